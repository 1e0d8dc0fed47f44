//! `register`, `update`, `unregister`.

use crate::{
    checks::{check_details, check_owner},
    Config, Dapp, Dapps, Error, Event, NextDapp, Pallet, Usages,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use scc_types::{AccountId, BlockNumber, DappDetails, DappId, DappUsage, Listing};
use sp_runtime::traits::UniqueSaturatedInto;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register(owner: AccountId, details: DappDetails) -> DispatchResult {
        check_details::<T>(&details)?;
        let dapp = NextDapp::<T>::get();
        let next = dapp.checked_add(1).ok_or(Error::<T>::MaxDappsExceeded)?;
        let deposit = Self::deposit_of(&details);

        Self::adjust_deposit(&owner, 0, deposit)?;
        NextDapp::<T>::put(next);
        let registered = Self::now();
        let entry = Dapp {
            owner: owner.clone(),
            offered_to: None,
            details: details.clone(),
            listing: Listing::Draft,
            registered,
            deposit,
        };
        Dapps::<T>::insert(dapp, entry);
        Usages::<T>::insert(dapp, DappUsage::default());
        Self::deposit_event(Event::Registered { dapp, owner, details, deposit });
        Ok(())
    }

    pub(crate) fn do_update(owner: &AccountId, dapp: DappId, details: DappDetails) -> DispatchResult {
        let mut entry = check_owner::<T>(owner, dapp)?;
        check_details::<T>(&details)?;
        let deposit = Self::deposit_of(&details);

        Self::adjust_deposit(owner, entry.deposit, deposit)?;
        if entry.listing == Listing::Listed && entry.details.reading() != details.reading() {
            entry.listing = Listing::Draft;
        }
        let listing = entry.listing;
        Dapps::<T>::insert(dapp, Dapp { details: details.clone(), deposit, ..entry });
        Self::deposit_event(Event::Updated { dapp, details, listing, deposit });
        Ok(())
    }

    pub(crate) fn do_unregister(owner: AccountId, dapp: DappId) -> DispatchResult {
        let entry = check_owner::<T>(&owner, dapp)?;
        ensure!(entry.listing != Listing::Listed, Error::<T>::InvalidListing);

        Self::adjust_deposit(&owner, entry.deposit, 0)?;
        Dapps::<T>::remove(dapp);
        Usages::<T>::remove(dapp);
        Self::deposit_event(Event::Unregistered { dapp, owner, deposit: entry.deposit });
        Ok(())
    }

    pub(crate) fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().unique_saturated_into()
    }
}
