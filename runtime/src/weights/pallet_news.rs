//! What `pallet_news` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_news::WeightInfo for Measured<T> {
    /// Storage: `News::NextPost` (r:1 w:1)
    /// Storage: `Revenue::Foundation` (r:1 w:0)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    /// Storage: `Revenue::Books` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `News::Index` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0000000100000001` (r:0 w:1)
    fn post(b: u32) -> Weight {
        Weight::from_parts(43_888_744, 3_593)
            .saturating_add(Weight::from_parts(1_278, 0).saturating_mul(b.into()))
            .saturating_add(T::DbWeight::get().reads_writes(7, 7))
    }
    /// Storage: `News::Index` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: UNKNOWN KEY `0x0000000100000001` (r:0 w:1)
    fn retract() -> Weight {
        Weight::from_parts(12_619_000, 3_510).saturating_add(T::DbWeight::get().reads_writes(2, 3))
    }
}
