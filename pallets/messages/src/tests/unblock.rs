use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::MILLI;

#[test]
fn unblock_should_let_the_account_write_again_and_return_the_deposit() {
    on_chain(|| {
        register(&BOB);
        assert_ok!(Messages::block(signed(BOB), ALICE));
        assert_ok!(Messages::unblock(signed(BOB), ALICE));
        assert_eq!(Messages::may_send(&ALICE, &BOB), Ok(1));
        assert!(Messages::relations(&BOB, None, 9).is_empty());
        assert_last(Event::AccountUnblocked { account: BOB, unblocked: ALICE, deposit: MILLI });
    });
}

#[test]
fn unblock_should_fail_when_the_account_is_not_blocked() {
    on_chain(|| {
        assert_noop!(Messages::unblock(signed(ALICE), BOB), Error::<Test>::NotFound);
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        assert_noop!(Messages::unblock(signed(ALICE), BOB), Error::<Test>::NotFound);
    });
}
