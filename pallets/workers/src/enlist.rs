//! `enlist`, `renew`, `update`, `retire`.

use crate::{
    checks::check_profile, Config, Error, Event, HoldReason, Pallet, Queue, QueueNext, Ticket, Worker, Workers,
};
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{fungible::MutateHold, tokens::Precision, Get},
};
use scc_types::{AccountId, BlockNumber, WorkerProfile};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_enlist(worker: AccountId, profile: WorkerProfile) -> DispatchResult {
        ensure!(!Workers::<T>::contains_key(&worker), Error::<T>::AlreadyExists);
        check_profile::<T>(&profile)?;
        let deposit = T::Deposit::get();

        T::Currency::hold(&HoldReason::Enlistment.into(), &worker, deposit)
            .map_err(|_| Error::<T>::InsufficientBalance)?;
        let ticket = Self::join_queue(&worker);
        let expires = Self::expiry();
        let entry = Worker { profile: profile.clone(), enlisted_since: Self::now(), expires, ticket, deposit };
        Workers::<T>::insert(&worker, entry);
        Self::deposit_event(Event::Enlisted { worker, profile, expires, deposit });
        Ok(())
    }

    pub(crate) fn do_renew(worker: AccountId) -> DispatchResult {
        let entry = Workers::<T>::get(&worker).ok_or(Error::<T>::NotFound)?;

        let expires = Self::write_renewed(&worker, entry);
        Self::deposit_event(Event::Renewed { worker, expires });
        Ok(())
    }

    pub(crate) fn do_update(worker: AccountId, profile: WorkerProfile) -> DispatchResult {
        let entry = Workers::<T>::get(&worker).ok_or(Error::<T>::NotFound)?;
        check_profile::<T>(&profile)?;

        let expires = Self::write_renewed(&worker, Worker { profile: profile.clone(), ..entry });
        Self::deposit_event(Event::Updated { worker, profile, expires });
        Ok(())
    }

    pub(crate) fn do_retire(worker: AccountId) -> DispatchResult {
        let entry = Workers::<T>::get(&worker).ok_or(Error::<T>::NotFound)?;

        T::Currency::release(&HoldReason::Enlistment.into(), &worker, entry.deposit, Precision::Exact)?;
        Queue::<T>::remove(entry.ticket);
        Workers::<T>::remove(&worker);
        Self::deposit_event(Event::Retired { worker, deposit: entry.deposit });
        Ok(())
    }

    /// Moves the worker to the queue's end; answers its new last block.
    fn write_renewed(worker: &AccountId, entry: Worker) -> BlockNumber {
        let now = Self::now();
        Queue::<T>::remove(entry.ticket);
        let expires = Self::expiry();
        let enlisted_since = if entry.is_live(now) { entry.enlisted_since } else { now };
        let ticket = Self::join_queue(worker);
        Workers::<T>::insert(worker, Worker { enlisted_since, expires, ticket, ..entry });
        expires
    }

    fn join_queue(worker: &AccountId) -> Ticket {
        let ticket = QueueNext::<T>::get();
        Queue::<T>::insert(ticket, worker);
        QueueNext::<T>::put(ticket.saturating_add(1));
        ticket
    }
}
