//! What `pallet_ads` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_ads::WeightInfo for Measured<T> {
    /// Storage: `Ads::Queue` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:2 w:2)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    /// Storage: `Ads::NextBid` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Ads::Bids` (r:1 w:2)
    /// Storage: `System::Account` (r:1 w:1)
    fn bid() -> Weight {
        Weight::from_parts(158_467_000, 8_655).saturating_add(T::DbWeight::get().reads_writes(10, 9))
    }
    /// Storage: `Ads::Queue` (r:1 w:1)
    /// Storage: `Ads::Bids` (r:1 w:0)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn raise() -> Weight {
        Weight::from_parts(88_242_000, 8_655).saturating_add(T::DbWeight::get().reads_writes(5, 3))
    }
    /// Storage: `Ads::Queue` (r:1 w:1)
    /// Storage: `Ads::Bids` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn withdraw() -> Weight {
        Weight::from_parts(80_911_000, 8_655).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }
    /// Storage: `Ads::Queue` (r:1 w:1)
    /// Storage: `Ads::Bids` (r:1 w:1)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn remove() -> Weight {
        Weight::from_parts(80_080_000, 8_655).saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }
    /// Storage: `Ads::Queue` (r:1 w:0)
    fn idle() -> Weight {
        Weight::from_parts(1_873_000, 8_655).saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }
    /// Storage: `Ads::Queue` (r:1 w:1)
    /// Storage: `Ads::Bids` (r:20 w:20)
    /// Storage: `System::Account` (r:20 w:20)
    /// Storage: `Balances::Holds` (r:20 w:20)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:20 w:20)
    /// Storage: `Revenue::Books` (r:1 w:1)
    /// Storage: `Ads::LastAd` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: UNKNOWN KEY `0x0000000100000000` (r:0 w:1)
    fn choose(q: u32, e: u32, t: u32) -> Weight {
        Weight::from_parts(233_099_000, 15_500)
            .saturating_add(Weight::from_parts(38_229_313, 0).saturating_mul(e.into()))
            .saturating_add(Weight::from_parts(26_232_764, 0).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(0, 3_299).saturating_mul(e.into()))
            .saturating_add(Weight::from_parts(0, 42).saturating_mul(q.into()))
            .saturating_add(Weight::from_parts(0, 3_299).saturating_mul(t.into()))
            .saturating_add(T::DbWeight::get().reads_writes(3, 2))
            .saturating_add(T::DbWeight::get().reads(4).saturating_mul(e.into()))
            .saturating_add(T::DbWeight::get().reads(4).saturating_mul(t.into()))
            .saturating_add(T::DbWeight::get().writes(4).saturating_mul(e.into()))
            .saturating_add(T::DbWeight::get().writes(5).saturating_mul(t.into()))
    }
}
