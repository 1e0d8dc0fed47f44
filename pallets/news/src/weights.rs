//! What things cost: estimates, to be replaced by measurement.

use crate::{Config, Pallet};
use codec::Encode;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use scc_traits::AppendRecord;
use scc_types::News;

/// Bytes a storage proof grows by the entries of this pallet and two accounts.
const PROOF: u64 = 4_096;
/// Bytes of a record besides its news: kind and number.
const RECORD_BYTES: u32 = 5;

/// What this pallet asks about costs. Appending the record is not included.
pub trait WeightInfo {
    /// `post` of so many bytes.
    fn post(bytes: u32) -> Weight;
    /// `retract`
    fn retract() -> Weight;
}

impl<T: Config> Pallet<T> {
    pub(crate) fn weight_of_post(news: &News) -> Weight {
        let bytes = u32::try_from(news.encoded_size()).unwrap_or(u32::MAX).saturating_add(RECORD_BYTES);
        T::WeightInfo::post(bytes).saturating_add(T::Records::weight(bytes))
    }

    pub(crate) fn weight_of_retract() -> Weight {
        T::WeightInfo::retract().saturating_add(T::Records::weight(RECORD_BYTES))
    }
}

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> Estimates<T> {
    fn cost(picoseconds: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(picoseconds, PROOF).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    /// Number, payer and its account, the income's account and sums, place in the index; texts checked and encoded.
    fn post(bytes: u32) -> Weight {
        Self::cost(80_000_000_u64.saturating_add(u64::from(bytes).saturating_mul(5_000)), 6, 6)
    }
    /// Place in the index.
    fn retract() -> Weight {
        Self::cost(20_000_000, 1, 1)
    }
}

impl WeightInfo for () {
    fn post(_bytes: u32) -> Weight {
        Weight::zero()
    }
    fn retract() -> Weight {
        Weight::zero()
    }
}
