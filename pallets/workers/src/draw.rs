//! The lottery.

use crate::{Config, Pallet, Workers};
use alloc::vec::Vec;
use codec::Encode;
use scc_traits::DrawWorkers;
use scc_types::{AccountId, Hash};

/// Most workers drawn at once.
pub const MAX_DRAWN: u32 = 1_000;

impl<T: Config> DrawWorkers for Pallet<T> {
    fn draw(seed: Hash, skip: u32, count: u32) -> Vec<AccountId> {
        let now = Self::now();
        let mut tickets: Vec<([u8; 32], AccountId)> = Workers::<T>::iter()
            .filter(|(_, entry)| entry.is_live(now))
            .map(|(worker, _)| ((seed, &worker).using_encoded(sp_io::hashing::blake2_256), worker))
            .collect();
        tickets.sort_unstable();
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let count = usize::try_from(count.min(MAX_DRAWN)).unwrap_or_default();
        tickets.into_iter().skip(skip).take(count).map(|(_, worker)| worker).collect()
    }

    fn enlisted() -> u32 {
        Workers::<T>::count()
    }
}
