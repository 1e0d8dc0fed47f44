//! Settlement: credits for what workers delivered, page by page, and for late receipts at once.

use crate::{
    types::{Job, State, Worker},
    Config, Event, Pallet, Roll, Workers,
};
use alloc::vec::Vec;
use scc_traits::{AppendRecord, Credit, DappRegistry, NetworkParameters, PaidWork, Settlement, Standing};
use scc_types::{AccountId, BlockNumber, JobId, VirtualChain, WorkRecord};
use sp_runtime::DispatchError;

/// Workers settled or removed in one step.
pub(crate) const WORKERS_PER_STEP: u32 = 16;

impl<T: Config> Pallet<T> {
    /// Settles up to a page of workers from `next` on, in the order in which they appeared: how many, and who is next.
    ///
    /// Who is in the report gets what its line names, as far as there is room besides all claims, reservations and objections of
    /// others, whether those are settled yet or not; who is not in it, what it claimed.
    pub(crate) fn settle_page(id: JobId, job: &mut Job, next: u32) -> Result<(u32, Option<u32>), DispatchError> {
        let end = next.saturating_add(WORKERS_PER_STEP).min(job.joined);
        let page = (next..end).map(|place| Self::settled_worker(id, job, place)).collect::<Result<_, _>>()?;
        Self::credit(id, job, page);
        Ok((end.saturating_sub(next), (end < job.joined).then_some(end)))
    }

    /// The worker at this place, with what the report adds to its claims.
    fn settled_worker(id: JobId, job: &mut Job, place: u32) -> Result<(AccountId, Worker), DispatchError> {
        let who = Roll::<T>::get(id, place).ok_or(DispatchError::Corruption)?;
        let mut worker = Workers::<T>::get(id, &who).ok_or(DispatchError::Corruption)?;
        let named = worker.rating.map_or(0, |rating| rating.units);
        let units = named.saturating_sub(worker.delivered).min(job.room_for(&worker));
        if units > 0 {
            job.deliver(&mut worker, units);
            Self::return_lease_fee(&who, &mut worker);
        }
        Ok((who, worker))
    }

    /// Credits the workers with what they delivered and have not been credited for, and stores them.
    pub(crate) fn credit(id: JobId, job: &mut Job, mut workers: Vec<(AccountId, Worker)>) {
        workers.retain(|(_, worker)| worker.delivered > worker.credited);
        if workers.is_empty() {
            return;
        }
        let credits: Vec<_> = workers
            .iter()
            .map(|(who, worker)| Credit {
                worker: who.clone(),
                units: worker.delivered.saturating_sub(worker.credited),
                stars: worker.stars(),
            })
            .collect();
        let units = credits.iter().fold(0_u64, |sum, credit| sum.saturating_add(credit.units));
        let settled = T::PaidWork::settle(Settlement {
            job: id,
            funding: job.funding,
            dapp: job.dapp,
            developer: T::Dapps::developer(job.dapp),
            payment: job.bid.payment,
            units: job.bid.units,
            pending: job.pending,
            credits: credits.clone(),
        });
        job.pending = job.pending.saturating_sub(settled.taken);
        T::Dapps::note_delivery(job.dapp, units, settled.credit, settled.income);
        for (((who, mut worker), line), credit) in workers.into_iter().zip(credits).zip(settled.credits) {
            worker.credited = worker.delivered;
            worker.credit = worker.credit.saturating_add(credit);
            Workers::<T>::insert(id, &who, worker);
            T::Standing::note(&job.requester, job.funding, &who, credit);
            Self::deposit_event(Event::WorkCredited {
                job: id,
                worker: who,
                units: line.units,
                stars: line.stars,
                credit,
            });
        }
        Self::count(&job.requester, job.bid.price_of(units), 0, 0);
        T::Records::append(VirtualChain::Work, &WorkRecord::Settled { job: id, units, credit: settled.credit });
    }

    /// All known credits are given: late receipts are paid at once from here on.
    pub(crate) fn finish_settlement(id: JobId, job: &mut Job, closed: BlockNumber) {
        job.state = State::Settled;
        Self::schedule(id, job, closed.saturating_add(T::Network::refund_delay()));
        Self::deposit_event(Event::JobSettled { job: id, delivered: job.delivered, refunds: job.due });
    }
}
