//! What things cost; measured in the runtime by the benchmarks of the same names.

use frame_support::weights::Weight;

/// What this pallet asks about costs. Payments, settlements and refunds are part of what the jobs' pallet does.
pub trait WeightInfo {
    /// `on_initialize` and `on_finalize` together, with as many old statements and settlements as may go.
    fn block() -> Weight;
}

/// For mocks.
impl WeightInfo for () {
    fn block() -> Weight {
        Weight::from_parts(1_000_000, 4_000)
    }
}
