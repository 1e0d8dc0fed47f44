//! What `pallet_grants` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-26, Intel(R) Xeon(R) Processor; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_grants::WeightInfo for Measured<T> {
    /// Storage: `Grants::Operator` (r:0 w:1)
    fn set_operator() -> Weight {
        Weight::from_parts(16_855_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
    }
    /// Storage: `Grants::Operator` (r:1 w:0)
    /// Storage: `Grants::Unspent` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Dapps::Dapps` (r:1 w:0)
    /// Storage: `Jobs::Requesters` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:4 w:4)
    /// Storage: `System::Account` (r:3 w:3)
    /// Storage: `Revenue::Waiting` (r:1 w:1)
    /// Storage: `Revenue::Sums` (r:1 w:1)
    /// Storage: `Revenue::Foundation` (r:1 w:0)
    /// Storage: `Revenue::ThisBlock` (r:1 w:1)
    /// Storage: `Jobs::NextJob` (r:1 w:1)
    /// Storage: `Workers::CounterForWorkers` (r:1 w:0)
    /// Storage: `Jobs::Seeds` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Dapps::Usages` (r:1 w:1)
    /// Storage: `Jobs::OpenJobs` (r:0 w:1)
    /// Storage: `Jobs::Postings` (r:0 w:1)
    /// Storage: `Jobs::Jobs` (r:0 w:1)
    /// Storage: `Jobs::JobsOf` (r:0 w:1)
    /// Storage: `Jobs::Queue` (r:0 w:2)
    /// Storage: UNKNOWN KEY `0x0000000100000000` (r:0 w:1)
    fn post_grant_job(_s: u32) -> Weight {
        Weight::from_parts(681_206_149, 11_214).saturating_add(T::DbWeight::get().reads_writes(23, 24))
    }
    /// Storage: `Grants::Operator` (r:1 w:0)
    /// Storage: `Grants::Coupons` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn issue_coupon() -> Weight {
        Weight::from_parts(138_899_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(6, 3))
    }
    /// Storage: `Grants::Coupons` (r:1 w:1)
    /// Storage: `Grants::Operator` (r:1 w:0)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn withdraw_coupon() -> Weight {
        Weight::from_parts(133_900_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(6, 4))
    }
    /// Storage: `Grants::Coupons` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Grants::TrialsOfDay` (r:1 w:1)
    /// Storage: `Dapps::Dapps` (r:1 w:0)
    /// Storage: `Jobs::Requesters` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:2 w:2)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:4 w:4)
    /// Storage: `System::Account` (r:3 w:3)
    /// Storage: `Revenue::Waiting` (r:1 w:1)
    /// Storage: `Revenue::Sums` (r:1 w:1)
    /// Storage: `Revenue::Foundation` (r:1 w:0)
    /// Storage: `Revenue::ThisBlock` (r:1 w:1)
    /// Storage: `Jobs::NextJob` (r:1 w:1)
    /// Storage: `Workers::CounterForWorkers` (r:1 w:0)
    /// Storage: `Jobs::Seeds` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Dapps::Usages` (r:1 w:1)
    /// Storage: `Jobs::OpenJobs` (r:0 w:1)
    /// Storage: `Jobs::Postings` (r:0 w:1)
    /// Storage: `Jobs::Jobs` (r:0 w:1)
    /// Storage: `Jobs::JobsOf` (r:0 w:1)
    /// Storage: `Jobs::Queue` (r:0 w:2)
    /// Storage: UNKNOWN KEY `0x0000000100000000` (r:0 w:1)
    fn post_trial_job(_s: u32) -> Weight {
        Weight::from_parts(558_357_207, 11_214).saturating_add(T::DbWeight::get().reads_writes(24, 26))
    }
    /// Storage: `System::Account` (r:2 w:2)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    /// Storage: `Summary::Births` (r:1 w:1)
    fn spend_share() -> Weight {
        Weight::from_parts(143_158_000, 6_196).saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }
    /// Storage: `Network::Stored` (r:1 w:0)
    fn on_initialize() -> Weight {
        Weight::from_parts(7_613_000, 1_543).saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `System::Account` (r:2 w:2)
    /// Storage: `Revenue::Reserve` (r:1 w:0)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    fn end_period() -> Weight {
        Weight::from_parts(106_981_000, 6_196).saturating_add(T::DbWeight::get().reads_writes(7, 4))
    }
}
