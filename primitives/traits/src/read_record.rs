use alloc::vec::Vec;
use scc_types::RecordId;

/// Reads records of the virtual chains, those of the present block included. Implemented by `pallet-virtual-chains`.
pub trait ReadRecord {
    /// The record's bytes; `None` when it never was or is pruned. O(1).
    fn record(id: RecordId) -> Option<Vec<u8>>;
}

impl ReadRecord for () {
    fn record(_id: RecordId) -> Option<Vec<u8>> {
        None
    }
}
