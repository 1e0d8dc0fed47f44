//! What `pallet_virtual_chains` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_virtual_chains::WeightInfo for Measured<T> {
    fn seal_record(b: u32) -> Weight {
        Weight::from_parts(1_238_171, 0)
            .saturating_add(Weight::from_parts(1_334, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `VirtualChains::Heads` (r:6 w:6)
    /// Storage: `VirtualChains::Cursors` (r:1 w:1)
    /// Storage: UNKNOWN KEY `0x0000000200000000` (r:6 w:0)
    /// Storage: UNKNOWN KEY `0x6800000002` (r:0 w:6)
    fn seal() -> Weight {
        Weight::from_parts(80_711_000, 16_949).saturating_add(T::DbWeight::get().reads_writes(14, 14))
    }
    /// Storage: `Skipped::Metadata` (r:0 w:0)
    fn prune(s: u32) -> Weight {
        Weight::from_parts(16_995_782, 1_754)
            .saturating_add(Weight::from_parts(1_351_256, 0).saturating_mul(s.into()))
            .saturating_add(Weight::from_parts(0, 1).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(8, 1))
            .saturating_add(T::DbWeight::get().reads(1).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().writes(1).saturating_mul(s.into()))
    }
}
