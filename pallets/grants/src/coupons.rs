//! Coupons: which accounts may try a dApp at the foundation's expense.

use crate::{Config, Coupon, Coupons, Error, Event, HoldReason, Pallet};
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{fungible::MutateHold, tokens::Precision, Get},
};
use scc_types::{AccountId, Balance, BlockNumber, DappId};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_issue(
        issuer: AccountId,
        holder: AccountId,
        dapp: DappId,
        amount: Balance,
        expiry: BlockNumber,
    ) -> DispatchResult {
        ensure!(!Coupons::<T>::contains_key(&holder, dapp), Error::<T>::CouponAlreadyExists);
        ensure!(amount > 0, Error::<T>::InvalidAmount);
        ensure!(expiry > Self::now(), Error::<T>::ExpiryTooEarly);
        let longest = Self::day().saturating_mul(T::CouponDays::get());
        ensure!(expiry.saturating_sub(Self::now()) <= longest, Error::<T>::ExpiryTooLate);
        let deposit = T::CouponDeposit::get();

        T::Currency::hold(&HoldReason::Coupon.into(), &issuer, deposit).map_err(|_| Error::<T>::InsufficientBalance)?;
        let coupon = Coupon { left: amount, expiry, issuer: issuer.clone(), deposit };
        Coupons::<T>::insert(&holder, dapp, coupon);
        Self::deposit_event(Event::CouponIssued { holder, dapp, amount, expiry, issuer, deposit });
        Ok(())
    }

    pub(crate) fn do_withdraw(who: AccountId, holder: AccountId, dapp: DappId) -> DispatchResult {
        let coupon = Coupons::<T>::get(&holder, dapp).ok_or(Error::<T>::CouponNotFound)?;
        ensure!(coupon.expiry < Self::now() || Self::is_operator(&who), Error::<T>::NotAuthorized);

        Self::remove_coupon(&holder, dapp, &coupon);
        Self::deposit_event(Event::CouponWithdrawn { holder, dapp, left: coupon.left });
        Ok(())
    }

    /// Removes a coupon; its issuer gets the deposit back.
    pub(crate) fn remove_coupon(holder: &AccountId, dapp: DappId, coupon: &Coupon) {
        Coupons::<T>::remove(holder, dapp);
        // It was held, so it is there.
        let released =
            T::Currency::release(&HoldReason::Coupon.into(), &coupon.issuer, coupon.deposit, Precision::BestEffort);
        debug_assert!(released.is_ok_and(|released| released == coupon.deposit), "a coupon's deposit was not held");
    }
}
