//! `update_endpoint`.

use crate::{Config, Error, Event, HoldReason, Pallet, Postings};
use core::cmp::Ordering;
use frame_support::{ensure, pallet_prelude::DispatchResult};
use scc_types::{AccountId, Endpoint, JobId};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_update_endpoint(who: AccountId, id: JobId, endpoint: Endpoint) -> DispatchResult {
        let mut job = Self::open_job_of(&who, id)?;
        let mut posting = Postings::<T>::get(id).ok_or(Error::<T>::JobNotFound)?;
        ensure!(!endpoint.peer_id.is_empty(), Error::<T>::InvalidEndpoint);
        posting.endpoint = endpoint.clone();

        let deposit = Self::deposit_of(&posting);
        match deposit.cmp(&job.deposit) {
            Ordering::Greater => Self::hold(HoldReason::Job, &who, deposit.saturating_sub(job.deposit))?,
            Ordering::Less => Self::release(HoldReason::Job, &who, job.deposit.saturating_sub(deposit)),
            Ordering::Equal => {}
        }
        job.deposit = deposit;
        Self::put(id, &job);
        Postings::<T>::insert(id, posting);
        Self::deposit_event(Event::EndpointUpdated { job: id, endpoint });
        Ok(())
    }
}
