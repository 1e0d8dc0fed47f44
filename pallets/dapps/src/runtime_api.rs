//! What clients ask.

use alloc::vec::Vec;
use scc_types::{DappId, DappUsage, DappView, StoreEntry};

sp_api::decl_runtime_apis! {
    /// The store.
    pub trait DappsApi {
        /// One dApp.
        fn dapp(id: DappId) -> Option<DappView>;

        /// Up to `limit` ≤ 100 dApps from number `from` upwards; at most 1,000 numbers are looked at.
        fn dapps(from: DappId, limit: u32) -> Vec<DappView>;

        /// The number the next dApp will get: paging ends here.
        fn next_dapp() -> DappId;

        /// How much a dApp is used.
        fn usage(id: DappId) -> Option<DappUsage>;

        /// The store: up to `limit` ≤ 100 listed dApps from place `offset` on, most used first, by the credits of their
        /// delivered work. At most 10,000 dApps are ranked.
        fn store(offset: u32, limit: u32) -> Vec<StoreEntry>;
    }
}
