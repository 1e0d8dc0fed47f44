//! What clients ask.

use alloc::vec::Vec;
use scc_types::{DappId, DappView};

sp_api::decl_runtime_apis! {
    /// The store.
    pub trait DappsApi {
        /// One dApp.
        fn dapp(id: DappId) -> Option<DappView>;

        /// Up to `limit` ≤ 100 dApps from number `from` upwards; at most 1,000 numbers are looked at.
        fn dapps(from: DappId, limit: u32) -> Vec<DappView>;

        /// The number the next dApp will get: paging ends here.
        fn next_dapp() -> DappId;
    }
}
