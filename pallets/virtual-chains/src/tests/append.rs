use super::mock::*;
use crate::{records_trie, Counts};
use frame_support::storage::child;
use scc_traits::AppendRecord;
use scc_types::{RecordId, VirtualChain};

#[test]
fn append_should_number_the_records_of_each_chain_from_zero_in_every_block() {
    on_chain(|| {
        let (ids, _) =
            block(7, &[(VirtualChain::Work, b"w0"), (VirtualChain::Scores, b"s0"), (VirtualChain::Work, b"w1")]);
        let id = |chain, height, index| RecordId { chain, height, index };
        assert_eq!(ids, [id(VirtualChain::Work, 7, 0), id(VirtualChain::Scores, 7, 0), id(VirtualChain::Work, 7, 1)]);
        let (ids, _) = block(8, &[(VirtualChain::Work, b"w2")]);
        assert_eq!(ids, [id(VirtualChain::Work, 8, 0)]);
    });
}

#[test]
fn append_should_store_plain_bytes_under_the_documented_keys() {
    on_chain(|| {
        block(0x0102_0304, &[(VirtualChain::Work, b"first"), (VirtualChain::Work, b"second")]);
        let trie = sp_core::storage::ChildInfo::new_default(b"scc:records:d");
        assert_eq!(records_trie::child_info(VirtualChain::Work), trie);
        assert_eq!(child::get_raw(&trie, &[1, 2, 3, 4, 0, 0, 0, 1]).as_deref(), Some(b"second".as_slice()));
        assert!(child::exists(&trie, &[b'h', 1, 2, 3, 4]));
        assert!(!child::exists(&trie, &[1, 2, 3, 4, 0, 0, 0, 2]));
    });
}

#[test]
fn append_should_encode_what_is_no_bytes_yet() {
    on_chain(|| {
        block(1, &[]);
        let id = VirtualChains::append(VirtualChain::News, &(5_u32, true));
        assert_eq!(records_trie::record(VirtualChain::News, 1, id.index), Some(vec![5, 0, 0, 0, 1]));
        VirtualChains::seal();
    });
}

#[test]
fn an_empty_record_is_a_record() {
    on_chain(|| {
        block(1, &[(VirtualChain::Board, b""), (VirtualChain::Board, b"x")]);
        assert_eq!(VirtualChains::records(VirtualChain::Board, 1, 0, 9), [vec![], b"x".to_vec()]);
    });
}

#[test]
fn counts_are_empty_between_blocks() {
    on_chain(|| {
        block(1, &[(VirtualChain::Work, b"w"), (VirtualChain::News, b"n")]);
        assert!(!Counts::<Test>::exists());
    });
}

#[test]
fn the_weight_of_a_record_grows_with_its_bytes() {
    let (small, large) = (VirtualChains::weight(10), VirtualChains::weight(1_000));
    assert!(small.ref_time() > 0);
    assert!(large.ref_time() > small.ref_time());
    assert_eq!(<() as AppendRecord>::weight(1_000).ref_time(), 0);
}
