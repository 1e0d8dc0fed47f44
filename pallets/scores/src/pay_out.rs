//! Due amounts go out.

use crate::{Claims, Config, Earners, Error, Event, Held, Pallet, Totals};
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{fungible::Mutate, tokens::Preservation},
};
use scc_traits::NetworkParameters;
use scc_types::{AccountId, Balance};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_claim(account: AccountId) -> DispatchResult {
        let held = Claims::<T>::get(&account).ok_or(Error::<T>::NotFound)?;
        let paid = Self::pay_due(&account, held);
        ensure!(paid > 0, Error::<T>::InsufficientDue);
        Ok(())
    }

    /// Settles the claim and pays what is due; answers what was paid.
    ///
    /// A payment fails only when the account does not exist and the amount is below the existential deposit: it stays accrued.
    pub(crate) fn pay_due(account: &AccountId, mut held: Held) -> Balance {
        let now = Self::now();
        held.claim.settle(now, T::Network::half_life());
        let amount = held.claim.accrued;
        let paid = amount > 0 && T::Currency::transfer(&Self::pot(), account, amount, Preservation::Preserve).is_ok();
        if !paid {
            Claims::<T>::insert(account, held);
            return 0;
        }
        let left = held.claim.amount;
        held.claim.accrued = 0;
        held.earner.paid = held.earner.paid.saturating_add(amount);
        held.earner.note_pay_out(now, amount, Self::period());
        if held.claim.is_empty() {
            Claims::<T>::remove(account);
        }
        Self::put_down(account, held);
        Totals::<T>::mutate(|sums| sums.note_pay_out(amount, now));
        Self::deposit_event(Event::ClaimPaid { account: account.clone(), amount, left });
        amount
    }

    /// The account's entry, wherever it is, to be put down again.
    pub(crate) fn take_up(account: &AccountId) -> Held {
        Claims::<T>::get(account)
            .unwrap_or_else(|| Held { earner: Earners::<T>::take(account).unwrap_or_default(), ..Held::default() })
    }

    /// Stores the entry of an account that has none in the other map.
    pub(crate) fn put_down(account: &AccountId, held: Held) {
        if held.claim.is_empty() {
            Earners::<T>::insert(account, held.earner);
        } else {
            Claims::<T>::insert(account, held);
        }
    }
}
