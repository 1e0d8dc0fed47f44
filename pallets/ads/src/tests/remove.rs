use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::SCC;
use sp_runtime::DispatchError;

#[test]
fn remove_should_take_a_bid_out_and_release_it_whole() {
    on_chain(|| {
        let (id, other) = (bid(1, 2 * SCC), bid(2, SCC));
        System::reset_events();
        assert_ok!(Ads::remove(RuntimeOrigin::root(), id));
        assert_eq!((Ads::held(&account(1)), Balances::free_balance(account(1))), (0, 100 * SCC));
        assert_eq!(waiting(), [other]);
        assert_eq!(events(), [Event::BidRemoved { bid: id, bidder: account(1), amount: 2 * SCC }]);
    });
}

#[test]
fn remove_should_fail_for_the_bidder_and_everybody_else() {
    on_chain(|| {
        let id = bid(1, SCC);
        assert_noop!(Ads::remove(signed(account(1)), id), DispatchError::BadOrigin);
        assert_noop!(Ads::remove(RuntimeOrigin::none(), id), DispatchError::BadOrigin);
    });
}

#[test]
fn remove_should_fail_when_no_such_bid_waits() {
    on_chain(|| {
        assert_noop!(Ads::remove(RuntimeOrigin::root(), 0), Error::<Test>::NotFound);
    });
}
