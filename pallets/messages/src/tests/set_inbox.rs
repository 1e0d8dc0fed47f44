use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::{Accepts, SendRefusal};

#[test]
fn set_inbox_should_close_the_inbox_to_strangers_and_open_it_again() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        assert_ok!(Messages::set_inbox(signed(ALICE), Accepts::ContactsOnly));
        assert_last(Event::InboxSet { account: ALICE, accepts: Accepts::ContactsOnly });
        assert_eq!(Messages::may_send(&account(3), &ALICE), Err(SendRefusal::ContactsOnly));
        assert_eq!(Messages::may_send(&BOB, &ALICE), Ok(1));
        assert_eq!(Messages::may_send(&ALICE, &ALICE), Ok(1), "notes to oneself are always welcome");

        assert_ok!(Messages::set_inbox(signed(ALICE), Accepts::Everyone));
        assert_eq!(Messages::may_send(&account(3), &ALICE), Ok(1));
    });
}

#[test]
fn set_inbox_should_fail_when_there_is_no_key() {
    on_chain(|| {
        assert_noop!(Messages::set_inbox(signed(ALICE), Accepts::ContactsOnly), Error::<Test>::KeyNotFound);
    });
}
