//! The queue of what is due: metered, in order of blocks, carried over to the next block when a block is full.

use crate::{
    types::{DueItem, Job},
    Config, Event, Pallet, Queue, QueueCursor, WeightInfo,
};
use frame_support::{
    pallet_prelude::{Get, Weight},
    storage::with_storage_layer,
    weights::WeightMeter,
};
use scc_types::{BlockNumber, JobId};

impl<T: Config> Pallet<T> {
    /// Moves a job's place in the queue to block `at`, at the earliest the next one. A new job has none: it is due in block 0.
    pub(crate) fn schedule(id: JobId, job: &mut Job, at: BlockNumber) {
        if job.due > 0 {
            Queue::<T>::remove(job.due, DueItem::Job(id));
        }
        job.due = at.max(Self::now().saturating_add(1));
        Queue::<T>::insert(job.due, DueItem::Job(id), ());
    }

    /// What the queue must be given to make progress at all.
    pub(crate) fn least_queue_weight() -> Weight {
        T::WeightInfo::queue().saturating_add(T::WeightInfo::queue_block()).saturating_add(Self::weight_of_step())
    }

    pub(crate) fn work_off_queue() -> Weight {
        let now = Self::now();
        let mut meter = WeightMeter::with_limit(T::QueueWeight::get());
        meter.consume(T::WeightInfo::queue());
        let first = QueueCursor::<T>::get();
        let mut block = first;
        while block <= now && meter.try_consume(T::WeightInfo::queue_block()).is_ok() {
            if !Self::work_off_block(block, &mut meter) {
                break;
            }
            block = block.saturating_add(1);
        }
        if block != first {
            QueueCursor::<T>::put(block);
        }
        meter.consumed()
    }

    /// Does what is due from `block` on; whether all of it is done.
    fn work_off_block(block: BlockNumber, meter: &mut WeightMeter) -> bool {
        for item in Queue::<T>::iter_key_prefix(block) {
            loop {
                if !meter.can_consume(Self::weight_of_step()) {
                    return false;
                }
                let (weight, more) = Self::step(block, &item);
                meter.consume(weight);
                if !more {
                    break;
                }
            }
        }
        true
    }

    /// One step of an item; whether the item has more to do at once.
    pub(crate) fn step(block: BlockNumber, item: &DueItem) -> (Weight, bool) {
        let done = with_storage_layer(|| match item {
            DueItem::Job(id) => Self::advance(*id),
            DueItem::Lease(id, who) => Self::expire_lease(*id, who).map(|()| (T::WeightInfo::expire_lease(), false)),
        });
        done.unwrap_or_else(|error| {
            Queue::<T>::remove(block, item);
            Self::deposit_event(Event::DueItemDropped { item: item.clone(), error });
            (Self::weight_of_step(), false)
        })
    }
}
