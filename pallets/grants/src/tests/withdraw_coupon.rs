use super::mock::*;
use crate::{Coupons, Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::SCC;

fn withdraw(by: scc_types::AccountId) -> sp_runtime::DispatchResult {
    Grants::withdraw_coupon(RuntimeOrigin::signed(by), person(9), LISTED)
}

#[test]
fn withdraw_coupon_should_return_the_deposit_to_who_issued_it() {
    run(|| {
        assert_ok!(issue(&person(9), 7 * SCC));
        // The council has named another operator since.
        assert_ok!(Grants::set_operator(RuntimeOrigin::root(), Some(person(1))));
        assert_noop!(withdraw(OPERATOR), Error::<Test>::NotAuthorized);
        assert_ok!(withdraw(person(1)));

        assert_eq!((held_for_coupons(&OPERATOR), held_for_coupons(&person(1))), (0, 0));
        assert!(!Coupons::<Test>::contains_key(person(9), LISTED));
        let told = Event::CouponWithdrawn { holder: person(9), dapp: LISTED, left: 7 * SCC };
        assert!(events().contains(&told));
    });
}

#[test]
fn withdraw_coupon_should_be_open_to_anyone_after_the_expiry_and_not_before() {
    run(|| {
        assert_ok!(issue(&person(9), SCC));
        run_to(START + 100);
        assert_noop!(withdraw(person(3)), Error::<Test>::NotAuthorized);
        assert_noop!(withdraw(person(9)), Error::<Test>::NotAuthorized);
        run_to(START + 101);
        assert_ok!(withdraw(person(3)));
        assert_eq!(held_for_coupons(&OPERATOR), 0);
    });
}

#[test]
fn withdraw_coupon_should_fail_when_there_is_none() {
    run(|| {
        assert_noop!(withdraw(OPERATOR), Error::<Test>::CouponNotFound);
    });
}
