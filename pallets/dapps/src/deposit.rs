//! The owner's deposit.

use crate::{Config, Error, HoldReason, Pallet};
use codec::Encode;
use core::cmp::Ordering;
use frame_support::{
    pallet_prelude::DispatchResult,
    traits::{fungible::MutateHold, tokens::Precision, Get},
};
use scc_types::{AccountId, Balance, DappDetails};

impl<T: Config> Pallet<T> {
    /// What details of this size cost to keep, in planck.
    pub fn deposit_of(details: &DappDetails) -> Balance {
        let bytes = Balance::try_from(details.encoded_size()).unwrap_or(Balance::MAX);
        T::DepositPerByte::get().saturating_mul(bytes).saturating_add(T::DepositBase::get())
    }

    /// Changes what is held from the owner for one dApp from `old` to `new`.
    pub(crate) fn adjust_deposit(owner: &AccountId, old: Balance, new: Balance) -> DispatchResult {
        let reason = HoldReason::Registration.into();
        match new.cmp(&old) {
            Ordering::Greater => T::Currency::hold(&reason, owner, new.saturating_sub(old))
                .map_err(|_| Error::<T>::InsufficientBalance.into()),
            Ordering::Less => {
                T::Currency::release(&reason, owner, old.saturating_sub(new), Precision::Exact).map(|_| ())
            }
            Ordering::Equal => Ok(()),
        }
    }
}
