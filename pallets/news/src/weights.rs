//! What things cost; measured in the runtime by the benchmarks of the same names.

use crate::{Config, Pallet};
use codec::Encode;
use frame_support::weights::Weight;
use scc_traits::AppendRecord;
use scc_types::News;

/// Bytes of a record besides its news: kind and number.
const RECORD_BYTES: u32 = 5;

/// What this pallet asks about costs. Records add their part of sealing the block.
pub trait WeightInfo {
    /// `post` with a record of so many bytes.
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

/// For mocks.
impl WeightInfo for () {
    fn post(bytes: u32) -> Weight {
        Weight::from_parts(2, 2).saturating_add(Weight::from_parts(1, 1).saturating_mul(bytes.into()))
    }
    fn retract() -> Weight {
        Weight::from_parts(4, 4)
    }
}
