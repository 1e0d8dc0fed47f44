use super::mock::*;
use crate::{types::Bid, Error, Event, OpenJobs};
use frame_support::{assert_noop, assert_ok};
use scc_types::{Balance, JobId, Units, WorkRecord};
use sp_runtime::{DispatchResult, TokenError};

fn raise(id: JobId, payment: Balance, units: Units) -> DispatchResult {
    Jobs::raise_bid(RuntimeOrigin::signed(REQUESTER), id, payment, units)
}

#[test]
fn raise_bid_should_add_payment_and_units() {
    run(|| {
        let id = terms().post();
        assert_ok!(raise(id, 60 * PRICE, 50));
        let bid = Bid { payment: 160 * PRICE, units: 150 };
        assert_eq!(job(id).bid, bid);
        assert_eq!(job(id).pending, 128 * PRICE);
        assert_eq!(OpenJobs::<Test>::get(id), Some(bid));
        assert_eq!(wealth(&REQUESTER), RICHES - 160 * PRICE);
        let told =
            Event::BidRaised { job: id, payment: 60 * PRICE, units: 50, total_payment: 160 * PRICE, total_units: 150 };
        assert_eq!(last_events(1), [told]);
        assert_eq!(Records::get()[1], WorkRecord::Raised { job: id, payment: 60 * PRICE, units: 50 });
    });
}

#[test]
fn raise_bid_should_move_the_job_up() {
    run(|| {
        let (first, second) = (terms().post(), terms().post());
        assert_eq!(ids(), [first, second]);
        assert_ok!(raise(second, 1_000, 0));
        assert_eq!(ids(), [second, first]);
    });
}

fn ids() -> Vec<JobId> {
    Jobs::open_jobs_ranked(0, 10).into_iter().map(|job| job.id).collect()
}

#[test]
fn raise_bid_should_fail_when_added_units_pay_less_than_the_present_price() {
    run(|| {
        let id = terms().post();
        assert_noop!(raise(id, 50 * PRICE - 1, 50), Error::<Test>::InsufficientPrice);
        assert_ok!(raise(id, 50 * PRICE, 50));
    });
}

#[test]
fn raise_bid_should_fail_when_the_addition_is_below_the_floor() {
    run(|| {
        let id = terms().post();
        assert_noop!(raise(id, 999, 0), Error::<Test>::InsufficientPayment);
        assert_ok!(raise(id, 1_000, 0));
    });
}

#[test]
fn raise_bid_should_fail_when_the_units_overflow() {
    run(|| {
        let id = terms().post();
        assert_noop!(raise(id, Balance::MAX, Units::MAX), Error::<Test>::InvalidUnits);
    });
}

#[test]
fn raise_bid_should_fail_when_the_sender_is_not_the_payer() {
    run(|| {
        let id = terms().post();
        let stranger = RuntimeOrigin::signed(FRIEND);
        assert_noop!(Jobs::raise_bid(stranger, id, PRICE, 1), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn raise_bid_should_fail_when_the_payer_cannot_pay() {
    run(|| {
        let id = terms().post();
        assert_noop!(raise(id, 2 * RICHES, 0), TokenError::FundsUnavailable);
    });
}

#[test]
fn raise_bid_should_fail_when_the_job_is_closed_or_unknown() {
    run(|| {
        let id = terms().post();
        assert_ok!(report(id, &[], true));
        assert_noop!(raise(id, PRICE, 1), Error::<Test>::TooLate);
        assert_noop!(raise(7, PRICE, 1), Error::<Test>::JobNotFound);
    });
}

#[test]
fn raise_bid_should_work_in_the_last_block_and_not_after_it() {
    run(|| {
        let id = terms().post();
        run_to(50);
        assert_ok!(raise(id, PRICE, 1));
        run_to(51);
        assert_noop!(raise(id, PRICE, 1), Error::<Test>::TooLate);
    });
}

#[test]
fn raise_bid_should_fail_when_it_is_not_signed() {
    run(|| {
        let id = terms().post();
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Jobs::raise_bid(origin, id, PRICE, 0), sp_runtime::DispatchError::BadOrigin);
        }
    });
}
