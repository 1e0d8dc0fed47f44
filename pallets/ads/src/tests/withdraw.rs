use super::mock::*;
use crate::{Bids, Error, Event, Queue};
use frame_support::{assert_noop, assert_ok};
use scc_types::SCC;

#[test]
fn withdraw_should_release_the_whole_bid_at_once() {
    on_chain(|| {
        let (id, other) = (bid(1, 2 * SCC), bid(1, SCC));
        System::reset_events();
        assert_ok!(Ads::withdraw(signed(account(1)), id));
        assert_eq!((Ads::held(&account(1)), Balances::free_balance(account(1))), (SCC, 99 * SCC));
        assert_eq!((waiting(), Bids::<Test>::get(id)), (vec![other], None));
        assert_eq!(events(), [Event::BidWithdrawn { bid: id, bidder: account(1), amount: 2 * SCC }]);
        assert_ok!(Ads::withdraw(signed(account(1)), other));
        assert!(!Queue::<Test>::exists());
    });
}

#[test]
fn withdraw_should_fail_for_anyone_but_the_bidder() {
    on_chain(|| {
        let id = bid(1, SCC);
        assert_noop!(Ads::withdraw(signed(account(2)), id), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn withdraw_should_fail_when_no_such_bid_waits() {
    on_chain(|| {
        assert_noop!(Ads::withdraw(signed(account(1)), 0), Error::<Test>::NotFound);
        let id = bid(1, SCC);
        assert_ok!(Ads::withdraw(signed(account(1)), id));
        assert_noop!(Ads::withdraw(signed(account(1)), id), Error::<Test>::NotFound);
        let shown = bid(1, SCC);
        next_block();
        assert_noop!(Ads::withdraw(signed(account(1)), shown), Error::<Test>::NotFound);
    });
}
