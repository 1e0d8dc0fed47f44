//! `transfer_ownership`, `accept_ownership`.

use crate::{checks::check_owner, Config, Dapp, Dapps, Error, Event, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use scc_types::{AccountId, DappId};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_transfer_ownership(owner: AccountId, dapp: DappId, to: Option<AccountId>) -> DispatchResult {
        let entry = check_owner::<T>(&owner, dapp)?;

        Dapps::<T>::insert(dapp, Dapp { offered_to: to.clone(), ..entry });
        Self::deposit_event(Event::OwnershipOffered { dapp, owner, to });
        Ok(())
    }

    pub(crate) fn do_accept_ownership(to: AccountId, dapp: DappId) -> DispatchResult {
        let entry = Dapps::<T>::get(dapp).ok_or(Error::<T>::NotFound)?;
        ensure!(entry.offered_to.as_ref() == Some(&to), Error::<T>::NotAuthorized);
        let deposit = Self::deposit_of(&entry.details);

        // Released first, so that an owner can accept its own offer.
        let from = entry.owner.clone();
        Self::adjust_deposit(&from, entry.deposit, 0)?;
        Self::adjust_deposit(&to, 0, deposit)?;
        Dapps::<T>::insert(dapp, Dapp { owner: to.clone(), offered_to: None, deposit, ..entry });
        Self::deposit_event(Event::OwnershipTransferred { dapp, from, to, deposit });
        Ok(())
    }
}
