//! What things cost; measured in the runtime by the benchmarks of the same names.

use crate::{Config, Pallet};
use frame_support::weights::Weight;
use scc_traits::AppendRecord;

/// Bytes of a message's record besides the sealed ones.
const RECORD_BYTES: u32 = 66;

impl<T: Config> Pallet<T> {
    pub(crate) fn weight_of_send(sealed: &[u8]) -> Weight {
        let size = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        T::WeightInfo::send().saturating_add(T::Records::weight(size.saturating_add(RECORD_BYTES)))
    }
}

/// What this pallet asks about costs. The record of a message adds its part of sealing the block.
pub trait WeightInfo {
    /// `register_key`
    fn register_key() -> Weight;
    /// `remove_key`
    fn remove_key() -> Weight;
    /// `set_inbox`
    fn set_inbox() -> Weight;
    /// `send` of the largest size.
    fn send() -> Weight;
    /// `block` and `add_contact`.
    fn set_relation() -> Weight;
    /// `unblock` and `remove_contact`.
    fn remove_relation() -> Weight;
    /// Removing so many messages and looking at the next.
    fn expire(removed: u32) -> Weight;
}

/// For mocks.
impl WeightInfo for () {
    fn register_key() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn remove_key() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn set_inbox() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn send() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn set_relation() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn remove_relation() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn expire(removed: u32) -> Weight {
        Weight::from_parts(2, 2).saturating_add(Weight::from_parts(1, 1).saturating_mul(removed.into()))
    }
}
