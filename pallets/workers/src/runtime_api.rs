//! What clients ask.

use alloc::vec::Vec;
use scc_types::{AccountId, Hash, WorkerView};

sp_api::decl_runtime_apis! {
    /// The enlisted workers.
    pub trait WorkersApi {
        /// One worker; `None` when it is not enlisted or has expired.
        fn worker(account: AccountId) -> Option<WorkerView>;

        /// Up to `limit` ≤ 100 workers behind `after` in storage order; `None` starts.
        fn workers(after: Option<AccountId>, limit: u32) -> Vec<WorkerView>;

        /// Positions `skip .. skip + count` (at most 1,000) of the lottery's order for a seed.
        fn drawn(seed: Hash, skip: u32, count: u32) -> Vec<AccountId>;
    }
}
