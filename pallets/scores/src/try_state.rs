//! What must always hold.

use crate::{Claims, Config, Earner, Earners, Pallet, Totals};
use frame_support::{ensure, traits::fungible::Inspect};
use scc_math::{Claim, WHOLE_REST};
use scc_traits::NetworkParameters;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// The pot covers what is owed; what is owed is the sum of the claims; every earner's awards are paid or held, and it is kept in one
    /// place; the sum of all claims is right within its documented rounding.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let (now, half_life) = (Self::now(), T::Network::half_life());
        let (mut owed, mut left, mut earners) = (0_u128, 0_u128, 0_u128);
        for (account, held) in Claims::<T>::iter() {
            let claim = held.claim;
            ensure!(!claim.is_empty(), "an empty claim is kept");
            ensure!(claim.at <= now, "a claim was changed in the future");
            ensure!(!Earners::<T>::contains_key(&account), "an earner is kept twice");
            Self::try_earner(&held.earner, claim)?;
            earners = earners.saturating_add(1);
            owed = owed.saturating_add(claim.amount).saturating_add(claim.accrued);
            left = left.saturating_add(claim.left(now, half_life));
        }
        ensure!(Totals::<T>::get().owed == owed, "what is owed is not the sum of the claims");
        let needed = owed.saturating_add(T::Currency::minimum_balance());
        ensure!(owed == 0 || T::Currency::balance(&Self::pot()) >= needed, "the pot does not cover what is owed");

        for earner in Earners::<T>::iter_values() {
            earners = earners.saturating_add(1);
            Self::try_earner(&earner, Claim::default())?;
        }
        let blocks = 145_u128.saturating_mul(half_life.into()) / 100 + 2;
        let slack = (WHOLE_REST + 3).saturating_mul(blocks).saturating_mul(earners.saturating_add(1));
        ensure!(Self::total_claim().abs_diff(left) <= slack, "the sum of all claims is wrong");
        Ok(())
    }

    fn try_earner(earner: &Earner, claim: Claim) -> Result<(), TryRuntimeError> {
        let held = claim.amount.saturating_add(claim.accrued);
        ensure!(earner.awarded == earner.paid.saturating_add(held), "an award is neither paid nor held");
        ensure!(earner.credits.is_sorted() && earner.pay_outs.is_sorted(), "lines are not in order");
        Ok(())
    }
}
