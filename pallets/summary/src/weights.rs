//! What things cost; measured in the runtime by the benchmarks of the same names.

use frame_support::weights::Weight;

/// What this pallet asks about costs.
pub trait WeightInfo {
    /// Finding out whether a scan is due, and beginning it.
    fn begin() -> Weight;
    /// No scan runs.
    fn idle() -> Weight;
    /// A step that has looked at so many accounts and used up so many copies.
    fn scan(looked_at: u32, copied: u32) -> Weight;
    /// Sealing a summary or giving it up. Its record adds its part of sealing the block.
    fn seal() -> Weight;
    /// Deleting so many chunks.
    fn forget(chunks: u32) -> Weight;
    /// Keeping an account's old funds, added to the block in which it changes.
    fn copy() -> Weight;
}

/// For mocks.
impl WeightInfo for () {
    fn begin() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn idle() -> Weight {
        Weight::from_parts(1, 1)
    }
    fn scan(looked_at: u32, copied: u32) -> Weight {
        Weight::from_parts(2, 2)
            .saturating_add(Weight::from_parts(1, 1).saturating_mul(looked_at.into()))
            .saturating_add(Weight::from_parts(1, 1).saturating_mul(copied.into()))
    }
    fn seal() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn forget(chunks: u32) -> Weight {
        Weight::from_parts(2, 2).saturating_add(Weight::from_parts(1, 1).saturating_mul(chunks.into()))
    }
    fn copy() -> Weight {
        Weight::from_parts(4, 4)
    }
}
