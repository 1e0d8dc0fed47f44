//! What `pallet_jobs` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_jobs::WeightInfo for Measured<T> {
    /// Storage: `Dapps::Dapps` (r:1 w:0)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Jobs::Requesters` (r:1 w:1)
    /// Storage: `System::Account` (r:2 w:2)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    /// Storage: `Revenue::Books` (r:1 w:1)
    /// Storage: `Jobs::Newest` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Dapps::Usages` (r:1 w:1)
    /// Storage: `Jobs::OpenJobs` (r:0 w:1)
    /// Storage: `Jobs::Postings` (r:0 w:1)
    /// Storage: `Jobs::Jobs` (r:0 w:1)
    /// Storage: `Jobs::Queue` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0000271000000000` (r:0 w:1)
    fn post_job(i: u32) -> Weight {
        Weight::from_parts(157_488_888, 7_812)
            .saturating_add(Weight::from_parts(627, 0).saturating_mul(i.into()))
            .saturating_add(T::DbWeight::get().reads_writes(13, 15))
    }
    /// Storage: `System::Account` (r:2 w:2)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Revenue::Books` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Dapps::Usages` (r:1 w:1)
    /// Storage: `Jobs::OpenJobs` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0000271200000001` (r:0 w:1)
    fn raise_bid() -> Weight {
        Weight::from_parts(93_310_000, 6_196).saturating_add(T::DbWeight::get().reads_writes(9, 10))
    }
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Jobs::Postings` (r:1 w:1)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn update_endpoint() -> Weight {
        Weight::from_parts(68_442_000, 4_996).saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Jobs::Workers` (r:64 w:64)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Workers::Workers` (r:64 w:0)
    /// Storage: `Jobs::Seeds` (r:1 w:0)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Jobs::Roll` (r:0 w:64)
    /// Storage: UNKNOWN KEY `0x0000271200000001` (r:0 w:1)
    fn report(r: u32) -> Weight {
        Weight::from_parts(85_625_823, 3_820)
            .saturating_add(Weight::from_parts(16_709_000, 0).saturating_mul(r.into()))
            .saturating_add(Weight::from_parts(0, 3_550).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads_writes(7, 5))
            .saturating_add(T::DbWeight::get().reads(2).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().writes(2).saturating_mul(r.into()))
    }
    /// Storage: `System::BlockHash` (r:1 w:0)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Jobs::Workers` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Workers::Workers` (r:1 w:0)
    /// Storage: `Jobs::Seeds` (r:1 w:0)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    /// Storage: `Jobs::Roll` (r:0 w:1)
    fn claim_receipts() -> Weight {
        Weight::from_parts(129_544_000, 4_540).saturating_add(T::DbWeight::get().reads_writes(10, 6))
    }
    /// Storage: `System::BlockHash` (r:1 w:0)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Jobs::Workers` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Workers::Workers` (r:1 w:0)
    /// Storage: `Jobs::Seeds` (r:1 w:0)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    /// Storage: `Jobs::Queue` (r:0 w:1)
    /// Storage: `Jobs::Roll` (r:0 w:1)
    fn register_lease() -> Weight {
        Weight::from_parts(168_021_000, 4_540).saturating_add(T::DbWeight::get().reads_writes(10, 7))
    }
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Jobs::Workers` (r:1 w:1)
    fn object() -> Weight {
        Weight::from_parts(19_399_000, 3_672).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }
    /// Storage: `Jobs::Requesters` (r:1 w:1)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn forget_requester() -> Weight {
        Weight::from_parts(52_468_000, 5_635).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    fn draw_again() -> Weight {
        Weight::from_parts(11_467_000, 3_671).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
    /// Storage: `Jobs::Newest` (r:1 w:1)
    /// Storage: `System::BlockHash` (r:1 w:0)
    /// Storage: `Jobs::QueueCursor` (r:1 w:1)
    /// Storage: `Jobs::Queue` (r:1 w:0)
    /// Storage: `Jobs::Seeds` (r:0 w:1)
    fn queue() -> Weight {
        Weight::from_parts(12_168_000, 3_534).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }
    /// Storage: `Jobs::Queue` (r:1 w:0)
    fn queue_block() -> Weight {
        Weight::from_parts(3_225_000, 3_534).saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }
    /// Storage: `Jobs::Queue` (r:1 w:0)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    fn advance() -> Weight {
        Weight::from_parts(10_786_000, 3_671).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }
    /// Storage: `Jobs::Queue` (r:1 w:2)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Jobs::Seeds` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Jobs::OpenJobs` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0000271200000001` (r:0 w:1)
    fn close() -> Weight {
        Weight::from_parts(29_935_000, 3_671).saturating_add(T::DbWeight::get().reads_writes(5, 7))
    }
    /// Storage: `Jobs::Queue` (r:1 w:1)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Jobs::Workers` (r:1 w:1)
    fn expire_lease() -> Weight {
        Weight::from_parts(24_066_000, 3_672).saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }
    /// Storage: `Skipped::Metadata` (r:0 w:0)
    fn settle(w: u32) -> Weight {
        Weight::from_parts(206_025_565, 7_501)
            .saturating_add(Weight::from_parts(66_320_603, 0).saturating_mul(w.into()))
            .saturating_add(Weight::from_parts(0, 561).saturating_mul(w.into()))
            .saturating_add(T::DbWeight::get().reads_writes(20, 18))
            .saturating_add(T::DbWeight::get().reads(6).saturating_mul(w.into()))
            .saturating_add(T::DbWeight::get().writes(6).saturating_mul(w.into()))
    }
    /// Storage: `Jobs::Queue` (r:1 w:2)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Revenue::Books` (r:1 w:1)
    /// Storage: `System::Account` (r:3 w:3)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:3 w:3)
    /// Storage: `Revenue::Reserve` (r:1 w:0)
    /// Storage: `Jobs::Requesters` (r:1 w:1)
    /// Storage: `Jobs::Seeds` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: UNKNOWN KEY `0x0000271200000001` (r:0 w:1)
    fn refund() -> Weight {
        Weight::from_parts(131_637_000, 8_799).saturating_add(T::DbWeight::get().reads_writes(15, 14))
    }
    /// Storage: `Jobs::Queue` (r:1 w:17)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Jobs::Roll` (r:16 w:16)
    /// Storage: `Jobs::Workers` (r:16 w:16)
    /// Storage: `System::Account` (r:17 w:17)
    /// Storage: `Balances::Holds` (r:17 w:17)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:17 w:17)
    /// Storage: `Revenue::Books` (r:1 w:1)
    /// Storage: `Jobs::Requesters` (r:1 w:1)
    /// Storage: `Jobs::Postings` (r:0 w:1)
    fn remove(w: u32) -> Weight {
        Weight::from_parts(66_713_998, 5_635)
            .saturating_add(Weight::from_parts(70_509_318, 0).saturating_mul(w.into()))
            .saturating_add(Weight::from_parts(0, 2_830).saturating_mul(w.into()))
            .saturating_add(T::DbWeight::get().reads_writes(8, 8))
            .saturating_add(T::DbWeight::get().reads(5).saturating_mul(w.into()))
            .saturating_add(T::DbWeight::get().writes(6).saturating_mul(w.into()))
    }
}
