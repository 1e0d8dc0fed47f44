//! Deposits: every stored item is paid for as long as it is stored.

use crate::{
    types::{Posting, Worker},
    Config, Event, HoldReason, Pallet,
};
use codec::Encode;
use frame_support::{
    pallet_prelude::DispatchResult,
    traits::{
        fungible::{BalancedHold, InspectHold, MutateHold},
        tokens::Precision,
        Get, OnUnbalanced,
    },
};
use scc_types::{AccountId, Balance, JobId};

impl<T: Config> Pallet<T> {
    /// What a job with this posting holds, in planck.
    pub(crate) fn deposit_of(posting: &Posting) -> Balance {
        let bytes = Balance::try_from(posting.encoded_size()).unwrap_or(Balance::MAX);
        T::JobDeposit::get().saturating_add(T::ByteDeposit::get().saturating_mul(bytes))
    }

    pub(crate) fn hold(reason: HoldReason, who: &AccountId, amount: Balance) -> DispatchResult {
        T::Currency::hold(&reason.into(), who, amount)
    }

    /// Releases a deposit. Never more than is held, so it cannot fail for a known account.
    pub(crate) fn release(reason: HoldReason, who: &AccountId, amount: Balance) {
        let released = T::Currency::release(&reason.into(), who, amount, Precision::BestEffort);
        debug_assert!(released.is_ok_and(|released| released == amount), "a deposit was not held");
    }

    /// Gives the fees of a worker's leases back.
    pub(crate) fn return_lease_fee(who: &AccountId, worker: &mut Worker) {
        let fee = core::mem::take(&mut worker.lease_fee);
        if fee > 0 {
            Self::release(HoldReason::LeaseFee, who, fee);
        }
    }

    /// Turns the fees of a worker's leases into fee income.
    pub(crate) fn lose_lease_fee(job: JobId, who: AccountId, worker: &mut Worker) {
        let fee = core::mem::take(&mut worker.lease_fee);
        if fee > 0 {
            let (credit, _) = T::Currency::slash(&HoldReason::LeaseFee.into(), &who, fee);
            T::LostFees::on_unbalanced(credit);
            Self::deposit_event(Event::LeaseFeeLost { job, worker: who, amount: fee });
        }
    }

    /// What is held of an account for a reason, in planck.
    pub fn held(reason: HoldReason, who: &AccountId) -> Balance {
        T::Currency::balance_on_hold(&reason.into(), who)
    }
}
