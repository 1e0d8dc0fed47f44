use super::mock::*;
use crate::{Coupon, Coupons, Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::SCC;

#[test]
fn issue_coupon_should_hold_the_issuers_deposit() {
    run(|| {
        assert_ok!(issue(&person(9), 7 * SCC));

        let (expiry, deposit) = (START + 100, DEPOSIT);
        let coupon = Coupon { left: 7 * SCC, expiry, issuer: OPERATOR, deposit };
        assert_eq!(Coupons::<Test>::get(person(9), LISTED), Some(coupon));
        assert_eq!(held_for_coupons(&OPERATOR), DEPOSIT);
        let (holder, dapp, amount, issuer) = (person(9), LISTED, 7 * SCC, OPERATOR);
        assert_eq!(events(), [Event::CouponIssued { holder, dapp, amount, expiry, issuer, deposit }]);
    });
}

#[test]
fn issue_coupon_should_fail_when_the_account_has_one_for_that_dapp() {
    run(|| {
        assert_ok!(issue(&person(9), SCC));
        assert_noop!(issue(&person(9), SCC), Error::<Test>::CouponAlreadyExists);
        let other = Grants::issue_coupon(RuntimeOrigin::signed(OPERATOR), person(9), DRAFT, SCC, START + 1);
        assert_ok!(other);
    });
}

#[test]
fn issue_coupon_should_fail_when_amount_or_expiry_make_no_sense() {
    run(|| {
        let with =
            |amount, expiry| Grants::issue_coupon(RuntimeOrigin::signed(OPERATOR), person(9), LISTED, amount, expiry);
        assert_noop!(with(0, START + 1), Error::<Test>::InvalidAmount);
        assert_noop!(with(SCC, START), Error::<Test>::ExpiryTooEarly);
        assert_noop!(with(SCC, START + LONGEST + 1), Error::<Test>::ExpiryTooLate);
        assert_ok!(with(SCC, START + LONGEST));
    });
}

#[test]
fn issue_coupon_should_fail_when_the_sender_is_not_the_operator_or_cannot_hold() {
    run(|| {
        let by = |who| Grants::issue_coupon(RuntimeOrigin::signed(who), person(9), LISTED, SCC, START + 1);
        assert_noop!(by(person(1)), Error::<Test>::NotAuthorized);
        let poor = scc_types::AccountId::new([99; 32]);
        assert_ok!(Grants::set_operator(RuntimeOrigin::root(), Some(poor.clone())));
        assert_noop!(by(poor), Error::<Test>::InsufficientBalance);
    });
}
