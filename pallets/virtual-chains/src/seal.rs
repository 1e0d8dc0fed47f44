//! Appending records and sealing them at the end of the block.

use crate::{records_trie, Config, Counts, Cursor, Cursors, Heads, Pallet, WeightInfo};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::weights::Weight;
use scc_traits::AppendRecord;
use scc_types::{AuxiliaryHeader, BlockNumber, Hash, RecordId, VirtualChain, AUXILIARY_DIGEST};
use sp_core::storage::StateVersion;
use sp_runtime::{traits::UniqueSaturatedInto, DigestItem};

/// What stands for a header in digests and as its successor's parent: BLAKE2b-256 of its SCALE encoding.
pub fn hash_of(header: &AuxiliaryHeader) -> Hash {
    header.using_encoded(sp_io::hashing::blake2_256).into()
}

impl<T: Config> AppendRecord for Pallet<T> {
    fn append_bytes(chain: VirtualChain, record: Vec<u8>) -> RecordId {
        let height = Self::height();
        let index = Counts::<T>::mutate(|counts| {
            let index = counts.get(chain);
            // A block's length ends long before 2³² records.
            counts.set(chain, index.saturating_add(1));
            index
        });
        records_trie::put_record(chain, height, index, &record);
        RecordId { chain, height, index }
    }

    fn weight(bytes: u32) -> Weight {
        T::WeightInfo::seal_record(bytes)
    }
}

impl<T: Config> Pallet<T> {
    /// Seals each chain that got records and deposits the digest item.
    pub(crate) fn seal() {
        let Some(counts) = Counts::<T>::try_get().ok() else { return };
        Counts::<T>::kill();
        let hashes: Vec<(u8, Hash)> = VirtualChain::ALL
            .into_iter()
            .map(|chain| (chain, counts.get(chain)))
            .filter(|(_, count)| *count > 0)
            .map(|(chain, count)| (chain.letter(), Self::seal_chain(chain, count)))
            .collect();
        let mut item = AUXILIARY_DIGEST.to_vec();
        hashes.encode_to(&mut item);
        frame_system::Pallet::<T>::deposit_log(DigestItem::Other(item));
    }

    fn seal_chain(chain: VirtualChain, count: u32) -> Hash {
        let height = Self::height();
        let records = (0..count).map(|index| records_trie::record(chain, height, index).unwrap_or_default()).collect();
        let header = AuxiliaryHeader {
            chain,
            height,
            parent: Heads::<T>::get(chain).map(|head| hash_of(&head)).unwrap_or_default(),
            count,
            records_root: sp_io::trie::blake2_256_ordered_root(records, StateVersion::V1),
        };
        records_trie::put_header(&header);
        Cursors::<T>::mutate(|cursors| {
            if cursors.get(chain).is_none() {
                cursors.set(chain, Some(Cursor { height, index: 0 }));
            }
        });
        let hash = hash_of(&header);
        Heads::<T>::insert(chain, header);
        hash
    }

    pub(crate) fn height() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().unique_saturated_into()
    }
}
