//! What a stock client does with `state_getChildReadProof`: no code of the pallet verifies here.

use super::mock::*;
use crate::records_trie::{child_info, header_key, record_key};
use codec::DecodeAll;
use scc_types::{AuxiliaryHeader, VirtualChain};
use sp_core::Blake2Hasher;
use sp_state_machine::{prove_child_read, read_child_proof_check, StorageProof};

type Hasher = sp_runtime::traits::BlakeTwo256;

#[test]
fn a_record_is_proved_against_the_state_root_and_a_header_against_the_digest() {
    let mut chain = new_chain();
    let commitments = chain.execute_with(|| {
        block(1, &[(VirtualChain::Work, b"old")]);
        block(2, &[(VirtualChain::Work, &[5; 200]), (VirtualChain::Work, b"wanted"), (VirtualChain::News, b"n")]).1
    });
    chain.commit_all().expect("the state can be committed");
    let backend = chain.as_backend();
    let state_root = *backend.root();
    let trie = child_info(VirtualChain::Work);
    let keys = [record_key(2, 1).to_vec(), header_key(2).to_vec(), record_key(2, 2).to_vec()];
    let proof = prove_child_read(backend, &trie, &keys).expect("all keys can be proved");

    let values = read_child_proof_check::<Hasher, _>(state_root, proof.clone(), &trie, &keys).expect("a valid proof");
    assert_eq!(values[&keys[0]].as_deref(), Some(b"wanted".as_slice()));
    assert_eq!(values[&keys[2]], None, "absence is proved too");
    let header = values[&keys[1]].as_ref().expect("sealed");
    let hash = sp_io::hashing::blake2_256(header).into();
    assert!(commitments.contains(&(b'd', hash)), "the main header's digest names this header");
    let header = AuxiliaryHeader::decode_all(&mut header.as_slice()).expect("SCALE");
    assert_eq!((header.chain, header.height, header.count), (VirtualChain::Work, 2, 2));

    for (index, node) in proof.iter_nodes().enumerate() {
        let mut nodes: Vec<Vec<u8>> = proof.iter_nodes().cloned().collect();
        nodes[index][node.len() / 2] ^= 1;
        let forged = StorageProof::new(nodes);
        assert!(
            read_child_proof_check::<Hasher, _>(state_root, forged, &trie, &keys).is_err(),
            "a flipped bit in node {index} is noticed"
        );
    }
}

#[test]
fn a_pruned_record_is_proved_by_the_records_root_of_its_header() {
    use sp_trie::{LayoutV1, MemoryDB, TrieDBMutBuilder, TrieMut};
    on_chain(|| {
        let records: [&[u8]; 3] = [b"first", &[9; 150], b"third"];
        block(1, &records.map(|record| (VirtualChain::Work, record)));
        let header = VirtualChains::header(VirtualChain::Work, 1).expect("sealed");
        empty_blocks(2, 30);
        assert!(VirtualChains::records(VirtualChain::Work, 1, 0, 9).is_empty());

        // An archive that has the records makes the proof; whoever knows the header checks it.
        let mut db = MemoryDB::<Blake2Hasher>::default();
        let mut root = Default::default();
        let mut trie = TrieDBMutBuilder::<LayoutV1<Blake2Hasher>>::new(&mut db, &mut root).build();
        for (index, record) in (0_u32..).zip(records) {
            trie.insert(&codec::Encode::encode(&codec::Compact(index)), record).expect("in memory");
        }
        drop(trie);
        assert_eq!(root, header.records_root);
        let key = codec::Encode::encode(&codec::Compact(1_u32));
        let proof =
            sp_trie::generate_trie_proof::<LayoutV1<Blake2Hasher>, _, _, _>(&db, root, core::slice::from_ref(&key))
                .expect("the key is there");
        let check = |value: &[u8]| {
            let items = [(key.clone(), Some(value.to_vec()))];
            sp_trie::verify_trie_proof::<LayoutV1<Blake2Hasher>, _, _, _>(&header.records_root, &proof, &items)
        };
        assert!(check(&[9; 150]).is_ok());
        assert!(check(&[8; 150]).is_err());
    });
}
