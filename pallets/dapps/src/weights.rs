//! What things cost; measured in the runtime by the benchmarks of the same names.

use frame_support::weights::Weight;

/// What each call costs.
pub trait WeightInfo {
    /// `register`
    fn register() -> Weight;
    /// `update`
    fn update() -> Weight;
    /// `unregister`
    fn unregister() -> Weight;
    /// `list`
    fn list() -> Weight;
    /// `delist`
    fn delist() -> Weight;
    /// `transfer_ownership`
    fn transfer_ownership() -> Weight;
    /// `accept_ownership`
    fn accept_ownership() -> Weight;
}

/// For mocks.
impl WeightInfo for () {
    fn register() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn update() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn unregister() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn list() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn delist() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn transfer_ownership() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn accept_ownership() -> Weight {
        Weight::from_parts(4, 4)
    }
}
