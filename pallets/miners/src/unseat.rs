//! Taking an offender out of the next session, whose seats have been given out already.

use crate::{sessions::identified, Config, Pallet};
use alloc::vec::Vec;
use core::marker::PhantomData;
use pallet_session::{
    historical::{self, NoteHistoricalRoot},
    QueuedChanged, QueuedKeys,
};
use scc_types::{AccountId, SessionIndex};

impl<T: Config> Pallet<T> {
    /// Takes the account out of the next session; false where it is not in it or nobody else is.
    ///
    /// The keys of those who remain are taken anew, because the commitment to the session, by which offences in it will be
    /// judged, is made from the keys set now.
    pub(crate) fn unseat(account: &AccountId) -> bool {
        let queued = QueuedKeys::<T>::get();
        let remaining: Vec<(AccountId, T::Keys)> = queued
            .iter()
            .filter(|(other, _)| other != account)
            .filter_map(|(other, _)| Some((other.clone(), pallet_session::Pallet::<T>::load_keys(other)?)))
            .collect();
        if remaining.is_empty() || !queued.iter().any(|(other, _)| other == account) {
            return false;
        }
        QueuedKeys::<T>::put(remaining);
        QueuedChanged::<T>::put(true);
        let next = Self::session().saturating_add(1);
        <NoteHistoricalRoot<T, AsQueued<T>> as pallet_session::SessionManager<AccountId>>::new_session(next);
        true
    }
}

/// A session manager that says again what is queued.
struct AsQueued<T>(PhantomData<T>);

impl<T: Config> pallet_session::SessionManager<AccountId> for AsQueued<T> {
    fn new_session(_index: SessionIndex) -> Option<Vec<AccountId>> {
        Some(Pallet::<T>::next_seats())
    }
    fn start_session(_index: SessionIndex) {}
    fn end_session(_index: SessionIndex) {}
}

impl<T: Config> historical::SessionManager<AccountId, ()> for AsQueued<T> {
    fn new_session(_index: SessionIndex) -> Option<Vec<(AccountId, ())>> {
        Some(identified(Pallet::<T>::next_seats()))
    }
    fn start_session(_index: SessionIndex) {}
    fn end_session(_index: SessionIndex) {}
}
