//! The checks notice what they are for.

use super::mock::*;
use crate::{Entry, Index, NextPost};
use frame_support::assert_ok;

fn found() -> String {
    format!("{:?}", News::do_try_state().expect_err("the damage is noticed"))
}

#[test]
fn damage_is_noticed() {
    on_chain(|| {
        post("First");
        next_block();
        post("Second");
        let good = Index::<Test>::get(0).expect("stored");

        Index::<Test>::remove(0);
        assert!(found().contains("not in its place"));
        Index::<Test>::insert(0, Entry { post: 8, ..good });
        assert!(found().contains("not in its place"));
        Index::<Test>::insert(0, Entry { height: 3, ..good });
        assert!(found().contains("older"));
        Index::<Test>::insert(0, Entry { retracted: Some(0), ..good });
        assert!(found().contains("before it was posted"));
        Index::<Test>::insert(0, good);
        Index::<Test>::insert(5, good);
        assert!(found().contains("more than the newest"));
        Index::<Test>::remove(5);
        NextPost::<Test>::put(1);
        assert!(found().contains("more than the newest"));
        NextPost::<Test>::put(2);
        assert_ok!(News::do_try_state());
    });
}
