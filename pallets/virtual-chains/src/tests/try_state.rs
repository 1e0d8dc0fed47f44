//! The checks notice what they are for.

use super::mock::*;
use crate::{records_trie, Counts, Heads};
use frame_support::storage::child;
use scc_types::{Hash, VirtualChain};

const WORK: VirtualChain = VirtualChain::Work;

fn broken_by(change: impl FnOnce()) -> String {
    new_chain().execute_with(|| {
        block(1, &[(WORK, b"a"), (WORK, b"b")]);
        block(3, &[(WORK, b"c")]);
        VirtualChains::do_try_state().expect("sound before");
        change();
        format!("{:?}", VirtualChains::do_try_state().expect_err("the damage is noticed"))
    })
}

#[test]
fn damage_is_noticed() {
    let cases: [(&str, fn()); 8] = [
        ("wait to be sealed", || Counts::<Test>::mutate(|counts| counts.set(WORK, 1))),
        ("without head", || Heads::<Test>::remove(WORK)),
        ("corrupt", || child::put_raw(&records_trie::child_info(WORK), &records_trie::header_key(1), b"junk")),
        ("records without header", || records_trie::remove_header(WORK, 1)),
        ("fewer records", || records_trie::remove_record(WORK, 1, 1)),
        ("more records", || records_trie::put_record(WORK, 1, 2, b"x")),
        ("not what the header seals", || records_trie::put_record(WORK, 1, 0, b"x")),
        ("does not name its parent", || {
            let mut header = VirtualChains::header(WORK, 3).expect("sealed");
            header.parent = Hash::repeat_byte(1);
            records_trie::put_header(&header);
        }),
    ];
    for (expected, change) in cases {
        let found = broken_by(change);
        assert!(found.contains(expected), "expected “{expected}”, found {found}");
    }
}

#[test]
fn absent_is_not_corrupt() {
    on_chain(|| {
        block(1, &[(WORK, b"a")]);
        assert_eq!(records_trie::header(WORK, 2), Ok(None));
        child::put_raw(&records_trie::child_info(WORK), &records_trie::header_key(2), b"junk");
        assert_eq!(records_trie::header(WORK, 2), Err(records_trie::Corrupt));
        assert_eq!(VirtualChains::header(WORK, 2), None);
        records_trie::remove_header(WORK, 2);
    });
}
