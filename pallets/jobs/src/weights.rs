//! What things cost: estimates, to be replaced by measurement.

use crate::{settle::WORKERS_PER_STEP, Config, Pallet};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use scc_traits::{AppendRecord, Standing};
use scc_types::{JobSpec, Rating};

/// What this pallet asks about costs, records not included.
pub trait WeightInfo {
    /// `post_job` with so many bytes of inline specification.
    fn post_job(inline: u32) -> Weight;
    /// `raise_bid`.
    fn raise_bid() -> Weight;
    /// `update_endpoint`.
    fn update_endpoint() -> Weight;
    /// `report` with so many ratings, closing the job.
    fn report(ratings: u32) -> Weight;
    /// `claim_receipts`, without crediting.
    fn claim_receipts() -> Weight;
    /// `register_lease`.
    fn register_lease() -> Weight;
    /// `object`.
    fn object() -> Weight;
    /// `forget_requester`.
    fn forget_requester() -> Weight;
    /// The queue's fixed part, the seed included.
    fn queue() -> Weight;
    /// Looking for what is due from one block on.
    fn queue_block() -> Weight;
    /// A step that only changes a job's state.
    fn advance() -> Weight;
    /// Closing a job.
    fn close() -> Weight;
    /// The end of a reservation.
    fn expire_lease() -> Weight;
    /// Crediting so many workers, revenue and score ledger included.
    fn settle(workers: u32) -> Weight;
    /// The refund of a job.
    fn refund() -> Weight;
    /// Removing so many workers and the job.
    fn remove(workers: u32) -> Weight;
}

/// Bytes of the records without lists.
const RECORD_BYTES: u32 = 128;
/// Bytes of a rating in a record.
const RATING_BYTES: u32 = 41;

impl<T: Config> Pallet<T> {
    pub(crate) fn weight_of_post(spec: &JobSpec) -> Weight {
        let inline = length(&spec.inline);
        T::WeightInfo::post_job(inline).saturating_add(T::Records::weight(RECORD_BYTES.saturating_add(inline)))
    }

    pub(crate) fn weight_of_raise() -> Weight {
        T::WeightInfo::raise_bid().saturating_add(T::Records::weight(RECORD_BYTES))
    }

    pub(crate) fn weight_of_report(ratings: &[Rating]) -> Weight {
        let ratings = length(ratings);
        let bytes = RECORD_BYTES.saturating_add(ratings.saturating_mul(RATING_BYTES));
        T::WeightInfo::report(ratings).saturating_add(T::Records::weight(bytes)).saturating_add(Self::weight_of_close())
    }

    pub(crate) fn weight_of_claim() -> Weight {
        T::WeightInfo::claim_receipts().saturating_add(Self::weight_of_settle(1))
    }

    pub(crate) fn weight_of_close() -> Weight {
        T::WeightInfo::close().saturating_add(T::Records::weight(RECORD_BYTES))
    }

    /// One record of the work chain; one line of the score ledger and one note of standing a worker.
    pub(crate) fn weight_of_settle(workers: u32) -> Weight {
        let lines = T::Records::weight(RECORD_BYTES).saturating_mul(u64::from(workers).saturating_add(1));
        let notes = T::Standing::weight().saturating_mul(workers.into());
        T::WeightInfo::settle(workers).saturating_add(lines).saturating_add(notes)
    }

    pub(crate) fn weight_of_refund() -> Weight {
        T::WeightInfo::refund().saturating_add(T::Records::weight(RECORD_BYTES))
    }

    /// The heaviest step of the queue.
    pub(crate) fn weight_of_step() -> Weight {
        Self::weight_of_settle(WORKERS_PER_STEP)
            .max(T::WeightInfo::remove(WORKERS_PER_STEP))
            .max(Self::weight_of_refund())
            .max(Self::weight_of_close())
            .max(T::WeightInfo::expire_lease())
    }
}

fn length<E>(list: &[E]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// Bytes a storage proof grows per key, besides the value.
const PROOF_PER_KEY: u64 = 512;
/// Picoseconds of a check of a signature.
const SIGNATURE: u64 = 60_000_000;

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> Estimates<T> {
    /// `time` in picoseconds, keys read and written, `bytes` of values in the proof.
    fn of(time: u64, reads: u64, writes: u64, bytes: u64) -> Weight {
        let proof = reads.saturating_mul(PROOF_PER_KEY).saturating_add(bytes);
        Weight::from_parts(time, proof).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    fn post_job(inline: u32) -> Weight {
        let inline = u64::from(inline);
        Self::of(150_000_000_u64.saturating_add(inline.saturating_mul(6_000)), 13, 17, 1_100)
    }
    fn raise_bid() -> Weight {
        Self::of(100_000_000, 9, 10, 600)
    }
    fn update_endpoint() -> Weight {
        Self::of(60_000_000, 4, 4, 2_500)
    }
    fn report(ratings: u32) -> Weight {
        let each = Self::of(16_000_000, 3, 3, 1_500).saturating_mul(ratings.into());
        Self::of(60_000_000, 4, 4, 500).saturating_add(each)
    }
    fn claim_receipts() -> Weight {
        Self::of(SIGNATURE.saturating_add(84_000_000), 8, 7, 2_200)
    }
    fn register_lease() -> Weight {
        Self::of(SIGNATURE.saturating_add(94_000_000), 8, 9, 2_200)
    }
    fn object() -> Weight {
        Self::of(30_000_000, 2, 2, 700)
    }
    fn forget_requester() -> Weight {
        Self::of(40_000_000, 3, 3, 300)
    }
    fn queue() -> Weight {
        Self::of(15_000_000, 4, 2, 200)
    }
    fn queue_block() -> Weight {
        Self::of(5_000_000, 1, 0, 60)
    }
    fn advance() -> Weight {
        Self::of(15_000_000, 2, 1, 500)
    }
    fn close() -> Weight {
        Self::of(40_000_000, 4, 6, 600)
    }
    fn expire_lease() -> Weight {
        Self::of(30_000_000, 4, 3, 800)
    }
    fn settle(workers: u32) -> Weight {
        let each = Self::of(90_000_000, 6, 8, 700).saturating_mul(workers.into());
        Self::of(120_000_000, 13, 13, 1_300).saturating_add(each)
    }
    fn refund() -> Weight {
        Self::of(155_000_000, 10, 11, 1_050)
    }
    fn remove(workers: u32) -> Weight {
        let each = Self::of(50_000_000, 4, 7, 700).saturating_mul(workers.into());
        Self::of(80_000_000, 6, 8, 1_200).saturating_add(each)
    }
}
