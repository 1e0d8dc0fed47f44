//! What `pallet_jobs` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-26, Intel(R) Xeon(R) Processor; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_jobs::WeightInfo for Measured<T> {
    /// Storage: `Dapps::Dapps` (r:1 w:0)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Jobs::Requesters` (r:1 w:1)
    /// Storage: `System::Account` (r:4 w:4)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:4 w:4)
    /// Storage: `Revenue::Waiting` (r:1 w:1)
    /// Storage: `Revenue::Sums` (r:1 w:1)
    /// Storage: `Revenue::Foundation` (r:1 w:0)
    /// Storage: `Revenue::ThisBlock` (r:1 w:1)
    /// Storage: `Jobs::NextJob` (r:1 w:1)
    /// Storage: `Jobs::Seeds` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Dapps::Usages` (r:1 w:1)
    /// Storage: `Jobs::OpenJobs` (r:0 w:1)
    /// Storage: `Jobs::Postings` (r:0 w:1)
    /// Storage: `Jobs::Jobs` (r:0 w:1)
    /// Storage: `Jobs::JobsOf` (r:0 w:1)
    /// Storage: `Jobs::Queue` (r:0 w:2)
    /// Storage: UNKNOWN KEY `0x0000271000000000` (r:0 w:1)
    fn post_job(i: u32) -> Weight {
        Weight::from_parts(442_313_735, 11_402)
            .saturating_add(Weight::from_parts(4_559, 0).saturating_mul(i.into()))
            .saturating_add(T::DbWeight::get().reads_writes(21, 24))
    }
    /// Storage: `System::Account` (r:4 w:4)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:4 w:4)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Revenue::Waiting` (r:1 w:1)
    /// Storage: `Revenue::Sums` (r:1 w:1)
    /// Storage: `Revenue::Foundation` (r:1 w:0)
    /// Storage: `Revenue::ThisBlock` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Dapps::Usages` (r:1 w:1)
    /// Storage: `Jobs::OpenJobs` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0000271200000001` (r:0 w:1)
    fn raise_bid() -> Weight {
        Weight::from_parts(330_610_000, 11_402).saturating_add(T::DbWeight::get().reads_writes(16, 16))
    }
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Jobs::Postings` (r:1 w:1)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn update_endpoint() -> Weight {
        Weight::from_parts(138_487_000, 4_996).saturating_add(T::DbWeight::get().reads_writes(6, 5))
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
    /// Storage: `Jobs::Roll` (r:0 w:128)
    /// Storage: UNKNOWN KEY `0x0000271200000001` (r:0 w:1)
    fn report(r: u32) -> Weight {
        Weight::from_parts(181_611_338, 3_820)
            .saturating_add(Weight::from_parts(31_628_955, 0).saturating_mul(r.into()))
            .saturating_add(Weight::from_parts(0, 3_550).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads_writes(7, 5))
            .saturating_add(T::DbWeight::get().reads(2).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().writes(3).saturating_mul(r.into()))
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
        Weight::from_parts(242_181_000, 4_540).saturating_add(T::DbWeight::get().reads_writes(10, 6))
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
        Weight::from_parts(308_199_000, 4_540).saturating_add(T::DbWeight::get().reads_writes(10, 7))
    }
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Jobs::Workers` (r:1 w:1)
    fn object() -> Weight {
        Weight::from_parts(64_501_000, 3_676).saturating_add(T::DbWeight::get().reads_writes(2, 2))
    }
    /// Storage: `Jobs::Requesters` (r:1 w:1)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn forget_requester() -> Weight {
        Weight::from_parts(157_539_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }
    /// Storage: `Jobs::Seeds` (r:1 w:1)
    /// Storage: `System::ParentHash` (r:1 w:0)
    /// Storage: `Jobs::QueueCursor` (r:1 w:1)
    /// Storage: `Jobs::Queue` (r:1 w:0)
    fn queue() -> Weight {
        Weight::from_parts(21_464_000, 3_534).saturating_add(T::DbWeight::get().reads_writes(4, 2))
    }
    /// Storage: `Jobs::Queue` (r:1 w:0)
    fn queue_block() -> Weight {
        Weight::from_parts(7_640_000, 3_534).saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }
    /// Storage: `Jobs::Queue` (r:1 w:0)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    fn advance() -> Weight {
        Weight::from_parts(37_654_000, 3_676).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }
    /// Storage: `Jobs::Queue` (r:1 w:2)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Jobs::Seeds` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Jobs::OpenJobs` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0000271200000001` (r:0 w:1)
    fn close() -> Weight {
        Weight::from_parts(71_581_000, 3_676).saturating_add(T::DbWeight::get().reads_writes(5, 7))
    }
    /// Storage: `Jobs::Queue` (r:1 w:1)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Jobs::Workers` (r:1 w:1)
    fn expire_lease() -> Weight {
        Weight::from_parts(57_367_000, 3_676).saturating_add(T::DbWeight::get().reads_writes(3, 3))
    }
    fn settle(w: u32) -> Weight {
        Weight::from_parts(727_175_546, 7_706)
            .saturating_add(Weight::from_parts(122_659_774, 0).saturating_mul(w.into()))
            .saturating_add(Weight::from_parts(0, 634).saturating_mul(w.into()))
            .saturating_add(T::DbWeight::get().reads_writes(26, 24))
            .saturating_add(T::DbWeight::get().reads(7).saturating_mul(w.into()))
            .saturating_add(T::DbWeight::get().writes(8).saturating_mul(w.into()))
    }
    /// Storage: `Jobs::Queue` (r:1 w:2)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Revenue::Waiting` (r:1 w:1)
    /// Storage: `System::Account` (r:3 w:3)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:3 w:3)
    /// Storage: `Revenue::Sums` (r:1 w:1)
    /// Storage: `Revenue::ThisBlock` (r:1 w:1)
    /// Storage: `Revenue::Reserve` (r:1 w:0)
    /// Storage: `Jobs::Requesters` (r:1 w:1)
    /// Storage: `Jobs::Seeds` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: UNKNOWN KEY `0x0000271200000001` (r:0 w:1)
    fn refund() -> Weight {
        Weight::from_parts(267_372_000, 8_799).saturating_add(T::DbWeight::get().reads_writes(17, 16))
    }
    /// Storage: `Jobs::Queue` (r:1 w:17)
    /// Storage: `Jobs::Jobs` (r:1 w:1)
    /// Storage: `Jobs::Roll` (r:16 w:32)
    /// Storage: `Jobs::Workers` (r:16 w:16)
    /// Storage: `System::Account` (r:18 w:18)
    /// Storage: `Balances::Holds` (r:17 w:17)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:18 w:18)
    /// Storage: `Revenue::Waiting` (r:1 w:1)
    /// Storage: `Revenue::Sums` (r:1 w:1)
    /// Storage: `Revenue::ThisBlock` (r:1 w:1)
    /// Storage: `Jobs::Requesters` (r:1 w:1)
    /// Storage: `Jobs::Postings` (r:0 w:1)
    /// Storage: `Jobs::JobsOf` (r:0 w:1)
    fn remove(w: u32) -> Weight {
        Weight::from_parts(164_864_508, 5_319)
            .saturating_add(Weight::from_parts(158_294_422, 0).saturating_mul(w.into()))
            .saturating_add(Weight::from_parts(0, 2_830).saturating_mul(w.into()))
            .saturating_add(T::DbWeight::get().reads_writes(10, 11))
            .saturating_add(T::DbWeight::get().reads(5).saturating_mul(w.into()))
            .saturating_add(T::DbWeight::get().writes(7).saturating_mul(w.into()))
    }
}
