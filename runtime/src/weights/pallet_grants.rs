//! What `pallet_grants` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_grants::WeightInfo for Measured<T> {
    /// Storage: `Grants::Operator` (r:0 w:1)
    fn set_operator() -> Weight {
        Weight::from_parts(3_766_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
    }
    /// Storage: `Grants::Operator` (r:1 w:0)
    /// Storage: `Grants::Unspent` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Dapps::Dapps` (r:1 w:0)
    /// Storage: `Jobs::Requesters` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:3 w:3)
    /// Storage: `System::Account` (r:2 w:2)
    /// Storage: `Revenue::Books` (r:1 w:1)
    /// Storage: `Workers::CounterForWorkers` (r:1 w:0)
    /// Storage: `Jobs::Newest` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Dapps::Usages` (r:1 w:1)
    /// Storage: `Jobs::OpenJobs` (r:0 w:1)
    /// Storage: `Jobs::Postings` (r:0 w:1)
    /// Storage: `Jobs::Jobs` (r:0 w:1)
    /// Storage: `Jobs::Queue` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0000000100000000` (r:0 w:1)
    fn post_grant_job(s: u32) -> Weight {
        Weight::from_parts(180_651_291, 8_658)
            .saturating_add(Weight::from_parts(432, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(17, 17))
    }
    /// Storage: `Grants::Operator` (r:1 w:0)
    /// Storage: `Grants::Coupons` (r:1 w:1)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn issue_coupon() -> Weight {
        Weight::from_parts(58_608_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(6, 3))
    }
    /// Storage: `Grants::Coupons` (r:1 w:1)
    /// Storage: `Grants::Operator` (r:1 w:0)
    /// Storage: `System::Account` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn withdraw_coupon() -> Weight {
        Weight::from_parts(51_317_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(6, 4))
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
    /// Storage: `Revenue::Books` (r:1 w:1)
    /// Storage: `Workers::CounterForWorkers` (r:1 w:0)
    /// Storage: `Jobs::Newest` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Dapps::Usages` (r:1 w:1)
    /// Storage: `Jobs::OpenJobs` (r:0 w:1)
    /// Storage: `Jobs::Postings` (r:0 w:1)
    /// Storage: `Jobs::Jobs` (r:0 w:1)
    /// Storage: `Jobs::Queue` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0000000100000000` (r:0 w:1)
    fn post_trial_job(s: u32) -> Weight {
        Weight::from_parts(215_583_694, 11_214)
            .saturating_add(Weight::from_parts(89, 0).saturating_mul(s.into()))
            .saturating_add(T::DbWeight::get().reads_writes(20, 21))
    }
    /// Storage: `System::Account` (r:2 w:2)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    /// Storage: `Summary::Births` (r:1 w:1)
    fn spend_share() -> Weight {
        Weight::from_parts(52_208_000, 6_196).saturating_add(T::DbWeight::get().reads_writes(6, 5))
    }
    /// Storage: `Network::Stored` (r:1 w:0)
    fn on_initialize() -> Weight {
        Weight::from_parts(3_335_000, 1_543).saturating_add(T::DbWeight::get().reads_writes(1, 0))
    }
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `System::Account` (r:2 w:2)
    /// Storage: `Revenue::Reserve` (r:1 w:0)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:2 w:2)
    fn end_period() -> Weight {
        Weight::from_parts(54_151_000, 6_196).saturating_add(T::DbWeight::get().reads_writes(7, 4))
    }
}
