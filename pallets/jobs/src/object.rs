//! `object`.

use crate::{types::State, Config, Error, Event, Jobs, Pallet, Workers};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use scc_types::{AccountId, JobId, Units};

/// Most units under objection at once, in units of the lease's largest task.
const MAX_OBJECTED_TASKS: Units = 2;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_object(who: AccountId, id: JobId, units: Units) -> DispatchResult {
        let mut job = Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)?;
        ensure!(!matches!(job.state, State::Finished | State::Removing { .. }), Error::<T>::TooLate);
        let mut worker = Workers::<T>::get(id, &who).ok_or(Error::<T>::InsufficientReservation)?;
        let live = worker.reservation.as_ref().filter(|reservation| Self::now() <= reservation.until);
        let reservation = live.ok_or(Error::<T>::InsufficientReservation)?;
        ensure!((1..=reservation.left).contains(&units), Error::<T>::InsufficientReservation);
        let most = reservation.task_units.saturating_mul(MAX_OBJECTED_TASKS);
        ensure!(worker.objected.saturating_add(units) <= most, Error::<T>::ObjectionTooLarge);

        job.object(&mut worker, units);
        Workers::<T>::insert(id, &who, worker);
        Self::put(id, &job);
        Self::deposit_event(Event::WorkObjected { job: id, worker: who, units });
        Ok(())
    }
}
