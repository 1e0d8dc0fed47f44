use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};

#[test]
fn withdraw_should_return_the_bond_after_the_cooldown() {
    Chain::new().run(|| {
        register(5);
        assert_ok!(Miners::unbond(signed(account(5))));
        run_to_session(JUDGED);
        assert_noop!(Miners::withdraw(signed(account(5))), Error::<Test>::TooEarly);
        next_session();
        assert_ok!(Miners::withdraw(signed(account(5))));
        assert_eq!((held(&account(5)), Balances::free_balance(account(5))), (0, RICHES));
        assert!(!crate::Miners::<Test>::contains_key(account(5)));
        assert_last(Event::Withdrawn { miner: account(5), bond: BOND });
        register(5);
    });
}

#[test]
fn withdraw_should_fail_when_there_is_no_bond_or_no_notice_was_given() {
    Chain::new().run(|| {
        assert_noop!(Miners::withdraw(signed(account(5))), Error::<Test>::NotFound);
        register(5);
        run_to_session(10);
        assert_noop!(Miners::withdraw(signed(account(5))), Error::<Test>::TooEarly);
    });
}
