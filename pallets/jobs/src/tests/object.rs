use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::{AccountId, JobId, Stars, Units};
use sp_runtime::DispatchResult;

pub fn object(id: JobId, who: &AccountId, units: Units) -> DispatchResult {
    Jobs::object(RuntimeOrigin::signed(who.clone()), id, units)
}

#[test]
fn object_should_block_units_for_everyone_else() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 60, 40));
        assert_ok!(object(id, &WORKER, 10));
        assert_eq!((job(id).reserved, job(id).objected), (50, 10));
        assert_eq!(last_events(1), [Event::WorkObjected { job: id, worker: WORKER, units: 10 }]);
        assert_ok!(claim(id, &SECOND, 100));
        assert_eq!(entry(id, &SECOND).delivered, 40);
    });
}

#[test]
fn object_should_outlast_the_reservation_and_send_the_money_to_the_reserve() {
    run(|| {
        let id = terms().with_deadline(60).post();
        assert_ok!(register(id, &WORKER, 60, 5));
        assert_ok!(object(id, &WORKER, 10));
        run_to(30);
        assert_eq!((job(id).reserved, job(id).objected), (0, 10));
        let (reserve, requester) = (wealth(&RESERVE), wealth(&REQUESTER));
        run_to(61 + REFUND_DELAY);
        assert_eq!(wealth(&RESERVE) - reserve, 8 * PRICE);
        assert_eq!(wealth(&REQUESTER) - requester, 72 * PRICE);
        assert_eq!(crate::Requesters::<Test>::get(REQUESTER).unwrap().record.objected, 10 * PRICE);
        let ended = Event::JobRefunded {
            job: id,
            requester: REQUESTER,
            units: 90,
            amount: 72 * PRICE,
            objected: 10,
            forfeited: 8 * PRICE,
        };
        assert_eq!(last_events(1), [ended]);
    });
}

#[test]
fn object_should_be_settled_by_a_receipt() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 60, 40));
        assert_ok!(object(id, &WORKER, 10));
        assert_ok!(claim(id, &WORKER, 8));
        assert_eq!((job(id).objected, job(id).reserved, job(id).delivered), (2, 50, 8));
        assert_ok!(object(id, &WORKER, 8));
        assert_eq!(entry(id, &WORKER).objected, 10);
    });
}

#[test]
fn object_should_be_settled_by_a_report_of_the_worker_itself() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 60, 40));
        assert_ok!(object(id, &WORKER, 10));
        assert_ok!(report(id, &[rating(&WORKER, 10, Stars::Five)], true));
        run_to(1 + WINDOW);
        assert_eq!((job(id).objected, entry(id, &WORKER).credited), (0, 10));
    });
}

#[test]
fn object_should_fail_for_more_than_two_tasks() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 60, 40));
        assert_noop!(object(id, &WORKER, 11), Error::<Test>::ObjectionTooLarge);
        assert_ok!(object(id, &WORKER, 6));
        assert_noop!(object(id, &WORKER, 5), Error::<Test>::ObjectionTooLarge);
        assert_ok!(object(id, &WORKER, 4));
    });
}

#[test]
fn object_should_fail_without_a_live_reservation() {
    run(|| {
        let id = terms().with_deadline(60).post();
        assert_noop!(object(id, &WORKER, 1), Error::<Test>::InsufficientReservation);
        assert_ok!(claim(id, &WORKER, 1));
        assert_noop!(object(id, &WORKER, 1), Error::<Test>::InsufficientReservation);
        assert_ok!(register(id, &WORKER, 6, 10));
        assert_noop!(object(id, &WORKER, 0), Error::<Test>::InsufficientReservation);
        assert_noop!(object(id, &WORKER, 6), Error::<Test>::InsufficientReservation);
        run_to(34);
        assert_ok!(object(id, &WORKER, 1));
        run_to(35);
        assert_noop!(object(id, &WORKER, 1), Error::<Test>::InsufficientReservation);
    });
}

#[test]
fn object_should_fail_after_the_refund_and_for_unknown_jobs() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 60, 900));
        assert_ok!(report(id, &[], true));
        run_to(REFUND_DELAY);
        assert_ok!(object(id, &WORKER, 1));
        run_to(1 + REFUND_DELAY);
        assert_noop!(object(id, &WORKER, 1), Error::<Test>::TooLate);
        assert_noop!(object(7, &WORKER, 1), Error::<Test>::JobNotFound);
    });
}

#[test]
fn object_should_fail_when_it_is_not_signed() {
    run(|| {
        let id = terms().post();
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Jobs::object(origin, id, 5), sp_runtime::DispatchError::BadOrigin);
        }
    });
}
