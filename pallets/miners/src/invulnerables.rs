//! `set_invulnerables`: the foundation's seats.

use crate::{Config, Error, Event, Invulnerables, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult, BoundedVec};
use scc_types::AccountId;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_set_invulnerables(invulnerables: BoundedVec<AccountId, T::MaxSeats>) -> DispatchResult {
        ensure!(are_distinct(&invulnerables), Error::<T>::InvalidInvulnerables);
        ensure!(invulnerables.iter().all(Self::has_keys), Error::<T>::SessionKeysNotFound);

        Invulnerables::<T>::put(&invulnerables);
        Self::deposit_event(Event::InvulnerablesSet { invulnerables: invulnerables.into_inner() });
        Ok(())
    }

    pub(crate) fn is_invulnerable(account: &AccountId) -> bool {
        Invulnerables::<T>::get().contains(account)
    }
}

pub(crate) fn are_distinct(accounts: &[AccountId]) -> bool {
    accounts.iter().enumerate().all(|(index, account)| !accounts.iter().take(index).any(|other| other == account))
}
