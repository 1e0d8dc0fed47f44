//! What clients ask.

use alloc::vec::Vec;
use scc_types::{AccountId, JobId, JobView, OpenJob, RequesterRecord, WorkerShare};

sp_api::decl_runtime_apis! {
    /// Jobs.
    pub trait JobsApi {
        /// Places `offset .. offset + limit` of the open list, best payment per unit first; `limit` ≤ 100.
        fn open_jobs(offset: u32, limit: u32) -> Vec<OpenJob>;

        /// How many jobs are open.
        fn open_jobs_count() -> u32;

        /// A job in state with its first 256 workers; `None`: look into the work chain.
        fn job(id: JobId) -> Option<JobView>;

        /// A page of 256 of a job's workers, in the order in which they appeared.
        fn job_workers(id: JobId, page: u32) -> Vec<WorkerShare>;

        /// A page of 25 of a requester's jobs in state, newest first, without their workers.
        fn jobs_of(account: AccountId, page: u32) -> Vec<JobView>;

        /// A page of 25 of the jobs in state that an account works on or has worked on, newest first, each with the account's own
        /// share alone. Slower than the others: it looks at every job in state.
        fn work_of(account: AccountId, page: u32) -> Vec<JobView>;

        /// Whether a worker may deliver for a job now, as far as the lottery decides it: whoever delivers for a job paid by a
        /// budget must have been drawn. `false` for a job that is over.
        fn may_work(job: JobId, worker: AccountId) -> bool;

        /// The workers of an open job's present batch, the smallest lot first; empty until the hash of its lottery's block is known.
        fn drawn_for(job: JobId) -> Vec<AccountId>;

        /// A requester's public record; `None` for a stranger.
        fn requester(account: AccountId) -> Option<RequesterRecord>;
    }
}
