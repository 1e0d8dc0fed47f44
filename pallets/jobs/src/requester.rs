//! Requesters: who may act on a job, and their public records.

use crate::{
    types::{Job, Requester, State},
    Config, Error, Event, HoldReason, Jobs, Pallet, Requesters,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use scc_types::{AccountId, Balance, JobId};
use sp_runtime::{DispatchError, SaturatedConversion};

impl<T: Config> Pallet<T> {
    /// The present block.
    pub(crate) fn now() -> scc_types::BlockNumber {
        frame_system::Pallet::<T>::block_number().saturated_into()
    }

    pub(crate) fn put(id: JobId, job: &Job) {
        Jobs::<T>::insert(id, job);
    }

    /// A job of this requester.
    pub(crate) fn job_of(who: &AccountId, id: JobId) -> Result<Job, DispatchError> {
        let job = Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)?;
        ensure!(job.requester == *who, Error::<T>::NotAuthorized);
        Ok(job)
    }

    /// An open job of this requester.
    pub(crate) fn open_job_of(who: &AccountId, id: JobId) -> Result<Job, DispatchError> {
        let job = Self::job_of(who, id)?;
        let open = matches!(job.state, State::Open { .. }) && Self::now() <= job.deadline;
        ensure!(open, Error::<T>::TooLate);
        Ok(job)
    }

    /// Adds to a requester's public record; amounts in planck.
    pub(crate) fn count(who: &AccountId, receipted: Balance, refunded: Balance, objected: Balance) {
        Requesters::<T>::mutate_extant(who, |Requester { record, .. }| {
            record.receipted = record.receipted.saturating_add(receipted);
            record.refunded = record.refunded.saturating_add(refunded);
            record.objected = record.objected.saturating_add(objected);
        });
    }

    /// Counts a new job of a requester, who has room for it.
    pub(crate) fn enter(who: &AccountId, mut requester: Requester<T::MaxJobs>, id: JobId) {
        let entered = requester.jobs.try_push(id);
        debug_assert!(entered.is_ok(), "live jobs are those in the list");
        requester.record.posted = requester.record.posted.saturating_add(1);
        requester.record.live = requester.record.live.saturating_add(1);
        Requesters::<T>::insert(who, requester);
    }

    /// Forgets a job that has left the state.
    pub(crate) fn leave(who: &AccountId, id: JobId) {
        Requesters::<T>::mutate_extant(who, |requester| {
            requester.jobs.retain(|job| *job != id);
            requester.record.live = requester.record.live.saturating_sub(1);
        });
    }

    pub(crate) fn do_forget(who: AccountId) -> DispatchResult {
        let Requester { record, .. } = Requesters::<T>::get(&who).ok_or(Error::<T>::RequesterNotFound)?;
        ensure!(record.live == 0, Error::<T>::TooEarly);
        Requesters::<T>::remove(&who);
        Self::release(HoldReason::Requester, &who, record.deposit);
        Self::deposit_event(Event::RequesterForgotten { requester: who });
        Ok(())
    }
}
