//! What things cost; measured in the runtime by the benchmarks of the same names.

use crate::{settle::WORKERS_PER_STEP, Config, Pallet};
use frame_support::weights::Weight;
use scc_traits::{AppendRecord, Standing};
use scc_types::{JobSpec, Rating};

/// What this pallet asks about costs, all that other pallets do for it included: money, score ledger, records, but not the records'
/// part in sealing the block.
pub trait WeightInfo {
    /// `post_job` with so many bytes of inline specification.
    fn post_job(inline: u32) -> Weight;
    /// `raise_bid`.
    fn raise_bid() -> Weight;
    /// `update_endpoint`.
    fn update_endpoint() -> Weight;
    /// `report` with so many ratings, without closing the job.
    fn report(ratings: u32) -> Weight;
    /// `claim_receipts`, without crediting.
    fn claim_receipts() -> Weight;
    /// `register_lease`.
    fn register_lease() -> Weight;
    /// `object`.
    fn object() -> Weight;
    /// `forget_requester`.
    fn forget_requester() -> Weight;
    /// `draw_again`.
    fn draw_again() -> Weight;
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
    /// Crediting so many workers, without notes of standing.
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
        T::WeightInfo::post_job(inline).saturating_add(Self::weight_of_posted(spec))
    }

    /// The record's part in sealing the block.
    pub(crate) fn weight_of_posted(spec: &JobSpec) -> Weight {
        T::Records::weight(RECORD_BYTES.saturating_add(length(&spec.inline)))
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

/// For mocks: by the number of items that a step touches.
const fn items(number: u64) -> Weight {
    Weight::from_parts(number.saturating_mul(10_000), number.saturating_mul(500))
}

/// For mocks.
impl WeightInfo for () {
    fn post_job(inline: u32) -> Weight {
        items(30).saturating_add(Weight::from_parts(inline.into(), 0))
    }
    fn raise_bid() -> Weight {
        items(19)
    }
    fn update_endpoint() -> Weight {
        items(8)
    }
    fn report(ratings: u32) -> Weight {
        items(8).saturating_add(items(6).saturating_mul(ratings.into()))
    }
    fn claim_receipts() -> Weight {
        items(15)
    }
    fn register_lease() -> Weight {
        items(17)
    }
    fn object() -> Weight {
        items(4)
    }
    fn forget_requester() -> Weight {
        items(6)
    }
    fn draw_again() -> Weight {
        items(2)
    }
    fn queue() -> Weight {
        items(6)
    }
    fn queue_block() -> Weight {
        items(1)
    }
    fn advance() -> Weight {
        items(3)
    }
    fn close() -> Weight {
        items(10)
    }
    fn expire_lease() -> Weight {
        items(7)
    }
    fn settle(workers: u32) -> Weight {
        items(26).saturating_add(items(14).saturating_mul(workers.into()))
    }
    fn refund() -> Weight {
        items(21)
    }
    fn remove(workers: u32) -> Weight {
        items(14).saturating_add(items(11).saturating_mul(workers.into()))
    }
}
