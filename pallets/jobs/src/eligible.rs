//! Who may work for a job that a budget pays: only drawn workers, enlisted long enough. A transaction cannot walk all workers,
//! so each worker's own ticket decides (`docs/decisions/0010-drawn-by-threshold.md`).

use crate::{types::Job, Config, Error, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use scc_math::largest_drawn_ticket;
use scc_traits::{DrawWorkers, Eligible, NetworkParameters};
use scc_types::{AccountId, BlockNumber, Funding, JobId, UNSERVED_BLOCKS};

/// Days (of the budgets' calendar) that a worker must have been enlisted without a gap when the job was posted: nobody can
/// enlist for a job he knows.
pub const SEASONING_DAYS: BlockNumber = 7;

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
    pub(crate) fn eligible(job: &Job) -> Eligible {
        let seasoning = SEASONING_DAYS.saturating_mul(T::Network::grant_day());
        let widenings = Self::now().saturating_sub(job.posted) / UNSERVED_BLOCKS;
        Eligible {
            enlisted_by: job.posted.saturating_sub(seasoning),
            up_to: largest_drawn_ticket(job.enlisted, job.max_workers, widenings),
        }
    }
}
