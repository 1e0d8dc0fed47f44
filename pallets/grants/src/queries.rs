//! What clients ask.

use crate::{Config, Coupon, Coupons, Operator, Pallet, Pot};
use alloc::vec::Vec;
use frame_support::traits::Get;
use scc_math::NODES;
use scc_types::{AccountId, Balance, BudgetsView, CouponView, DappId};

/// Most coupons of one answer.
pub const MAX_COUPONS: u32 = 100;

impl<T: Config> Pallet<T> {
    /// What the budgets hold and what of it may be spent now.
    pub fn budgets() -> BudgetsView {
        let contributors = Self::holds(Pot::Contributors);
        BudgetsView {
            contributors,
            unlocked: Self::unlocked(),
            unlocked_daily: T::DailyGrant::get(),
            unlocked_most: Self::unlocking().most(),
            trials: Self::holds(Pot::Trials),
            trials_today: Self::trials_today(),
            trials_daily: T::DailyTrials::get(),
            share: Self::share(),
            next_day: Self::next(Self::day()),
            next_period: Self::next(Self::period()),
            operator: Operator::<T>::get(),
        }
    }

    /// The price of grant jobs that may be posted today, in planck.
    pub fn unlocked() -> Balance {
        // Nine tenths of a price leave the budget: what it holds it can pay for.
        Self::allowance().amount.min(Self::holds(Pot::Contributors))
    }

    /// The price of trial jobs that may be posted today, in planck.
    pub fn trials_today() -> Balance {
        // Three fifths of a price leave the budget.
        let payable = scc_math::multiply_divide_down(Self::holds(Pot::Trials), NODES.denominator, NODES.numerator);
        Self::trials_left_today().min(payable)
    }

    /// Up to [`MAX_COUPONS`] coupons of an account.
    pub fn coupons(holder: AccountId) -> Vec<CouponView> {
        let most = usize::try_from(MAX_COUPONS).unwrap_or(usize::MAX);
        let coupons = Coupons::<T>::iter_prefix(&holder).take(most);
        coupons.map(|(dapp, coupon)| Self::view(holder.clone(), dapp, coupon)).collect()
    }

    /// An account's coupon for a dApp.
    pub fn coupon(holder: AccountId, dapp: DappId) -> Option<CouponView> {
        Coupons::<T>::get(&holder, dapp).map(|coupon| Self::view(holder, dapp, coupon))
    }

    fn view(holder: AccountId, dapp: DappId, coupon: Coupon) -> CouponView {
        let Coupon { left, expiry, .. } = coupon;
        let usable = if Self::now() <= expiry { left.min(Self::trials_today()) } else { 0 };
        CouponView { holder, dapp, left, usable, expiry }
    }
}
