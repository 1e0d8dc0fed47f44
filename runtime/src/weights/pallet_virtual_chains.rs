//! What `pallet_virtual_chains` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-26, Intel(R) Xeon(R) Processor; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_virtual_chains::WeightInfo for Measured<T> {
    fn seal_record(b: u32) -> Weight {
        Weight::from_parts(5_661_298, 0)
            .saturating_add(Weight::from_parts(2_152, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads_writes(0, 0))
    }
    /// Storage: `VirtualChains::Counts` (r:6 w:6)
    /// Storage: `VirtualChains::Heads` (r:6 w:6)
    /// Storage: `VirtualChains::Cursors` (r:6 w:6)
    /// Storage: UNKNOWN KEY `0x0000000200000000` (r:6 w:0)
    /// Storage: UNKNOWN KEY `0x6800000002` (r:0 w:6)
    fn seal() -> Weight {
        Weight::from_parts(335_383_000, 16_968).saturating_add(T::DbWeight::get().reads_writes(24, 24))
    }
    fn prune(s: u32) -> Weight {
        Weight::from_parts(73_554_174, 1_766)
            .saturating_add(Weight::from_parts(4_649_224, 0).saturating_mul(s.into()))
            .saturating_add(Weight::from_parts(0, 1).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(13, 1))
            .saturating_add(T::DbWeight::get().reads(1).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().writes(1).saturating_mul(s.into()))
    }
}
