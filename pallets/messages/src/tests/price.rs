use super::mock::*;
use crate::{Inbox, Message, STORED_BESIDE};
use codec::{Encode, MaxEncodedLen};
use frame_support::{assert_ok, storage::storage_prefix, StorageHasher, Twox64Concat};
use scc_types::{MessageRecord, SEALED_SIZES};

#[test]
fn price_counts_bytes_and_days() {
    on_chain(|| {
        // Ten blocks of 3 s are a begun day.
        assert_eq!(Messages::price(128), Some(u128::from(128 + STORED_BESIDE) * 1_000));
        assert_eq!(Messages::price(1_024), Some(u128::from(1_024 + STORED_BESIDE) * 1_000));
        SlotDuration::set(150_000);
        RetentionBlocks::set(17_280);
        assert_eq!(Messages::price(512), Some(u128::from(512 + STORED_BESIDE) * 1_000 * 30));
        RetentionBlocks::set(17_281);
        assert_eq!(Messages::price(512), Some(u128::from(512 + STORED_BESIDE) * 1_000 * 31));
    });
}

#[test]
fn sizes_no_message_has_have_no_price() {
    on_chain(|| {
        for size in [0, 127, 129, 1_025, u32::MAX] {
            assert_eq!(Messages::price(size), None);
        }
    });
}

#[test]
fn everything_a_message_stores_is_counted() {
    let sealed = vec![0; 1_024];
    let record = 8 + MessageRecord { from: ALICE, to: BOB, sealed }.encoded_size() - 1_024;
    let prefix = storage_prefix(b"Messages", b"Messages").len();
    let message = prefix + Twox64Concat::max_len::<u64>() + Message::max_encoded_len();
    let account = 16 + 32;
    let inbox = prefix + account + Inbox::max_encoded_len();
    let of_sender = prefix + 2 * account + 4;
    assert_eq!(record + message + inbox + of_sender, STORED_BESIDE as usize);
}

#[test]
fn strangers_pay_twice_as_much_for_each_so_many_messages_of_strangers() {
    on_chain(|| {
        register(&ALICE);
        for (already, sender) in (0..12).zip((10_u8..).flat_map(|index| [index; 3]).map(account)) {
            let times = 1 << (already / 4);
            assert_eq!(Messages::may_send(&sender, &ALICE), Ok(times));
            let before = Balances::free_balance(&sender);
            send(&sender, &ALICE);
            assert_eq!(before - Balances::free_balance(&sender), plain_price() * u128::from(times));
        }
    });
}

#[test]
fn contacts_pay_the_plain_price_and_do_not_make_it_dearer() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::add_contact(signed(ALICE), BOB));
        send_many(6, &BOB, &ALICE);
        assert_eq!(Messages::may_send(&account(3), &ALICE), Ok(1));
        for sender in (10..14).map(account) {
            send(&sender, &ALICE);
        }
        assert_eq!(Messages::may_send(&account(3), &ALICE), Ok(2));
        assert_ok!(Messages::add_contact(signed(ALICE), account(3)));
        assert_eq!(Messages::may_send(&account(3), &ALICE), Ok(1));
        assert_eq!(Messages::may_send(&ALICE, &ALICE), Ok(1));
    });
}

#[test]
fn the_price_falls_when_messages_expire() {
    on_chain(|| {
        register(&ALICE);
        for sender in (10..15).map(account) {
            send(&sender, &ALICE);
        }
        assert_eq!(Messages::may_send(&BOB, &ALICE), Ok(2));
        enter(2 + KEPT);
        assert_eq!(Messages::may_send(&BOB, &ALICE), Ok(1));
    });
}

#[test]
fn every_size_has_a_price() {
    on_chain(|| assert!(SEALED_SIZES.iter().all(|size| Messages::price(*size).is_some())));
}
