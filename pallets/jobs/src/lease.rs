//! `register_lease`, and the end of a reservation.

use crate::{
    types::{DueItem, Job, Reservation, State, Worker},
    Config, Error, Event, HoldReason, Jobs, Pallet, Queue, WeightInfo, Workers,
};
use frame_support::{
    ensure,
    pallet_prelude::{DispatchResultWithPostInfo, Pays},
};
use scc_types::{AccountId, JobId, Lease};
use sp_core::sr25519;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register(
        who: AccountId,
        lease: Lease,
        signature: sr25519::Signature,
    ) -> DispatchResultWithPostInfo {
        let id = lease.job;
        let mut job = Self::check_document(&who, id, &lease.worker, lease.genesis)?;
        ensure!(matches!(job.state, State::Open { .. } | State::Closing { .. }), Error::<T>::TooLate);
        ensure!(Self::now() <= lease.expiry, Error::<T>::LeaseTooLate);
        ensure!(lease.is_signed_by(&job.job_key, &signature), Error::<T>::InvalidSignature);
        let mut worker = Self::worker_or_join(id, &mut job, &who)?;
        let reservation = Self::check_reservation(&job, &worker, &lease)?;

        let added = reservation.left.saturating_sub(worker.reserved());
        let (reserved, until) = (reservation.left, reservation.until);
        Self::unschedule_lease(id, &who, &worker);
        Queue::<T>::insert(until.saturating_add(1), DueItem::Lease(id, who.clone()), ());
        job.reserve(&mut worker, Some(reservation));
        Self::serve(&mut job);
        // An account that cannot hold the fee pays it instead.
        let fee = Self::free_fee(&job, added, (&lease, &signature), T::WeightInfo::register_lease())
            .filter(|fee| Self::hold(HoldReason::LeaseFee, &who, *fee).is_ok());
        worker.lease_fee = worker.lease_fee.saturating_add(fee.unwrap_or(0));
        Workers::<T>::insert(id, &who, worker);
        Self::put(id, &job);
        Self::deposit_event(Event::LeaseRegistered { job: id, worker: who, reserved, until });
        Ok(if fee.is_some() { Pays::No } else { Pays::Yes }.into())
    }

    fn check_reservation(job: &Job, worker: &Worker, lease: &Lease) -> Result<Reservation, DispatchError> {
        ensure!((1..=lease.units).contains(&lease.task_units), Error::<T>::InvalidLease);
        let left = lease.units.saturating_sub(worker.delivered).saturating_sub(worker.objected);
        ensure!(left > 0, Error::<T>::InvalidLease);
        ensure!(!job.exceeds_share(lease.units), Error::<T>::MaxShareExceeded);
        let reservation = Reservation::of(lease, left);
        if let Some(former) = &worker.reservation {
            let newer = reservation.units >= former.units && reservation.until >= former.until;
            let same = reservation.units == former.units && reservation.until == former.until;
            ensure!(newer && !same, Error::<T>::InvalidLease);
        }
        ensure!(left <= job.room().saturating_add(worker.reserved()), Error::<T>::InsufficientRoom);
        Ok(reservation)
    }

    /// Takes the end of the worker's reservation out of the queue.
    pub(crate) fn unschedule_lease(id: JobId, who: &AccountId, worker: &Worker) {
        if let Some(reservation) = &worker.reservation {
            Queue::<T>::remove(reservation.until.saturating_add(1), DueItem::Lease(id, who.clone()));
        }
    }

    /// Ends a reservation whose last block is over.
    pub(crate) fn expire_lease(id: JobId, who: &AccountId) -> Result<(), DispatchError> {
        let mut job = Jobs::<T>::get(id).ok_or(DispatchError::Corruption)?;
        let mut worker = Workers::<T>::get(id, who).ok_or(DispatchError::Corruption)?;
        Self::unschedule_lease(id, who, &worker);
        let released = worker.reserved();
        job.reserve(&mut worker, None);
        Workers::<T>::insert(id, who, worker);
        Self::put(id, &job);
        Self::deposit_event(Event::LeaseExpired { job: id, worker: who.clone(), released });
        Ok(())
    }
}
