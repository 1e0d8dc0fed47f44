use super::mock::*;
use crate::{types::State, Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::{AccountId, BlockNumber, JobId, UNSERVED_BLOCKS};
use sp_runtime::DispatchResult;

const POSTED: BlockNumber = 1;

fn draw_again(id: JobId) -> DispatchResult {
    Jobs::draw_again(RuntimeOrigin::signed(REQUESTER), id)
}

fn drawn(id: JobId) -> Vec<AccountId> {
    Jobs::drawn(id, &job(id))
}

fn with_three(test: impl FnOnce()) {
    Enlisted::set(vec![WORKER, SECOND, FRIEND]);
    run(test);
    Enlisted::set(vec![]);
}

#[test]
fn draw_again_should_draw_the_next_batch_and_begin_the_wait_anew() {
    with_three(|| {
        let id = terms().with_deadline(200).post();
        run_to(POSTED + UNSERVED_BLOCKS);
        let first = drawn(id);
        assert_ok!(draw_again(id));
        assert_eq!(job(id).state, State::Open { unserved_since: POSTED + UNSERVED_BLOCKS, batch: 1 });
        assert_eq!(last_events(1), [Event::WorkersDrawnAgain { job: id, batch: 1 }]);
        let view = Jobs::job(id).unwrap();
        assert_eq!((view.unserved_since, view.batch), (POSTED + UNSERVED_BLOCKS, 1));
        let second = Jobs::drawn_for(id);
        assert_eq!((first.len(), second.len()), (2, 1));
        assert!(!first.contains(&second[0]));
        assert_noop!(draw_again(id), Error::<Test>::DrawTooEarly);
        run_to(POSTED + 2 * UNSERVED_BLOCKS);
        assert_ok!(draw_again(id));
        assert_eq!(drawn(id), first, "the batches go round");
    });
}

#[test]
fn time_alone_should_draw_nobody() {
    with_three(|| {
        let id = terms().with_deadline(400).post();
        run_to(2);
        let first = drawn(id);
        run_to(POSTED + 10 * UNSERVED_BLOCKS);
        assert_eq!((drawn(id), job(id).batch()), (first, 0));
    });
}

#[test]
fn draw_again_should_fail_within_24_blocks_of_the_posting_a_lease_or_a_receipt() {
    run(|| {
        let id = terms().with_deadline(200).post();
        // The last block that is too early.
        let wait_after = |served: BlockNumber| {
            run_to(served + UNSERVED_BLOCKS - 1);
            assert_noop!(draw_again(id), Error::<Test>::DrawTooEarly);
            System::block_number()
        };
        let leased = wait_after(POSTED);
        assert_ok!(register(id, &WORKER, 10, 190));
        let claimed = wait_after(leased);
        assert_ok!(claim(id, &WORKER, 5));
        run_to(wait_after(claimed) + 1);
        assert_ok!(draw_again(id));
    });
}

#[test]
fn draw_again_should_fail_when_the_sender_is_a_stranger_or_the_job_closed() {
    run(|| {
        let id = terms().post();
        run_to(POSTED + UNSERVED_BLOCKS);
        assert_noop!(Jobs::draw_again(RuntimeOrigin::signed(WORKER), id), Error::<Test>::NotAuthorized);
        assert_noop!(draw_again(7), Error::<Test>::JobNotFound);
        run_to(51);
        assert_noop!(draw_again(id), Error::<Test>::TooLate);
        assert!(Jobs::drawn_for(id).is_empty() && Jobs::drawn_for(7).is_empty());
        let view = Jobs::job(id).unwrap();
        assert_eq!((view.unserved_since, view.batch), (0, 0));
    });
}

#[test]
fn draw_again_should_fail_when_it_is_not_signed() {
    run(|| {
        let id = terms().post();
        run_to(POSTED + UNSERVED_BLOCKS);
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Jobs::draw_again(origin, id), sp_runtime::DispatchError::BadOrigin);
        }
    });
}
