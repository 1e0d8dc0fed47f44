//! Grant jobs.

use crate::{types::JobTerms, Config, Error, Event, Operator, Pallet, Unspent};
use frame_support::{
    ensure,
    pallet_prelude::{DispatchError, DispatchResult},
    traits::Get,
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use scc_math::{Allowance, Unlocking};
use scc_traits::PostJob;
use scc_types::{AccountId, Funding};

impl<T: Config> Pallet<T> {
    pub(crate) fn ensure_operator(origin: OriginFor<T>) -> Result<AccountId, DispatchError> {
        let who = ensure_signed(origin)?;
        ensure!(Self::is_operator(&who), Error::<T>::NotAuthorized);
        Ok(who)
    }

    pub(crate) fn is_operator(who: &AccountId) -> bool {
        Operator::<T>::get().as_ref() == Some(who)
    }

    pub(crate) fn do_post_grant(operator: AccountId, terms: JobTerms) -> DispatchResult {
        let (payment, dapp) = (terms.payment, terms.dapp);
        let left = Self::allowance().spend(payment).ok_or(Error::<T>::InsufficientAllowance)?;

        let job = T::Jobs::post(terms.order(operator.clone(), Funding::Grant))?;
        Unspent::<T>::put(left);
        Self::deposit_event(Event::GrantJobPosted { job, operator, dapp, payment, unlocked: left.amount });
        Ok(())
    }

    /// What is unlocked today and unspent, whether or not the budget still has it.
    pub(crate) fn allowance() -> Allowance {
        let unlocking = Self::unlocking();
        Unspent::<T>::get().unwrap_or(Allowance::first(unlocking)).on(Self::today(), unlocking)
    }

    pub(crate) fn unlocking() -> Unlocking {
        Unlocking { daily: T::DailyGrant::get(), days_kept: T::GrantDaysKept::get() }
    }
}
