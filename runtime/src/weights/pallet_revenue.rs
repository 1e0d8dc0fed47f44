//! What `pallet_revenue` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-26, Intel(R) Xeon(R) Processor; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_revenue::WeightInfo for Measured<T> {
    /// Storage: `Revenue::GenesisIssuance` (r:1 w:1)
    /// Storage: `System::Account` (r:6 w:6)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:6 w:6)
    /// Storage: `Revenue::Waiting` (r:1 w:1)
    /// Storage: `Revenue::Sums` (r:1 w:1)
    /// Storage: `Revenue::ThisBlock` (r:1 w:1)
    /// Storage: `Revenue::Author` (r:1 w:1)
    /// Storage: `Revenue::Foundation` (r:1 w:0)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Revenue::Reserve` (r:1 w:0)
    /// Storage: `Scores::PaidOut` (r:1 w:0)
    /// Storage: `Revenue::SettledThisBlock` (r:1 w:0)
    /// Storage: `Revenue::Oldest` (r:1 w:1)
    /// Storage: `Revenue::Statements` (r:4 w:5)
    /// Storage: `Revenue::Settlements` (r:0 w:256)
    fn block() -> Weight {
        Weight::from_parts(1_347_841_000, 16_608).saturating_add(T::DbWeight::get().reads_writes(28, 279))
    }
}
