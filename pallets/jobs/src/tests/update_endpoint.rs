use super::mock::*;
use crate::{Error, Event, HoldReason, Postings};
use frame_support::{assert_noop, assert_ok};
use scc_types::{Endpoint, JobId};
use sp_runtime::DispatchResult;

fn update(id: JobId, endpoint: Endpoint) -> DispatchResult {
    Jobs::update_endpoint(RuntimeOrigin::signed(REQUESTER), id, endpoint)
}

#[test]
fn update_endpoint_should_replace_it() {
    run(|| {
        let id = terms().post();
        assert_ok!(update(id, endpoint(2)));
        assert_eq!(Postings::<Test>::get(id).unwrap().endpoint, endpoint(2));
        assert_eq!(last_events(1), [Event::EndpointUpdated { job: id, endpoint: endpoint(2) }]);
    });
}

#[test]
fn update_endpoint_should_hold_and_release_the_deposit_of_the_bytes() {
    run(|| {
        let id = terms().post();
        let before = Jobs::held(HoldReason::Job, &REQUESTER);
        let mut longer = endpoint(2);
        longer.addresses.try_push(vec![4; 20].try_into().unwrap()).unwrap();
        assert_ok!(update(id, longer));
        assert_eq!(Jobs::held(HoldReason::Job, &REQUESTER), before + 10 * 21);
        assert_ok!(update(id, endpoint(3)));
        assert_eq!(Jobs::held(HoldReason::Job, &REQUESTER), before);
    });
}

#[test]
fn update_endpoint_should_fail_without_a_peer() {
    run(|| {
        let id = terms().post();
        let mut silent = endpoint(2);
        silent.peer_id = vec![].try_into().unwrap();
        assert_noop!(update(id, silent), Error::<Test>::InvalidEndpoint);
    });
}

#[test]
fn update_endpoint_should_fail_when_the_sender_is_a_stranger_or_the_job_closed() {
    run(|| {
        let id = terms().post();
        let stranger = RuntimeOrigin::signed(FRIEND);
        assert_noop!(Jobs::update_endpoint(stranger, id, endpoint(2)), Error::<Test>::NotAuthorized);
        assert_noop!(update(7, endpoint(2)), Error::<Test>::JobNotFound);
        run_to(51);
        assert_noop!(update(id, endpoint(2)), Error::<Test>::TooLate);
    });
}

#[test]
fn update_endpoint_should_fail_when_it_is_not_signed() {
    run(|| {
        let id = terms().post();
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Jobs::update_endpoint(origin, id, endpoint(2)), sp_runtime::DispatchError::BadOrigin);
        }
    });
}
