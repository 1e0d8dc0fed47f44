use super::mock::*;
use crate::{Error, Event, RelationCounts};
use frame_support::{assert_noop, assert_ok};
use scc_types::MILLI;

#[test]
fn remove_contact_should_return_the_deposit_and_leave_nothing() {
    on_chain(|| {
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        RelationDeposit::set(5 * MILLI);
        assert_ok!(Messages::remove_contact(signed(ALICE), BOB));
        assert_eq!(Balances::free_balance(ALICE), RICHES);
        assert!(Messages::relations(&ALICE, None, 9).is_empty());
        assert!(!RelationCounts::<Test>::contains_key(ALICE));
        assert_last(Event::ContactRemoved { account: ALICE, contact: BOB, deposit: MILLI });
    });
}

#[test]
fn remove_contact_should_fail_when_the_account_is_no_contact() {
    on_chain(|| {
        assert_noop!(Messages::remove_contact(signed(ALICE), BOB), Error::<Test>::NotFound);
        assert_ok!(Messages::block(signed(ALICE), BOB));
        assert_noop!(Messages::remove_contact(signed(ALICE), BOB), Error::<Test>::NotFound);
    });
}
