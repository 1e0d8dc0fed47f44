use super::mock::*;
use crate::{Error, Event, Requesters};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn list_requester_should_put_it_on_the_list_and_unlist_requester_take_it_off() {
    Chain::new().run(|| {
        assert_ok!(Miners::list_requester(RuntimeOrigin::root(), REQUESTER));
        assert!(Requesters::<Test>::contains_key(REQUESTER));
        assert_last(Event::RequesterListed { requester: REQUESTER });
        assert_ok!(Miners::unlist_requester(RuntimeOrigin::root(), REQUESTER));
        assert!(!Requesters::<Test>::contains_key(REQUESTER));
        assert_last(Event::RequesterUnlisted { requester: REQUESTER });
    });
}

#[test]
fn list_requester_should_fail_for_anybody_but_the_committee() {
    Chain::new().run(|| {
        assert_noop!(Miners::list_requester(signed(REQUESTER), REQUESTER), DispatchError::BadOrigin);
        assert_noop!(Miners::unlist_requester(signed(REQUESTER), REQUESTER), DispatchError::BadOrigin);
    });
}

#[test]
fn list_requester_should_fail_when_it_is_listed_or_the_list_is_full() {
    Chain::new().run(|| {
        assert_ok!(Miners::list_requester(RuntimeOrigin::root(), REQUESTER));
        assert_noop!(Miners::list_requester(RuntimeOrigin::root(), REQUESTER), Error::<Test>::AlreadyExists);
        (1..3).for_each(|index| {
            assert_ok!(Miners::list_requester(RuntimeOrigin::root(), account(index)));
        });
        assert_noop!(Miners::list_requester(RuntimeOrigin::root(), account(3)), Error::<Test>::MaxRequestersExceeded);
    });
}

#[test]
fn unlist_requester_should_fail_when_it_is_not_listed() {
    Chain::new().run(|| {
        assert_noop!(Miners::unlist_requester(RuntimeOrigin::root(), REQUESTER), Error::<Test>::NotFound);
    });
}
