//! Jobs that a budget pays: whose money, who may work, how much of it.

use super::{mock::*, object::object};
use crate::{Error, Event, Seeds, SEASONING_DAYS};
use frame_support::{assert_noop, assert_ok, traits::tokens::Preservation};
use scc_math::largest_drawn_ticket;
use scc_traits::ticket;
use scc_types::{AccountId, Balance, BlockNumber, Funding, Hash, JobId, Stars, WorkRecord, UNSERVED_BLOCKS};
use sp_runtime::traits::{BlakeTwo256, Hash as _};

/// The mock's day is 20 blocks.
const SEASONING: BlockNumber = SEASONING_DAYS * 20;
/// A block by which everybody who enlisted in block 1 is seasoned.
const LATE: BlockNumber = SEASONING + 10;

fn crowd(index: u16) -> AccountId {
    let mut bytes = [77; 32];
    bytes[..2].copy_from_slice(&index.to_be_bytes());
    AccountId::new(bytes)
}

/// Runs a test at block [`LATE`] with workers enlisted in block 1.
fn run_with(enlisted: Vec<AccountId>, test: impl FnOnce()) {
    run(|| {
        EnlistedAt::set(1);
        Enlisted::set(enlisted);
        run_to(LATE);
        test();
    });
    Enlisted::set(vec![]);
    EnlistedAt::set(0);
}

fn run_with_two(test: impl FnOnce()) {
    run_with(vec![WORKER, SECOND], test);
}

/// A job of 100 units for at most four workers, posted now by `funding`.
fn post(funding: Funding) -> JobId {
    let deadline = System::block_number() + 100;
    terms().with_max_workers(4).with_deadline(deadline).post_with(funding)
}

fn wait(blocks: BlockNumber) {
    run_to(System::block_number() + blocks);
}

fn ticket_of(id: JobId, who: &AccountId) -> u64 {
    // The hash of the block after posting, and the job.
    let seed: Hash = BlakeTwo256::hash_of(&(block_hash(job(id).posted + 1), id));
    ticket(seed, who)
}

fn give(who: &AccountId) {
    use frame_support::traits::fungible::Mutate;
    assert_ok!(Balances::transfer(&FRIEND, who, 100 * DEPOSIT, Preservation::Preserve));
}

#[test]
fn posting_should_take_a_budgets_money_and_the_requesters_deposits() {
    run_with_two(|| {
        let id = post(Funding::Grant);
        assert_eq!(wealth(&REQUESTER), RICHES);
        assert!(job(id).deposit > 0);
        assert_eq!((job(id).funding, job(id).pending, job(id).enlisted), (Funding::Grant, 80 * PRICE, 2));
        // φ stays.
        assert_eq!(wealth(&GRANTS), RICHES - 90 * PRICE);
        let [Event::JobPosted { funding, payment, .. }] = &last_events(1)[..] else { panic!("posted") };
        assert_eq!((*funding, *payment), (Funding::Grant, 100 * PRICE));
        let records = Records::get();
        let Some(WorkRecord::Posted { funding, .. }) = records.last() else { panic!("posted") };
        assert_eq!(*funding, Funding::Grant);

        let id = post(Funding::Coupon);
        assert_eq!(job(id).pending, 60 * PRICE);
        assert_eq!((wealth(&TRIALS), wealth(&REQUESTER)), (RICHES - 60 * PRICE, RICHES));
        assert_eq!(Jobs::job(id).unwrap().funding, Funding::Coupon);
    });
}

#[test]
fn raise_bid_should_fail_when_a_budget_pays() {
    run_with_two(|| {
        for funding in [Funding::Grant, Funding::Coupon] {
            let id = post(funding);
            let raised = Jobs::raise_bid(RuntimeOrigin::signed(REQUESTER), id, 100 * PRICE, 1);
            assert_noop!(raised, Error::<Test>::InvalidFunding);
        }
    });
}

#[test]
fn nobody_is_drawn_before_the_hash_of_the_block_after_posting_is_known() {
    run_with_two(|| {
        let id = post(Funding::Grant);
        assert_noop!(claim(id, &WORKER, 5), Error::<Test>::WorkerNotDrawn);
        wait(1);
        assert!(Jobs::drawn(id, &job(id)).is_empty());
        assert_noop!(claim(id, &WORKER, 5), Error::<Test>::WorkerNotDrawn);
        wait(1);
        assert_eq!(Jobs::drawn(id, &job(id)).len(), 2);
        assert_ok!(claim(id, &WORKER, 5));
    });
}

#[test]
fn the_lottery_should_start_with_the_block_after_posting() {
    run_with((0..100).map(crowd).collect(), || {
        let id = post(Funding::Grant);
        wait(2);
        let mut best: Vec<_> = (0..100).map(crowd).collect();
        best.sort_by_key(|who| ticket_of(id, who));
        assert_eq!(Jobs::drawn(id, &job(id)), best[..4]);
    });
}

#[test]
fn strangers_should_be_refused_by_every_road() {
    run_with_two(|| {
        let id = post(Funding::Grant);
        wait(2);
        assert_noop!(claim(id, &FRIEND, 5), Error::<Test>::EnlistedTooLate);
        assert_noop!(register(id, &FRIEND, 5, 900), Error::<Test>::EnlistedTooLate);
        assert_noop!(report(id, &[rating(&FRIEND, 5, Stars::Five)], false), Error::<Test>::EnlistedTooLate);
        assert_noop!(object(id, &FRIEND, 5), Error::<Test>::InsufficientReservation);
        assert!(!Jobs::may_work(id, FRIEND) && Jobs::may_work(id, WORKER));
    });
}

#[test]
fn a_worker_should_have_been_enlisted_for_seven_days_when_the_job_was_posted() {
    run_with_two(|| {
        EnlistedAt::set(LATE - SEASONING + 1);
        let id = post(Funding::Grant);
        run_to(LATE + 50);
        // Seven days are over by now, but were not when it was posted.
        assert_noop!(claim(id, &WORKER, 5), Error::<Test>::EnlistedTooLate);
        assert!(Jobs::drawn(id, &job(id)).is_empty());
        EnlistedAt::set(LATE - SEASONING);
        assert_ok!(claim(id, &WORKER, 5));
    });
}

#[test]
fn an_ordinary_job_should_ask_for_no_lottery_and_no_share() {
    run(|| {
        let id = terms().with_max_workers(4).post();
        assert_ok!(claim(id, &FRIEND, 100));
        assert!(Jobs::may_work(id, WORKER));
    });
}

#[test]
fn who_is_not_drawn_should_be_refused_until_the_draw_widens() {
    run_with((0..400).map(crowd).collect(), || {
        let id = post(Funding::Coupon);
        wait(2);
        // One worker a widening: first drawn by it. Of 400 about 8, 16 and 32.
        let limit = |widenings| largest_drawn_ticket(400, 4, widenings);
        let with = |from: u64, to: u64| {
            let found = (0..400).map(crowd).find(|who| (from..=to).contains(&ticket_of(id, who)));
            found.expect("the seed is fixed, so this is no gamble")
        };
        let drawn = [with(0, limit(0)), with(limit(0) + 1, limit(1)), with(limit(1) + 1, limit(2))];
        let never = with(limit(2) + 1, u64::MAX);
        drawn.iter().chain([&never]).for_each(give);

        assert_ok!(claim(id, &drawn[0], 5));
        assert_noop!(claim(id, &drawn[1], 5), Error::<Test>::WorkerNotDrawn);
        assert_noop!(register(id, &drawn[1], 5, 900), Error::<Test>::WorkerNotDrawn);
        assert_noop!(report(id, &[rating(&drawn[1], 5, Stars::Five)], false), Error::<Test>::WorkerNotDrawn);
        run_to(LATE + UNSERVED_BLOCKS - 1);
        assert!(!Jobs::may_work(id, drawn[1].clone()));
        run_to(LATE + UNSERVED_BLOCKS);
        assert_ok!(claim(id, &drawn[1], 5));
        assert!(!Jobs::may_work(id, drawn[2].clone()));
        run_to(LATE + 2 * UNSERVED_BLOCKS);
        assert_ok!(claim(id, &drawn[2], 5));
        // What is drawn stays drawn, what is not never is: wider the draw does not get.
        assert_ok!(claim(id, &drawn[0], 10));
        run_to(LATE + 99);
        assert_noop!(claim(id, &never, 5), Error::<Test>::WorkerNotDrawn);
    });
}

#[test]
fn the_off_chain_view_should_name_only_workers_that_may_work() {
    run_with((0..400).map(crowd).collect(), || {
        let id = post(Funding::Grant);
        wait(2);
        let mut called = std::collections::BTreeSet::new();
        while System::block_number() < LATE + 99 {
            let drawn = Jobs::drawn(id, &job(id));
            assert!((1..=4).contains(&drawn.len()));
            assert!(drawn.iter().all(|who| Jobs::may_work(id, who.clone())));
            called.extend(drawn);
            wait(1);
            // Refused until 24 blocks are over.
            let _ = Jobs::draw_again(RuntimeOrigin::signed(REQUESTER), id);
        }
        assert!(called.len() > 8, "batches follow each other: {}", called.len());
    });
}

#[test]
fn draw_again_should_call_the_next_of_the_eligible() {
    run_with((0..400).map(crowd).collect(), || {
        let id = post(Funding::Grant);
        let mut best: Vec<_> = (0..400).map(crowd).collect();
        best.sort_by_key(|who| ticket_of(id, who));
        wait(UNSERVED_BLOCKS);
        assert_eq!(Jobs::drawn(id, &job(id)), best[..4], "time makes more eligible and calls nobody else");
        assert_ok!(Jobs::draw_again(RuntimeOrigin::signed(REQUESTER), id));
        assert_eq!(Jobs::drawn(id, &job(id)), best[4..8]);
    });
}

#[test]
fn late_receipts_should_still_find_the_lottery_after_the_job_closed() {
    run_with_two(|| {
        let id = post(Funding::Grant);
        wait(2);
        assert_ok!(report(id, &[], true));
        wait(WINDOW + 1);
        assert_ok!(claim(id, &WORKER, 5));
        assert_eq!(wealth(&WORKER), RICHES + wage(5));
        wait(REFUND_DELAY);
        assert!(Seeds::<Test>::iter().next().is_none());
        assert!(!Jobs::may_work(id, WORKER));
    });
}

#[test]
fn one_worker_should_deliver_no_more_than_its_share() {
    run_with_two(|| {
        let id = post(Funding::Grant);
        wait(2);
        assert_noop!(register(id, &WORKER, 51, 900), Error::<Test>::MaxShareExceeded);
        assert_noop!(report(id, &[rating(&WORKER, 51, Stars::Five)], false), Error::<Test>::MaxShareExceeded);
        assert_ok!(register(id, &WORKER, 50, 900));
        assert_ok!(object(id, &WORKER, 10));
        // Accepted as far as the share goes.
        assert_ok!(claim(id, &WORKER, 80));
        assert_eq!(entry(id, &WORKER).delivered, 50);
        assert_noop!(claim(id, &WORKER, 90), Error::<Test>::MaxShareExceeded);
        assert_noop!(register(id, &WORKER, 60, 901), Error::<Test>::MaxShareExceeded);
        assert_ok!(claim(id, &SECOND, 50));
        assert_eq!(job(id).room(), 0);
    });
}

#[test]
fn a_report_should_raise_nobody_beyond_its_share() {
    run_with_two(|| {
        let id = post(Funding::Coupon);
        wait(2);
        assert_ok!(report(id, &[rating(&WORKER, 50, Stars::Five), rating(&SECOND, 20, Stars::Five)], true));
        wait(WINDOW + 1);
        assert_eq!((wealth(&WORKER), wealth(&SECOND)), (RICHES + wage(50), RICHES + wage(20)));
    });
}

#[test]
fn refund_should_return_to_the_budget() {
    run_with_two(|| {
        let (grant, coupon) = (post(Funding::Grant), post(Funding::Coupon));
        wait(2);
        for id in [grant, coupon] {
            assert_ok!(claim(id, &WORKER, 40));
            assert_ok!(report(id, &[], true));
        }
        let developer = wealth(&DEVELOPER);
        wait(REFUND_DELAY);
        // (κ+δ) of 60 units, and κ of them.
        assert_eq!(wealth(&GRANTS), RICHES - 90 * PRICE + 48 * PRICE);
        assert_eq!(wealth(&TRIALS), RICHES - 60 * PRICE + 36 * PRICE);
        assert_eq!((wealth(&REQUESTER), wealth(&WORKER)), (RICHES, RICHES + 2 * wage(40)));
        // δ of the grant only.
        assert_eq!(wealth(&DEVELOPER) - developer, 8 * PRICE);
        let told: Vec<Balance> = last_events(2)
            .into_iter()
            .map(|event| match event {
                Event::JobRefunded { amount, .. } => amount,
                other => panic!("{other:?}"),
            })
            .collect();
        assert!(told.contains(&(48 * PRICE)) && told.contains(&(36 * PRICE)));
    });
}
