//! What things cost: estimates, to be replaced by measurement.

use crate::{Config, Pallet};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use scc_traits::AppendRecord;

/// Bytes of a message's record besides the sealed ones.
const RECORD_BYTES: u32 = 66;

impl<T: Config> Pallet<T> {
    pub(crate) fn weight_of_send(sealed: &[u8]) -> Weight {
        let size = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        T::WeightInfo::send(size).saturating_add(T::Records::weight(size.saturating_add(RECORD_BYTES)))
    }
}

/// What this pallet asks about costs, records not included.
pub trait WeightInfo {
    /// `register_key`
    fn register_key() -> Weight;
    /// `remove_key`
    fn remove_key() -> Weight;
    /// `set_inbox`
    fn set_inbox() -> Weight;
    /// `send` with so many sealed bytes.
    fn send(size: u32) -> Weight;
    /// `block` and `add_contact`.
    fn set_relation() -> Weight;
    /// `unblock` and `remove_contact`.
    fn remove_relation() -> Weight;
    /// Looking at the oldest messages and removing so many.
    fn expire(removed: u32) -> Weight;
}

/// Bytes a storage proof grows per key, besides the value.
const PROOF_PER_KEY: u64 = 512;

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> Estimates<T> {
    /// `picoseconds` of computing; keys read and written; the proof by the keys read.
    fn cost(picoseconds: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(picoseconds, PROOF_PER_KEY.saturating_mul(reads))
            .saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    /// Key, account, holds.
    fn register_key() -> Weight {
        Self::cost(50_000_000, 3, 3)
    }
    /// Key, account, holds.
    fn remove_key() -> Weight {
        Self::cost(45_000_000, 3, 3)
    }
    /// Key.
    fn set_inbox() -> Weight {
        Self::cost(15_000_000, 1, 1)
    }
    /// Key, relation, count of the sender, inbox, next number, retention; account, income pot and its books; message.
    fn send(size: u32) -> Weight {
        let copying = u64::from(size).saturating_mul(2_000);
        Self::cost(90_000_000_u64.saturating_add(copying), 12, 9)
    }
    /// Relation, its count, account, holds.
    fn set_relation() -> Weight {
        Self::cost(50_000_000, 4, 4)
    }
    /// Relation, its count, account, holds.
    fn remove_relation() -> Weight {
        Self::cost(45_000_000, 4, 4)
    }
    /// Both ends of the queue, the retention, the first message that stays; message, inbox and count of each removed.
    fn expire(removed: u32) -> Weight {
        Self::cost(5_000_000, 4, 1).saturating_add(Self::cost(15_000_000, 3, 3).saturating_mul(removed.into()))
    }
}

impl WeightInfo for () {
    fn register_key() -> Weight {
        Weight::zero()
    }
    fn remove_key() -> Weight {
        Weight::zero()
    }
    fn set_inbox() -> Weight {
        Weight::zero()
    }
    fn send(_size: u32) -> Weight {
        Weight::zero()
    }
    fn set_relation() -> Weight {
        Weight::zero()
    }
    fn remove_relation() -> Weight {
        Weight::zero()
    }
    fn expire(_removed: u32) -> Weight {
        Weight::zero()
    }
}
