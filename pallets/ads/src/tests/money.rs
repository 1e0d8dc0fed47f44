//! What becomes of the bidders' money.

use super::mock::*;
use crate::{Error, Event};
use frame_support::{
    assert_noop, assert_ok,
    traits::{LockIdentifier, LockableCurrency, WithdrawReasons},
};
use scc_types::{Balance, MILLI, SCC};

const VESTING: LockIdentifier = *b"vesting ";

/// So much of the account's tokens may pay fees and nothing else.
fn lock(index: u8, amount: Balance) {
    let reasons = WithdrawReasons::except(WithdrawReasons::TRANSFER | WithdrawReasons::RESERVE);
    Balances::set_lock(VESTING, &account(index), amount, reasons);
}

#[test]
fn a_bidder_that_empties_its_account_should_still_pay() {
    on_chain(|| {
        bid(1, 10 * SCC);
        assert_ok!(Balances::transfer_all(signed(account(1)), account(2), false));
        // A bidder cannot die while a bid waits: the existential deposit stays.
        assert_eq!((Balances::free_balance(account(1)), Ads::held(&account(1))), (MILLI, 10 * SCC));
        next_block();
        assert_eq!((shown().expect("an ad").price, wealth(&INCOME)), (10 * SCC, 10 * SCC + MILLI));
        assert_eq!(wealth(&account(1)), MILLI);
        // Now it can.
        assert_ok!(Balances::transfer_all(signed(account(1)), account(2), false));
        assert_eq!(wealth(&account(1)), 0);
    });
}

#[test]
fn an_emptied_account_should_get_its_bid_back() {
    on_chain(|| {
        let id = bid(1, 10 * SCC);
        assert_ok!(Balances::transfer_all(signed(account(1)), account(2), false));
        assert_ok!(Ads::withdraw(signed(account(1)), id));
        assert_eq!(Balances::free_balance(account(1)), 10 * SCC + MILLI);
    });
}

#[test]
fn an_emptied_account_should_not_bid() {
    on_chain(|| {
        assert_ok!(Balances::transfer_all(signed(account(1)), account(2), false));
        let refused = Ads::bid(signed(account(1)), b"x".to_vec(), vec![], FLOOR);
        assert_noop!(refused, Error::<Test>::InsufficientBalance);
    });
}

#[test]
fn bids_should_not_be_made_with_tokens_that_do_not_vest_yet() {
    on_chain(|| {
        lock(1, 95 * SCC);
        let refused = Ads::bid(signed(account(1)), b"x".to_vec(), vec![], 5 * SCC + 1);
        assert_noop!(refused, Error::<Test>::InsufficientBalance);
        let id = bid(1, 4 * SCC);
        // Not in two steps either, nor by raising.
        let refused = Ads::bid(signed(account(1)), b"x".to_vec(), vec![], SCC + 1);
        assert_noop!(refused, Error::<Test>::InsufficientBalance);
        assert_noop!(Ads::raise(signed(account(1)), id, 5 * SCC + 1), Error::<Test>::InsufficientBalance);
        bid(1, SCC);
        next_block();
        next_block();
        assert_eq!((wealth(&account(1)), wealth(&INCOME)), (95 * SCC, 5 * SCC + MILLI));
    });
}

#[test]
fn a_bid_that_would_be_paid_with_tokens_that_do_not_vest_yet_should_come_back_and_the_next_win() {
    on_chain(|| {
        let second = bid(2, SCC);
        lock(1, 95 * SCC);
        bid(1, 4 * SCC);
        // What is held counts for the lock, so the rest can be spent.
        assert_ok!(Balances::transfer_keep_alive(signed(account(1)), account(3), 5 * SCC));
        assert_eq!(wealth(&account(1)), 95 * SCC);
        next_block();
        assert_eq!(events()[0], Event::BidUnpayable { bid: 1, bidder: account(1), amount: 4 * SCC });
        assert_eq!(shown().expect("an ad").bid, second);
        assert_eq!((wealth(&account(1)), Ads::held(&account(1))), (95 * SCC, 0));
    });
}

#[test]
fn a_block_should_take_up_four_bids_and_no_more() {
    with_places(8, || {
        for index in 0..5 {
            lock(index, 90 * SCC);
            bid(index, 10 * SCC);
            assert_ok!(Balances::transfer_keep_alive(signed(account(index)), account(9), 10 * SCC));
        }
        let good = bid(8, SCC);
        next_block();
        assert_eq!((shown(), waiting()), (None, vec![4, good]));
        next_block();
        assert_eq!(shown().expect("an ad").bid, good);
    });
}
