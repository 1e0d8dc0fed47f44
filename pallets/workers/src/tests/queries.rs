use super::mock::*;
use crate::MAX_WORKERS;
use frame_support::assert_ok;
use scc_types::{AccountId, SCC};
use std::collections::BTreeSet;

#[test]
fn pages_cover_every_worker_once() {
    on_chain(|| {
        (0..7).for_each(enlist);
        let (mut seen, mut after) = (BTreeSet::new(), None);
        loop {
            let page = Workers::workers(after.clone(), 3);
            let Some(last) = page.last() else { break };
            assert!(page.len() <= 3);
            after = Some(last.account.clone());
            page.into_iter().for_each(|view| assert!(seen.insert(view.account)));
        }
        assert_eq!(seen, (0..7).map(account).collect());
    });
}

#[test]
fn an_answer_has_a_largest_size() {
    on_chain(|| {
        for index in 0..MAX_WORKERS + 5 {
            let mut bytes = [200; 32];
            bytes[0] = u8::try_from(index).expect("small");
            let who = AccountId::new(bytes);
            assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), who.clone(), 10 * SCC));
            assert_ok!(Workers::enlist(signed(who), profile()));
        }
        assert_eq!(Workers::workers(None, u32::MAX).len(), MAX_WORKERS as usize);
        assert!(Workers::workers(None, 0).is_empty());
    });
}

#[test]
fn expired_workers_are_not_shown() {
    on_chain(|| {
        enlist(0);
        System::set_block_number(2 + LIFETIME);
        assert_eq!(Workers::worker(account(0)), None);
        assert!(Workers::workers(None, 9).is_empty());
        assert_eq!(Workers::worker(account(1)), None);
    });
}
