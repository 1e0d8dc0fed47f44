use super::mock::*;
use crate::{
    types::{Rated, State},
    Error, Event, HoldReason, OpenJobs,
};
use frame_support::{assert_noop, assert_ok};
use scc_types::{AccountId, Stars, WorkRecord};

#[test]
fn report_should_close_the_job_with_its_last_page() {
    run(|| {
        let id = terms().post();
        run_to(3);
        assert_ok!(report(id, &[rating(&WORKER, 40, Stars::Five)], true));
        assert_eq!(job(id).state, State::Closing { closed: 3, reported: true });
        assert_eq!(job(id).due, 3 + WINDOW);
        assert!(!OpenJobs::<Test>::contains_key(id));
        assert_eq!(last_events(1), [Event::JobClosed { job: id, settles: 8 }]);
        assert_eq!(Records::get().last(), Some(&WorkRecord::Closed { job: id }));
    });
}

#[test]
fn report_should_keep_its_lines_in_order_over_pages() {
    run(|| {
        let id = terms().post();
        let page = [rating(&WORKER, 40, Stars::Two)];
        assert_ok!(report(id, &page, false));
        assert!(matches!(job(id).state, State::Open { .. }));
        assert_eq!(last_events(1), [Event::WorkReported { job: id, ratings: page.to_vec() }]);
        assert_eq!(Records::get().last(), Some(&WorkRecord::Reported { job: id, ratings: page.to_vec() }));
        assert_ok!(report(id, &[rating(&SECOND, 60, Stars::Four)], true));
        assert_eq!(entry(id, &WORKER).rating, Some(Rated { units: 40, stars: Stars::Two }));
        assert_eq!(entry(id, &SECOND).rating, Some(Rated { units: 60, stars: Stars::Four }));
        assert_eq!(job(id).named, 100);
    });
}

#[test]
fn report_should_hold_a_deposit_of_the_requester_for_each_new_worker() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &SECOND, 10));
        assert_ok!(report(id, &[rating(&WORKER, 40, Stars::Five), rating(&SECOND, 10, Stars::Five)], true));
        assert_eq!(Jobs::held(HoldReason::Worker, &REQUESTER), DEPOSIT);
        assert_eq!(Jobs::held(HoldReason::Worker, &SECOND), DEPOSIT);
    });
}

#[test]
fn report_should_be_accepted_after_the_deadline_until_settlement() {
    run(|| {
        let id = terms().post();
        run_to(51);
        assert_eq!(job(id).state, State::Closing { closed: 51, reported: false });
        run_to(55);
        assert_ok!(report(id, &[rating(&WORKER, 40, Stars::Five)], true));
        assert_eq!(job(id).due, 51 + WINDOW);
        assert_noop!(report(id, &[], true), Error::<Test>::ReportAlreadyExists);
        run_to(56);
        assert_eq!(entry(id, &WORKER).credited, 40);
    });
}

#[test]
fn report_should_fail_after_settlement() {
    run(|| {
        let id = terms().post();
        run_to(56);
        assert_noop!(report(id, &[rating(&WORKER, 40, Stars::Five)], true), Error::<Test>::TooLate);
    });
}

#[test]
fn report_should_rate_a_worker_once() {
    run(|| {
        let id = terms().post();
        let twice = [rating(&WORKER, 1, Stars::Five), rating(&WORKER, 1, Stars::Five)];
        assert_noop!(report(id, &twice, false), Error::<Test>::RatingAlreadyExists);
        assert_ok!(report(id, &twice[..1], false));
        assert_noop!(report(id, &twice[..1], false), Error::<Test>::RatingAlreadyExists);
    });
}

#[test]
fn report_should_fail_when_it_names_more_units_than_there_are() {
    run(|| {
        let id = terms().post();
        let page = [rating(&WORKER, 60, Stars::Five), rating(&SECOND, 41, Stars::Five)];
        assert_noop!(report(id, &page, true), Error::<Test>::MaxUnitsExceeded);
        assert_ok!(report(id, &page[..1], false));
        assert_noop!(report(id, &page[1..], true), Error::<Test>::MaxUnitsExceeded);
    });
}

#[test]
fn report_should_fail_when_too_many_workers_take_part() {
    run(|| {
        let id = terms().post();
        crate::Jobs::<Test>::mutate_extant(id, |job| job.joined = MaxWorkers::get());
        assert_noop!(report(id, &[rating(&WORKER, 1, Stars::Five)], true), Error::<Test>::MaxWorkersExceeded);
        crate::Jobs::<Test>::mutate_extant(id, |job| job.joined = 0);
    });
}

#[test]
fn report_should_fail_when_the_sender_is_not_the_requester() {
    run(|| {
        let id = terms().post();
        let page = vec![rating(&FRIEND, 100, Stars::Five)];
        let stranger = RuntimeOrigin::signed(FRIEND);
        assert_noop!(
            Jobs::report(stranger.clone(), id, page.clone().try_into().unwrap(), true),
            Error::<Test>::NotAuthorized
        );
        assert_noop!(Jobs::report(stranger, 7, page.try_into().unwrap(), true), Error::<Test>::JobNotFound);
    });
}

#[test]
fn report_should_fail_when_the_deposits_cannot_be_held() {
    run(|| {
        let id = terms().post();
        let who = |n: u8| AccountId::new([n; 32]);
        let page: Vec<_> = (100..110).map(|n| rating(&who(n), 1, Stars::Five)).collect();
        let free = pallet_balances::Pallet::<Test>::free_balance(REQUESTER);
        let rest = terms().with_payment(free - 6 * DEPOSIT).post();
        assert!(report(id, &page, true).is_err());
        assert_eq!(job(id).joined, 0);
        assert_eq!(job(rest).joined, 0);
    });
}

#[test]
fn report_should_fail_when_it_is_not_signed() {
    run(|| {
        let id = terms().post();
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Jobs::report(origin, id, Default::default(), true), sp_runtime::DispatchError::BadOrigin);
        }
    });
}
