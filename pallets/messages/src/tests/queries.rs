use super::mock::*;
use crate::MAX_MESSAGES;
use frame_support::assert_ok;
use scc_types::{AccountId, Standing};
use std::collections::BTreeSet;

#[test]
fn pages_of_an_inbox_cover_every_message_once_newest_first() {
    on_chain(|| {
        register(&ALICE);
        register(&BOB);
        for sender in (10..17).map(account) {
            send(&sender, &ALICE);
            send(&sender, &BOB);
        }
        let (mut seen, mut after) = (vec![], None);
        loop {
            let page = Messages::inbox(&ALICE, after, 3);
            let Some(last) = page.last() else { break };
            assert!(page.len() <= 3);
            after = Some(last.id);
            seen.extend(page.into_iter().map(|view| (view.id, view.from)));
        }
        let expected: Vec<_> = (0..7).rev().map(|index| (u64::from(index) * 2, account(10 + index))).collect();
        assert_eq!(seen, expected);
    });
}

#[test]
fn a_page_behind_another_account_s_or_no_message_is_empty() {
    on_chain(|| {
        register(&ALICE);
        register(&BOB);
        send(&account(3), &ALICE);
        let to_bob = send(&account(3), &BOB);
        send(&account(3), &ALICE);
        assert!(Messages::inbox(&ALICE, Some(to_bob), 9).is_empty());
        assert!(Messages::inbox(&ALICE, Some(77), 9).is_empty());
        assert!(Messages::inbox(&ALICE, None, 0).is_empty());
        assert!(Messages::inbox(&account(3), None, 9).is_empty());
        assert_eq!(Messages::message(77), None);
    });
}

#[test]
fn an_answer_has_a_largest_size() {
    on_chain(|| {
        MaxStrangers::set(u32::MAX);
        register(&ALICE);
        // The mock's price doubles every four messages: written past the rules, as many fit as are needed.
        for _ in 0..MAX_MESSAGES + 5 {
            crate::OfSender::<Test>::remove(ALICE, BOB);
            crate::Inboxes::<Test>::mutate(ALICE, |inbox| {
                if let Some(inbox) = inbox {
                    inbox.strangers = 0;
                }
            });
            send(&BOB, &ALICE);
        }
        let (count, strangers) = (MAX_MESSAGES + 5, MAX_MESSAGES + 5);
        crate::OfSender::<Test>::insert(ALICE, BOB, count);
        crate::Inboxes::<Test>::mutate(ALICE, |inbox| {
            if let Some(inbox) = inbox {
                inbox.strangers = strangers;
            }
        });
        assert_eq!(Messages::inbox(&ALICE, None, u32::MAX).len(), MAX_MESSAGES as usize);
    });
}

#[test]
fn pages_of_a_list_cover_every_entry_once() {
    on_chain(|| {
        for index in 10..13 {
            assert_ok!(Messages::add_contact(signed(ALICE), account(index)));
        }
        assert_ok!(Messages::block(signed(ALICE), BOB));
        assert_ok!(Messages::block(signed(BOB), ALICE));
        let (mut seen, mut after) = (BTreeSet::<AccountId>::new(), None);
        loop {
            let page = Messages::relations(&ALICE, after, 3);
            let Some(last) = page.last() else { break };
            after = Some(last.account.clone());
            for entry in page {
                assert_eq!(entry.standing == Standing::Blocked, entry.account == BOB);
                assert!(seen.insert(entry.account));
            }
        }
        assert_eq!(seen, [account(10), account(11), account(12), BOB].into());
    });
}
