use super::mock::*;
use crate::{MAX_LOOKED_AT, MAX_POSTS};
use frame_support::assert_ok;
use scc_types::PostId;

fn ids(before: Option<PostId>, limit: u32) -> Vec<PostId> {
    News::posts(before, limit).into_iter().map(|post| post.id).collect()
}

#[test]
fn posts_should_come_newest_first_in_pages_without_the_retracted() {
    on_chain(|| {
        assert!(ids(None, 10).is_empty());
        posts(5);
        assert_ok!(News::retract(RuntimeOrigin::root(), 3));
        next_block();
        assert_eq!(ids(None, 2), [4, 2]);
        assert_eq!(ids(Some(2), 10), [1, 0]);
        assert_eq!(ids(Some(u32::MAX), 1), [4]);
        assert!(ids(Some(0), 10).is_empty() && ids(None, 0).is_empty());
    });
}

#[test]
fn a_post_should_be_answered_whole_retracted_or_not() {
    on_chain(|| {
        post("First");
        jump(3);
        let id = post("Second");
        assert_ok!(News::retract(RuntimeOrigin::root(), 0));
        next_block();
        let view = News::news(id).expect("kept");
        assert_eq!((view.id, view.height, view.news, view.retracted), (1, 3, news("Second"), None));
        assert!(view.fee > 0);
        let first = News::news(0).expect("kept");
        assert_eq!((first.news, first.retracted), (news("First"), Some(3)));
        assert_eq!(News::news(2), None);
    });
}

#[test]
fn posts_should_end_where_the_index_ends() {
    on_chain(|| {
        posts(11);
        next_block();
        assert_eq!(ids(None, 20), (3..11).rev().collect::<Vec<_>>());
        assert_eq!(News::news(2), None);
    });
}

#[test]
fn posts_should_end_where_records_are_pruned() {
    on_chain(|| {
        post("Old");
        jump(100);
        post("Newer");
        // The mock keeps records for 28,800 blocks.
        jump(28_802);
        jump(28_803);
        assert_eq!((ids(None, 10), News::news(0)), (vec![1], None));
    });
}

#[test]
fn an_answer_has_a_largest_size_and_a_largest_effort() {
    on_chain(|| {
        MaxPosts::set(2_000);
        let total = MAX_LOOKED_AT + 20;
        posts(total);
        next_block();
        assert_eq!(ids(None, u32::MAX).len(), MAX_POSTS as usize);
        for id in 20..total {
            assert_ok!(News::retract(RuntimeOrigin::root(), id));
        }
        assert!(ids(None, 1).is_empty());
        assert_eq!(ids(Some(20), 1), [19]);
    });
}
