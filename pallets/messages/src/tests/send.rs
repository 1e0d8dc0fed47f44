use super::mock::*;
use crate::{Error, Event};
use codec::DecodeAll;
use frame_support::{assert_noop, assert_ok};
use scc_types::{Accepts, MessageRecord, MessageView, RecordId, VirtualChain, MILLI, SEALED_SIZES};
use sp_runtime::DispatchError;

#[test]
fn send_should_take_the_price_write_the_record_and_fill_the_inbox() {
    on_chain(|| {
        register(&ALICE);
        enter(3);
        let bytes: Vec<u8> = (0..=255).collect();
        assert_ok!(Messages::send(signed(BOB), ALICE, bytes.clone()));

        let price = Messages::price(256).expect("a size of messages");
        assert_eq!(Balances::free_balance(BOB), RICHES - price);
        assert_eq!(Balances::free_balance(INCOME), MILLI + price);
        let record = RecordId { chain: VirtualChain::Messages, height: 3, index: 0 };
        let expires = 3 + KEPT;
        assert_last(Event::MessageSent { message: 0, from: BOB, to: ALICE, record, size: 256, price, expires });
        let view = MessageView { id: 0, from: BOB, to: ALICE, record, expires, sealed: bytes.clone() };
        assert_eq!(Messages::inbox(&ALICE, None, 9), [view]);

        enter(4);
        let lines = VirtualChains::records(VirtualChain::Messages, 3, 0, 9);
        let line = MessageRecord::decode_all(&mut lines[0].as_slice()).expect("a line of chain e");
        assert_eq!((lines.len(), line), (1, MessageRecord { from: BOB, to: ALICE, sealed: bytes }));
    });
}

#[test]
fn send_should_take_every_size_of_messages_at_its_price() {
    on_chain(|| {
        register(&ALICE);
        for (index, size) in (10..).zip(SEALED_SIZES) {
            let sender = account(index);
            assert_ok!(Messages::send(signed(sender.clone()), ALICE, sealed(size as usize)));
            let price = Messages::price(size).expect("a size of messages");
            assert_eq!(Balances::free_balance(sender), RICHES - price);
        }
    });
}

#[test]
fn send_should_fail_when_the_size_is_none_of_the_four() {
    on_chain(|| {
        register(&ALICE);
        for size in [0, 1, 48, 127, 129, 255, 257, 513, 1_023] {
            assert_noop!(Messages::send(signed(BOB), ALICE, sealed(size)), Error::<Test>::InvalidSize);
        }
    });
}

#[test]
fn send_should_fail_when_the_message_is_larger_than_the_largest() {
    on_chain(|| {
        register(&ALICE);
        for size in [1_025, 2_048, 1_000_000] {
            assert_noop!(Messages::send(signed(BOB), ALICE, sealed(size)), Error::<Test>::TooLarge);
        }
    });
}

#[test]
fn send_should_fail_when_the_recipient_has_no_key() {
    on_chain(|| {
        assert_noop!(try_send(&BOB, &ALICE), Error::<Test>::KeyNotFound);
    });
}

#[test]
fn send_should_fail_when_the_sender_is_blocked() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::block(signed(ALICE), BOB));
        assert_noop!(try_send(&BOB, &ALICE), Error::<Test>::SenderNotAuthorized);
    });
}

#[test]
fn send_should_fail_when_a_stranger_writes_to_an_inbox_for_contacts() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::set_inbox(signed(ALICE), Accepts::ContactsOnly));
        assert_noop!(try_send(&BOB, &ALICE), Error::<Test>::StrangerNotAuthorized);
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        assert_ok!(try_send(&BOB, &ALICE));
    });
}

#[test]
fn send_should_fail_when_the_sender_cannot_pay_and_live_on() {
    on_chain(|| {
        register(&ALICE);
        assert!(plain_price() > 0);
        // The existential deposit cannot pay for messages.
        let all = Balances::free_balance(BOB) - MILLI - plain_price() + 1;
        assert_ok!(Balances::transfer_keep_alive(signed(BOB), account(3), all));
        assert_noop!(try_send(&BOB, &ALICE), Error::<Test>::InsufficientBalance);
        assert_ok!(Balances::transfer_keep_alive(signed(account(3)), BOB, 1));
        assert_ok!(try_send(&BOB, &ALICE));
        assert_eq!(Balances::free_balance(BOB), MILLI);
    });
}

#[test]
fn send_should_reach_oneself_past_every_list() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::block(signed(ALICE), ALICE));
        assert_ok!(Messages::set_inbox(signed(ALICE), Accepts::ContactsOnly));
        let note = send(&ALICE, &ALICE);
        assert_eq!(inbox(&ALICE), [note]);
    });
}

#[test]
fn send_should_fail_without_a_signature() {
    on_chain(|| {
        register(&ALICE);
        assert_noop!(Messages::send(RuntimeOrigin::root(), ALICE, sealed(128)), DispatchError::BadOrigin);
    });
}
