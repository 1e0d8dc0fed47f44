use super::mock::*;
use crate::{Error, Event, HoldReason, Requesters};
use frame_support::{assert_noop, assert_ok};

#[test]
fn forget_requester_should_delete_the_record_and_release_its_deposit() {
    run(|| {
        let id = terms().post();
        assert_ok!(report(id, &[], true));
        run_to(1 + 2 * REFUND_DELAY);
        assert_ok!(Jobs::forget_requester(RuntimeOrigin::signed(REQUESTER)));
        assert!(!Requesters::<Test>::contains_key(REQUESTER));
        assert_eq!(Jobs::held(HoldReason::Requester, &REQUESTER), 0);
        assert_eq!(last_events(1), [Event::RequesterForgotten { requester: REQUESTER }]);
    });
}

#[test]
fn forget_requester_should_fail_while_jobs_are_in_state() {
    run(|| {
        terms().post();
        assert_noop!(Jobs::forget_requester(RuntimeOrigin::signed(REQUESTER)), Error::<Test>::TooEarly);
    });
}

#[test]
fn forget_requester_should_fail_for_a_stranger() {
    run(|| {
        assert_noop!(Jobs::forget_requester(RuntimeOrigin::signed(FRIEND)), Error::<Test>::RequesterNotFound);
    });
}

#[test]
fn forget_requester_should_fail_when_it_is_not_signed() {
    run(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Jobs::forget_requester(origin), sp_runtime::DispatchError::BadOrigin);
        }
    });
}
