//! What things cost: estimates, to be replaced by measurement.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Bytes a storage proof grows per key of a child trie, besides the value.
const PROOF_PER_KEY: u64 = 512;

/// What this pallet asks about costs.
pub trait WeightInfo {
    /// Appending a record of so many bytes, its share of sealing included.
    fn append(bytes: u32) -> Weight;
    /// Sealing, whatever the number of records.
    fn seal() -> Weight;
    /// Pruning: the fixed part and so many steps.
    fn prune(steps: u32) -> Weight;
}

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    /// One record: count read and written, record written, read again and hashed twice when sealed.
    fn append(bytes: u32) -> Weight {
        let bytes = u64::from(bytes);
        Weight::from_parts(4_000_000_u64.saturating_add(bytes.saturating_mul(6_000)), PROOF_PER_KEY)
            .saturating_add(T::DbWeight::get().reads_writes(1, 1))
    }

    /// Six counts and heads read; headers, heads and cursors written.
    fn seal() -> Weight {
        Weight::from_parts(60_000_000, 18 * PROOF_PER_KEY).saturating_add(T::DbWeight::get().reads_writes(18, 24))
    }

    /// Six cursors, heads and the parameters read, six cursors written; a read and a write a step.
    fn prune(steps: u32) -> Weight {
        let steps = u64::from(steps);
        Weight::from_parts(10_000_000, 13 * PROOF_PER_KEY)
            .saturating_add(Weight::from_parts(4_000_000, PROOF_PER_KEY).saturating_mul(steps))
            .saturating_add(T::DbWeight::get().reads_writes(13, 6))
            .saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(steps))
    }
}

impl WeightInfo for () {
    fn append(_bytes: u32) -> Weight {
        Weight::zero()
    }
    fn seal() -> Weight {
        Weight::zero()
    }
    fn prune(_steps: u32) -> Weight {
        Weight::zero()
    }
}
