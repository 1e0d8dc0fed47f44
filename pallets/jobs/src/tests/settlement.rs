use super::mock::*;
use crate::{types::State, Error, Event, HoldReason, Requesters};
use frame_support::{assert_noop, assert_ok};
use scc_types::{AccountId, Funding, Stars, WorkRecord};

#[test]
fn settlement_should_come_after_the_challenge_window() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &WORKER, 40));
        assert_ok!(report(id, &[], true));
        run_to(WINDOW);
        assert_eq!(wealth(&WORKER), RICHES);
        run_to(1 + WINDOW);
        assert_eq!(wealth(&WORKER), RICHES + wage(40));
        assert_eq!(job(id).state, State::Settled);
        assert_eq!(last_events(1), [Event::JobSettled { job: id, delivered: 40, refunds: 1 + REFUND_DELAY }]);
        assert_eq!(Records::get().last(), Some(&WorkRecord::Settled { job: id, units: 40, credit: 40 * PRICE }));
        assert_eq!(Requesters::<Test>::get(REQUESTER).unwrap().record.receipted, 40 * PRICE);
    });
}

#[test]
fn settlement_should_pay_workers_developers_and_nothing_more() {
    run(|| {
        let id = terms().post();
        assert_ok!(report(id, &[rating(&WORKER, 60, Stars::Five), rating(&SECOND, 40, Stars::Five)], true));
        let (developer, reserve) = (wealth(&DEVELOPER), wealth(&RESERVE));
        run_to(1 + WINDOW);
        assert_eq!(wealth(&WORKER), RICHES + wage(60));
        assert_eq!(wealth(&SECOND), RICHES + wage(40));
        assert_eq!(wealth(&DEVELOPER) - developer, 20 * PRICE);
        assert_eq!(wealth(&RESERVE), reserve);
        assert_eq!(job(id).pending, 0);
    });
}

#[test]
fn settlement_should_send_star_cuts_and_unlisted_developers_shares_to_the_reserve() {
    run(|| {
        let id = terms().with_dapp(DRAFT).post();
        assert_ok!(report(id, &[rating(&WORKER, 100, Stars::One)], true));
        let reserve = wealth(&RESERVE);
        run_to(1 + WINDOW);
        assert_eq!(wealth(&WORKER), RICHES + wage(90));
        assert_eq!(wealth(&RESERVE) - reserve, 26 * PRICE);
    });
}

#[test]
fn settlement_should_give_full_stars_when_nobody_rated_in_time() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &WORKER, 40));
        run_to(51 + WINDOW);
        assert_eq!(entry(id, &WORKER).credit, 40 * PRICE);
    });
}

#[test]
fn settlement_should_count_the_larger_of_claim_and_report() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &WORKER, 40));
        assert_ok!(claim(id, &SECOND, 10));
        assert_ok!(report(id, &[rating(&WORKER, 30, Stars::Five), rating(&SECOND, 20, Stars::Five)], true));
        run_to(1 + WINDOW);
        assert_eq!(entry(id, &WORKER).credited, 40);
        assert_eq!(entry(id, &SECOND).credited, 20);
    });
}

#[test]
fn settlement_should_fill_the_room_in_the_order_of_the_report() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &FRIEND, 50, 900));
        let page =
            [rating(&SECOND, 30, Stars::Five), rating(&WORKER, 40, Stars::Five), rating(&FRIEND, 20, Stars::Five)];
        assert_ok!(report(id, &page, true));
        run_to(1 + WINDOW);
        assert_eq!(entry(id, &SECOND).credited, 30);
        assert_eq!(entry(id, &WORKER).credited, 20, "only what is not reserved for another");
        assert_eq!(entry(id, &FRIEND).credited, 20, "its own reservation is its room");
        assert_eq!(job(id).reserved, 30);
    });
}

#[test]
fn settlement_should_leave_objected_units_alone() {
    run(|| {
        let id = terms().post();
        assert_ok!(register(id, &WORKER, 10, 900));
        assert_ok!(super::object::object(id, &WORKER, 10));
        assert_ok!(report(id, &[rating(&FRIEND, 100, Stars::Five)], true));
        run_to(1 + WINDOW);
        assert_eq!(entry(id, &FRIEND).credited, 90);
        assert_eq!(job(id).objected, 10);
    });
}

#[test]
fn settlement_should_go_page_by_page_through_large_jobs() {
    run(|| {
        let id = terms().post();
        let who = |n: u8| AccountId::new([n; 32]);
        let page: Vec<_> = (100..150).map(|n| rating(&who(n), 2, Stars::Five)).collect();
        assert_ok!(report(id, &page, true));
        let enough = Jobs::least_queue_weight();
        QueueWeight::set(enough.saturating_add(enough.saturating_div(4)));
        let credited = || (100..150).filter(|n| entry(id, &who(*n)).credited == 2).count();
        run_to(1 + WINDOW);
        assert!(matches!(job(id).state, State::Settling { .. }));
        assert!(credited() > 0 && credited() < 50, "{} credited", credited());
        check();
        run_to(10 + WINDOW);
        assert_eq!(credited(), 50);
        run_to(60);
        assert!(crate::Jobs::<Test>::get(id).is_none(), "removed page by page, too");
        assert_eq!(Jobs::held(HoldReason::Worker, &REQUESTER), 0);
    });
    QueueWeight::set(frame_support::weights::Weight::from_parts(1_000_000_000_000, u64::MAX));
}

#[test]
fn settlement_should_pay_receipts_that_arrive_between_its_pages() {
    run(|| {
        let id = terms().post();
        let who = |n: u8| AccountId::new([n; 32]);
        assert_ok!(claim(id, &WORKER, 5));
        let page: Vec<_> = (100..140).map(|n| rating(&who(n), 1, Stars::Five)).collect();
        assert_ok!(report(id, &page, true));
        let enough = Jobs::least_queue_weight();
        QueueWeight::set(enough.saturating_add(enough.saturating_div(4)));
        run_to(1 + WINDOW);
        assert!(matches!(job(id).state, State::Settling { .. }));
        assert_ok!(claim(id, &WORKER, 9));
        assert_eq!(wealth(&WORKER), RICHES + wage(9));
        check();
        run_to(10 + WINDOW);
        assert_eq!(wealth(&WORKER), RICHES + wage(9));
        assert_eq!(job(id).delivered, 49);
    });
    QueueWeight::set(frame_support::weights::Weight::from_parts(1_000_000_000_000, u64::MAX));
}

#[test]
fn settlement_should_not_happen_twice() {
    run(|| {
        let id = terms().post();
        assert_ok!(claim(id, &WORKER, 40));
        assert_ok!(report(id, &[rating(&WORKER, 40, Stars::Five)], true));
        run_to(1 + WINDOW);
        assert_noop!(claim(id, &WORKER, 40), Error::<Test>::ReceiptAlreadyExists);
        run_to(40);
        assert_eq!(wealth(&WORKER), RICHES + wage(40));
    });
}

#[test]
fn settlement_should_note_every_credit_for_the_workers_standing() {
    run(|| {
        let id = terms().post();
        assert_ok!(report(id, &[rating(&WORKER, 60, Stars::One), rating(&SECOND, 30, Stars::Five)], true));
        run_to(1 + WINDOW);
        let note = |worker: &AccountId, credit| (REQUESTER, Funding::Own, worker.clone(), credit);
        assert_eq!(Credited::get(), [note(&WORKER, 54 * PRICE), note(&SECOND, 30 * PRICE)]);
        // A late receipt is noted when it is paid.
        assert_ok!(claim(id, &FRIEND, 10));
        assert_eq!(Credited::get().last(), Some(&note(&FRIEND, 10 * PRICE)));
    });
}
