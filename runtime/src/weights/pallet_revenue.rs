//! What `pallet_revenue` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_revenue::WeightInfo for Measured<T> {
    /// Storage: `Revenue::GenesisIssuance` (r:1 w:1)
    /// Storage: `Revenue::Author` (r:1 w:1)
    /// Storage: `Revenue::Books` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `System::Account` (r:4 w:4)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:4 w:4)
    /// Storage: `Revenue::Foundation` (r:1 w:0)
    /// Storage: `Revenue::Reserve` (r:1 w:0)
    /// Storage: `Scores::Totals` (r:1 w:0)
    /// Storage: `Revenue::Oldest` (r:1 w:1)
    /// Storage: `Revenue::Statements` (r:4 w:5)
    /// Storage: `Revenue::Settlements` (r:0 w:256)
    fn block() -> Weight {
        Weight::from_parts(411_266_000, 12_302).saturating_add(T::DbWeight::get().reads_writes(21, 273))
    }
}
