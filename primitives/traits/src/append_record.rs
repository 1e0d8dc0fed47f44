use alloc::vec::Vec;
use codec::Encode;
use frame_support::weights::Weight;
use scc_types::{RecordId, VirtualChain};

/// Appends records to the virtual chains. Implemented by `pallet-virtual-chains`.
pub trait AppendRecord {
    /// Appends the bytes to this block's part of `chain` and says where they stand.
    fn append_bytes(chain: VirtualChain, record: Vec<u8>) -> RecordId;

    /// Appends the SCALE encoding of `record`.
    fn append(chain: VirtualChain, record: &impl Encode) -> RecordId {
        Self::append_bytes(chain, record.encode())
    }

    /// What sealing a record of so many bytes costs at the end of the block: whoever appends adds this to its own weight, which
    /// has the appending itself.
    fn weight(_bytes: u32) -> Weight {
        Weight::zero()
    }
}

impl AppendRecord for () {
    fn append_bytes(chain: VirtualChain, _record: Vec<u8>) -> RecordId {
        RecordId { chain, height: 0, index: 0 }
    }
}
