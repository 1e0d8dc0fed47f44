//! The refund of what nobody delivered.

use crate::{
    types::{Job, State},
    Config, Event, Pallet,
};
use scc_traits::{AppendRecord, NetworkParameters, PaidWork};
use scc_types::{Funding, JobId, VirtualChain, WorkRecord};

impl<T: Config> Pallet<T> {
    /// Returns the undelivered units' part of the pending money to the payer; what then is left, the objected units'
    /// part and roundings, goes to the reserve.
    pub(crate) fn refund(id: JobId, job: &mut Job) {
        let units = job.undelivered();
        let due =
            T::PaidWork::refund_of(job.funding, job.bid.payment, units, job.bid.units, job.pending).min(job.pending);
        let amount = if due > 0 { T::PaidWork::refund(id, job.funding, &job.requester, due) } else { 0 };
        let forfeited = core::mem::take(&mut job.pending).saturating_sub(due);
        if forfeited > 0 {
            T::PaidWork::forfeit(id, forfeited);
        }
        Self::count(&job.requester, 0, job.bid.price_of(units), job.bid.price_of(job.objected));
        if job.funding != Funding::Own {
            Self::forget_seed(job);
        }
        job.state = State::Finished;
        Self::schedule(id, job, Self::now().saturating_add(T::Network::refund_delay()));
        T::Records::append(VirtualChain::Work, &WorkRecord::Refunded { job: id, units, amount });
        Self::deposit_event(Event::JobRefunded {
            job: id,
            requester: job.requester.clone(),
            units,
            amount,
            objected: job.objected,
            forfeited,
        });
    }
}
