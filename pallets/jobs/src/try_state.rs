//! What must always hold between blocks.

use crate::{
    types::{DueItem, Job, Requester, Seed, State, Worker},
    Config, HoldReason, Jobs, Newest, OpenJobs, Pallet, Postings, Queue, Requesters, Roll, Seeds, Workers,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use frame_support::ensure;
use scc_traits::DrawWorkers;
use scc_types::{AccountId, Balance, BlockNumber, Funding, JobId, UNSERVED_BLOCKS};
use sp_runtime::TryRuntimeError;

/// Deposits by account: job, worker, lease fee, requester.
type Deposits = BTreeMap<AccountId, [Balance; 4]>;

impl<T: Config> Pallet<T> {
    /// Budgets hold, sums are sums, every date is in the queue and nothing else, holds are deposits.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let mut deposits = Deposits::new();
        let mut dates = 0_usize;
        for (id, job) in Jobs::<T>::iter() {
            dates = dates.saturating_add(Self::try_job(id, &job, &mut deposits)?);
        }
        ensure!(Queue::<T>::iter_keys().count() == dates, "the queue holds more than the dates of jobs and leases");
        ensure!(Postings::<T>::iter_keys().count() == Jobs::<T>::iter_keys().count(), "a posting without job");
        ensure!(Workers::<T>::iter_keys().all(|(id, _)| Jobs::<T>::contains_key(id)), "a worker without job");
        ensure!(Roll::<T>::iter_keys().all(|(id, _)| Jobs::<T>::contains_key(id)), "a place without job");
        Self::try_open_list()?;
        Self::try_requesters(&mut deposits)?;
        for (who, [job, worker, lease, requester]) in deposits {
            ensure!(Self::held(HoldReason::Job, &who) == job, "a job's deposit is not held");
            ensure!(Self::held(HoldReason::Worker, &who) == worker, "a worker's deposit is not held");
            ensure!(Self::held(HoldReason::LeaseFee, &who) == lease, "a lease's fee is not held");
            ensure!(Self::held(HoldReason::Requester, &who) == requester, "a requester's deposit is not held");
        }
        Ok(())
    }

    /// Sum of what jobs still have pending, in planck: what `pallet-revenue` must hold for them.
    pub fn total_pending() -> Balance {
        Jobs::<T>::iter_values().map(|job| job.pending).sum()
    }

    /// Checks a job; how many dates it has.
    fn try_job(id: JobId, job: &Job, deposits: &mut Deposits) -> Result<usize, TryRuntimeError> {
        ensure!(id < Newest::<T>::get().next, "a job from the future");
        let taken = job.reserved.checked_add(job.delivered).and_then(|sum| sum.checked_add(job.objected));
        ensure!(taken.is_some_and(|taken| taken <= job.bid.units), "reserved + delivered + objected > units");
        ensure!(job.named <= job.bid.units, "the report names more units than there are");
        ensure!(Queue::<T>::contains_key(job.due, DueItem::Job(id)), "a job is not in the queue");
        if job.funding != Funding::Own {
            Self::try_budgets_job(id, job)?;
        }
        if let State::Open { unserved_since, batch } = job.state {
            ensure!(
                (job.posted..=Self::now()).contains(&unserved_since),
                "served before it was posted, or in the future"
            );
            let most = unserved_since.saturating_sub(job.posted) / UNSERVED_BLOCKS;
            ensure!(batch <= most, "more batches were drawn than there was time for");
        }
        let over = matches!(job.state, State::Finished | State::Removing { .. });
        ensure!(!over || job.pending == 0, "a finished job has pending money");
        entry(deposits, &job.requester)[0] += job.deposit;

        let workers: Vec<_> = Workers::<T>::iter_prefix(id).collect();
        let sum = |part: fn(&Worker) -> u64| workers.iter().map(|(_, worker)| part(worker)).sum::<u64>();
        ensure!(sum(Worker::reserved) == job.reserved, "reservations do not add up");
        ensure!(sum(|worker| worker.delivered) == job.delivered, "deliveries do not add up");
        ensure!(sum(|worker| worker.objected) == job.objected, "objections do not add up");
        ensure!(
            sum(|worker| worker.rating.map_or(0, |rating| rating.units)) == job.named,
            "the report does not add up"
        );
        Self::try_roll(id, job, &workers)?;
        let mut dates = 1;
        for (who, worker) in workers {
            ensure!(worker.credited <= worker.delivered, "credited more than delivered");
            let settled = matches!(job.state, State::Settled | State::Finished | State::Removing { .. });
            ensure!(!settled || worker.credited == worker.delivered, "a settled worker is not credited");
            let open = matches!(job.state, State::Open { .. } | State::Closing { .. });
            ensure!(!open || worker.credited == 0, "credited before settlement");
            if let Some(reservation) = &worker.reservation {
                let date = DueItem::Lease(id, who.clone());
                ensure!(
                    Queue::<T>::contains_key(reservation.until.saturating_add(1), date),
                    "a reservation is not in the queue"
                );
                dates += 1;
            }
            entry(deposits, &worker.depositor)[1] += worker.deposit;
            entry(deposits, &who)[2] += worker.lease_fee;
        }
        Ok(dates)
    }

    /// A budget's job: nobody has more than a worker's share; who takes part may (a worker may have retired since).
    fn try_budgets_job(id: JobId, job: &Job) -> Result<(), TryRuntimeError> {
        for (who, worker) in Workers::<T>::iter_prefix(id) {
            let most = job.most_each();
            ensure!(worker.delivered <= most, "a worker delivered more than its share of a budget's job");
            let bound = worker.delivered + worker.objected + worker.reserved();
            ensure!(bound <= most, "a worker binds more than its share of a budget's job");
            let drawn = Self::check_may_join(id, job, &who).is_ok();
            let over = matches!(job.state, State::Finished | State::Removing { .. });
            ensure!(drawn || over || T::Draw::enlisted_since(&who).is_none_or(|since| since > job.posted), "not drawn");
        }
        Ok(())
    }

    fn try_roll(id: JobId, job: &Job, workers: &[(AccountId, Worker)]) -> Result<(), TryRuntimeError> {
        let first = if let State::Removing { next } = job.state { next } else { 0 };
        let joined = (first..job.joined)
            .all(|place| Roll::<T>::get(id, place).is_some_and(|who| workers.iter().any(|(other, _)| *other == who)));
        ensure!(joined && workers.len() == (job.joined - first) as usize, "the roll is not the workers");
        ensure!(Roll::<T>::iter_key_prefix(id).count() == workers.len(), "the roll has strangers");
        Ok(())
    }

    fn try_open_list() -> Result<(), TryRuntimeError> {
        let mut lotteries = BTreeMap::<BlockNumber, u32>::new();
        let mut open = 0;
        for (id, job) in Jobs::<T>::iter() {
            let is_open = matches!(job.state, State::Open { .. });
            if is_open {
                ensure!(OpenJobs::<T>::get(id) == Some(job.bid), "the open list shows another bid");
                open += 1;
            }
            let over = matches!(job.state, State::Finished | State::Removing { .. });
            if is_open || (job.funding != Funding::Own && !over) {
                *lotteries.entry(Self::seed_block(&job)).or_default() += 1;
            }
        }
        ensure!(OpenJobs::<T>::iter_keys().count() == open, "a closed job on the open list");
        let mut seeds: BTreeMap<_, _> = Seeds::<T>::iter().map(|(block, Seed { open, .. })| (block, open)).collect();
        let posted = Newest::<T>::get();
        let waiting = [(posted.at, posted.here), (posted.at + 1, posted.after)];
        seeds.extend(waiting.into_iter().filter(|(_, jobs)| *jobs > 0));
        ensure!(seeds == lotteries, "seeds are kept for other blocks than those of jobs with a lottery");
        Ok(())
    }

    fn try_requesters(deposits: &mut Deposits) -> Result<(), TryRuntimeError> {
        let mut live = BTreeMap::<AccountId, u32>::new();
        for job in Jobs::<T>::iter_values() {
            *live.entry(job.requester).or_default() += 1;
        }
        let mut listed = 0;
        for (who, Requester { record, jobs }) in Requesters::<T>::iter() {
            let own = |id: &JobId| Jobs::<T>::get(id).is_some_and(|job| job.requester == who);
            ensure!(jobs.iter().all(own) && jobs.len() == record.live as usize, "jobs are listed wrongly");
            listed += jobs.iter().collect::<BTreeSet<_>>().len();
            ensure!(live.remove(&who).unwrap_or(0) == record.live, "a record counts other jobs than there are");
            entry(deposits, &who)[3] += record.deposit;
        }
        ensure!(live.is_empty(), "a requester without record");
        ensure!(listed == Jobs::<T>::iter_keys().count(), "jobs are not listed");
        Ok(())
    }
}

fn entry<'a>(deposits: &'a mut Deposits, who: &AccountId) -> &'a mut [Balance; 4] {
    deposits.entry(who.clone()).or_default()
}
