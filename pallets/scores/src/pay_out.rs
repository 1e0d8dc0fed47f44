//! Due amounts go out.

use crate::{Claims, Config, Earners, Error, Event, Owed, PaidOut, Pallet};
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{fungible::Mutate, tokens::Preservation},
};
use scc_math::Claim;
use scc_traits::NetworkParameters;
use scc_types::{AccountId, Balance};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_claim(account: AccountId) -> DispatchResult {
        let claim = Claims::<T>::get(&account).ok_or(Error::<T>::NotFound)?;
        let paid = Self::pay_due(&account, claim);
        ensure!(paid > 0, Error::<T>::InsufficientDue);
        Ok(())
    }

    /// Settles the claim and pays what is due; answers what was paid.
    ///
    /// A payment fails only when the account does not exist and the amount is below the existential deposit: it stays accrued.
    pub(crate) fn pay_due(account: &AccountId, mut claim: Claim) -> Balance {
        let now = Self::now();
        claim.settle(now, T::Network::half_life());
        let amount = claim.accrued;
        let paid = amount > 0 && T::Currency::transfer(&Self::pot(), account, amount, Preservation::Preserve).is_ok();
        if !paid {
            Claims::<T>::insert(account, claim);
            return 0;
        }
        claim.accrued = 0;
        if claim.is_empty() {
            Claims::<T>::remove(account);
        } else {
            Claims::<T>::insert(account, claim);
        }
        Owed::<T>::mutate(|owed| *owed = owed.saturating_sub(amount));
        PaidOut::<T>::mutate(|sum| *sum = sum.saturating_add(amount));
        let mut earner = Earners::<T>::get(account).unwrap_or_default();
        earner.paid = earner.paid.saturating_add(amount);
        Self::note_pay_out(account, &mut earner, now, amount);
        Earners::<T>::insert(account, earner);
        Self::deposit_event(Event::ClaimPaid { account: account.clone(), amount, left: claim.amount });
        amount
    }
}
