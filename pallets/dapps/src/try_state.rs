//! What must always hold.

use crate::{checks::check_details, Config, Dapps, HoldReason, NextDapp, Pallet, Usages};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use scc_types::{AccountId, Balance};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Numbers are below the next one, details are valid, and each has its counters and nobody else has, and
    /// what is held from each owner is the sum of its deposits.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let next = NextDapp::<T>::get();
        let mut deposits = BTreeMap::<AccountId, Balance>::new();
        for (id, dapp) in Dapps::<T>::iter() {
            ensure!(id < next, "a dApp has a number that was not given out");
            ensure!(Usages::<T>::contains_key(id), "a dApp has no counters");
            check_details::<T>(&dapp.details).map_err(|_| "a dApp's details are invalid")?;
            let sum = deposits.entry(dapp.owner).or_default();
            *sum = sum.saturating_add(dapp.deposit);
        }
        for (id, usage) in Usages::<T>::iter() {
            ensure!(Dapps::<T>::contains_key(id), "counters were left behind");
            ensure!(usage.delivered <= usage.units, "more units were delivered than paid for");
        }
        for (owner, sum) in deposits {
            let held = T::Currency::balance_on_hold(&HoldReason::Registration.into(), &owner);
            ensure!(held == sum, "what is held from an owner is not the sum of its deposits");
        }
        Ok(())
    }
}
