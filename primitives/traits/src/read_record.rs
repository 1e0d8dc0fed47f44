use alloc::vec::Vec;
use scc_types::RecordId;

/// Reads records of the virtual chains. Implemented by `pallet-virtual-chains`.
pub trait ReadRecord {
    /// The record's bytes; `None` when there is none or it is pruned.
    fn read(id: RecordId) -> Option<Vec<u8>>;
}

impl ReadRecord for () {
    fn read(_id: RecordId) -> Option<Vec<u8>> {
        None
    }
}
