use super::mock::*;
use crate::{Error, Event, HoldReason};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Pays};
use scc_types::{Hash, Stars, WorkRecord};
use sp_core::{sr25519, Pair, H256};
use sp_runtime::TokenError;

#[test]
fn claim_receipts_should_count_the_units_cumulatively() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &WORKER, 30));
        assert_ok!(claim(id, &WORKER, 50));
        assert_eq!(entry(id, &WORKER).delivered, 50);
        assert_eq!(job(id).delivered, 50);
        let told =
            Event::ReceiptClaimed { job: id, worker: WORKER, units: 20, total: 50, result_root: H256::repeat_byte(8) };
        assert_eq!(last_events(1), [told]);
        assert_eq!(Jobs::held(HoldReason::Worker, &WORKER), DEPOSIT);
    });
}

#[test]
fn claim_receipts_should_be_first_come_in_the_room() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &WORKER, 70));
        assert_ok!(claim(id, &SECOND, 70));
        assert_eq!(entry(id, &SECOND).delivered, 30);
        assert_noop!(claim(id, &FRIEND, 1), Error::<Test>::InsufficientRoom);
    });
}

#[test]
fn claim_receipts_should_leave_what_is_reserved_for_others() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 60, 40));
        assert_ok!(claim(id, &SECOND, 100));
        assert_eq!(entry(id, &SECOND).delivered, 40);
        assert_ok!(claim(id, &WORKER, 60));
        assert_eq!(job(id).room(), 0);
    });
}

#[test]
fn claim_receipts_should_take_up_the_rest_of_a_receipt_when_room_returns() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 60, 10));
        assert_ok!(claim(id, &SECOND, 100));
        run_to(10 + 24 + 1);
        assert_ok!(claim(id, &SECOND, 100));
        assert_eq!(entry(id, &SECOND).delivered, 100);
    });
}

#[test]
fn claim_receipts_should_be_paid_at_once_after_settlement() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &WORKER, 10));
        assert_ok!(report(id, &[rating(&WORKER, 10, Stars::One)], true));
        run_to(1 + WINDOW);
        let before = wealth(&WORKER);
        assert_ok!(claim(id, &WORKER, 30));
        assert_eq!(wealth(&WORKER) - before, wage(20) * 9 / 10);
        assert_eq!(entry(id, &WORKER).credited, 30);
        let credit = 20 * PRICE * 9 / 10;
        assert_eq!(
            last_events(1),
            [Event::WorkCredited { job: id, worker: WORKER, units: 20, stars: Stars::One, credit }]
        );
        assert_eq!(Records::get().last(), Some(&WorkRecord::Settled { job: id, units: 20, credit }));
    });
}

#[test]
fn claim_receipts_should_fail_after_the_refund() {
    run(|| {
        let id = terms().post();
        assert_ok!(report(id, &[], true));
        run_to(1 + REFUND_DELAY);
        assert_noop!(claim(id, &WORKER, 30), Error::<Test>::TooLate);
        run_to(1 + 2 * REFUND_DELAY);
        assert_noop!(claim(id, &WORKER, 30), Error::<Test>::JobNotFound);
    });
}

#[test]
fn claim_receipts_should_return_its_fee_only_when_it_adds_ten_fees_worth() {
    Fee::set(PRICE);
    run(|| {
        let id = terms().post();
        assert_eq!(claim(id, &WORKER, 9).unwrap().pays_fee, Pays::Yes);
        assert_eq!(claim(id, &WORKER, 18).unwrap().pays_fee, Pays::Yes);
        assert_eq!(claim(id, &WORKER, 28).unwrap().pays_fee, Pays::No);
    });
}

#[test]
fn claim_receipts_should_return_the_held_fee_of_the_lease() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 60, 40));
        assert_eq!(Jobs::held(HoldReason::LeaseFee, &WORKER), 1_000);
        assert_ok!(claim(id, &WORKER, 1));
        assert_eq!(Jobs::held(HoldReason::LeaseFee, &WORKER), 0);
        assert_eq!(wealth(&WORKER), RICHES);
    });
}

#[test]
fn claim_receipts_should_fail_when_nothing_is_new() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &WORKER, 30));
        assert_noop!(claim(id, &WORKER, 30), Error::<Test>::ReceiptAlreadyExists);
        assert_noop!(claim(id, &WORKER, 29), Error::<Test>::ReceiptAlreadyExists);
        assert_noop!(claim(id, &SECOND, 0), Error::<Test>::ReceiptAlreadyExists);
    });
}

#[test]
fn claim_receipts_should_fail_when_the_receipt_has_expired() {
    run(|| {
        let id = terms().post();
        let mut late = receipt(id, &WORKER, 30);
        late.expiry = 5;
        run_to(6);
        assert_noop!(submit_receipt(late.clone()), Error::<Test>::ReceiptTooLate);
        late.expiry = 6;
        assert_ok!(submit_receipt(late));
    });
}

#[test]
fn claim_receipts_should_fail_on_another_chain() {
    run(|| {
        let id = terms().post();
        let mut foreign = receipt(id, &WORKER, 30);
        foreign.genesis = Hash::repeat_byte(0x22);
        assert_noop!(submit_receipt(foreign), Error::<Test>::InvalidGenesis);
    });
}

#[test]
fn claim_receipts_should_fail_when_another_submits_it() {
    run(|| {
        let id = terms().post();
        let stolen = receipt(id, &WORKER, 30);
        let signature = job_pair().sign(&stolen.payload());
        let thief = RuntimeOrigin::signed(FRIEND);
        assert_noop!(Jobs::claim_receipts(thief, stolen, signature), Error::<Test>::NotTheWorker);
    });
}

#[test]
fn claim_receipts_should_fail_when_the_signature_is_not_the_job_keys() {
    run(|| {
        let id = terms().post();
        let claimed = receipt(id, &WORKER, 30);
        let forged = sr25519::Pair::from_seed(&[66; 32]).sign(&claimed.payload());
        let origin = RuntimeOrigin::signed(WORKER);
        assert_noop!(Jobs::claim_receipts(origin.clone(), claimed.clone(), forged), Error::<Test>::InvalidSignature);
        let smaller = job_pair().sign(&receipt(id, &WORKER, 20).payload());
        assert_noop!(Jobs::claim_receipts(origin, claimed, smaller), Error::<Test>::InvalidSignature);
    });
}

#[test]
fn claim_receipts_should_fail_for_another_job_of_the_same_key() {
    run(|| {
        let (id, other) = (terms().post(), terms().by(FRIEND).post());
        let signature = job_pair().sign(&receipt(id, &WORKER, 30).payload());
        let origin = RuntimeOrigin::signed(WORKER);
        assert_noop!(
            Jobs::claim_receipts(origin, receipt(other, &WORKER, 30), signature),
            Error::<Test>::InvalidSignature
        );
    });
}

#[test]
fn claim_receipts_should_fail_when_too_many_workers_take_part() {
    run(|| {
        let id = terms().post();
        crate::Jobs::<Test>::mutate_extant(id, |job| job.joined = MaxWorkers::get());
        assert_noop!(claim(id, &WORKER, 1), Error::<Test>::MaxWorkersExceeded);
        crate::Jobs::<Test>::mutate_extant(id, |job| job.joined = 0);
    });
}

#[test]
fn claim_receipts_should_fail_when_the_deposit_cannot_be_held() {
    run(|| {
        let id = terms().post();
        assert_noop!(claim(id, &POOR, 1), TokenError::FundsUnavailable);
    });
}

#[test]
fn claim_receipts_should_fail_when_it_is_not_signed() {
    run(|| {
        let id = terms().post();
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let receipt = receipt(id, &WORKER, 10);
            let signature = job_pair().sign(&receipt.payload());
            assert_noop!(Jobs::claim_receipts(origin, receipt, signature), sp_runtime::DispatchError::BadOrigin);
        }
    });
}
