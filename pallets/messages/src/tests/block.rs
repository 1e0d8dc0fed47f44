use super::mock::*;
use crate::{Error, Event, HoldReason};
use frame_support::{assert_noop, assert_ok};
use scc_types::{SendRefusal, MILLI};

#[test]
fn block_should_refuse_the_account_s_messages_against_a_deposit() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::block(signed(ALICE), BOB));
        assert_eq!(held(HoldReason::MessageRelation, &ALICE), MILLI);
        assert_eq!(Messages::may_send(&BOB, &ALICE), Err(SendRefusal::Blocked));
        assert_eq!(Messages::may_send(&account(3), &ALICE), Ok(1));
        assert_last(Event::AccountBlocked { account: ALICE, blocked: BOB, deposit: MILLI });
    });
}

#[test]
fn block_should_end_a_contact_for_the_same_deposit() {
    on_chain(|| {
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        assert_ok!(Messages::block(signed(ALICE), BOB));
        assert_eq!(held(HoldReason::MessageRelation, &ALICE), MILLI);
        assert_noop!(Messages::remove_contact(signed(ALICE), BOB), Error::<Test>::NotFound);
        assert_ok!(Messages::unblock(signed(ALICE), BOB));
        assert_eq!(held(HoldReason::MessageRelation, &ALICE), 0);
    });
}

#[test]
fn block_should_not_touch_what_lies_in_the_inbox() {
    on_chain(|| {
        register(&ALICE);
        let message = send(&BOB, &ALICE);
        assert_ok!(Messages::block(signed(ALICE), BOB));
        assert_eq!(inbox(&ALICE), [message]);
    });
}

#[test]
fn block_should_fail_when_the_account_is_blocked() {
    on_chain(|| {
        assert_ok!(Messages::block(signed(ALICE), BOB));
        assert_noop!(Messages::block(signed(ALICE), BOB), Error::<Test>::AlreadyExists);
    });
}

#[test]
fn block_should_fail_when_the_list_is_full() {
    on_chain(|| {
        for index in 3..7 {
            assert_ok!(Messages::block(signed(ALICE), account(index)));
        }
        assert_noop!(Messages::block(signed(ALICE), BOB), Error::<Test>::MaxRelationsExceeded);
    });
}

#[test]
fn block_should_fail_when_the_deposit_cannot_be_held() {
    on_chain(|| {
        assert_noop!(Messages::block(signed(POOR), BOB), Error::<Test>::InsufficientBalance);
    });
}
