use super::mock::*;
use crate::{Error, Event, HoldReason};
use frame_support::{assert_noop, assert_ok};
use scc_types::{Accepts, MessageKeyView, SCC};
use sp_runtime::DispatchError;

#[test]
fn register_key_should_make_the_account_reachable_against_a_deposit() {
    on_chain(|| {
        assert_ok!(Messages::register_key(signed(ALICE), key(5)));
        assert_eq!(held(HoldReason::MessageKey, &ALICE), SCC);
        let view = MessageKeyView { key: key(5), accepts: Accepts::Everyone, since: 1 };
        assert_eq!(Messages::key_of(&ALICE), Some(view));
        assert_eq!(Messages::may_send(&BOB, &ALICE), Ok(1));
        assert_last(Event::KeyRegistered { account: ALICE, key: key(5), deposit: SCC });
    });
}

#[test]
fn register_key_should_replace_a_key_and_keep_everything_else() {
    on_chain(|| {
        register(&ALICE);
        assert_ok!(Messages::set_inbox(signed(ALICE), Accepts::ContactsOnly));
        KeyDeposit::set(3 * SCC);
        enter(4);
        assert_ok!(Messages::register_key(signed(ALICE), key(6)));
        let view = MessageKeyView { key: key(6), accepts: Accepts::ContactsOnly, since: 4 };
        assert_eq!(Messages::key_of(&ALICE), Some(view));
        assert_eq!(held(HoldReason::MessageKey, &ALICE), SCC);
        assert_last(Event::KeyRegistered { account: ALICE, key: key(6), deposit: SCC });
    });
}

#[test]
fn register_key_should_fail_when_the_key_is_zero_or_of_low_order_or_not_canonical() {
    on_chain(|| {
        let mut one = [0; 32];
        one[0] = 1;
        let mut order_eight = hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
        let zero_again = hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        for bad in [[0; 32], one, order_eight, zero_again, [0xff; 32]] {
            assert_noop!(Messages::register_key(signed(ALICE), bad), Error::<Test>::InvalidKey);
        }
        order_eight[0] ^= 1;
        assert_ok!(Messages::register_key(signed(ALICE), order_eight));
    });
}

#[test]
fn register_key_should_fail_when_the_key_is_registered_already() {
    on_chain(|| {
        register(&ALICE);
        assert_noop!(Messages::register_key(signed(ALICE), key(1)), Error::<Test>::AlreadyExists);
    });
}

#[test]
fn register_key_should_fail_when_the_deposit_cannot_be_held() {
    on_chain(|| {
        assert_noop!(Messages::register_key(signed(POOR), key(1)), Error::<Test>::InsufficientBalance);
    });
}

#[test]
fn register_key_should_fail_without_a_signature() {
    on_chain(|| {
        assert_noop!(Messages::register_key(RuntimeOrigin::root(), key(1)), DispatchError::BadOrigin);
    });
}

fn hex(text: &str) -> [u8; 32] {
    let byte = |at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).expect("hexadecimal");
    core::array::from_fn(byte)
}
