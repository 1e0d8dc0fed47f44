//! Deleting an old summary, a bounded number of chunks per block.

use crate::{summary_trie, Config, Doomed, Event, Forgetting, Pallet, WeightInfo};
use frame_support::{traits::Get, weights::Weight};

impl<T: Config> Pallet<T> {
    /// Deletes a part of what is to be forgotten; answers what it cost.
    pub(crate) fn forget() -> Weight {
        let Some(Doomed { height, next, chunks }) = Forgetting::<T>::get() else {
            return T::WeightInfo::forget(0);
        };
        let end = chunks.min(next.saturating_add(T::MaxForgottenPerBlock::get()));
        (next..end).for_each(|index| summary_trie::remove_chunk(height, index));
        if end < chunks {
            Forgetting::<T>::put(Doomed { height, next: end, chunks });
        } else {
            Forgetting::<T>::kill();
            Self::deposit_event(Event::Forgotten { height });
        }
        T::WeightInfo::forget(end.saturating_sub(next))
    }
}
