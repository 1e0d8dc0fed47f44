//! What must always hold.

use crate::{
    history::{CREDIT_LINES, PAY_OUT_LINES},
    Claims, Config, Earners, Lines, Owed, Pallet,
};
use frame_support::{ensure, traits::fungible::Inspect};
use scc_math::WHOLE_REST;
use scc_traits::NetworkParameters;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// The pot covers what is owed; what is owed is the sum of the claims; every earner's awards are paid or held; the sum of all
    /// claims is right within its documented rounding; no more lines are kept than promised.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let (now, half_life) = (Self::now(), T::Network::half_life());
        let (mut owed, mut left) = (0_u128, 0_u128);
        for (account, claim) in Claims::<T>::iter() {
            ensure!(!claim.is_empty(), "an empty claim is kept");
            ensure!(claim.at <= now, "a claim was changed in the future");
            ensure!(Earners::<T>::contains_key(&account), "a claim without an earner");
            owed = owed.saturating_add(claim.amount).saturating_add(claim.accrued);
            left = left.saturating_add(claim.left(now, half_life));
        }
        ensure!(Owed::<T>::get() == owed, "what is owed is not the sum of the claims");
        let needed = owed.saturating_add(T::Currency::minimum_balance());
        ensure!(owed == 0 || T::Currency::balance(&Self::pot()) >= needed, "the pot does not cover what is owed");

        let mut earners = 0_u128;
        for (account, earner) in Earners::<T>::iter() {
            earners = earners.saturating_add(1);
            let claim = Claims::<T>::get(&account).unwrap_or_default();
            let held = claim.amount.saturating_add(claim.accrued);
            ensure!(earner.awarded == earner.paid.saturating_add(held), "an award is neither paid nor held");
            let lines = CREDIT_LINES.min(earner.credits).saturating_add(PAY_OUT_LINES.min(earner.pay_outs));
            ensure!(Lines::<T>::iter_key_prefix(&account).count() == lines as usize, "lines lost or left behind");
        }
        let blocks = 145_u128.saturating_mul(half_life.into()) / 100 + 2;
        let slack = (WHOLE_REST + 3).saturating_mul(blocks).saturating_mul(earners.saturating_add(1));
        ensure!(Self::total_claim().abs_diff(left) <= slack, "the sum of all claims is wrong");
        Ok(())
    }
}
