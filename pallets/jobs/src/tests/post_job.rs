use super::mock::*;
use crate::{types::State, Error, Event, HoldReason, Newest, OpenJobs, Postings, Requesters};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use scc_types::{Balance, Funding, RequesterRecord, WorkRecord};
use sp_runtime::{DispatchError, TokenError};

#[test]
fn post_job_should_put_a_paid_job_on_the_open_list() {
    run(|| {
        let id = terms().post();
        let job = job(id);
        assert_eq!(job.bid, crate::types::Bid { payment: 100 * PRICE, units: 100 });
        assert_eq!(job.pending, 80 * PRICE);
        assert_eq!(job.state, State::Open { unserved_since: 1, batch: 0 });
        assert_eq!((job.posted, job.deadline, job.due), (1, 50, 51));
        assert_eq!(OpenJobs::<Test>::get(id), Some(job.bid));
        assert_eq!(Postings::<Test>::get(id).unwrap().spec, terms().spec);
        let record = RequesterRecord { posted: 1, live: 1, deposit: DEPOSIT, ..Default::default() };
        let requester = Requesters::<Test>::get(REQUESTER).unwrap();
        assert_eq!((requester.record, &requester.jobs[..]), (record, &[id][..]));
    });
}

#[test]
fn post_job_should_tell_and_record_the_paid_witness() {
    run(|| {
        let id = terms().post();
        let t = terms();
        assert_eq!(
            last_events(1),
            [Event::JobPosted {
                job: id,
                requester: REQUESTER,
                funding: Funding::Own,
                dapp: LISTED,
                manifest: t.spec.manifest,
                units: 100,
                payment: 100 * PRICE,
                job_key: sp_core::Pair::public(&job_pair()),
                deadline: 50,
                max_workers: 2,
            }]
        );
        let line = WorkRecord::Posted {
            job: id,
            requester: REQUESTER,
            dapp: LISTED,
            spec: t.spec,
            units: 100,
            payment: 100 * PRICE,
            deadline: 50,
            funding: Funding::Own,
        };
        assert_eq!(Records::get(), [line]);
    });
}

#[test]
fn post_job_should_take_the_payment_and_hold_deposits_for_every_byte() {
    run(|| {
        terms().post();
        let bytes = terms().spec.encoded_size() + terms().endpoint.encoded_size();
        let deposit = DEPOSIT + 10 * bytes as Balance;
        assert_eq!(Jobs::held(HoldReason::Job, &REQUESTER), deposit);
        assert_eq!(Jobs::held(HoldReason::Requester, &REQUESTER), DEPOSIT);
        assert_eq!(wealth(&REQUESTER), RICHES - 100 * PRICE);
        terms().post();
        assert_eq!(Jobs::held(HoldReason::Job, &REQUESTER), 2 * deposit);
        assert_eq!(Jobs::held(HoldReason::Requester, &REQUESTER), DEPOSIT);
    });
}

#[test]
fn post_job_should_never_reuse_a_number() {
    run(|| {
        let first = terms().with_deadline(2).post();
        run_to(100);
        assert!(crate::Jobs::<Test>::get(first).is_none());
        assert_eq!(terms().with_deadline(120).post(), first + 1);
    });
}

#[test]
fn post_job_should_fail_when_payment_is_below_the_floor() {
    run(|| {
        let floor = 100 * 1_000;
        assert_noop!(terms().with_payment(floor - 1).try_post(), Error::<Test>::InsufficientPayment);
        assert_ok!(terms().with_payment(floor).try_post());
    });
}

#[test]
fn post_job_should_fail_when_there_are_no_units() {
    run(|| {
        assert_noop!(terms().with_units(0).try_post(), Error::<Test>::InvalidUnits);
    });
}

#[test]
fn post_job_should_fail_when_the_dapp_is_not_in_the_store() {
    run(|| {
        assert_noop!(terms().with_dapp(DELISTED).try_post(), Error::<Test>::InvalidDapp);
        assert_ok!(terms().with_dapp(DRAFT).try_post());
    });
}

#[test]
fn post_job_should_fail_when_the_deadline_is_in_the_past() {
    run(|| {
        run_to(10);
        assert_noop!(terms().with_deadline(9).try_post(), Error::<Test>::DeadlineTooEarly);
        assert_noop!(terms().with_deadline(10).try_post(), Error::<Test>::DeadlineTooEarly);
        assert_ok!(terms().with_deadline(11).try_post());
    });
}

#[test]
fn post_job_should_fail_when_the_deadline_is_more_than_thirty_days_away() {
    run(|| {
        let thirty_days = 30 * 24 * 3_600 / 3;
        assert_noop!(terms().with_deadline(1 + thirty_days + 1).try_post(), Error::<Test>::DeadlineTooLate);
        assert_ok!(terms().with_deadline(1 + thirty_days).try_post());
    });
}

#[test]
fn post_job_should_fail_when_the_number_of_workers_is_absurd() {
    run(|| {
        assert_noop!(terms().with_max_workers(0).try_post(), Error::<Test>::InvalidMaxWorkers);
        assert_noop!(terms().with_max_workers(20_001).try_post(), Error::<Test>::InvalidMaxWorkers);
        assert_ok!(terms().with_max_workers(20_000).try_post());
    });
}

#[test]
fn post_job_should_fail_when_nobody_serves_it() {
    run(|| {
        let mut silent = terms();
        silent.endpoint.peer_id = vec![].try_into().unwrap();
        assert_noop!(silent.try_post(), Error::<Test>::InvalidEndpoint);
    });
}

#[test]
fn post_job_should_fail_when_the_requester_has_too_many_jobs() {
    MaxJobs::set(2);
    run(|| {
        terms().post();
        terms().post();
        assert_noop!(terms().try_post(), Error::<Test>::MaxJobsExceeded);
        assert_ok!(terms().by(FRIEND).try_post());
    });
}

#[test]
fn post_job_should_fail_when_the_sender_cannot_pay() {
    run(|| {
        assert_noop!(terms().by(POOR).try_post(), TokenError::FundsUnavailable);
        assert_noop!(terms().with_payment(2 * RICHES).try_post(), TokenError::FundsUnavailable);
        assert_eq!(Newest::<Test>::get().next, 0);
    });
}

#[test]
fn post_job_should_fail_when_it_is_not_signed() {
    run(|| {
        let t = terms();
        let key = sp_core::Pair::public(&job_pair());
        assert_noop!(
            Jobs::post_job(RuntimeOrigin::root(), LISTED, t.spec, 1, PRICE, t.endpoint, key, 9, 1),
            DispatchError::BadOrigin
        );
    });
}
