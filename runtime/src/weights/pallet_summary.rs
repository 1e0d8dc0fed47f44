//! What `pallet_summary` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_summary::WeightInfo for Measured<T> {
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Summary::ScanProgress` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:1)
    /// Storage: `Summary::Forgetting` (r:1 w:0)
    fn begin() -> Weight {
        Weight::from_parts(7_421_000, 1_543).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::ScanProgress` (r:1 w:0)
    fn idle() -> Weight {
        Weight::from_parts(1_963_000, 1_534).saturating_add(T::DbWeight::get().reads_writes(2, 0))
    }
    /// Storage: `Summary::ScanCursor` (r:1 w:1)
    /// Storage: `Summary::ScanProgress` (r:1 w:1)
    /// Storage: `Summary::Births` (r:1 w:1)
    /// Storage: `System::Account` (r:1002 w:0)
    /// Storage: `Summary::Copies` (r:501 w:500)
    /// Storage: UNKNOWN KEY `0x00000ffffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x010007fffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x020003fffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x030001fffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x040000fffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0500007ffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0600003ffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0700001ffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0800000ffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x09000007fe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0a000003fe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0b000001fe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0c000000fe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0d0000007e` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0e0000003e` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0f0000001e` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x100000000e` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x1100000006` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x1200000002` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x1300000000` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x00000fffff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x000fffff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x010007ffff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x020003ffff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x030001ffff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x040000ffff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0500007fff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0600003fff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0700001fff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0800000fff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x09000007ff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0a000003ff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0b000001ff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0c000000ff` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0d0000007f` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0e0000003f` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0f0000001f` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x100000000f` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x1100000007` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x1200000003` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x1300000001` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x1400000000` (r:0 w:1)
    fn scan(l: u32, c: u32) -> Weight {
        Weight::from_parts(3_199_883_000, 6_196)
            .saturating_add(Weight::from_parts(621_148, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(6_960_788, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(0, 2_556).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(0, 2_603).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads_writes(26, 25))
            .saturating_add(T::DbWeight::get().reads(1).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(1).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().writes(1).saturating_mul(c.into()))
    }
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Summary::Kept` (r:1 w:1)
    /// Storage: `Summary::ScanProgress` (r:0 w:1)
    /// Storage: `Summary::Births` (r:0 w:1)
    /// Storage: `Summary::ScanCursor` (r:0 w:1)
    /// Storage: `Summary::Forgetting` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x00000ffffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x010007fffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x020003fffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x030001fffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x040000fffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0500007ffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0600003ffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0700001ffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0800000ffe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x09000007fe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0a000003fe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0b000001fe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0c000000fe` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0d0000007e` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0e0000003e` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0f0000001e` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x100000000e` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x1100000006` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x1200000002` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x1300000000` (r:1 w:0)
    /// Storage: UNKNOWN KEY `0x0000000100000000` (r:0 w:1)
    fn seal() -> Weight {
        Weight::from_parts(45_328_000, 4_604).saturating_add(T::DbWeight::get().reads_writes(22, 7))
    }
    /// Storage: `Skipped::Metadata` (r:0 w:0)
    fn forget(c: u32) -> Weight {
        Weight::from_parts(4_245_834, 41)
            .saturating_add(Weight::from_parts(1_019_865, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads_writes(1, 0))
            .saturating_add(T::DbWeight::get().writes(3).saturating_mul(c.into()))
    }
    /// Storage: `Summary::Copies` (r:1 w:1)
    /// Storage: `Summary::Births` (r:1 w:1)
    fn copy() -> Weight {
        Weight::from_parts(7_682_000, 3_546).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }
}
