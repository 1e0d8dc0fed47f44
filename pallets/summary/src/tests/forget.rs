use super::mock::*;
use crate::{summary_trie, Event, Forgetting};
use sp_core::storage::ChildInfo;

/// Keys left in the trie of a height.
fn keys(height: u32) -> usize {
    let ChildInfo::ParentKeyId(_) = summary_trie::child_info(height);
    let trie = format!("summary/{height}");
    let mut key = Vec::new();
    let mut count = 0;
    while let Some(next) = sp_io::default_child_storage::next_key(trie.as_bytes(), &key) {
        key = next;
        count += 1;
    }
    count
}

/// Whether the main trie still names the child trie.
fn is_named(height: u32) -> bool {
    sp_io::storage::exists(format!(":child_storage:default:summary/{height}").as_bytes())
}

#[test]
fn the_oldest_of_three_is_deleted_a_few_chunks_a_block() {
    let mut chain = Chain::new(22);
    chain.run_to(37);
    // Six chunks, and a tree of eleven nodes... but for the one that no power of two completes.
    chain.read(|| {
        assert_eq!(Summary::heights(), [20, 30]);
        assert_eq!((Summary::header(10), Summary::chunk(10, 0)), (None, None));
        assert_eq!(keys(10), 6 + 10);
        assert!(is_named(10));
    });
    chain.run_to(38);
    assert_eq!(chain.read(|| keys(10)), 4 + 7);
    chain.run_to(39);
    assert_eq!(chain.read(|| keys(10)), 2 + 3);
    chain.block(|| assert_eq!(events(), [Event::Forgotten { height: 10 }]));
    chain.read(|| {
        assert_eq!(keys(10), 0);
        assert!(!is_named(10), "nothing is left of the trie");
        assert!(!Forgetting::<Test>::exists());
        assert_eq!((keys(20), keys(30)), (16, 16));
    });
}

#[test]
fn no_scan_begins_while_an_old_summary_is_being_deleted() {
    let mut chain = Chain::new(22);
    MaxForgottenPerBlock::set(1);
    chain.run_to(40);
    // Six chunks since block 38: three are left.
    chain.block(|| assert_eq!(events(), [Event::Skipped { height: 40 }]));
    chain.run_to(57);
    assert_eq!(chain.read(Summary::heights), [30, 50]);
}

#[test]
fn a_summary_that_is_not_the_issuance_is_given_up_and_deleted() {
    let mut chain = Chain::new(22).unchecked();
    chain.block(|| pallet_balances::TotalIssuance::<Test>::mutate(|issuance| *issuance += 1));
    chain.run_to(16);
    let issuance = chain.read(Balances::total_issuance);
    chain.block(|| assert_eq!(events(), [Event::Abandoned { height: 10, issuance, sum: issuance - 1 }]));
    chain.read(|| {
        assert_eq!((Summary::heights(), Summary::progress()), (Vec::new(), None));
        assert_eq!(keys(10), 16);
    });
    chain.run_to(19);
    // The next one is good again.
    chain.block(|| pallet_balances::TotalIssuance::<Test>::mutate(|issuance| *issuance -= 1));
    assert!(!chain.read(|| is_named(10)));
    chain.run_to(27);
    assert_eq!(chain.read(Summary::heights), [20]);
}
