//! What must always hold.

use crate::{checks::check_profile, Config, HoldReason, Pallet, Queue, QueueFirst, QueueNext, Workers};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Every worker stands in the queue exactly once, between its ends; its deposit is what is held from it; since-blocks
    /// lie before expiry.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let (first, next) = (QueueFirst::<T>::get(), QueueNext::<T>::get());
        let mut count = 0_u32;
        for (worker, entry) in Workers::<T>::iter() {
            count = count.saturating_add(1);
            check_profile::<T>(&entry.profile).map_err(|_| "a worker's profile is invalid")?;
            ensure!(entry.enlisted_since <= entry.expires, "a worker expired before it enlisted");
            ensure!((first..next).contains(&entry.ticket), "a worker's place lies outside the queue");
            ensure!(Queue::<T>::get(entry.ticket).as_ref() == Some(&worker), "a worker does not stand in its place");
            let held = T::Currency::balance_on_hold(&HoldReason::Enlistment.into(), &worker);
            ensure!(held == entry.deposit, "what is held from a worker is not its deposit");
        }
        ensure!(Workers::<T>::count() == count, "the counter of workers is wrong");
        ensure!(Queue::<T>::iter_keys().count() == usize::try_from(count).unwrap_or(usize::MAX), "places left behind");
        Ok(())
    }
}
