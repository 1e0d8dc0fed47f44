//! The drawn set: which enlisted workers dial the requester. Walks all enlisted workers, so only for runtime APIs and
//! off-chain workers.

use crate::{
    types::{Job, State},
    Config, Pallet, Seeds,
};
use alloc::vec::Vec;
use scc_traits::DrawWorkers;
use scc_types::{lottery_seed, AccountId, BlockNumber, Funding, Hash, JobId, UNSERVED_BLOCKS};

impl<T: Config> Pallet<T> {
    /// Stores the parent's hash when jobs were posted in it: later it can no longer be looked up.
    pub(crate) fn remember_seed() {
        Seeds::<T>::mutate_extant(Self::now().saturating_sub(1), |seed| {
            seed.hash = Some(frame_system::Pallet::<T>::parent_hash());
        });
    }

    /// Notes that somebody works for the job: its batch stays drawn for now.
    pub(crate) fn serve(job: &mut Job) {
        if matches!(job.state, State::Open { .. }) {
            job.state = State::Open { unserved_since: Self::now(), batch: Self::batch(job) };
        }
    }

    /// Notes that the hash of the block where the job's lottery starts will be asked for.
    pub(crate) fn await_seed(job: &Job) {
        Seeds::<T>::mutate(Self::seed_block(job), |seed| {
            let seed = seed.get_or_insert_default();
            seed.open = seed.open.saturating_add(1);
        });
    }

    /// Notes that nobody asks for it any more.
    pub(crate) fn forget_seed(job: &Job) {
        Seeds::<T>::mutate_exists(Self::seed_block(job), |seed| {
            *seed = seed.take().filter(|seed| seed.open > 1).map(|mut seed| {
                seed.open = seed.open.saturating_sub(1);
                seed
            });
        });
    }

    /// The block whose hash starts the lottery: who pays himself may know it when he posts, who spends a budget must not.
    pub(crate) fn seed_block(job: &Job) -> BlockNumber {
        match job.funding {
            Funding::Own => job.posted,
            Funding::Grant | Funding::Coupon => job.posted.saturating_add(1),
        }
    }

    /// The workers of the job's present batch, best first. Empty while the hash of its lottery's block is unknown: inside
    /// that block, except to the off-chain worker, and before it.
    pub fn drawn(id: JobId, job: &Job) -> Vec<AccountId> {
        let Some(seed) = Self::seed(id, job) else { return Vec::new() };
        let count = job.max_workers.max(1);
        if job.funding != Funding::Own {
            return Self::drawn_among_eligible(job, seed, Self::batch(job), count);
        }
        let batches = T::Draw::enlisted().div_ceil(count).max(1);
        let batch = Self::batch(job).checked_rem(batches).unwrap_or(0);
        let drawn = T::Draw::draw(seed, batch.saturating_mul(count), count);
        if drawn.is_empty() && batch > 0 {
            // Fewer can be drawn than are enlisted: begin again.
            return T::Draw::draw(seed, 0, count);
        }
        drawn
    }

    /// The seed of the job's lottery, as soon as the hash of its block is known.
    pub(crate) fn seed(id: JobId, job: &Job) -> Option<Hash> {
        let block = Self::seed_block(job);
        let stored = Seeds::<T>::get(block).and_then(|seed| seed.hash);
        let block = stored.unwrap_or_else(|| frame_system::Pallet::<T>::block_hash(Self::height(block)));
        (block != Hash::default()).then(|| lottery_seed(block, id))
    }

    /// Batches drawn before the present one.
    fn batch(job: &Job) -> u32 {
        match job.state {
            State::Open { unserved_since, batch } => {
                batch.saturating_add(Self::now().saturating_sub(unserved_since) / UNSERVED_BLOCKS)
            }
            _ => 0,
        }
    }

    fn height(block: BlockNumber) -> frame_system::pallet_prelude::BlockNumberFor<T> {
        block.into()
    }
}
