use super::mock::*;
use crate::{
    types::{DueItem, Reservation},
    Error, Event, HoldReason, Jobs as JobsInState, Queue,
};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Pays};
use scc_types::Hash;
use sp_core::{sr25519, Pair};
use sp_runtime::TokenError;

#[test]
fn register_lease_should_reserve_until_a_day_after_its_expiry() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 60, 40));
        let reservation = Reservation { units: 60, left: 60, task_units: 5, until: 64 };
        assert_eq!(entry(id, &WORKER).reservation, Some(reservation));
        assert_eq!((job(id).reserved, job(id).room()), (60, 40));
        assert_eq!(last_events(1), [Event::LeaseRegistered { job: id, worker: WORKER, reserved: 60, until: 64 }]);
    });
}

#[test]
fn register_lease_should_free_the_units_after_the_reservation() {
    run(|| {
        let id = terms().with_deadline(100).post();
        assert_ok!(register(id, &WORKER, 60, 10));
        run_to(34);
        assert_eq!(job(id).reserved, 60);
        run_to(35);
        assert_eq!(job(id).reserved, 0);
        assert_eq!(last_events(1), [Event::LeaseExpired { job: id, worker: WORKER, released: 60 }]);
    });
}

#[test]
fn register_lease_should_reserve_no_longer_than_the_job_lives_however_late_it_expires() {
    run(|| {
        let id = terms().with_deadline(100).post();
        assert_ok!(register(id, &WORKER, 60, u32::MAX));
        assert_eq!(entry(id, &WORKER).reservation.map(|reservation| reservation.until), Some(u32::MAX));
        assert!(Queue::<Test>::contains_key(u32::MAX, DueItem::Lease(id, WORKER)));
        check();
        run_to(10_000);
        assert!(!JobsInState::<Test>::contains_key(id) && Queue::<Test>::iter().next().is_none());
    });
}

#[test]
fn register_lease_should_replace_the_former_reservation() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 30, 10));
        assert_ok!(claim(id, &WORKER, 20));
        assert_eq!(job(id).reserved, 10);
        assert_ok!(register(id, &WORKER, 50, 20));
        assert_eq!((job(id).reserved, job(id).delivered), (30, 20));
        assert!(!Queue::<Test>::contains_key(35, DueItem::Lease(id, WORKER)));
        assert!(Queue::<Test>::contains_key(45, DueItem::Lease(id, WORKER)));
    });
}

#[test]
fn register_lease_should_hold_the_fee_instead_when_it_is_worth_it() {
    Fee::set(PRICE);
    run(|| {
        let id = terms().post();
        assert_eq!(register(id, &SECOND, 9, 40).unwrap().pays_fee, Pays::Yes);
        assert_eq!(Jobs::held(HoldReason::LeaseFee, &SECOND), 0);
        assert_eq!(register(id, &WORKER, 60, 40).unwrap().pays_fee, Pays::No);
        assert_eq!(Jobs::held(HoldReason::LeaseFee, &WORKER), PRICE);
    });
}

#[test]
fn register_lease_should_fail_when_there_is_no_room() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 60, 40));
        assert_noop!(register(id, &SECOND, 41, 40), Error::<Test>::InsufficientRoom);
        assert_ok!(register(id, &SECOND, 40, 40));
    });
}

#[test]
fn register_lease_should_fail_when_it_adds_nothing() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 60, 40));
        assert_noop!(register(id, &WORKER, 60, 40), Error::<Test>::InvalidLease);
        assert_noop!(register(id, &WORKER, 59, 41), Error::<Test>::InvalidLease);
        assert_noop!(register(id, &WORKER, 61, 39), Error::<Test>::InvalidLease);
        assert_ok!(register(id, &WORKER, 60, 41));
        assert_ok!(claim(id, &SECOND, 20));
        assert_noop!(register(id, &SECOND, 20, 40), Error::<Test>::InvalidLease);
    });
}

#[test]
fn register_lease_should_fail_when_its_task_makes_no_sense() {
    run(|| {
        let id = terms().post();
        for task_units in [0, 61] {
            let mut odd = lease(id, &WORKER, 60, 40);
            odd.task_units = task_units;
            assert_noop!(submit_lease(odd), Error::<Test>::InvalidLease);
        }
    });
}

#[test]
fn register_lease_should_fail_when_it_has_expired() {
    run(|| {
        let id = terms().post();
        run_to(11);
        assert_noop!(register(id, &WORKER, 60, 10), Error::<Test>::LeaseTooLate);
        assert_ok!(register(id, &WORKER, 60, 11));
    });
}

#[test]
fn register_lease_should_fail_from_settlement_on() {
    run(|| {
        let id = terms().post();
        assert_ok!(report(id, &[], true));
        assert_ok!(register(id, &WORKER, 10, 40));
        run_to(1 + WINDOW);
        assert_noop!(register(id, &WORKER, 20, 40), Error::<Test>::TooLate);
    });
}

#[test]
fn register_lease_should_fail_when_forged_stolen_or_foreign() {
    run(|| {
        let id = terms().post();
        let good = lease(id, &WORKER, 60, 40);
        let forged = sr25519::Pair::from_seed(&[66; 32]).sign(&good.payload());
        let origin = RuntimeOrigin::signed(WORKER);
        assert_noop!(Jobs::register_lease(origin, good.clone(), forged), Error::<Test>::InvalidSignature);
        let signature = job_pair().sign(&good.payload());
        let thief = RuntimeOrigin::signed(FRIEND);
        assert_noop!(Jobs::register_lease(thief, good.clone(), signature), Error::<Test>::NotTheWorker);
        let foreign = scc_types::Lease { genesis: Hash::zero(), ..good };
        assert_noop!(submit_lease(foreign), Error::<Test>::InvalidGenesis);
        assert_noop!(register(7, &WORKER, 1, 40), Error::<Test>::JobNotFound);
    });
}

#[test]
fn register_lease_should_fail_when_the_worker_cannot_join() {
    run(|| {
        let id = terms().post();
        assert_noop!(register(id, &POOR, 60, 40), TokenError::FundsUnavailable);
        crate::Jobs::<Test>::mutate_extant(id, |job| job.joined = MaxWorkers::get());
        assert_noop!(register(id, &WORKER, 60, 40), Error::<Test>::MaxWorkersExceeded);
        crate::Jobs::<Test>::mutate_extant(id, |job| job.joined = 0);
    });
}

#[test]
fn register_lease_should_fail_when_it_is_not_signed() {
    run(|| {
        let id = terms().post();
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let lease = lease(id, &WORKER, 10, 40);
            let signature = job_pair().sign(&lease.payload());
            assert_noop!(Jobs::register_lease(origin, lease, signature), sp_runtime::DispatchError::BadOrigin);
        }
    });
}
