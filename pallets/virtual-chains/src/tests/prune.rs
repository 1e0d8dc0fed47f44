use super::mock::*;
use crate::{records_trie, Cursor, Cursors};
use frame_support::storage::child;
use scc_types::VirtualChain;

const WORK: VirtualChain = VirtualChain::Work;

fn texts(count: usize) -> Vec<(VirtualChain, &'static [u8])> {
    vec![(WORK, b"record".as_slice()); count]
}

#[test]
fn records_are_kept_for_the_retention_and_gone_after_it() {
    on_chain(|| {
        block(1, &texts(2));
        block(2, &texts(1));
        empty_blocks(3, 11);
        assert_eq!(VirtualChains::records(WORK, 1, 0, 9).len(), 2);
        empty_blocks(12, 12);
        assert!(VirtualChains::records(WORK, 1, 0, 9).is_empty());
        assert_eq!(VirtualChains::header(WORK, 1), None);
        assert!(!records_trie::has_record(WORK, 1, 1));
        assert_eq!(VirtualChains::records(WORK, 2, 0, 9).len(), 1);
    });
}

#[test]
fn each_chain_has_its_own_retention() {
    on_chain(|| {
        block(1, &[(WORK, b"w"), (VirtualChain::News, b"n")]);
        empty_blocks(2, 12);
        assert!(VirtualChains::records(WORK, 1, 0, 9).is_empty());
        assert_eq!(VirtualChains::records(VirtualChain::News, 1, 0, 9), [b"n".to_vec()]);
        empty_blocks(13, 13);
        assert!(VirtualChains::records(VirtualChain::News, 1, 0, 9).is_empty());
    });
}

#[test]
fn a_block_prunes_no_more_than_its_cap_and_the_next_goes_on() {
    on_chain(|| {
        block(1, &texts(11));
        empty_blocks(2, 11);
        assert_eq!(Cursors::<Test>::get().get(WORK), Some(Cursor { height: 1, index: 0 }));
        let weights = empty_blocks(12, 12);
        assert_eq!(Cursors::<Test>::get().get(WORK), Some(Cursor { height: 1, index: 4 }));
        assert!(!records_trie::has_record(WORK, 1, 3));
        assert!(records_trie::has_record(WORK, 1, 4));
        // A height that is partly pruned is not shown, and the state between is sound.
        assert!(VirtualChains::records(WORK, 1, 4, 9).is_empty());
        VirtualChains::do_try_state().expect("sound between");

        empty_blocks(13, 13);
        assert_eq!(Cursors::<Test>::get().get(WORK), Some(Cursor { height: 1, index: 8 }));
        let last = empty_blocks(14, 14);
        assert_eq!(Cursors::<Test>::get().get(WORK), None);
        assert_eq!(last, weights, "three records and the header are four steps too");
        assert!(empty_blocks(15, 15)[0].ref_time() < weights[0].ref_time());
    });
}

#[test]
fn nothing_of_a_pruned_chain_is_left_in_its_trie() {
    on_chain(|| {
        for height in 1..=20 {
            block(height, &texts(3));
        }
        empty_blocks(21, 60);
        assert_eq!(Cursors::<Test>::get().get(WORK), None);
        let root = sp_io::default_child_storage::next_key(b"scc:records:d", &[]);
        assert_eq!(root, None);
        assert!(child::len(&records_trie::child_info(WORK), &records_trie::header_key(20)).is_none());
    });
}

#[test]
fn pruning_catches_up_after_a_long_pause() {
    on_chain(|| {
        for height in 1..=5 {
            block(height, &texts(2));
        }
        // The chain's clock of heights does not stop, but nobody prunes: as after a raised cap or a long idle time.
        block(5_000, &texts(1));
        for height in 5_001..=5_004 {
            empty_blocks(height, height);
            VirtualChains::do_try_state().expect("sound on the way");
        }
        assert!(!records_trie::has_record(WORK, 5, 1));
        // The gap up to 5,000 is walked four heights a block.
        let cursor = Cursors::<Test>::get().get(WORK).expect("5,000 is kept");
        assert!(cursor.height > 5 && cursor.height <= 5_000);
        empty_blocks(5_005, 5_009);
        assert_eq!(VirtualChains::records(WORK, 5_000, 0, 9).len(), 1);
        empty_blocks(5_010, 6_400);
        assert_eq!(Cursors::<Test>::get().get(WORK), None);
    });
}

#[test]
fn the_head_outlives_its_records_and_the_chain_goes_on_from_it() {
    on_chain(|| {
        block(1, &texts(1));
        let head = VirtualChains::head(WORK).expect("sealed");
        empty_blocks(2, 100);
        assert_eq!(Cursors::<Test>::get().get(WORK), None);
        assert_eq!(VirtualChains::head(WORK), Some(head));
        assert_eq!(VirtualChains::header(WORK, 1).map(|header| header.height), Some(1));
        block(101, &texts(1));
        assert_eq!(VirtualChains::header(WORK, 101).expect("sealed").parent, head.1);
        assert_eq!(Cursors::<Test>::get().get(WORK), Some(Cursor { height: 101, index: 0 }));
    });
}
