//! The drawn set: which enlisted workers dial the requester. Walks all enlisted workers, so only for runtime APIs and
//! off-chain workers.

use crate::{
    types::{Job, State},
    Config, Pallet, Seeds,
};
use alloc::vec::Vec;
use scc_traits::DrawWorkers;
use scc_types::{AccountId, BlockNumber, Hash, JobId};
use sp_runtime::traits::{BlakeTwo256, Hash as _};

/// Blocks without a lease or a receipt after which the next batch is drawn.
pub const UNSERVED_BLOCKS: BlockNumber = 24;

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

    /// The workers of the job's present batch, best first. Empty while the posting block's hash is unknown: inside
    /// that block, except to the off-chain worker.
    pub fn drawn(id: JobId, job: &Job) -> Vec<AccountId> {
        let Some(seed) = Self::seed(id, job.posted) else { return Vec::new() };
        let count = job.max_workers.max(1);
        let batches = T::Draw::enlisted().div_ceil(count).max(1);
        let batch = Self::batch(job).checked_rem(batches).unwrap_or(0);
        let drawn = T::Draw::draw(seed, batch.saturating_mul(count), count);
        if drawn.is_empty() && batch > 0 {
            // Fewer can be drawn than are enlisted: begin again.
            return T::Draw::draw(seed, 0, count);
        }
        drawn
    }

    /// Hash of the posting block and the job: two jobs of one block draw different workers.
    fn seed(id: JobId, posted: BlockNumber) -> Option<Hash> {
        let stored = Seeds::<T>::get(posted).and_then(|seed| seed.hash);
        let block = stored.unwrap_or_else(|| frame_system::Pallet::<T>::block_hash(Self::height(posted)));
        (block != Hash::default()).then(|| BlakeTwo256::hash_of(&(block, id)))
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
