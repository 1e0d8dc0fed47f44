//! What `pallet_scores` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_scores::WeightInfo for Measured<T> {
    /// Storage: `Scores::Claims` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `System::Account` (r:2 w:2)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    /// Storage: `Scores::Totals` (r:1 w:1)
    fn claim() -> Weight {
        Weight::from_parts(63_876_000, 6_196).saturating_add(T::DbWeight::get().reads_writes(8, 6))
    }
    /// Storage: `Scores::SweepCursor` (r:1 w:1)
    /// Storage: `Scores::Claims` (r:1 w:0)
    fn sweep_base() -> Weight {
        Weight::from_parts(6_390_000, 4_479).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }
    /// Storage: `Scores::Claims` (r:2 w:0)
    /// Storage: `Network::Stored` (r:1 w:0)
    fn sweep_look() -> Weight {
        Weight::from_parts(11_307_000, 7_968).saturating_add(T::DbWeight::get().reads_writes(3, 0))
    }
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `System::Account` (r:2 w:2)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    /// Storage: `Scores::Totals` (r:1 w:1)
    /// Storage: `Scores::Claims` (r:0 w:1)
    fn sweep_pay() -> Weight {
        Weight::from_parts(58_147_000, 6_196).saturating_add(T::DbWeight::get().reads_writes(7, 6))
    }
}
