//! What the runtime API answers.

use crate::{hash_of, records_trie, Config, Heads, Pallet};
use alloc::vec::Vec;
use scc_traits::ReadRecord;
use scc_types::{AuxiliaryHeader, BlockNumber, Hash, RecordId, VirtualChain};

/// Most records of one answer.
pub const MAX_RECORDS: u32 = 1_000;

impl<T: Config> Pallet<T> {
    /// Height and hash of the chain's newest header; `None` before its first record.
    pub fn head(chain: VirtualChain) -> Option<(BlockNumber, Hash)> {
        Heads::<T>::get(chain).map(|head| (head.height, hash_of(&head)))
    }

    /// The auxiliary header of a height; `None` when it got no records or is pruned. The newest is never pruned.
    pub fn header(chain: VirtualChain, height: BlockNumber) -> Option<AuxiliaryHeader> {
        let head = Heads::<T>::get(chain)?;
        if head.height == height {
            return Some(head);
        }
        // A corrupt header is answered like an absent one: `try_state` reports it.
        records_trie::header(chain, height).ok().flatten()
    }

    /// Up to `limit` (at most [`MAX_RECORDS`]) records of a height from index `from`; empty when it has none or they
    /// are pruned, even partly.
    pub fn records(chain: VirtualChain, height: BlockNumber, from: u32, limit: u32) -> Vec<Vec<u8>> {
        if !Self::is_kept(chain, height) {
            return Vec::new();
        }
        let end = from.saturating_add(limit.min(MAX_RECORDS));
        (from..end).map_while(|index| records_trie::record(chain, height, index)).collect()
    }
}

impl<T: Config> ReadRecord for Pallet<T> {
    fn record(RecordId { chain, height, index }: RecordId) -> Option<Vec<u8>> {
        records_trie::record(chain, height, index)
    }
}
