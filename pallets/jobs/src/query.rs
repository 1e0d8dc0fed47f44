//! What clients ask; behind [`crate::JobsApi`].

use crate::{
    types::{Job, Posting, State},
    Config, Jobs, OpenJobs, Pallet, Postings, Requesters, Roll, Workers,
};
use alloc::vec::Vec;
use scc_types::{AccountId, JobId, JobView, OpenJob, RequesterRecord, WorkerShare};

/// Most open jobs in an answer.
pub const MAX_OPEN_JOBS: u32 = 100;
/// Jobs in a page of an account's jobs.
pub const JOBS_PAGE: u32 = 25;
/// Workers in a page of a job's workers.
pub const WORKERS_PAGE: u32 = 256;

impl<T: Config> Pallet<T> {
    /// Places `offset .. offset + limit` of the open list, `limit` ≤ [`MAX_OPEN_JOBS`].
    pub fn open_jobs_ranked(offset: u32, limit: u32) -> Vec<OpenJob> {
        let ranked = Self::ranked(usize::MAX);
        let page = ranked.into_iter().skip(to_usize(offset)).take(to_usize(limit.min(MAX_OPEN_JOBS)));
        page.filter_map(|(id, _)| Self::open_job(id)).collect()
    }

    /// How many jobs are open.
    pub fn open_jobs_count() -> u32 {
        u32::try_from(OpenJobs::<T>::iter_keys().count()).unwrap_or(u32::MAX)
    }

    /// A job in state, with the first page of its workers.
    pub fn job(id: JobId) -> Option<JobView> {
        let job = Jobs::<T>::get(id)?;
        let posting = Postings::<T>::get(id)?;
        Some(view(id, job, posting, Self::job_workers(id, 0)))
    }

    /// A page of a job's workers, [`WORKERS_PAGE`] each, in the order in which they appeared.
    pub fn job_workers(id: JobId, page: u32) -> Vec<WorkerShare> {
        let Some(job) = Jobs::<T>::get(id) else { return Vec::new() };
        let first = page.saturating_mul(WORKERS_PAGE);
        let places = first..first.saturating_add(WORKERS_PAGE).min(job.joined);
        let shares = places.filter_map(|place| Self::share_of(id, &job, Roll::<T>::get(id, place)?));
        shares.collect()
    }

    fn share_of(id: JobId, job: &Job, worker: AccountId) -> Option<WorkerShare> {
        let entry = Workers::<T>::get(id, &worker)?;
        let unsettled = matches!(job.state, State::Open { .. } | State::Closing { .. });
        let named = entry.rating.filter(|_| unsettled).map_or(0, |rating| rating.units);
        let units = entry.delivered.max(named);
        Some(WorkerShare { worker, units, stars: entry.rating.map(|rating| rating.stars), credit: entry.credit })
    }

    /// A page of a requester's jobs in state, newest first, [`JOBS_PAGE`] each, without their workers.
    pub fn jobs_of(account: AccountId, page: u32) -> Vec<JobView> {
        let page =
            page_of(Requesters::<T>::get(account).map_or_else(Vec::new, |requester| requester.jobs.into_inner()), page);
        page.filter_map(|id| Some(view(id, Jobs::<T>::get(id)?, Postings::<T>::get(id)?, Vec::new()))).collect()
    }

    /// A page of the jobs in state that an account works on or has worked on, newest first, [`JOBS_PAGE`] each, with the
    /// account's own share alone. Looks at every job in state.
    pub fn work_of(account: AccountId, page: u32) -> Vec<JobView> {
        let joined = Jobs::<T>::iter_keys().filter(|id| Workers::<T>::contains_key(id, &account)).collect();
        let views = page_of(joined, page).filter_map(|id| {
            let job = Jobs::<T>::get(id)?;
            let own = Self::share_of(id, &job, account.clone()).into_iter().collect();
            Some(view(id, job, Postings::<T>::get(id)?, own))
        });
        views.collect()
    }

    /// A requester's public record, `None` for a stranger.
    pub fn requester(account: AccountId) -> Option<RequesterRecord> {
        Requesters::<T>::get(account).map(|requester| requester.record)
    }

    /// Whether a worker may deliver for a job now, as far as the lottery decides it; `false` for a job that is over.
    pub fn may_work(id: JobId, worker: AccountId) -> bool {
        Jobs::<T>::get(id).is_some_and(|job| {
            let over = matches!(job.state, State::Finished | State::Removing { .. });
            let joined = Workers::<T>::contains_key(id, &worker);
            !over && (joined || Self::check_may_join(id, &job, &worker).is_ok())
        })
    }

    /// The workers of an open job's present batch.
    pub fn drawn_for(id: JobId) -> Vec<AccountId> {
        let open = Jobs::<T>::get(id).filter(|job| matches!(job.state, State::Open { .. }));
        open.map_or_else(Vec::new, |job| Self::drawn(id, &job))
    }

    fn open_job(id: JobId) -> Option<OpenJob> {
        let job = Jobs::<T>::get(id)?;
        let Posting { spec, endpoint } = Postings::<T>::get(id)?;
        let drawn = Self::drawn(id, &job);
        Some(OpenJob {
            id,
            dapp: job.dapp,
            room: job.room(),
            requester: job.requester,
            funding: job.funding,
            spec,
            units: job.bid.units,
            payment: job.bid.payment,
            endpoint,
            job_key: job.job_key,
            posted: job.posted,
            deadline: job.deadline,
            drawn,
        })
    }
}

fn view(id: JobId, job: Job, posting: Posting, workers: Vec<WorkerShare>) -> JobView {
    let (unserved_since, batch) = (job.unserved_since(), job.batch());
    JobView {
        id,
        requester: job.requester,
        funding: job.funding,
        dapp: job.dapp,
        spec: posting.spec,
        units: job.bid.units,
        reserved: job.reserved,
        claimed: job.delivered,
        reported: job.named,
        objected: job.objected,
        payment: job.bid.payment,
        endpoint: posting.endpoint,
        job_key: job.job_key,
        posted: job.posted,
        deadline: job.deadline,
        max_workers: job.max_workers,
        phase: job.state.phase(),
        due: job.due,
        workers,
        unserved_since,
        batch,
    }
}

/// A page of jobs, newest first.
fn page_of(mut ids: Vec<JobId>, page: u32) -> impl Iterator<Item = JobId> {
    ids.sort_unstable_by(|a, b| b.cmp(a));
    ids.into_iter().skip(to_usize(page.saturating_mul(JOBS_PAGE))).take(to_usize(JOBS_PAGE))
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
