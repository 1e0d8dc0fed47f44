//! Settlement: credits for what workers delivered, page by page, and for late receipts at once.

use crate::{
    types::{Job, Position, State, Worker},
    Config, Event, Pallet, Roll, Workers,
};
use alloc::vec::Vec;
use scc_traits::{AppendRecord, Credit, DappRegistry, NetworkParameters, PaidWork, Settlement, Standing};
use scc_types::{AccountId, BlockNumber, JobId, VirtualChain, WorkRecord};
use sp_runtime::DispatchError;

/// Workers settled or removed in one step.
pub(crate) const WORKERS_PER_STEP: u32 = 16;

impl<T: Config> Pallet<T> {
    /// Settles up to a page of workers from `next` on: how many, and who is next.
    ///
    /// First the report's lines in their order: each gets what it names, as far as there is room besides other
    /// workers' claims, reservations and objections. Then everyone who claimed and is not credited yet.
    pub(crate) fn settle_page(
        id: JobId,
        job: &mut Job,
        mut next: Position,
    ) -> Result<(u32, Option<Position>), DispatchError> {
        let mut page = Vec::new();
        let mut looked_at = 0_u32;
        let next = loop {
            next = match next {
                Position::Reported(place) if place >= job.rated => Position::Joined(0),
                Position::Joined(place) if place >= job.joined => break None,
                _ if looked_at >= WORKERS_PER_STEP => break Some(next),
                place => {
                    looked_at = looked_at.saturating_add(1);
                    page.extend(Self::settled_worker(id, job, place)?);
                    place.following()
                }
            };
        };
        Self::credit(id, job, page);
        Ok((looked_at, next))
    }

    /// The worker at this place, with what the report adds to its claims; `None` for a rated worker in the second
    /// list: it was settled with the first.
    fn settled_worker(id: JobId, job: &mut Job, place: Position) -> Result<Option<(AccountId, Worker)>, DispatchError> {
        let who = Roll::<T>::get(id, place).ok_or(DispatchError::Corruption)?;
        let mut worker = Workers::<T>::get(id, &who).ok_or(DispatchError::Corruption)?;
        match (place, worker.rating) {
            (Position::Reported(_), Some(rating)) => {
                let units = rating.units.saturating_sub(worker.delivered).min(job.room_for(&worker));
                if units > 0 {
                    job.deliver(&mut worker, units);
                    Self::return_lease_fee(&who, &mut worker);
                }
                Ok(Some((who, worker)))
            }
            (Position::Joined(_), Some(_)) => Ok(None),
            (_, None) => Ok(Some((who, worker))),
        }
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

impl Position {
    const fn following(self) -> Self {
        match self {
            Self::Reported(place) => Self::Reported(place.saturating_add(1)),
            Self::Joined(place) => Self::Joined(place.saturating_add(1)),
        }
    }
}
