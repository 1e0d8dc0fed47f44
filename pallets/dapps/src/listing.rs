//! `list`, `delist`, and what they mean to jobs and revenue.

use crate::{Config, Dapp, Dapps, Error, Event, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use scc_traits::DappRegistry;
use scc_types::{AccountId, Balance, DappId, Engine, Hash, Listing, Units};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_list(dapp: DappId, reading: Hash) -> DispatchResult {
        let entry = Dapps::<T>::get(dapp).ok_or(Error::<T>::NotFound)?;
        ensure!(entry.listing != Listing::Listed, Error::<T>::InvalidListing);
        ensure!(entry.details.reading() == reading, Error::<T>::InvalidReading);

        Dapps::<T>::insert(dapp, Dapp { listing: Listing::Listed, ..entry });
        Self::deposit_event(Event::Listed { dapp });
        Ok(())
    }

    pub(crate) fn do_delist(dapp: DappId) -> DispatchResult {
        let entry = Dapps::<T>::get(dapp).ok_or(Error::<T>::NotFound)?;
        ensure!(entry.listing == Listing::Listed, Error::<T>::InvalidListing);

        Dapps::<T>::insert(dapp, Dapp { listing: Listing::Delisted, ..entry });
        Self::deposit_event(Event::Delisted { dapp });
        Ok(())
    }
}

impl<T: Config> DappRegistry for Pallet<T> {
    fn accepts_jobs(dapp: DappId) -> bool {
        Dapps::<T>::get(dapp).is_some_and(|entry| entry.listing != Listing::Delisted)
    }

    fn developer(dapp: DappId) -> Option<AccountId> {
        Dapps::<T>::get(dapp).filter(|entry| entry.listing == Listing::Listed).map(|entry| entry.owner)
    }

    fn engine(dapp: DappId) -> Option<Engine> {
        Dapps::<T>::get(dapp).map(|entry| entry.details.engine)
    }

    fn note_job(dapp: DappId, units: Units, payment: Balance) {
        Self::note_paid(dapp, 1, units, payment);
    }

    fn note_raise(dapp: DappId, units: Units, payment: Balance) {
        Self::note_paid(dapp, 0, units, payment);
    }

    fn note_delivery(dapp: DappId, units: Units, credit: Balance, income: Balance) {
        Self::note_delivered(dapp, units, credit, income);
    }
}
