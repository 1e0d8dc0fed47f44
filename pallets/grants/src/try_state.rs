//! What must always hold.

use crate::{Config, Coupons, HoldReason, Pallet, TrialsOfDay, Unspent};
use alloc::collections::BTreeMap;
use frame_support::{
    ensure,
    traits::{fungible::InspectHold, Get},
};
use scc_types::{AccountId, Balance};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// No more is unlocked than may wait, no more trials than a day's; no coupon is empty; holds are the coupons' deposits.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        if let Some(unspent) = Unspent::<T>::get() {
            ensure!(unspent.amount <= Self::unlocking().most(), "more is unlocked than may wait");
            ensure!(unspent.day <= Self::today(), "an allowance from the future");
        }
        let posted = TrialsOfDay::<T>::get();
        ensure!(posted.amount <= T::DailyTrials::get(), "more trials than a day's");
        ensure!(posted.day <= Self::today(), "trials from the future");
        let mut deposits = BTreeMap::<AccountId, Balance>::new();
        for (_, _, coupon) in Coupons::<T>::iter() {
            ensure!(coupon.left > 0, "an empty coupon");
            let sum = deposits.entry(coupon.issuer).or_default();
            *sum = sum.saturating_add(coupon.deposit);
        }
        for (issuer, sum) in deposits {
            let held = T::Currency::balance_on_hold(&HoldReason::Coupon.into(), &issuer);
            ensure!(held == sum, "what is held from an issuer is not its coupons' deposits");
        }
        Ok(())
    }
}
