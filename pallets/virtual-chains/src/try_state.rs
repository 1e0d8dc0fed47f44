//! What must always hold between blocks.

use crate::{hash_of, records_trie, Config, Counts, Cursors, Heads, Pallet};
use alloc::vec::Vec;
use scc_types::{AuxiliaryHeader, VirtualChain};
use sp_core::storage::StateVersion;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Nothing waits to be sealed; kept headers form a chain that ends in the head; kept records are what they seal.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        if Counts::<T>::exists() {
            return Err("records wait to be sealed after the block's end".into());
        }
        VirtualChain::ALL.into_iter().try_for_each(Self::try_chain)
    }

    fn try_chain(chain: VirtualChain) -> Result<(), TryRuntimeError> {
        let Some(cursor) = Cursors::<T>::get().get(chain) else { return Ok(()) };
        let head = Heads::<T>::get(chain).ok_or("records are kept of a chain without head")?;
        let mut previous: Option<AuxiliaryHeader> = None;
        for height in cursor.height..=head.height {
            let sealed = records_trie::header(chain, height).map_err(|_| "a header is corrupt")?;
            let Some(header) = sealed else {
                if records_trie::has_record(chain, height, cursor.index_at(height)) {
                    return Err("records without header".into());
                }
                continue;
            };
            if header.height != height || header.chain != chain {
                return Err("a header stands in the wrong place".into());
            }
            if previous.as_ref().is_some_and(|parent| header.parent != hash_of(parent)) {
                return Err("a header does not name its parent".into());
            }
            Self::try_records(&header, cursor.index_at(height))?;
            previous = Some(header);
        }
        if previous.as_ref() != Some(&head) {
            return Err("the head is not the newest header".into());
        }
        Ok(())
    }

    fn try_records(header: &AuxiliaryHeader, pruned: u32) -> Result<(), TryRuntimeError> {
        let AuxiliaryHeader { chain, height, count, .. } = *header;
        if records_trie::has_record(chain, height, count) {
            return Err("more records than the header counts".into());
        }
        let records: Vec<_> = (pruned..count).map_while(|index| records_trie::record(chain, height, index)).collect();
        if records.len() != usize::try_from(count.saturating_sub(pruned)).unwrap_or(usize::MAX) {
            return Err("fewer records than the header counts".into());
        }
        if pruned == 0 && sp_io::trie::blake2_256_ordered_root(records, StateVersion::V1) != header.records_root {
            return Err("the records are not what the header seals".into());
        }
        Ok(())
    }
}

impl crate::Cursor {
    /// Index of the first record of `height` that is not pruned.
    fn index_at(&self, height: scc_types::BlockNumber) -> u32 {
        if height == self.height {
            self.index
        } else {
            0
        }
    }
}
