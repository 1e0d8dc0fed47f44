use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::{NewsRecord, RecordId, VirtualChain};
use sp_runtime::DispatchError;

#[test]
fn retract_should_mark_the_post_and_write_a_record_and_cost_the_foundation_nothing() {
    on_chain(|| {
        let id = post("Wrong");
        jump(5);
        let before = wealth(&FOUNDATION);
        assert_ok!(News::retract(RuntimeOrigin::root(), id));
        let record = RecordId { chain: VirtualChain::News, height: 5, index: 0 };
        assert_last(Event::Retracted { post: id, record });
        assert_eq!(News::news(id).expect("kept").retracted, Some(5));
        assert_eq!(wealth(&FOUNDATION), before);
        next_block();
        assert_eq!(records(5), [NewsRecord::Retracted { post: id }]);
        // What was said stays provable.
        assert_eq!(records(1), [NewsRecord::Posted { post: id, news: news("Wrong") }]);
    });
}

#[test]
fn retract_should_fail_when_the_post_is_retracted_already() {
    on_chain(|| {
        let id = post("Wrong");
        assert_ok!(News::retract(RuntimeOrigin::root(), id));
        assert_noop!(News::retract(RuntimeOrigin::root(), id), Error::<Test>::AlreadyRetracted);
    });
}

#[test]
fn retract_should_fail_when_there_is_no_such_post_or_it_has_left_the_index() {
    on_chain(|| {
        assert_noop!(News::retract(RuntimeOrigin::root(), 0), Error::<Test>::NotFound);
        posts(9);
        assert_noop!(News::retract(RuntimeOrigin::root(), 0), Error::<Test>::NotFound);
        assert_ok!(News::retract(RuntimeOrigin::root(), 1));
        assert_noop!(News::retract(RuntimeOrigin::root(), 9), Error::<Test>::NotFound);
    });
}

#[test]
fn retract_should_fail_for_anybody_else() {
    on_chain(|| {
        let id = post("News");
        assert_noop!(News::retract(RuntimeOrigin::signed(FOUNDATION), id), DispatchError::BadOrigin);
    });
}
