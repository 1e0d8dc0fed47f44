//! The lottery.

use crate::{types::Worker, Config, Pallet, Workers};
use alloc::vec::Vec;
use scc_traits::{lot, DrawWorkers, Eligible};
use scc_types::{AccountId, BlockNumber, Engine, Hash};

/// Most workers drawn at once.
pub const MAX_DRAWN: u32 = 1_000;

impl<T: Config> DrawWorkers for Pallet<T> {
    fn draw(engine: &Engine, seed: Hash, batch: u32, count: u32) -> Vec<AccountId> {
        Self::batch(Self::lots(seed, |_, entry| entry.profile.runs(engine)), batch, count)
    }

    fn draw_among(eligible: Eligible, engine: &Engine, seed: Hash, batch: u32, count: u32) -> Vec<AccountId> {
        let may_be_drawn = |worker: &AccountId, entry: &Worker| {
            entry.profile.runs(engine) && eligible.includes(seed, worker, entry.enlisted_since)
        };
        Self::batch(Self::lots(seed, may_be_drawn), batch, count)
    }

    fn enlisted() -> u32 {
        Workers::<T>::count()
    }

    fn enlisted_since(worker: &AccountId) -> Option<BlockNumber> {
        Workers::<T>::get(worker).filter(|entry| entry.is_live(Self::now())).map(|entry| entry.enlisted_since)
    }
}

impl<T: Config> Pallet<T> {
    /// Positions `skip .. skip + count` of the order of all enlisted workers for a seed.
    pub fn drawn(seed: Hash, skip: u32, count: u32) -> Vec<AccountId> {
        Self::some(Self::lots(seed, |_, _| true), usize::try_from(skip).unwrap_or(usize::MAX), count)
    }

    /// Who may be drawn, the smallest lot first.
    fn lots(seed: Hash, may_be_drawn: impl Fn(&AccountId, &Worker) -> bool) -> Vec<(Hash, AccountId)> {
        let now = Self::now();
        let mut lots: Vec<_> = Workers::<T>::iter()
            .filter(|(worker, entry)| entry.is_live(now) && may_be_drawn(worker, entry))
            .map(|(worker, _)| (lot(seed, &worker), worker))
            .collect();
        lots.sort_unstable();
        lots
    }

    fn batch(lots: Vec<(Hash, AccountId)>, batch: u32, count: u32) -> Vec<AccountId> {
        let count = count.clamp(1, MAX_DRAWN);
        let batches = u32::try_from(lots.len()).unwrap_or(u32::MAX).div_ceil(count).max(1);
        let skip = batch.checked_rem(batches).unwrap_or(0).saturating_mul(count);
        Self::some(lots, usize::try_from(skip).unwrap_or(usize::MAX), count)
    }

    fn some(lots: Vec<(Hash, AccountId)>, skip: usize, count: u32) -> Vec<AccountId> {
        let count = usize::try_from(count.min(MAX_DRAWN)).unwrap_or_default();
        lots.into_iter().skip(skip).take(count).map(|(_, worker)| worker).collect()
    }
}
