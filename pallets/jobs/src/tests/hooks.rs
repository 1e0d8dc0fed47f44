use super::mock::*;
use crate::{types::DueItem, Event, Jobs as JobsInState, Queue, QueueCursor};
use frame_support::{assert_ok, traits::Hooks, weights::Weight};
use scc_types::Stars;
use sp_runtime::DispatchError;

#[test]
fn a_job_should_close_by_itself_after_its_deadline() {
    run(|| {
        let id = terms().post();
        run_to(50);
        assert_eq!(Jobs::open_jobs_count(), 1);
        run_to(51);
        assert_eq!(Jobs::open_jobs_count(), 0);
        assert_eq!(last_events(1), [Event::JobClosed { job: id, settles: 51 + WINDOW }]);
    });
}

#[test]
fn a_block_with_nothing_due_should_cost_the_same_with_many_jobs() {
    run(|| {
        let idle = enter(2);
        for _ in 0..80 {
            let id = terms().post();
            assert_ok!(claim(id, &WORKER, 1));
        }
        enter(3);
        assert_eq!(enter(4), idle);
    });
}

#[test]
fn the_queue_should_stay_within_its_limit_and_lose_nothing() {
    run(|| {
        for _ in 0..80 {
            let id = terms().with_deadline(3).post();
            assert_ok!(report(id, &[rating(&WORKER, 100, Stars::Five)], false));
        }
        let least = Jobs::least_queue_weight();
        QueueWeight::set(least);
        assert!(enter(4).all_lte(least));
        assert!(Jobs::open_jobs_count() > 0, "not all fits a block");
        check();
        QueueWeight::set(least.saturating_mul(4));
        run_to(150);
        assert!(JobsInState::<Test>::iter().next().is_none());
        assert_eq!(wealth(&WORKER), RICHES + 80 * wage(100));
    });
    QueueWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
}

#[test]
fn the_limit_should_count_in_both_dimensions() {
    run(|| {
        for _ in 0..80 {
            terms().with_deadline(3).post();
        }
        run_to(3);
        QueueWeight::set(Weight::from_parts(u64::MAX, Jobs::least_queue_weight().proof_size()));
        enter(4);
        assert!(Jobs::open_jobs_count() > 0);
    });
    QueueWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
}

#[test]
fn an_item_that_cannot_be_done_should_be_dropped_with_an_event() {
    run(|| {
        let good = terms().with_deadline(3).post();
        let (lost, orphan) = (DueItem::Job(99), DueItem::Lease(99, WORKER));
        Queue::<Test>::insert(4, lost.clone(), ());
        Queue::<Test>::insert(4, orphan.clone(), ());
        run_to(4);
        for item in [lost, orphan] {
            assert!(!Queue::<Test>::contains_key(4, &item));
            System::assert_has_event(Event::DueItemDropped { item, error: DispatchError::Corruption }.into());
        }
        assert!(matches!(job(good).state, crate::types::State::Closing { .. }));
    });
}

#[test]
fn the_queue_should_catch_up_from_any_height() {
    run(|| {
        let id = terms().with_deadline(100_000).post();
        QueueWeight::set(Jobs::least_queue_weight().saturating_mul(100));
        let mut blocks = 100_001;
        while matches!(job(id).state, crate::types::State::Open { .. }) {
            enter(blocks);
            blocks += 1;
        }
        assert!(blocks > 100_002 && QueueCursor::<Test>::get() > 100_001, "took until {blocks}");
        assert_eq!(job(id).due, blocks - 1 + WINDOW);
    });
    QueueWeight::set(Weight::from_parts(1_000_000_000_000, u64::MAX));
}

#[test]
fn the_mock_should_pass_the_integrity_test() {
    run(Jobs::integrity_test);
}

#[test]
#[should_panic(expected = "QueueWeight is below one step")]
fn the_integrity_test_should_refuse_a_queue_that_stands_still() {
    QueueWeight::set(Weight::from_parts(1_000, 1_000));
    Jobs::integrity_test();
}
