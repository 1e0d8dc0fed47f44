//! What `pallet_messages` costs: measured and generated (`scripts/bench weights`), not edited by hand.
//!
//! 2026-11-28, AMD EPYC; 20 steps, 5 repeats. How, and what else the machine did: `docs/benchmarks.md`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured: execution in picoseconds, proof sizes in bytes, reads and writes at the runtime's `DbWeight`.
pub struct Measured<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_messages::WeightInfo for Measured<T> {
    /// Storage: `Messages::Keys` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn register_key() -> Weight {
        Weight::from_parts(51_016_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }
    /// Storage: `Messages::Keys` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn remove_key() -> Weight {
        Weight::from_parts(45_758_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }
    /// Storage: `Messages::Keys` (r:1 w:1)
    fn set_inbox() -> Weight {
        Weight::from_parts(9_124_000, 3_566).saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Messages::Keys` (r:1 w:0)
    /// Storage: `Messages::Relations` (r:1 w:0)
    /// Storage: `Messages::OfSender` (r:1 w:1)
    /// Storage: `Messages::Inboxes` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    /// Storage: `Revenue::Books` (r:1 w:1)
    /// Storage: `VirtualChains::Counts` (r:1 w:1)
    /// Storage: `Messages::NextMessage` (r:1 w:1)
    /// Storage: `Messages::Messages` (r:0 w:1)
    /// Storage: UNKNOWN KEY `0x0000000100000001` (r:0 w:1)
    fn send() -> Weight {
        Weight::from_parts(61_983_000, 3_578).saturating_add(T::DbWeight::get().reads_writes(10, 8))
    }
    /// Storage: `Messages::Relations` (r:1 w:1)
    /// Storage: `Messages::RelationCounts` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    fn set_relation() -> Weight {
        Weight::from_parts(55_674_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }
    /// Storage: `Messages::Relations` (r:1 w:1)
    /// Storage: `Balances::Holds` (r:1 w:1)
    /// Storage: `Summary::ScanCursor` (r:1 w:0)
    /// Storage: `Summary::Copies` (r:1 w:1)
    /// Storage: `Messages::RelationCounts` (r:1 w:1)
    fn remove_relation() -> Weight {
        Weight::from_parts(51_507_000, 3_820).saturating_add(T::DbWeight::get().reads_writes(5, 4))
    }
    /// Storage: `Messages::FirstMessage` (r:1 w:1)
    /// Storage: `Messages::NextMessage` (r:1 w:0)
    /// Storage: `Messages::Messages` (r:1024 w:1024)
    /// Storage: `Network::Stored` (r:1 w:0)
    /// Storage: `Messages::Inboxes` (r:1024 w:1024)
    /// Storage: `Messages::OfSender` (r:1024 w:1024)
    fn expire(r: u32) -> Weight {
        Weight::from_parts(9_094_000, 3_784)
            .saturating_add(Weight::from_parts(14_498_144, 0).saturating_mul(r.into()))
            .saturating_add(Weight::from_parts(0, 2_575).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads_writes(4, 1))
            .saturating_add(T::DbWeight::get().reads(3).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().writes(3).saturating_mul(r.into()))
    }
}
