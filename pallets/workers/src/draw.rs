//! The lottery.

use crate::{Config, Pallet, Workers};
use alloc::vec::Vec;
use scc_traits::{lot, DrawWorkers, Eligible};
use scc_types::{AccountId, BlockNumber, Hash};

/// Most workers drawn at once.
pub const MAX_DRAWN: u32 = 1_000;

impl<T: Config> DrawWorkers for Pallet<T> {
    fn draw(seed: Hash, skip: u32, count: u32) -> Vec<AccountId> {
        Self::best_lots(seed, skip, count, |_, _| true)
    }

    fn draw_among(eligible: Eligible, seed: Hash, skip: u32, count: u32) -> Vec<AccountId> {
        Self::best_lots(seed, skip, count, |worker, since| eligible.includes(seed, worker, since))
    }

    fn enlisted() -> u32 {
        Workers::<T>::count()
    }

    fn enlisted_since(worker: &AccountId) -> Option<BlockNumber> {
        Workers::<T>::get(worker).filter(|entry| entry.is_live(Self::now())).map(|entry| entry.enlisted_since)
    }
}

impl<T: Config> Pallet<T> {
    fn best_lots(
        seed: Hash,
        skip: u32,
        count: u32,
        may_be_drawn: impl Fn(&AccountId, BlockNumber) -> bool,
    ) -> Vec<AccountId> {
        let now = Self::now();
        let mut lots: Vec<(Hash, AccountId)> = Workers::<T>::iter()
            .filter(|(worker, entry)| entry.is_live(now) && may_be_drawn(worker, entry.enlisted_since))
            .map(|(worker, _)| (lot(seed, &worker), worker))
            .collect();
        lots.sort_unstable();
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let count = usize::try_from(count.min(MAX_DRAWN)).unwrap_or_default();
        lots.into_iter().skip(skip).take(count).map(|(_, worker)| worker).collect()
    }
}
