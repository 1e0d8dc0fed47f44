//! Nobody gains by not signing, signing twice, reporting falsely or objecting falsely.

use super::{mock::*, object::object};
use crate::{Error, Jobs as JobsInState};
use frame_support::{assert_noop, assert_ok};
use scc_types::{AccountId, Balance, JobId, Stars};

/// Requester, friend and worker at the end of a job's life, the job removed.
fn outcome(life: impl FnOnce(JobId)) -> (Balance, Balance, Balance) {
    let mut wealths = (0, 0, 0);
    run(|| {
        let id = terms().post();
        life(id);
        run_to(System::block_number() + 200);
        assert!(JobsInState::<Test>::get(id).is_none());
        wealths = (wealth(&REQUESTER), wealth(&FRIEND), wealth(&WORKER));
    });
    wealths
}

/// The worker computes all 100 units on a lease and is signed and reported as it should be.
fn honest() -> (Balance, Balance, Balance) {
    outcome(|id| {
        assert_ok!(register(id, &WORKER, 100, 40));
        assert_ok!(claim(id, &WORKER, 100));
        assert_ok!(report(id, &[rating(&WORKER, 100, Stars::Five)], true));
    })
}

#[test]
fn signing_the_same_work_twice_to_a_friend_gains_nothing() {
    let double = outcome(|id| {
        assert_ok!(register(id, &WORKER, 100, 40));
        assert_noop!(claim(id, &FRIEND, 100), Error::<Test>::InsufficientRoom);
        assert_ok!(report(id, &[rating(&FRIEND, 100, Stars::Five)], true));
        assert_noop!(claim(id, &FRIEND, 100), Error::<Test>::InsufficientRoom);
        assert_ok!(claim(id, &WORKER, 100));
        run_to(1 + WINDOW);
        assert_noop!(claim(id, &FRIEND, 100), Error::<Test>::InsufficientRoom);
    });
    assert_eq!(double, honest());
}

#[test]
fn signing_twice_costs_the_friend_not_the_worker_even_without_a_lease() {
    let double = outcome(|id| {
        assert_ok!(claim(id, &WORKER, 100));
        assert_noop!(claim(id, &FRIEND, 100), Error::<Test>::InsufficientRoom);
        assert_ok!(report(id, &[rating(&FRIEND, 100, Stars::Five)], true));
    });
    assert_eq!(double, honest());
}

#[test]
fn a_false_report_takes_nothing_a_worker_claimed() {
    let false_report = outcome(|id| {
        assert_ok!(claim(id, &WORKER, 100));
        assert_ok!(report(id, &[rating(&WORKER, 1, Stars::Five), rating(&FRIEND, 99, Stars::Five)], true));
    });
    assert_eq!(false_report, honest());
}

#[test]
fn bad_stars_gain_the_requester_nothing() {
    let (requester, friend, worker) = outcome(|id| {
        assert_ok!(claim(id, &WORKER, 100));
        assert_ok!(report(id, &[rating(&WORKER, 100, Stars::One)], true));
    });
    assert_eq!((requester, friend), (honest().0, honest().1));
    assert_eq!(worker, RICHES + wage(90));
}

#[test]
fn refusing_to_sign_gains_nothing() {
    // The worker did two tasks of 5 units; the requester keeps the frames and signs nothing.
    let signed = outcome(|id| {
        assert_ok!(register(id, &WORKER, 100, 40));
        assert_ok!(claim(id, &WORKER, 10));
        assert_ok!(report(id, &[rating(&WORKER, 10, Stars::Five)], true));
    });
    let refused = outcome(|id| {
        assert_ok!(register(id, &WORKER, 100, 40));
        assert_ok!(report(id, &[], true));
        assert_ok!(object(id, &WORKER, 10));
    });
    assert_eq!(refused.0, signed.0, "the money of the objected units does not come back");
    assert_eq!(refused.1, signed.1);
}

#[test]
fn a_false_objection_gains_nothing() {
    let quiet = outcome(|id| {
        assert_ok!(register(id, &WORKER, 100, 40));
        assert_ok!(report(id, &[], true));
    });
    let objected = outcome(|id| {
        assert_ok!(register(id, &WORKER, 100, 40));
        assert_ok!(object(id, &WORKER, 10));
        assert_noop!(object(id, &WORKER, 1), Error::<Test>::ObjectionTooLarge);
        assert_ok!(report(id, &[], true));
    });
    assert_eq!(objected.2, quiet.2);
    assert_eq!(objected.0, quiet.0 - 8 * PRICE, "at most two tasks' money, to the reserve");
}

#[test]
fn nothing_is_both_refunded_and_claimed() {
    let (requester, _, worker) = outcome(|id| {
        assert_ok!(report(id, &[], true));
        run_to(REFUND_DELAY);
        assert_ok!(claim(id, &WORKER, 30));
        run_to(1 + REFUND_DELAY);
        assert_noop!(claim(id, &WORKER, 100), Error::<Test>::TooLate);
    });
    assert_eq!(worker, RICHES + wage(30));
    assert_eq!(requester, RICHES - 100 * PRICE + 56 * PRICE);
}

#[test]
fn hoarding_leases_ends_with_the_reservation_and_costs_the_fee() {
    let (_, friend, worker) = outcome(|id| {
        assert_ok!(register(id, &WORKER, 100, 10));
        assert_noop!(claim(id, &FRIEND, 50), Error::<Test>::InsufficientRoom);
        run_to(35);
        assert_ok!(claim(id, &FRIEND, 50));
        assert_ok!(report(id, &[], true));
    });
    assert_eq!(friend, RICHES + wage(50));
    assert_eq!(worker, RICHES - 1_000);
}

#[test]
fn a_requester_who_pays_himself_loses() {
    let (requester, friend, _) = outcome(|id| {
        assert_ok!(claim(id, &FRIEND, 100));
        assert_ok!(report(id, &[rating(&FRIEND, 100, Stars::Five)], true));
    });
    assert_eq!(requester + friend, 2 * RICHES - 40 * PRICE);
}

#[test]
fn splitting_receipts_or_accounts_changes_nothing() {
    let split = outcome(|id| {
        for units in 1..=50 {
            assert_ok!(claim(id, &WORKER, units));
        }
        for units in 1..=50 {
            assert_ok!(claim(id, &FRIEND, units));
        }
    });
    assert_eq!(split.1 + split.2, honest().1 + honest().2);
}

#[test]
fn adding_units_cannot_dilute_what_was_promised() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &WORKER, 100));
        let more = |payment, units| Jobs::raise_bid(RuntimeOrigin::signed(REQUESTER), id, payment, units);
        assert_noop!(more(PRICE, 100), Error::<Test>::InsufficientPrice);
        assert_ok!(more(100 * PRICE, 100));
        run_to(51 + WINDOW);
        assert_eq!(wealth(&WORKER), RICHES + wage(100));
    });
}

#[test]
fn a_receipt_outlives_the_requester() {
    run(|| {
        let id = terms().post();
        run_to(50 + WINDOW);
        assert_ok!(claim(id, &WORKER, 60));
        run_to(51 + WINDOW);
        assert_eq!(wealth(&WORKER), RICHES + wage(60), "the requester never reported");
    });
}

#[test]
fn ten_thousand_workers_are_all_paid_within_the_limits_of_blocks() {
    let who = |n: u32| {
        let mut bytes = [7; 32];
        bytes[..4].copy_from_slice(&n.to_le_bytes());
        AccountId::new(bytes)
    };
    run(|| {
        let id = terms().with_units(10_000).with_deadline(90).post();
        let all: Vec<_> = (0..10_000).collect();
        for page in all.chunks(64) {
            let lines: Vec<_> = page.iter().map(|n| rating(&who(*n), 1, Stars::Five)).collect();
            assert_ok!(report(id, &lines, page.contains(&9_999)));
        }
        QueueWeight::set(Jobs::least_queue_weight().saturating_mul(200));
        run_to(1 + WINDOW);
        assert!(matches!(job(id).state, crate::types::State::Settling { .. }));
        while matches!(job(id).state, crate::types::State::Settling { .. }) {
            run_to(System::block_number() + 1);
        }
        assert!(System::block_number() <= 2 + REFUND_DELAY);
        assert_eq!(job(id).state, crate::types::State::Settled);
        assert!((0..10_000).all(|n| wealth(&who(n)) == wage(1)));
        run_to(60);
        assert!(JobsInState::<Test>::get(id).is_none());
    });
    QueueWeight::set(frame_support::weights::Weight::from_parts(1_000_000_000_000, u64::MAX));
}

#[test]
fn ten_thousand_receipts_of_one_worker_count_once_each() {
    run(|| {
        let id = terms().with_units(10_000).post();
        for units in (5..=10_000).step_by(500) {
            assert_ok!(claim(id, &WORKER, units));
            assert_noop!(claim(id, &WORKER, units), Error::<Test>::ReceiptAlreadyExists);
        }
        assert_ok!(claim(id, &WORKER, 10_000));
        assert_noop!(claim(id, &WORKER, 10_001), Error::<Test>::InsufficientRoom);
        run_to(51 + WINDOW);
        assert_eq!(wealth(&WORKER), RICHES + wage(10_000));
    });
}
