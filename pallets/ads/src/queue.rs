//! Places in the queue: worst first, so that the best leaves at the end. Of equal amounts the later stands before the
//! earlier, so that the earlier leaves first.

use crate::{Config, Error, Pallet, Place, Places, Queue};
use frame_support::{ensure, traits::Get};
use scc_types::Balance;

impl<T: Config> Pallet<T> {
    /// Refuses an amount for which the full queue has no place.
    pub(crate) fn check_room(queue: &[Place], amount: Balance) -> Result<(), Error<T>> {
        let Some(worst) = queue.first().filter(|_| is_full::<T>(queue)) else { return Ok(()) };
        ensure!(amount != worst.amount, Error::<T>::AlreadyExists);
        ensure!(amount > worst.amount, Error::<T>::TooManyBids);
        Ok(())
    }

    /// Puts a place where it belongs; answers the place that a full queue gives up for it.
    pub(crate) fn insert(queue: &mut Places<T>, place: Place) -> Option<Place> {
        let pushed_out = is_full::<T>(queue).then(|| queue.remove(0));
        let index = queue.partition_point(|other| other.amount < place.amount);
        // There is room: the queue was not full, or has just lost a place.
        let inserted = queue.try_insert(index, place);
        debug_assert!(inserted.is_ok(), "the queue has room");
        pushed_out
    }

    /// Stores the queue; an empty one is no storage at all.
    pub(crate) fn put(queue: Places<T>) {
        if queue.is_empty() {
            Queue::<T>::kill();
        } else {
            Queue::<T>::put(queue);
        }
    }
}

fn is_full<T: Config>(queue: &[Place]) -> bool {
    // `MaxBids` is at least 1: a full queue has a place to give up.
    u32::try_from(queue.len()).unwrap_or(u32::MAX) >= T::MaxBids::get()
}
