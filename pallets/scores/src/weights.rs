//! What things cost; measured in the runtime by the benchmarks of the same names.

use frame_support::weights::Weight;

/// What this pallet asks about costs. An award is part of a settlement.
pub trait WeightInfo {
    /// `claim`
    fn claim() -> Weight;
    /// Starting a sweep.
    fn sweep_base() -> Weight;
    /// Looking at one claim.
    fn sweep_look() -> Weight;
    /// Paying one claim.
    fn sweep_pay() -> Weight;
}

/// For mocks.
impl WeightInfo for () {
    fn claim() -> Weight {
        Weight::from_parts(70_000, 4_000)
    }
    fn sweep_base() -> Weight {
        Weight::from_parts(2_000, 500)
    }
    fn sweep_look() -> Weight {
        Weight::from_parts(8_000, 500)
    }
    fn sweep_pay() -> Weight {
        Weight::from_parts(60_000, 4_000)
    }
}
