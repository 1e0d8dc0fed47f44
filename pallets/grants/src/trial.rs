//! Trial jobs.

use crate::{types::JobTerms, Config, Coupon, Coupons, Error, Event, Pallet, Posted, TrialsOfDay};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use scc_traits::PostJob;
use scc_types::{AccountId, Balance, Funding};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_post_trial(holder: AccountId, terms: JobTerms) -> DispatchResult {
        let (payment, dapp) = (terms.payment, terms.dapp);
        let coupon = Coupons::<T>::get(&holder, dapp).ok_or(Error::<T>::CouponNotFound)?;
        ensure!(Self::now() <= coupon.expiry, Error::<T>::CouponTooLate);
        let left = coupon.left.checked_sub(payment).ok_or(Error::<T>::InsufficientCoupon)?;
        let today = Self::trials_of_today();
        let amount = today.amount.saturating_add(payment);
        ensure!(amount <= T::DailyTrials::get(), Error::<T>::MaxTrialsExceeded);

        let job = T::Jobs::post(terms.order(holder.clone(), Funding::Coupon))?;
        TrialsOfDay::<T>::put(Posted { amount, ..today });
        if left == 0 {
            Self::remove_coupon(&holder, dapp, &coupon);
        } else {
            Coupons::<T>::insert(&holder, dapp, Coupon { left, ..coupon });
        }
        Self::deposit_event(Event::TrialJobPosted { job, holder, dapp, payment, left });
        Ok(())
    }

    /// The price of trial jobs posted today.
    pub(crate) fn trials_of_today() -> Posted {
        let day = Self::today();
        Some(TrialsOfDay::<T>::get()).filter(|posted| posted.day == day).unwrap_or(Posted { day, amount: 0 })
    }

    /// The price of trial jobs that may still be posted today, in planck.
    pub(crate) fn trials_left_today() -> Balance {
        T::DailyTrials::get().saturating_sub(Self::trials_of_today().amount)
    }
}
