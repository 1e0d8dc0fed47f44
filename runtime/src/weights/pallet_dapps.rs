//! What `pallet_dapps` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_dapps::WeightInfo for Measured<T> {
    /// Storage: `Dapps::NextDapp` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    /// Storage: `Dapps::Usages` (r:0 w:1)
    /// Storage: `Dapps::Dapps` (r:0 w:1)
    fn register() -> Weight {
        Weight::from_parts(56_775_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(4, 5))
    }
    /// Storage: `Dapps::Dapps` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn update() -> Weight {
        Weight::from_parts(72_308_000, 7_812).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }
    /// Storage: `Dapps::Dapps` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    /// Storage: `Dapps::Usages` (r:0 w:1)
    fn unregister() -> Weight {
        Weight::from_parts(48_884_000, 7_812).saturating_add(T::DbWeight::get().reads_writes(4, 4))
    }
    /// Storage: `Dapps::Dapps` (r:1 w:1)
    fn list() -> Weight {
        Weight::from_parts(17_416_000, 7_812).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
    /// Storage: `Dapps::Dapps` (r:1 w:1)
    fn delist() -> Weight {
        Weight::from_parts(11_437_000, 7_812).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
    /// Storage: `Dapps::Dapps` (r:1 w:1)
    fn transfer_ownership() -> Weight {
        Weight::from_parts(11_588_000, 7_812).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
    /// Storage: `Dapps::Dapps` (r:1 w:1)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:2 w:2)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    fn accept_ownership() -> Weight {
        Weight::from_parts(91_487_000, 7_812).saturating_add(T::DbWeight::get().reads_writes(7, 6))
    }
}
