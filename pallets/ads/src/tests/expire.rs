use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::SCC;

#[test]
fn a_bid_should_win_in_its_last_block_and_come_back_in_the_next() {
    on_chain(|| {
        bid(1, SCC);
        jump(1 + LIFETIME);
        assert_eq!(shown().expect("an ad").bid, 0);
    });
    on_chain(|| {
        bid(1, SCC);
        jump(2 + LIFETIME);
        assert_eq!(shown(), None);
        assert_eq!(events(), [Event::BidExpired { bid: 0, bidder: account(1), amount: SCC }]);
        assert_eq!((Ads::held(&account(1)), Balances::free_balance(account(1))), (0, 100 * SCC));
        assert!(waiting().is_empty());
    });
}

#[test]
fn expired_bids_should_leave_so_many_a_block_and_never_win() {
    on_chain(|| {
        bids(1..4, 2 * SCC);
        jump(100);
        // The first has won; two are left that expire before this one.
        let fresh = bid(4, SCC);
        assert_eq!(waiting(), [1, 2, fresh]);
        bid(5, 3 * SCC);
        jump(2 + LIFETIME);
        // Both are given back, and the living best wins.
        assert_eq!(shown().expect("an ad").bid, 4);
        assert_eq!(waiting(), [fresh]);
    });
}

#[test]
fn a_backlog_of_expired_bids_should_not_keep_others_from_winning() {
    with_places(8, || {
        bids(0..6, 2 * SCC);
        // Nobody chooses meanwhile: as if all blocks up to here had been won by others.
        System::set_block_number(50);
        let fresh = bid(9, SCC);
        jump(2 + LIFETIME);
        assert_eq!(shown().expect("an ad").bid, fresh);
        assert_eq!(waiting(), [0, 1, 2, 3]);
        next_block();
        assert_eq!((shown(), waiting()), (None, vec![0, 1]));
        next_block();
        assert!(waiting().is_empty());
    });
}

#[test]
fn a_bid_that_waits_to_be_given_back_can_be_withdrawn_and_not_raised() {
    on_chain(|| {
        bids(1..5, SCC);
        jump(2 + LIFETIME);
        assert_eq!(waiting(), [0, 1]);
        assert_noop!(Ads::raise(signed(account(1)), 0, 2 * SCC), Error::<Test>::TooLate);
        assert_ok!(Ads::withdraw(signed(account(1)), 0));
        assert_eq!(Balances::free_balance(account(1)), 100 * SCC);
        // It is shown no more, and does not count for the price.
        assert!(Ads::queue(0, 10).is_empty());
        assert_eq!(Ads::price_to_win(), FLOOR);
    });
}
