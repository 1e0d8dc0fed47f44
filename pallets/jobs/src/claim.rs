//! `claim_receipts`.

use crate::{
    types::{Job, State},
    Config, Error, Event, Jobs, Pallet, Workers,
};
use alloc::vec;
use codec::Encode;
use frame_support::{
    ensure,
    pallet_prelude::{DispatchResultWithPostInfo, Pays, Weight},
};
use frame_system::pallet_prelude::BlockNumberFor;
use scc_traits::SubmissionFee;
use scc_types::{AccountId, Balance, Hash, JobId, Receipt, Units};
use sp_core::sr25519;
use sp_runtime::{traits::Zero, DispatchError};

/// A submission is free when what it adds is worth so many fees.
const FEES_WORTH: Balance = 10;
/// Bytes of a signed extrinsic besides its arguments: address, signature, extensions, call index.
const ENVELOPE_BYTES: u32 = 120;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_claim(
        who: AccountId,
        receipt: Receipt,
        signature: sr25519::Signature,
    ) -> DispatchResultWithPostInfo {
        let id = receipt.job;
        let mut job = Self::check_document(&who, id, &receipt.worker, receipt.genesis)?;
        ensure!(!matches!(job.state, State::Finished | State::Removing { .. }), Error::<T>::TooLate);
        ensure!(Self::now() <= receipt.expiry, Error::<T>::ReceiptTooLate);
        ensure!(receipt.is_signed_by(&job.job_key, &signature), Error::<T>::InvalidSignature);
        let mut worker = Self::worker_or_join(id, &mut job, &who)?;
        let wanted = receipt.units.saturating_sub(worker.delivered);
        ensure!(wanted > 0, Error::<T>::ReceiptAlreadyExists);
        ensure!(!job.exceeds_share(worker.delivered.saturating_add(1)), Error::<T>::MaxShareExceeded);
        let units = wanted.min(job.room_for(&worker));
        ensure!(units > 0, Error::<T>::InsufficientRoom);

        job.deliver(&mut worker, units);
        Self::return_lease_fee(&who, &mut worker);
        Self::serve(&mut job);
        Self::deposit_event(Event::ReceiptClaimed {
            job: id,
            worker: who.clone(),
            units,
            total: worker.delivered,
            result_root: receipt.result_root,
        });
        Workers::<T>::insert(id, &who, &worker);
        if matches!(job.state, State::Settling { .. } | State::Settled) {
            Self::credit(id, &mut job, vec![(who, worker)]);
        }
        Self::put(id, &job);

        let free = Self::free_fee(&job, units, (&receipt, &signature), Self::weight_of_claim()).is_some();
        Ok(if free { Pays::No } else { Pays::Yes }.into())
    }

    /// What claims and leases must fulfil alike: the job exists, the sender is the worker, on this chain.
    pub(crate) fn check_document(
        who: &AccountId,
        id: JobId,
        worker: &AccountId,
        genesis: Hash,
    ) -> Result<Job, DispatchError> {
        ensure!(
            genesis == frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()),
            Error::<T>::InvalidGenesis
        );
        ensure!(who == worker, Error::<T>::NotTheWorker);
        Ok(Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)?)
    }

    /// The submission's fee, when `units` are worth ten of it.
    pub(crate) fn free_fee(job: &Job, units: Units, arguments: impl Encode, weight: Weight) -> Option<Balance> {
        let length = u32::try_from(arguments.encoded_size()).unwrap_or(u32::MAX).saturating_add(ENVELOPE_BYTES);
        let fee = T::Fees::fee_of(length, weight);
        (job.bid.price_of(units) >= fee.saturating_mul(FEES_WORTH)).then_some(fee)
    }
}
