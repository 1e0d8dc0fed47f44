use super::mock::*;
use crate::{types::State, Event, HoldReason, Jobs as JobsInState, Postings, Queue, Requesters, Roll, Seeds, Workers};
use frame_support::assert_ok;
use scc_types::{Stars, WorkRecord};

#[test]
fn refund_should_return_four_fifths_of_the_undelivered_units_price() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &WORKER, 40));
        assert_ok!(report(id, &[], true));
        run_to(REFUND_DELAY);
        let before = wealth(&REQUESTER);
        run_to(1 + REFUND_DELAY);
        assert_eq!(wealth(&REQUESTER) - before, 48 * PRICE);
        assert_eq!(job(id).state, State::Finished);
        let told = Event::JobRefunded {
            job: id,
            requester: REQUESTER,
            units: 60,
            amount: 48 * PRICE,
            objected: 0,
            forfeited: 0,
        };
        assert_eq!(last_events(1), [told]);
        assert_eq!(Records::get().last(), Some(&WorkRecord::Refunded { job: id, units: 60, amount: 48 * PRICE }));
        assert_eq!(Requesters::<Test>::get(REQUESTER).unwrap().record.refunded, 60 * PRICE);
    });
}

#[test]
fn refund_should_leave_roundings_in_the_reserve() {
    run(|| {
        let id = terms().with_units(3).with_payment(10_001).post();
        assert_ok!(claim(id, &WORKER, 1));
        let reserve = wealth(&RESERVE);
        run_to(51 + REFUND_DELAY);
        assert_eq!(job(id).pending, 0);
        // 8,001 pending; 3,333 a unit: 2,666 settled, 4/5 of 6,667 returned.
        assert_eq!(wealth(&REQUESTER), RICHES - 10_001 + 5_333);
        assert!(wealth(&RESERVE) - reserve <= 4);
    });
}

#[test]
fn refund_should_never_return_star_cuts() {
    run(|| {
        let id = terms().post();
        assert_ok!(report(id, &[rating(&WORKER, 100, Stars::One)], true));
        run_to(30);
        assert_eq!(wealth(&REQUESTER), RICHES - 100 * PRICE);
        assert!(JobsInState::<Test>::get(id).is_none());
    });
}

#[test]
fn finished_jobs_should_leave_no_trace_in_state() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 30, 900));
        assert_ok!(claim(id, &WORKER, 20));
        assert_ok!(register(id, &SECOND, 10, 900));
        assert_ok!(super::object::object(id, &SECOND, 3));
        assert_ok!(report(id, &[rating(&FRIEND, 5, Stars::Three), rating(&WORKER, 20, Stars::Five)], true));
        run_to(2 * REFUND_DELAY);
        assert_eq!(job(id).state, State::Finished);
        run_to(1 + 2 * REFUND_DELAY);
        assert_eq!(last_events(1), [Event::JobRemoved { job: id }]);
        assert!(JobsInState::<Test>::iter().next().is_none() && Postings::<Test>::iter().next().is_none());
        assert!(Workers::<Test>::iter().next().is_none() && Roll::<Test>::iter().next().is_none());
        assert!(Queue::<Test>::iter().next().is_none() && Seeds::<Test>::iter().next().is_none());
        for who in [REQUESTER, WORKER, SECOND, FRIEND] {
            assert_eq!(Jobs::held(HoldReason::Job, &who), 0);
            assert_eq!(Jobs::held(HoldReason::Worker, &who), 0);
            assert_eq!(Jobs::held(HoldReason::LeaseFee, &who), 0);
        }
        assert_eq!(Requesters::<Test>::get(REQUESTER).unwrap().record.live, 0);
    });
}

#[test]
fn a_lease_without_receipt_should_lose_its_fee() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 30, 20));
        assert_ok!(register(id, &SECOND, 30, 20));
        assert_ok!(report(id, &[rating(&SECOND, 30, Stars::Five)], true));
        let income = wealth(&FEE_INCOME);
        run_to(60);
        assert_eq!(wealth(&WORKER), RICHES - 1_000);
        assert_eq!(wealth(&SECOND), RICHES + wage(30));
        assert_eq!(wealth(&FEE_INCOME) - income, 1_000);
    });
}
