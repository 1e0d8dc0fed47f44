//! Days and allocation periods, counted from genesis in blocks.

use crate::{Config, Pallet};
use frame_support::traits::Get;
use scc_traits::NetworkParameters;
use scc_types::BlockNumber;
use sp_runtime::SaturatedConversion;

impl<T: Config> Pallet<T> {
    /// The present block.
    pub(crate) fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().saturated_into()
    }

    /// Number of the present day, from 0.
    pub(crate) fn today() -> u32 {
        Self::now().checked_div(Self::day()).unwrap_or(0)
    }

    /// Blocks of a day.
    pub(crate) fn day() -> BlockNumber {
        T::Network::grant_day().max(1)
    }

    /// Blocks of an allocation period.
    pub(crate) fn period() -> BlockNumber {
        Self::day().saturating_mul(T::PeriodDays::get().max(1))
    }

    /// First block of the next stretch of so many blocks.
    pub(crate) fn next(blocks: BlockNumber) -> BlockNumber {
        let gone_by = Self::now().checked_rem(blocks).unwrap_or(0);
        Self::now().saturating_sub(gone_by).saturating_add(blocks)
    }
}
