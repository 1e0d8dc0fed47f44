//! A job's steps, each when it is due.

use crate::{
    types::{Job, State},
    Config, Event, Jobs, OpenJobs, Pallet, WeightInfo,
};
use frame_support::pallet_prelude::Weight;
use scc_traits::{AppendRecord, NetworkParameters};
use scc_types::{Funding, JobId, VirtualChain, WorkRecord};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// A job's next step: what it cost, and whether another can follow at once.
    pub(crate) fn advance(id: JobId) -> Result<(Weight, bool), DispatchError> {
        let mut job = Jobs::<T>::get(id).ok_or(DispatchError::Corruption)?;
        let (weight, more) = match job.state {
            State::Open { .. } => {
                Self::close(id, &mut job, false);
                (Self::weight_of_close(), false)
            }
            State::Closing { closed, .. } => {
                job.state = State::Settling { closed, next: 0 };
                (T::WeightInfo::advance(), true)
            }
            State::Settling { closed, next } => match Self::settle_page(id, &mut job, next)? {
                (workers, Some(next)) => {
                    job.state = State::Settling { closed, next };
                    (Self::weight_of_settle(workers), true)
                }
                (workers, None) => {
                    Self::finish_settlement(id, &mut job, closed);
                    (Self::weight_of_settle(workers), false)
                }
            },
            State::Settled => {
                Self::refund(id, &mut job);
                (Self::weight_of_refund(), false)
            }
            State::Finished => {
                job.state = State::Removing { next: 0 };
                (T::WeightInfo::advance(), true)
            }
            State::Removing { next } => return Self::remove_page(id, job, next),
        };
        Self::put(id, &job);
        Ok((weight, more))
    }

    /// Takes an open job off the open list.
    pub(crate) fn close(id: JobId, job: &mut Job, reported: bool) {
        let closed = Self::now();
        job.state = State::Closing { closed, reported };
        Self::schedule(id, job, closed.saturating_add(T::Network::challenge_window()));
        OpenJobs::<T>::remove(id);
        if job.funding == Funding::Own {
            Self::forget_seed(job);
        }
        T::Records::append(VirtualChain::Work, &WorkRecord::Closed { job: id });
        Self::deposit_event(Event::JobClosed { job: id, settles: job.due });
    }
}
