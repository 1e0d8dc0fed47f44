//! What things cost; measured in the runtime by the benchmarks of the same names.

use frame_support::weights::Weight;

/// What this pallet asks about costs.
pub trait WeightInfo {
    /// The share of a record of so many bytes in sealing. Appending it is part of what appends.
    fn seal_record(bytes: u32) -> Weight;
    /// Sealing all chains, whatever the number of records.
    fn seal() -> Weight;
    /// Pruning: the fixed part and so many steps.
    fn prune(steps: u32) -> Weight;
}

/// For mocks.
impl WeightInfo for () {
    fn seal_record(bytes: u32) -> Weight {
        Weight::from_parts(1_000, 1).saturating_add(Weight::from_parts(1, 0).saturating_mul(bytes.into()))
    }
    fn seal() -> Weight {
        Weight::from_parts(40_000, 40)
    }
    fn prune(steps: u32) -> Weight {
        Weight::from_parts(20_000, 20).saturating_add(Weight::from_parts(2_000, 2).saturating_mul(steps.into()))
    }
}
