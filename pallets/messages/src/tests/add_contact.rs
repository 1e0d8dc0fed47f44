use super::mock::*;
use crate::{Error, Event, HoldReason};
use frame_support::{assert_noop, assert_ok};
use scc_types::{RelationView, SendRefusal, Standing, MILLI};

#[test]
fn add_contact_should_put_the_account_into_the_list_against_a_deposit() {
    on_chain(|| {
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        assert_eq!(held(HoldReason::MessageRelation, &ALICE), MILLI);
        let entry = RelationView { account: BOB, standing: Standing::Contact, deposit: MILLI };
        assert_eq!(Messages::relations(&ALICE, None, 9), [entry]);
        assert!(Messages::relations(&BOB, None, 9).is_empty());
        assert_last(Event::ContactAdded { account: ALICE, contact: BOB, deposit: MILLI });
    });
}

#[test]
fn add_contact_should_unblock_for_the_same_deposit() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::block(signed(ALICE), BOB));
        assert_eq!(Messages::may_send(&BOB, &ALICE), Err(SendRefusal::Blocked));
        RelationDeposit::set(5 * MILLI);
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        assert_eq!(Messages::may_send(&BOB, &ALICE), Ok(1));
        assert_eq!(held(HoldReason::MessageRelation, &ALICE), MILLI);
        assert_last(Event::ContactAdded { account: ALICE, contact: BOB, deposit: MILLI });
    });
}

#[test]
fn add_contact_should_fail_when_the_account_is_a_contact() {
    on_chain(|| {
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        assert_noop!(Messages::add_contact(signed(ALICE), BOB), Error::<Test>::AlreadyExists);
    });
}

#[test]
fn add_contact_should_fail_when_the_list_is_full() {
    on_chain(|| {
        assert_ok!(Messages::block(signed(ALICE), account(3)));
        for index in 4..7 {
            assert_ok!(Messages::add_contact(signed(ALICE), account(index)));
        }
        assert_noop!(Messages::add_contact(signed(ALICE), BOB), Error::<Test>::MaxRelationsExceeded);
        // What stands in the list can still change.
        assert_ok!(Messages::add_contact(signed(ALICE), account(3)));
        assert_ok!(Messages::add_contact(signed(BOB), ALICE));
    });
}

#[test]
fn add_contact_should_fail_when_the_deposit_cannot_be_held() {
    on_chain(|| {
        assert_noop!(Messages::add_contact(signed(POOR), BOB), Error::<Test>::InsufficientBalance);
    });
}
