//! From a main header's digest to one account, with nothing but `scc-summary-proof`.

use super::mock::*;
use crate::summary_trie;
use scc_summary_proof::{check_account, check_chunk, check_digest, check_file, check_seal, chunk_length, file_head};
use scc_types::{VirtualChain, AUXILIARY_DIGEST};
use sp_runtime::DigestItem;

/// The bytes of the digest item of the virtual chains.
fn digest_item() -> Vec<u8> {
    let mut items = System::digest().logs.into_iter().filter_map(|item| match item {
        DigestItem::Other(bytes) if bytes.starts_with(&AUXILIARY_DIGEST) => Some(bytes),
        _ => None,
    });
    items.next().expect("there are records")
}

#[test]
fn a_summary_is_proved_by_the_digest_of_the_block_that_sealed_it() {
    let mut chain = Chain::new(30);
    chain.run_to(19);
    chain.read(|| {
        let (summary, _) = summary_of(10);
        assert_eq!(summary.sealed_at, 19);
        let auxiliary = VirtualChains::header(VirtualChain::Summaries, 19).expect("sealed");
        assert_eq!(check_seal(&summary.header, &auxiliary), Ok(()));
        assert_eq!(check_digest(&auxiliary, &digest_item()), Ok(()));
    });
}

#[test]
fn every_chunk_and_account_of_a_kept_summary_is_proved() {
    let mut chain = Chain::new(50);
    chain.run_to(24);
    chain.read(|| {
        let (summary, lines) = summary_of(10);
        let header = &summary.header;
        for index in 0..header.chunks {
            let proof = Summary::prove_chunk(10, index).expect("kept");
            assert_eq!(check_chunk(header, &proof), Ok(()));
        }
        for line in &lines {
            let proof = Summary::prove_account(10, line.account.clone()).expect("kept");
            assert_eq!(proof.summary, summary);
            assert_eq!(proof.chunks.len(), 1);
            assert_eq!(check_account(header, &line.account, &proof.chunks), Ok(Some(line.clone())));
        }
        let mut neighbours = 0;
        for stranger in (5_000..5_500).map(numbered) {
            let proof = Summary::prove_account(10, stranger.clone()).expect("kept");
            neighbours += proof.chunks.len() - 1;
            assert_eq!(check_account(header, &stranger, &proof.chunks), Ok(None));
        }
        assert!(neighbours > 0, "some stand between two chunks");
    });
}

#[test]
fn a_file_of_the_chunks_is_the_summary() {
    let mut chain = Chain::new(50);
    chain.run_to(24);
    chain.read(|| {
        let (summary, _) = summary_of(10);
        let mut file = file_head(&summary.header);
        for index in 0..summary.header.chunks {
            let chunk = Summary::chunk(10, index).expect("kept");
            file.extend(chunk_length(&chunk).expect("small"));
            file.extend(chunk);
        }
        assert_eq!(check_file(&summary.header, &file), Ok(()));
    });
}

#[test]
fn chunks_stand_in_the_child_trie_under_their_index() {
    let mut chain = Chain::new(10);
    chain.run_to(14);
    chain.read(|| {
        let trie = summary_trie::child_info(10);
        assert_eq!(trie.storage_key(), b"summary/10");
        let stored = frame_support::storage::child::get_raw(&trie, &[0, 0, 0, 2]);
        assert_eq!(stored, Summary::chunk(10, 2));
        let leaf = frame_support::storage::child::get_raw(&trie, &[0, 0, 0, 0, 2]).expect("a node");
        assert_eq!(leaf.len(), 32);
    });
}
