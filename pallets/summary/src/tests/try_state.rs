//! The checks notice what they are for.

use super::mock::*;
use crate::{summary_trie, Births, Copies, Doomed, Forgetting, Funds, Kept, ScanCursor, ScanProgress};
use frame_support::BoundedVec;
use scc_types::MILLI;
use sp_io::default_child_storage as child;

fn found() -> String {
    format!("{:?}", Summary::do_try_state().expect_err("the damage is noticed"))
}

#[test]
fn damage_of_a_scan_is_noticed() {
    let mut chain = Chain::new(22);
    chain.run_to(12);
    chain.read(|| {
        let (cursor, progress) = (ScanCursor::<Test>::get().unwrap(), ScanProgress::<Test>::get().unwrap());
        ScanCursor::<Test>::kill();
        assert!(found().contains("a cursor but no progress"));
        ScanCursor::<Test>::put(cursor);
        ScanProgress::<Test>::mutate(|progress| progress.as_mut().unwrap().sum += 1);
        assert!(found().contains("miscounted"));
        ScanProgress::<Test>::mutate(|progress| progress.as_mut().unwrap().height = 12);
        assert!(found().contains("not final yet"));
        ScanProgress::<Test>::put(&progress);

        Copies::<Test>::insert(nth(1), None::<Funds>);
        assert!(found().contains("has been passed"));
        Copies::<Test>::remove(nth(1));
        Copies::<Test>::insert(nth(20), None::<Funds>);
        assert!(found().contains("not the issuance"));
        Copies::<Test>::remove(nth(20));
        // A write past the wrapper.
        frame_system::Account::<Test>::mutate(nth(20), |info| info.data.free += MILLI);
        assert!(found().contains("not the issuance"));
        frame_system::Account::<Test>::mutate(nth(20), |info| info.data.free -= MILLI);
        Forgetting::<Test>::put(Doomed { height: 5, next: 0, chunks: 1 });
        assert!(found().contains("while an old summary"));
        Forgetting::<Test>::kill();
        Summary::do_try_state().expect("mended");

        ScanCursor::<Test>::kill();
        ScanProgress::<Test>::kill();
        Births::<Test>::put(1);
        assert!(found().contains("births are left"));
        Copies::<Test>::insert(nth(20), None::<Funds>);
        assert!(found().contains("copies are left"));
    });
}

#[test]
fn damage_of_a_summary_is_noticed() {
    let mut chain = Chain::new(22);
    chain.run_to(28);
    chain.read(|| {
        let trie = b"summary/20";
        let damage = |key: &[u8], change: fn(&mut Vec<u8>)| {
            let good = child::get(trie, key).expect("there");
            let mut bad = good.clone();
            change(&mut bad);
            child::set(trie, key, &bad);
            let words = found();
            child::set(trie, key, &good);
            words
        };
        assert!(damage(&summary_trie::chunk_key(1), |bytes| bytes.push(0)).contains("not sound"));
        assert!(damage(&summary_trie::chunk_key(1), |bytes| *bytes.last_mut().unwrap() = 4).contains("path is wrong"));
        assert!(damage(&summary_trie::node_key(1, 1), |bytes| bytes[9] ^= 1).contains("path is wrong"));
        child::set(trie, &summary_trie::chunk_key(6), &[1]);
        assert!(found().contains("more chunks"));
        child::clear(trie, &summary_trie::chunk_key(6));
        let kept = Kept::<Test>::get();
        Kept::<Test>::mutate(|kept| kept[1].header.issuance += 1);
        assert!(found().contains("not what its header says"));
        Kept::<Test>::put(BoundedVec::truncate_from(kept.iter().rev().cloned().collect()));
        assert!(found().contains("not in order"));
        Kept::<Test>::put(kept);
        Forgetting::<Test>::put(Doomed { height: 20, next: 0, chunks: 1 });
        assert!(found().contains("a kept summary is being deleted"));
        Forgetting::<Test>::put(Doomed { height: 5, next: 1, chunks: 1 });
        assert!(found().contains("is remembered"));
        Forgetting::<Test>::kill();
        Summary::do_try_state().expect("mended");
    });
}
