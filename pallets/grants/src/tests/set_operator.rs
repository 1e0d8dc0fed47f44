use super::mock::*;
use crate::{Error, Event, Operator};
use frame_support::{assert_noop, assert_ok};
use scc_types::SCC;
use sp_runtime::DispatchError;

#[test]
fn set_operator_should_hand_over_the_right_to_spend() {
    run(|| {
        assert_ok!(Grants::set_operator(RuntimeOrigin::root(), Some(person(1))));
        assert_eq!(Operator::<Test>::get(), Some(person(1)));
        assert_eq!(events(), [Event::OperatorSet { operator: Some(person(1)) }]);
        assert_noop!(terms(SCC).grant_by(&OPERATOR), Error::<Test>::NotAuthorized);
        assert_ok!(terms(SCC).grant_by(&person(1)));
    });
}

#[test]
fn set_operator_should_be_able_to_stop_all_spending() {
    run(|| {
        assert_ok!(Grants::set_operator(RuntimeOrigin::root(), None));
        assert_noop!(terms(SCC).grant_by(&OPERATOR), Error::<Test>::NotAuthorized);
        assert_noop!(issue(&person(9), SCC), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn set_operator_should_fail_when_the_council_does_not_say_so() {
    run(|| {
        let named = Grants::set_operator(RuntimeOrigin::signed(OPERATOR), Some(OPERATOR));
        assert_noop!(named, DispatchError::BadOrigin);
    });
}
