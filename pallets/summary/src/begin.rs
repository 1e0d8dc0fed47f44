//! Beginning a scan: the first thing that a block after a multiple of the interval does.

use crate::{Config, Cursor, Event, Forgetting, Pallet, Progress, ScanCursor, ScanProgress, WeightInfo};
use core::marker::PhantomData;
use frame_support::{
    traits::{fungible::Inspect, OnRuntimeUpgrade},
    weights::Weight,
};
use scc_traits::NetworkParameters;
use scc_types::BlockNumber;
use sp_runtime::traits::UniqueSaturatedInto;

/// For the head of the runtime's list of migrations: begins a scan that is due before a migration can write balances.
pub struct BeginScan<T>(PhantomData<T>);

impl<T: Config> OnRuntimeUpgrade for BeginScan<T> {
    fn on_runtime_upgrade() -> Weight {
        Pallet::<T>::begin_before_upgrade()
    }
}

impl<T: Config> Pallet<T> {
    /// Begins a scan of the balances after block `height` if one is due, or says that it is left out.
    pub(crate) fn begin(height: BlockNumber) -> Weight {
        if Self::is_due(height) && ScanProgress::<T>::get().is_none_or(|progress| progress.height != height) {
            if Self::is_free() {
                Self::begin_now(height);
            } else {
                Self::deposit_event(Event::Skipped { height });
            }
        }
        T::WeightInfo::begin()
    }

    /// The same before the migrations of a new runtime; what is left out is said in `on_initialize`.
    pub(crate) fn begin_before_upgrade() -> Weight {
        // The block has not been initialised: this is still the parent's number.
        let parent = Self::height();
        if Self::is_due(parent) && Self::is_free() {
            Self::begin_now(parent);
        }
        T::WeightInfo::begin()
    }

    /// Whether the balances after this block are to be summed up. Genesis is known to everybody.
    fn is_due(height: BlockNumber) -> bool {
        height > 0 && height.checked_rem(T::Network::summary_interval()) == Some(0)
    }

    fn is_free() -> bool {
        !ScanCursor::<T>::exists() && !Forgetting::<T>::exists()
    }

    pub(crate) fn begin_now(height: BlockNumber) {
        let issuance = T::Currency::total_issuance();
        ScanCursor::<T>::put(Cursor::default());
        ScanProgress::<T>::put(Progress { height, issuance, accounts: 0, sum: 0, chunks: 0 });
        Self::deposit_event(Event::Begun { height, issuance });
    }

    pub(crate) fn height() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().unique_saturated_into()
    }
}

#[cfg(feature = "runtime-benchmarks")]
impl<T: Config> scc_traits::RunScan for Pallet<T> {
    fn begin() {
        Self::begin_now(Self::height());
    }
}
