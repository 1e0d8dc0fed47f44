use super::mock::*;
use crate::{hash_of, Heads};
use codec::Encode;
use scc_types::{AuxiliaryHeader, Hash, VirtualChain};
use sp_core::Blake2Hasher;
use sp_runtime::DigestItem;
use sp_trie::{LayoutV1, TrieConfiguration};

/// As a client computes it: from the records alone, with other code than the pallet's.
fn root_of(records: &[&[u8]]) -> Hash {
    LayoutV1::<Blake2Hasher>::ordered_trie_root(records)
}

fn hash_by_hand(header: &AuxiliaryHeader) -> Hash {
    let mut bytes = vec![header.chain.letter() - b'a'];
    bytes.extend(header.height.to_le_bytes());
    bytes.extend(header.parent.as_bytes());
    bytes.extend(header.count.to_le_bytes());
    bytes.extend(header.records_root.as_bytes());
    sp_io::hashing::blake2_256(&bytes).into()
}

#[test]
fn a_block_without_records_has_no_digest_item() {
    on_chain(|| {
        let (_, commitments) = block(1, &[]);
        assert!(commitments.is_empty());
        assert!(System::digest().logs.is_empty());
    });
}

#[test]
fn the_digest_carries_the_hash_of_every_sealed_header_in_the_order_of_letters() {
    on_chain(|| {
        let (_, commitments) =
            block(3, &[(VirtualChain::News, b"n"), (VirtualChain::Scores, b"s"), (VirtualChain::Work, b"w")]);
        let letters: Vec<_> = commitments.iter().map(|(letter, _)| *letter).collect();
        assert_eq!(letters, *b"adf");
        for (letter, hash) in commitments.clone() {
            let chain = VirtualChain::from_letter(letter).expect("a known letter");
            let header = VirtualChains::header(chain, 3).expect("sealed");
            assert_eq!(hash, hash_by_hand(&header));
            assert_eq!(VirtualChains::head(chain), Some((3, hash)));
        }
        let item = DigestItem::Other([b"scc".to_vec(), commitments.encode()].concat());
        assert_eq!(System::digest().logs, [item]);
    });
}

#[test]
fn the_records_root_is_the_ordered_trie_root_of_the_records() {
    on_chain(|| {
        // Longer than 32 bytes: here state version 1 differs from 0.
        let long = [7; 100];
        let records: [&[u8]; 4] = [b"a", &long, b"", b"abc"];
        block(9, &records.map(|record| (VirtualChain::Work, record)));
        let header = VirtualChains::header(VirtualChain::Work, 9).expect("sealed");
        assert_eq!(header.count, 4);
        assert_eq!(header.records_root, root_of(&records));
        assert_ne!(header.records_root, sp_trie::LayoutV0::<Blake2Hasher>::ordered_trie_root(records));
    });
}

#[test]
fn headers_form_a_chain_of_parents_across_gaps() {
    on_chain(|| {
        RetentionBlocks::set(1_000);
        let mut parent = Hash::zero();
        for height in 1..=300 {
            // Every 7th block, and in bursts of one to three records.
            if height % 7 != 3 {
                assert!(block(height, &[(VirtualChain::News, b"other")]).1.iter().all(|(letter, _)| *letter == b'f'));
                continue;
            }
            let text = height.to_string();
            let records = vec![(VirtualChain::Work, text.as_bytes()); 1 + height as usize % 3];
            let (_, commitments) = block(height, &records);
            let header = VirtualChains::header(VirtualChain::Work, height).expect("sealed");
            assert_eq!((header.chain, header.height, header.parent), (VirtualChain::Work, height, parent));
            assert_eq!(header.count as usize, records.len());
            parent = hash_by_hand(&header);
            assert_eq!(commitments, [(b'd', parent)]);
        }
        assert_eq!(Heads::<Test>::get(VirtualChain::Work).map(|head| hash_of(&head)), Some(parent));
    });
}

#[test]
fn chains_do_not_touch_each_other() {
    on_chain(|| {
        block(1, &[(VirtualChain::Work, b"w")]);
        let work = VirtualChains::head(VirtualChain::Work);
        block(2, &[(VirtualChain::Scores, b"s")]);
        assert_eq!(VirtualChains::head(VirtualChain::Work), work);
        assert_eq!(VirtualChains::header(VirtualChain::Scores, 2).expect("sealed").parent, Hash::zero());
        assert_eq!(VirtualChains::head(VirtualChain::Board), None);
    });
}
