//! What somebody who wants to drown an inbox gets.

use super::mock::*;
use crate::{Error, Messages as Stored};
use frame_support::{assert_noop, assert_ok};
use scc_types::SendRefusal;

#[test]
fn ten_thousand_messages_from_one_stranger_should_end_at_its_limit_and_harm_nobody() {
    on_chain(|| {
        register(&ALICE);
        let accepted = (0..10_000).filter(|_| try_send(&BOB, &ALICE).is_ok()).count();
        assert_eq!(accepted, 3);
        assert_noop!(try_send(&BOB, &ALICE), Error::<Test>::MaxOfSenderExceeded);
        assert_eq!(Messages::may_send(&BOB, &ALICE), Err(SendRefusal::TooManyOfSender));
        assert_eq!(Balances::free_balance(BOB), RICHES - 3 * plain_price());
        assert_eq!(Messages::may_send(&account(3), &ALICE), Ok(1), "others write at the plain price");
        assert_eq!(Stored::<Test>::iter().count(), 3);
    });
}

#[test]
fn a_contact_has_more_room_but_not_endless() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        send_many(6, &BOB, &ALICE);
        assert_noop!(try_send(&BOB, &ALICE), Error::<Test>::MaxOfSenderExceeded);
    });
}

#[test]
fn the_limit_of_a_sender_counts_per_inbox() {
    on_chain(|| {
        register(&ALICE);
        register(&account(3));
        send_many(3, &BOB, &ALICE);
        assert_ok!(try_send(&BOB, &account(3)));
    });
}

#[test]
fn a_stranger_at_its_limit_may_write_again_when_its_oldest_message_expires() {
    on_chain(|| {
        register(&ALICE);
        send(&BOB, &ALICE);
        enter(2);
        send(&BOB, &ALICE);
        send(&BOB, &ALICE);
        enter(1 + KEPT);
        assert_noop!(try_send(&BOB, &ALICE), Error::<Test>::MaxOfSenderExceeded);
        enter(2 + KEPT);
        assert_ok!(try_send(&BOB, &ALICE));
        assert_noop!(try_send(&BOB, &ALICE), Error::<Test>::MaxOfSenderExceeded);
    });
}

#[test]
fn a_stranger_at_its_limit_may_write_again_as_a_contact() {
    on_chain(|| {
        register(&ALICE);
        send_many(3, &BOB, &ALICE);
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        send_many(3, &BOB, &ALICE);
        assert_noop!(try_send(&BOB, &ALICE), Error::<Test>::MaxOfSenderExceeded);
    });
}

#[test]
fn many_strangers_should_pay_ever_more_until_the_inbox_takes_none_but_contacts() {
    on_chain(|| {
        register(&ALICE);
        for sender in (10..14).flat_map(|index| [index; 3]).map(account) {
            send(&sender, &ALICE);
        }
        // 4 + 4·2 + 4·4 plain prices.
        let paid: u128 = (10..14).map(|index| RICHES - Balances::free_balance(account(index))).sum();
        assert_eq!(paid, 28 * plain_price());
        assert_noop!(try_send(&BOB, &ALICE), Error::<Test>::MaxStrangersExceeded);
        assert_eq!(Messages::may_send(&BOB, &ALICE), Err(SendRefusal::TooManyOfStrangers));

        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        assert_eq!(Messages::may_send(&BOB, &ALICE), Ok(1));
        assert_ok!(try_send(&BOB, &ALICE));
        assert_ok!(try_send(&ALICE, &ALICE));
    });
}
