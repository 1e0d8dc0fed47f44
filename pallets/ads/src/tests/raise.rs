use super::mock::*;
use crate::{Error, Event, Queue};
use frame_support::{assert_noop, assert_ok};
use scc_types::SCC;

#[test]
fn raise_should_hold_the_difference_and_move_the_bid_up() {
    on_chain(|| {
        let (low, high) = (bid(1, SCC), bid(2, 2 * SCC));
        jump(10);
        assert_eq!(shown().expect("an ad").bid, high);
        let other = bid(3, 2 * SCC);
        assert_eq!(waiting(), [other, low]);
        System::reset_events();
        assert_ok!(Ads::raise(signed(account(1)), low, 3 * SCC));
        assert_eq!(waiting(), [low, other]);
        assert_eq!((Ads::held(&account(1)), Balances::free_balance(account(1))), (3 * SCC, 97 * SCC));
        assert_eq!(events(), [Event::BidRaised { bid: low, bidder: account(1), added: 2 * SCC, amount: 3 * SCC }]);
    });
}

#[test]
fn a_raised_bid_should_stand_behind_those_that_offer_as_much_already() {
    on_chain(|| {
        let (first, second) = (bid(1, SCC), bid(2, 2 * SCC));
        assert_ok!(Ads::raise(signed(account(1)), first, 2 * SCC));
        assert_eq!(waiting(), [second, first]);
    });
}

#[test]
fn a_raised_bid_should_expire_when_it_would_have() {
    on_chain(|| {
        let id = bid(1, SCC);
        System::set_block_number(10);
        assert_ok!(Ads::raise(signed(account(1)), id, 2 * SCC));
        assert_eq!(Queue::<Test>::get()[0].expires, 1 + LIFETIME);
    });
}

#[test]
fn a_bid_of_a_full_queue_can_be_raised_and_pushes_nobody_out() {
    on_chain(|| {
        bids(1..5, SCC);
        assert_ok!(Ads::raise(signed(account(4)), 3, 2 * SCC));
        assert_eq!(waiting(), [3, 0, 1, 2]);
    });
}

#[test]
fn raise_should_fail_when_it_raises_nothing() {
    on_chain(|| {
        let id = bid(1, 2 * SCC);
        for amount in [0, SCC, 2 * SCC] {
            assert_noop!(Ads::raise(signed(account(1)), id, amount), Error::<Test>::InsufficientRaise);
        }
    });
}

#[test]
fn raise_should_fail_when_the_balance_does_not_cover_it() {
    on_chain(|| {
        let id = bid(1, SCC);
        assert_noop!(Ads::raise(signed(account(1)), id, 200 * SCC), Error::<Test>::InsufficientBalance);
        assert_noop!(Ads::raise(signed(account(1)), id, u128::MAX), Error::<Test>::InsufficientBalance);
    });
}

#[test]
fn raise_should_fail_for_anyone_but_the_bidder() {
    on_chain(|| {
        let id = bid(1, SCC);
        assert_noop!(Ads::raise(signed(account(2)), id, 2 * SCC), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn raise_should_fail_when_no_such_bid_waits() {
    on_chain(|| {
        assert_noop!(Ads::raise(signed(account(1)), 0, SCC), Error::<Test>::NotFound);
        let id = bid(1, SCC);
        next_block();
        assert_noop!(Ads::raise(signed(account(1)), id, 2 * SCC), Error::<Test>::NotFound);
    });
}
