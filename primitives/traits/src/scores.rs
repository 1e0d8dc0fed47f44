use scc_types::{AccountId, Balance, JobId, Stars, Units};

/// The score ledger. Implemented by `pallet-scores`; called by `pallet-revenue`, which has moved the claim's money to
/// the scores' pot before.
pub trait Scores {
    /// Gives `award.claim` to the worker: what it held before is settled first, a line goes to the score ledger.
    fn award(award: Award);
}

/// One credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    /// The job.
    pub job: JobId,
    /// The worker.
    pub worker: AccountId,
    /// Units delivered.
    pub units: Units,
    /// The rating.
    pub stars: Stars,
    /// payment · units / job units · stars, in planck.
    pub credit: Balance,
    /// κ(1+g)·credit, in planck.
    pub claim: Balance,
}

impl Scores for () {
    fn award(_award: Award) {}
}
