//! Taking workers off the list that did not renew.

use crate::{Config, Event, HoldReason, Pallet, Queue, QueueFirst, QueueNext, Ticket, WeightInfo, Worker, Workers};
use frame_support::{
    traits::{fungible::MutateHold, tokens::Precision, Get},
    weights::Weight,
};
use scc_traits::NetworkParameters;
use scc_types::{AccountId, BlockNumber};
use sp_runtime::traits::UniqueSaturatedInto;

/// How long an entry lives without renewal: a day and a half.
pub const LIFETIME_MILLISECONDS: u64 = 36 * 60 * 60 * 1_000;

/// What stands in a place of the queue.
enum Place {
    /// Nobody any more.
    Empty,
    /// A worker whose time is over.
    Expired(AccountId, Worker),
    /// A worker whose time is not over, and so is that of nobody behind it.
    Live,
}

/// Places that were passed.
pub(crate) struct Looked {
    empty: u32,
    removed: u32,
}

impl<T: Config> Pallet<T> {
    /// Removes expired workers, looking at a bounded number of places; answers what it cost.
    pub(crate) fn expire() -> Weight {
        let Looked { empty, removed } = Self::expire_places(T::MaxExpiredPerBlock::get());
        T::WeightInfo::expire(empty, removed)
    }

    /// Looks at no more than so many places.
    pub(crate) fn expire_places(most: u32) -> Looked {
        let first = QueueFirst::<T>::get();
        let end = QueueNext::<T>::get().min(first.saturating_add(most.into()));
        let (mut ticket, mut looked) = (first, Looked { empty: 0, removed: 0 });
        while ticket < end {
            match Self::place(ticket) {
                Place::Live => break,
                Place::Empty => looked.empty = looked.empty.saturating_add(1),
                Place::Expired(worker, entry) => {
                    Self::remove_expired(worker, entry);
                    looked.removed = looked.removed.saturating_add(1);
                }
            }
            ticket = ticket.saturating_add(1);
        }
        if ticket > first {
            QueueFirst::<T>::put(ticket);
        }
        looked
    }

    fn place(ticket: Ticket) -> Place {
        let Some(worker) = Queue::<T>::get(ticket) else { return Place::Empty };
        match Workers::<T>::get(&worker) {
            Some(entry) if entry.is_live(Self::now()) => Place::Live,
            Some(entry) => Place::Expired(worker, entry),
            None => Place::Empty,
        }
    }

    fn remove_expired(worker: AccountId, entry: Worker) {
        // Best effort: whatever is still held goes back, and the entry leaves the list in any case.
        let deposit =
            T::Currency::release(&HoldReason::Enlistment.into(), &worker, entry.deposit, Precision::BestEffort)
                .unwrap_or_default();
        Queue::<T>::remove(entry.ticket);
        Workers::<T>::remove(&worker);
        Self::deposit_event(Event::Expired { worker, deposit });
    }

    /// Last block of an entry that is renewed now.
    pub(crate) fn expiry() -> BlockNumber {
        let slot = T::Network::slot_duration();
        let blocks = LIFETIME_MILLISECONDS.checked_div(slot).unwrap_or_default();
        Self::now().saturating_add(blocks.unique_saturated_into())
    }

    pub(crate) fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().unique_saturated_into()
    }
}
