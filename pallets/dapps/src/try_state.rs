//! What must always hold.

use crate::{checks::check_details, Config, Dapps, HoldReason, NextDapp, Pallet};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use scc_types::{AccountId, Balance};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Numbers are below the next one, details are valid, and what is held from each owner is the sum of its deposits.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let next = NextDapp::<T>::get();
        let mut deposits = BTreeMap::<AccountId, Balance>::new();
        for (id, dapp) in Dapps::<T>::iter() {
            ensure!(id < next, "a dApp has a number that was not given out");
            check_details::<T>(&dapp.details).map_err(|_| "a dApp's details are invalid")?;
            let sum = deposits.entry(dapp.owner).or_default();
            *sum = sum.saturating_add(dapp.deposit);
        }
        for (owner, sum) in deposits {
            let held = T::Currency::balance_on_hold(&HoldReason::Registration.into(), &owner);
            ensure!(held == sum, "what is held from an owner is not the sum of its deposits");
        }
        Ok(())
    }
}
