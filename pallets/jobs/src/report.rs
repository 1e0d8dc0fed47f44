//! `report`.

use crate::{
    types::{Job, Rated, State, Worker},
    Config, Error, Event, HoldReason, Pallet, Roll, Workers,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use scc_traits::AppendRecord;
use scc_types::{AccountId, Balance, JobId, Rating, Units, VirtualChain, WorkRecord};
use sp_runtime::DispatchError;

/// What a page changes, checked.
struct Page {
    /// The entries of the rated workers, `None` where one must be made.
    workers: Vec<Option<Worker>>,
    /// Entries to make.
    new: u32,
    /// Units named in the report with this page.
    named: Units,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_report(who: AccountId, id: JobId, ratings: Vec<Rating>, last: bool) -> DispatchResult {
        let mut job = Self::job_of(&who, id)?;
        match job.state {
            State::Open { .. } | State::Closing { reported: false, .. } => {}
            State::Closing { reported: true, .. } => return Err(Error::<T>::ReportAlreadyExists.into()),
            _ => return Err(Error::<T>::TooLate.into()),
        }
        let page = Self::check_page(id, &job, &ratings)?;
        let deposits = T::WorkerDeposit::get().saturating_mul(Balance::from(page.new));
        if deposits > 0 {
            Self::hold(HoldReason::Worker, &who, deposits)?;
        }

        job.named = page.named;
        for (rating, worker) in ratings.iter().zip(page.workers) {
            let mut worker = worker.unwrap_or_else(|| Self::join(id, &mut job, &rating.worker, &who));
            worker.rating = Some(Rated { units: rating.units, stars: rating.stars });
            Workers::<T>::insert(id, &rating.worker, worker);
        }
        if !ratings.is_empty() {
            T::Records::append(VirtualChain::Work, &WorkRecord::Reported { job: id, ratings: ratings.clone() });
            Self::deposit_event(Event::WorkReported { job: id, ratings });
        }
        if last {
            match &mut job.state {
                State::Closing { reported, .. } => *reported = true,
                _ => Self::close(id, &mut job, true),
            }
        }
        Self::put(id, &job);
        Ok(())
    }

    fn check_page(id: JobId, job: &Job, ratings: &[Rating]) -> Result<Page, DispatchError> {
        let mut seen = BTreeSet::new();
        let mut page = Page { workers: Vec::with_capacity(ratings.len()), new: 0, named: job.named };
        for rating in ratings {
            let worker = Workers::<T>::get(id, &rating.worker);
            let rated = worker.as_ref().is_some_and(|worker| worker.rating.is_some());
            ensure!(!rated && seen.insert(&rating.worker), Error::<T>::RatingAlreadyExists);
            if worker.is_none() {
                Self::check_may_join(id, job, &rating.worker)?;
                page.new = page.new.saturating_add(1);
            }
            ensure!(!job.exceeds_share(rating.units), Error::<T>::MaxShareExceeded);
            page.named = page.named.saturating_add(rating.units);
            page.workers.push(worker);
        }
        ensure!(page.named <= job.bid.units, Error::<T>::MaxUnitsExceeded);
        ensure!(job.joined.saturating_add(page.new) <= T::MaxWorkers::get(), Error::<T>::MaxWorkersExceeded);
        Ok(page)
    }

    /// A new entry for a worker, not stored yet. The caller has checked the number and held `WorkerDeposit` of
    /// `depositor`.
    pub(crate) fn join(id: JobId, job: &mut Job, who: &AccountId, depositor: &AccountId) -> Worker {
        Roll::<T>::insert(id, job.joined, who);
        job.joined = job.joined.saturating_add(1);
        Worker::new(depositor.clone(), T::WorkerDeposit::get())
    }

    /// The worker's entry, or one it has just paid for itself.
    pub(crate) fn worker_or_join(id: JobId, job: &mut Job, who: &AccountId) -> Result<Worker, DispatchError> {
        if let Some(worker) = Workers::<T>::get(id, who) {
            return Ok(worker);
        }
        Self::check_may_join(id, job, who)?;
        ensure!(job.joined < T::MaxWorkers::get(), Error::<T>::MaxWorkersExceeded);
        Self::hold(HoldReason::Worker, who, T::WorkerDeposit::get())?;
        Ok(Self::join(id, job, who, who))
    }
}
