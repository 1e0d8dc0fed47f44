//! What `pallet_miners` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_miners::WeightInfo for Measured<T> {
    /// Storage: `Miners::Miners` (r:129 w:2)
    /// Storage: `Session::CurrentIndex` (r:1 w:0)
    /// Storage: `Miners::Offenders` (r:1 w:0)
    /// Storage: `Session::NextKeys` (r:1 w:0)
    /// Storage: `Miners::Candidates` (r:1 w:1)
    /// Storage: `Session::Validators` (r:1 w:0)
    /// Storage: `Session::QueuedKeys` (r:1 w:0)
    /// Storage: `Miners::Standings` (r:129 w:0)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Balances::Holds` (r:2 w:2)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    /// Storage: `System::Account` (r:1 w:1)
    fn register() -> Weight {
        Weight::from_parts(1_179_777_000, 330_327).saturating_add(T::DbWeight::get().reads_writes(271, 8))
    }
    /// Storage: `Miners::Miners` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn bond_more() -> Weight {
        Weight::from_parts(52_448_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }
    /// Storage: `Miners::Miners` (r:1 w:1)
    /// Storage: `Session::CurrentIndex` (r:1 w:0)
    /// Storage: `Miners::Candidates` (r:1 w:1)
    fn unbond() -> Weight {
        Weight::from_parts(30_115_000, 6_783).saturating_add(T::DbWeight::get().reads_writes(3, 2))
    }
    /// Storage: `Miners::Miners` (r:1 w:1)
    /// Storage: `Session::CurrentIndex` (r:1 w:0)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn withdraw() -> Weight {
        Weight::from_parts(47_812_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(5, 3))
    }
    /// Storage: `Miners::Requesters` (r:1 w:1)
    /// Storage: `Miners::CounterForRequesters` (r:1 w:1)
    fn list_requester() -> Weight {
        Weight::from_parts(14_792_000, 3_513).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }
    /// Storage: `Miners::Requesters` (r:1 w:1)
    /// Storage: `Miners::CounterForRequesters` (r:1 w:1)
    fn unlist_requester() -> Weight {
        Weight::from_parts(15_353_000, 3_513).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }
    /// Storage: `Session::NextKeys` (r:21 w:0)
    /// Storage: `Miners::Invulnerables` (r:0 w:1)
    fn set_invulnerables() -> Weight {
        Weight::from_parts(64_817_000, 55_515).saturating_add(T::DbWeight::get().reads_writes(21, 1))
    }
    /// Storage: `Session::CurrentIndex` (r:1 w:0)
    /// Storage: `System::BlockHash` (r:17 w:0)
    /// Storage: `Session::Validators` (r:1 w:0)
    /// Storage: `Session::NextKeys` (r:21 w:0)
    /// Storage: `Miners::Offenders` (r:1 w:1)
    /// Storage: `Miners::Miners` (r:1 w:1)
    /// Storage: `Miners::Candidates` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `System::Account` (r:2 w:2)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    /// Storage: `Revenue::Reserve` (r:1 w:0)
    /// Storage: `Miners::Invulnerables` (r:1 w:0)
    /// Storage: `Session::QueuedKeys` (r:1 w:1)
    /// Storage: `Historical::StoredRange` (r:1 w:1)
    /// Storage: `Historical::HistoricalSessions` (r:0 w:1)
    /// Storage: `Miners::Standings` (r:0 w:1)
    /// Storage: `Session::QueuedChanged` (r:0 w:1)
    fn report_equivocation(a: u32) -> Weight {
        Weight::from_parts(718_805_863, 76_642)
            .saturating_add(Weight::from_parts(34_693_098, 0).saturating_mul(a.into()))
            .saturating_add(Weight::from_parts(0, 2_519).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads_writes(37, 13))
            .saturating_add(T::DbWeight::get().reads(1).saturating_mul(a.into()))
    }
    /// Storage: `Miners::Requesters` (r:1 w:0)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Miners::Standings` (r:1 w:1)
    fn note() -> Weight {
        Weight::from_parts(14_572_000, 3_533).saturating_add(T::DbWeight::get().reads_writes(3, 1))
    }
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Miners::ForgetCursor` (r:1 w:1)
    /// Storage: `Miners::Standings` (r:5 w:4)
    fn forget(l: u32) -> Weight {
        Weight::from_parts(6_727_268, 3_533)
            .saturating_add(Weight::from_parts(6_610_807, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(0, 2_543).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads_writes(2, 0))
            .saturating_add(T::DbWeight::get().reads(1).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().writes(1).saturating_mul(l.into()))
    }
}
