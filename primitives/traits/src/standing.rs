use frame_support::weights::Weight;
use scc_types::{AccountId, Balance, Funding};

/// The slow credit that admits miners. Implemented by `pallet-miners`; called by `pallet-jobs` for every credit it gives.
pub trait Standing {
    /// A worker was credited for a job of `requester` that `funding` paid. It is the implementation that decides whether
    /// such work counts.
    fn note(requester: &AccountId, funding: Funding, worker: &AccountId, credit: Balance);

    /// What one note costs at most: whoever credits adds this to its own weight for each worker.
    fn weight() -> Weight {
        Weight::zero()
    }
}

impl Standing for () {
    fn note(_requester: &AccountId, _funding: Funding, _worker: &AccountId, _credit: Balance) {}
}
