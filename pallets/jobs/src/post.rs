//! `post_job`, and posting for other pallets.

use crate::{
    types::{Bid, Job, Posting, Requester, State},
    Config, Error, Event, HoldReason, OpenJobs, Pallet, Postings, Requesters,
};
use frame_support::{
    ensure,
    pallet_prelude::{DispatchResult, Weight},
    traits::Get,
    BoundedVec,
};
use scc_traits::{AppendRecord, DappRegistry, DrawWorkers, NetworkParameters, PaidWork, PostJob};
use scc_types::{AccountId, BlockNumber, Funding, JobId, JobOrder, JobSpec, RequesterRecord, VirtualChain, WorkRecord};
use sp_runtime::DispatchError;

/// Thirty days in milliseconds: the longest a job may stay open.
const MAX_OPEN_MS: u64 = 30 * 24 * 60 * 60 * 1_000;

impl<T: Config> PostJob for Pallet<T> {
    fn post(order: JobOrder) -> Result<JobId, DispatchError> {
        Self::do_post(order)
    }

    fn weight(spec: &JobSpec) -> Weight {
        Self::weight_of_posted(spec)
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_post(order: JobOrder) -> Result<JobId, DispatchError> {
        let JobOrder { requester: who, funding, dapp, job_key, deadline, max_workers, .. } = order;
        let bid = Bid { payment: order.payment, units: order.units };
        let posting = Posting { spec: order.spec, endpoint: order.endpoint };
        let now = Self::now();
        ensure!(T::Dapps::accepts_jobs(dapp), Error::<T>::InvalidDapp);
        ensure!(!posting.endpoint.peer_id.is_empty(), Error::<T>::InvalidEndpoint);
        ensure!((1..=T::MaxWorkers::get()).contains(&max_workers), Error::<T>::InvalidMaxWorkers);
        Self::check_bid(bid)?;
        Self::check_deadline(now, deadline)?;
        let requester = Self::check_requester(&who)?;

        let deposit = Self::deposit_of(&posting);
        Self::hold(HoldReason::Job, &who, deposit)?;
        let pending = T::PaidWork::pay(funding, &who, bid.payment)?;

        let mut job = Job {
            requester: who.clone(),
            funding,
            dapp,
            job_key,
            posted: now,
            deadline,
            max_workers,
            enlisted: if funding == Funding::Own { 0 } else { T::Draw::enlisted() },
            bid,
            pending,
            reserved: 0,
            delivered: 0,
            objected: 0,
            named: 0,
            joined: 0,
            deposit,
            due: 0,
            state: State::Open { unserved_since: now, batch: 0 },
        };
        let id = Self::number(&job);
        Self::schedule(id, &mut job, deadline.saturating_add(1));
        Self::put(id, &job);
        OpenJobs::<T>::insert(id, bid);
        Self::enter(&who, requester, id);
        let Bid { payment, units } = bid;
        let manifest = posting.spec.manifest;
        let line = WorkRecord::Posted {
            job: id,
            requester: who.clone(),
            dapp,
            spec: posting.spec.clone(),
            units,
            payment,
            deadline,
            funding,
        };
        Postings::<T>::insert(id, posting);
        T::Records::append(VirtualChain::Work, &line);
        T::Dapps::note_job(dapp, units, payment);
        Self::deposit_event(Event::JobPosted {
            job: id,
            requester: who,
            funding,
            dapp,
            manifest,
            units,
            payment,
            job_key,
            deadline,
            max_workers,
        });
        Ok(id)
    }

    fn check_bid(bid: Bid) -> DispatchResult {
        ensure!(bid.units > 0, Error::<T>::InvalidUnits);
        let floor = T::MinimumBid::get().checked_mul(bid.units.into()).ok_or(Error::<T>::InsufficientPayment)?;
        ensure!(bid.payment >= floor, Error::<T>::InsufficientPayment);
        Ok(())
    }

    fn check_deadline(now: BlockNumber, deadline: BlockNumber) -> DispatchResult {
        ensure!(deadline > now, Error::<T>::DeadlineTooEarly);
        let longest = MAX_OPEN_MS.checked_div(T::Network::slot_duration()).unwrap_or(u64::MAX);
        ensure!(u64::from(deadline.saturating_sub(now)) <= longest, Error::<T>::DeadlineTooLate);
        Ok(())
    }

    /// The requester, who has room for a job more; the first time its deposit is held.
    fn check_requester(who: &AccountId) -> Result<Requester<T::MaxJobs>, DispatchError> {
        let Some(requester) = Requesters::<T>::get(who) else {
            let deposit = T::RequesterDeposit::get();
            Self::hold(HoldReason::Requester, who, deposit)?;
            let record = RequesterRecord { deposit, ..RequesterRecord::default() };
            return Ok(Requester { record, jobs: BoundedVec::new() });
        };
        ensure!(requester.record.live < T::MaxJobs::get(), Error::<T>::MaxJobsExceeded);
        Ok(requester)
    }
}
