use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::{Accepts, SendRefusal, SCC};

#[test]
fn remove_key_should_return_the_deposit_and_make_the_account_unreachable() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::remove_key(signed(ALICE)));
        assert_eq!(Balances::free_balance(ALICE), RICHES);
        assert_eq!(Messages::key_of(&ALICE), None);
        assert_eq!(Messages::may_send(&BOB, &ALICE), Err(SendRefusal::NoKey));
        assert_last(Event::KeyRemoved { account: ALICE, key: key(1), deposit: SCC });
    });
}

#[test]
fn remove_key_should_return_what_was_held_even_if_the_deposit_has_changed_since() {
    on_chain(|| {
        register(&ALICE);
        KeyDeposit::set(3 * SCC);
        assert_ok!(Messages::remove_key(signed(ALICE)));
        assert_eq!(Balances::free_balance(ALICE), RICHES);
    });
}

#[test]
fn remove_key_should_leave_messages_until_they_expire() {
    on_chain(|| {
        register(&ALICE);
        let message = send(&BOB, &ALICE);
        assert_ok!(Messages::remove_key(signed(ALICE)));
        assert_eq!(inbox(&ALICE), [message]);
        enter(1 + KEPT + 1);
        assert!(inbox(&ALICE).is_empty());
    });
}

#[test]
fn remove_key_should_open_the_inbox_for_the_next_key() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::set_inbox(signed(ALICE), Accepts::ContactsOnly));
        assert_ok!(Messages::remove_key(signed(ALICE)));
        register(&ALICE);
        assert_eq!(Messages::key_of(&ALICE).expect("registered").accepts, Accepts::Everyone);
    });
}

#[test]
fn remove_key_should_fail_when_there_is_none() {
    on_chain(|| {
        assert_noop!(Messages::remove_key(signed(ALICE)), Error::<Test>::KeyNotFound);
    });
}
