//! The bidders' money: held while a bid waits, then paid or given back whole.

use crate::{Config, Error, HoldReason, Pallet};
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{
        fungible::{BalancedHold, InspectHold, MutateHold},
        tokens::{Fortitude, Precision},
        Imbalance, OnUnbalanced,
    },
};
use scc_types::{AccountId, Balance};

impl<T: Config> Pallet<T> {
    /// Holds `amount` more of a bidder.
    ///
    /// A hold may be of tokens that do not vest yet, but an ad is a payment: what all bids of an account hold must be its own.
    pub(crate) fn hold(bidder: &AccountId, amount: Balance) -> DispatchResult {
        T::Currency::hold(&HoldReason::Bid.into(), bidder, amount).map_err(|_| Error::<T>::InsufficientBalance)?;
        ensure!(Self::can_pay(bidder, Self::held(bidder)), Error::<T>::InsufficientBalance);
        Ok(())
    }

    /// Whether `amount` of what is held from a bidder can be paid without touching tokens that do not vest yet.
    pub(crate) fn can_pay(bidder: &AccountId, amount: Balance) -> bool {
        T::Currency::reducible_total_balance_on_hold(bidder, Fortitude::Polite) >= amount
    }

    /// Gives a bid's money back. Never more than is held, so it cannot fail.
    pub(crate) fn release(bidder: &AccountId, amount: Balance) {
        let released = T::Currency::release(&HoldReason::Bid.into(), bidder, amount, Precision::BestEffort);
        debug_assert!(released.is_ok_and(|released| released == amount), "a bid was not held");
    }

    /// Takes a bid's money into the block's general income; answers how much it was.
    pub(crate) fn pay(bidder: &AccountId, amount: Balance) -> Balance {
        let (credit, _) = T::Currency::slash(&HoldReason::Bid.into(), bidder, amount);
        let price = credit.peek();
        T::Income::on_unbalanced(credit);
        price
    }

    /// What all bids of an account hold, in planck.
    pub fn held(bidder: &AccountId) -> Balance {
        T::Currency::balance_on_hold(&HoldReason::Bid.into(), bidder)
    }
}
