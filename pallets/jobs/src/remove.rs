//! Removal of a finished job from state: every deposit returns.

use crate::{
    settle::WORKERS_PER_STEP,
    types::{DueItem, Job, State},
    Config, Event, HoldReason, Jobs, Pallet, Postings, Queue, Roll, WeightInfo, Workers,
};
use frame_support::pallet_prelude::Weight;
use scc_types::JobId;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// Removes up to a page of workers from `next` on, at last the job itself.
    pub(crate) fn remove_page(id: JobId, mut job: Job, next: u32) -> Result<(Weight, bool), DispatchError> {
        let end = next.saturating_add(WORKERS_PER_STEP).min(job.joined);
        for place in next..end {
            Self::remove_worker(id, &mut job, place)?;
        }
        let weight = T::WeightInfo::remove(end.saturating_sub(next));
        if end < job.joined {
            job.state = State::Removing { next: end };
            Self::put(id, &job);
            return Ok((weight, true));
        }
        Queue::<T>::remove(job.due, DueItem::Job(id));
        Jobs::<T>::remove(id);
        Postings::<T>::remove(id);
        Self::leave(&job.requester, id);
        Self::release(HoldReason::Job, &job.requester, job.deposit);
        Self::deposit_event(Event::JobRemoved { job: id });
        Ok((weight, false))
    }

    fn remove_worker(id: JobId, job: &mut Job, place: u32) -> Result<(), DispatchError> {
        let who = Roll::<T>::take(id, place).ok_or(DispatchError::Corruption)?;
        let mut worker = Workers::<T>::take(id, &who).ok_or(DispatchError::Corruption)?;
        Self::unschedule_lease(id, &who, &worker);
        job.reserve(&mut worker, None);
        job.delivered = job.delivered.saturating_sub(worker.delivered);
        job.objected = job.objected.saturating_sub(worker.objected);
        job.named = job.named.saturating_sub(worker.rating.map_or(0, |rating| rating.units));
        Self::release(HoldReason::Worker, &worker.depositor, worker.deposit);
        // Still held only if no receipt and no report followed.
        Self::lose_lease_fee(id, who, &mut worker);
        Ok(())
    }
}
