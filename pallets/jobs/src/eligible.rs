//! Who may work for a job that a budget pays: only drawn workers, enlisted long enough. A transaction cannot walk all workers,
//! so each worker's own ticket decides (`docs/decisions/0010-drawn-by-threshold.md`).

use crate::{types::Job, Config, Error, Pallet};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult};
use scc_math::{largest_drawn_ticket, DRAW_MARGIN, DRAW_WIDENINGS};
use scc_traits::{DrawWorkers, Eligible, NetworkParameters};
use scc_types::{AccountId, BlockNumber, Funding, Hash, JobId, UNSERVED_BLOCKS};

/// Days (of the budgets' calendar) that a worker must have been enlisted without a gap when the job was posted: nobody can
/// enlist for a job he knows.
pub const SEASONING_DAYS: BlockNumber = 7;
/// Batches of the widest draw: after them the first is called again.
const BATCHES: u32 = DRAW_MARGIN << DRAW_WIDENINGS;

impl<T: Config> Pallet<T> {
    /// Refuses a worker that was not drawn for a job that a budget pays. Asked once, when the worker first takes part: what is
    /// drawn stays drawn.
    pub(crate) fn check_may_join(id: JobId, job: &Job, worker: &AccountId) -> DispatchResult {
        if job.funding == Funding::Own {
            return Ok(());
        }
        let eligible = Self::eligible(job);
        let since = T::Draw::enlisted_since(worker).ok_or(Error::<T>::EnlistedTooLate)?;
        ensure!(since <= eligible.enlisted_by, Error::<T>::EnlistedTooLate);
        let seed = Self::seed(id, job).ok_or(Error::<T>::WorkerNotDrawn)?;
        ensure!(eligible.includes(seed, worker, since), Error::<T>::WorkerNotDrawn);
        Ok(())
    }

    /// Who may work for the job by now.
    fn eligible(job: &Job) -> Eligible {
        let seasoning = SEASONING_DAYS.saturating_mul(T::Network::grant_day());
        let widenings = Self::now().saturating_sub(job.posted) / UNSERVED_BLOCKS;
        Eligible {
            enlisted_by: job.posted.saturating_sub(seasoning),
            up_to: largest_drawn_ticket(job.enlisted, job.max_workers, widenings),
        }
    }

    /// A batch of the eligible, best first: all of them may work for the job.
    pub(crate) fn drawn_among_eligible(job: &Job, seed: Hash, batch: u32, count: u32) -> Vec<AccountId> {
        let eligible = Self::eligible(job);
        let batch = batch.checked_rem(BATCHES).unwrap_or(0);
        let drawn = T::Draw::draw_among(eligible, seed, batch.saturating_mul(count), count);
        if drawn.is_empty() && batch > 0 {
            // Fewer are eligible than the threshold let expect: begin again.
            return T::Draw::draw_among(eligible, seed, 0, count);
        }
        drawn
    }
}
