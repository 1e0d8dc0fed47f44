//! What `pallet_workers` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_workers::WeightInfo for Measured<T> {
    /// Storage: `Workers::Workers` (r:1 w:1)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    /// Storage: `Workers::QueueNext` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Workers::CounterForWorkers` (r:1 w:1)
    /// Storage: `Workers::Queue` (r:0 w:1)
    fn enlist() -> Weight {
        Weight::from_parts(69_865_000, 4_540).saturating_add(T::DbWeight::get().reads_writes(8, 7))
    }
    /// Storage: `Workers::Workers` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Workers::QueueNext` (r:1 w:1)
    /// Storage: `Workers::Queue` (r:0 w:2)
    fn renew() -> Weight {
        Weight::from_parts(22_183_000, 4_540).saturating_add(T::DbWeight::get().reads_writes(3, 4))
    }
    /// Storage: `Workers::Workers` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Workers::QueueNext` (r:1 w:1)
    /// Storage: `Workers::Queue` (r:0 w:2)
    fn update() -> Weight {
        Weight::from_parts(30_315_000, 4_540).saturating_add(T::DbWeight::get().reads_writes(3, 4))
    }
    /// Storage: `Workers::Workers` (r:1 w:1)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    /// Storage: `Workers::CounterForWorkers` (r:1 w:1)
    /// Storage: `Workers::Queue` (r:0 w:1)
    fn retire() -> Weight {
        Weight::from_parts(55_543_000, 4_540).saturating_add(T::DbWeight::get().reads_writes(6, 6))
    }
    /// Storage: `Workers::QueueFirst` (r:1 w:1)
    /// Storage: `Workers::QueueNext` (r:1 w:0)
    /// Storage: `Workers::Queue` (r:101 w:50)
    /// Storage: `Workers::Workers` (r:51 w:50)
    /// Storage: `System::Account` (r:50 w:50)
    /// Storage: `Balances::Holds` (r:50 w:50)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:50 w:50)
    /// Storage: `Workers::CounterForWorkers` (r:1 w:1)
    fn expire(e: u32, r: u32) -> Weight {
        Weight::from_parts(33_105_263, 4_540)
            .saturating_add(Weight::from_parts(1_354_004, 0).saturating_mul(e.into()))
            .saturating_add(Weight::from_parts(53_453_383, 0).saturating_mul(r.into()))
            .saturating_add(Weight::from_parts(0, 2_523).saturating_mul(e.into()))
            .saturating_add(Weight::from_parts(0, 3_550).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads_writes(6, 2))
            .saturating_add(T::DbWeight::get().reads(1).saturating_mul(e.into()))
            .saturating_add(T::DbWeight::get().reads(5).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().writes(5).saturating_mul(r.into()))
    }
}
