//! `list_requester` and `unlist_requester`.

use crate::{Config, Error, Event, Pallet, Requesters};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use scc_types::AccountId;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_list_requester(requester: AccountId) -> DispatchResult {
        ensure!(!Requesters::<T>::contains_key(&requester), Error::<T>::AlreadyExists);
        ensure!(Requesters::<T>::count() < T::MaxRequesters::get(), Error::<T>::MaxRequestersExceeded);

        Requesters::<T>::insert(&requester, ());
        Self::deposit_event(Event::RequesterListed { requester });
        Ok(())
    }

    pub(crate) fn do_unlist_requester(requester: AccountId) -> DispatchResult {
        ensure!(Requesters::<T>::contains_key(&requester), Error::<T>::NotFound);

        Requesters::<T>::remove(&requester);
        Self::deposit_event(Event::RequesterUnlisted { requester });
        Ok(())
    }
}
