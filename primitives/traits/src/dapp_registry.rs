use scc_types::{AccountId, DappId};

/// What jobs and revenue ask of the dApp registry. Implemented by `pallet-dapps`.
pub trait DappRegistry {
    /// Whether new jobs may name this dApp: it exists and is not delisted.
    fn accepts_jobs(dapp: DappId) -> bool;

    /// Who earns the developers' share, `None` while the dApp is not listed.
    fn developer(dapp: DappId) -> Option<AccountId>;
}

impl DappRegistry for () {
    fn accepts_jobs(_dapp: DappId) -> bool {
        true
    }

    fn developer(_dapp: DappId) -> Option<AccountId> {
        None
    }
}
