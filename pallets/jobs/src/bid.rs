//! `raise_bid`.

use crate::{types::Bid, Config, Error, Event, OpenJobs, Pallet};
use core::cmp::Ordering;
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use scc_traits::{AppendRecord, DappRegistry, PaidWork};
use scc_types::{AccountId, Funding, JobId, VirtualChain, WorkRecord};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_raise(who: AccountId, id: JobId, added: Bid) -> DispatchResult {
        let mut job = Self::open_job_of(&who, id)?;
        ensure!(job.funding == Funding::Own, Error::<T>::InvalidFunding);
        ensure!(added.payment >= T::MinimumBid::get(), Error::<T>::InsufficientPayment);
        ensure!(added.cmp_price(&job.bid) != Ordering::Less, Error::<T>::InsufficientPrice);
        let payment = job.bid.payment.checked_add(added.payment).ok_or(Error::<T>::InvalidUnits)?;
        let units = job.bid.units.checked_add(added.units).ok_or(Error::<T>::InvalidUnits)?;

        let pending = T::PaidWork::pay(job.funding, &who, added.payment)?;
        job.bid = Bid { payment, units };
        job.pending = job.pending.saturating_add(pending);
        Self::put(id, &job);
        OpenJobs::<T>::insert(id, job.bid);
        let line = WorkRecord::Raised { job: id, payment: added.payment, units: added.units };
        T::Records::append(VirtualChain::Work, &line);
        T::Dapps::note_raise(job.dapp, added.units, added.payment);
        Self::deposit_event(Event::BidRaised {
            job: id,
            payment: added.payment,
            units: added.units,
            total_payment: payment,
            total_units: units,
        });
        Ok(())
    }
}
