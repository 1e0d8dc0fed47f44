use scc_types::{AccountId, Balance, DappId, Engine, Units};

/// What jobs and revenue ask of the dApp registry, and tell it. Implemented by `pallet-dapps`.
pub trait DappRegistry {
    /// Whether new jobs may name this dApp: it exists and is not delisted.
    fn accepts_jobs(dapp: DappId) -> bool;

    /// Who earns the developers' share, `None` while the dApp is not listed.
    fn developer(dapp: DappId) -> Option<AccountId>;

    /// What its tasks are executed by, `None` when it does not exist. Reads what it says of itself whole: for runtime APIs and
    /// off-chain workers.
    fn engine(dapp: DappId) -> Option<Engine>;

    /// Notes that a job was paid for. O(1), as all notes; they say nothing of a dApp that is gone.
    fn note_job(dapp: DappId, units: Units, payment: Balance);

    /// Notes that units and payment were added to a job.
    fn note_raise(dapp: DappId, units: Units, payment: Balance);

    /// Notes that units were delivered: the credits given for them and what the developer was paid, in planck.
    fn note_delivery(dapp: DappId, units: Units, credit: Balance, income: Balance);
}

impl DappRegistry for () {
    fn accepts_jobs(_dapp: DappId) -> bool {
        true
    }

    fn developer(_dapp: DappId) -> Option<AccountId> {
        None
    }

    fn engine(_dapp: DappId) -> Option<Engine> {
        None
    }

    fn note_job(_dapp: DappId, _units: Units, _payment: Balance) {}

    fn note_raise(_dapp: DappId, _units: Units, _payment: Balance) {}

    fn note_delivery(_dapp: DappId, _units: Units, _credit: Balance, _income: Balance) {}
}
