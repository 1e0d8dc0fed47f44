//! Standing: what checked work earns, half of it forgotten every 30 days.

use crate::{Config, Event, Pallet, Requesters, Standings, WeightInfo};
use frame_support::{traits::Get, weights::Weight};
use scc_traits::{NetworkParameters, Standing};
use scc_types::{AccountId, Balance, BlockNumber, Funding};
use sp_runtime::traits::UniqueSaturatedInto;

/// The half-life of standing in real time: 30 days.
pub const HALF_LIFE_MILLISECONDS: u64 = 30 * 24 * 60 * 60 * 1_000;

impl<T: Config> Standing for Pallet<T> {
    /// Counts work that the chain can trust to be checked: paid by grants, or by a requester on the committee's list. Nobody
    /// checks the work it does for itself.
    fn note(requester: &AccountId, funding: Funding, worker: &AccountId, credit: Balance) {
        let checked = funding == Funding::Grant || Requesters::<T>::contains_key(requester);
        if !checked || requester == worker || credit == 0 {
            return;
        }
        let (now, half_life) = (Self::now(), Self::half_life());
        let mut standing = Standings::<T>::get(worker).unwrap_or_default();
        standing.add(credit, now, half_life);
        Standings::<T>::insert(worker, standing);
        let (worker, standing) = (worker.clone(), standing.amount);
        Self::deposit_event(Event::StandingGained { worker, credit, standing });
    }

    fn weight() -> Weight {
        <T as Config>::WeightInfo::note()
    }
}

impl<T: Config> Pallet<T> {
    /// An account's standing in this block, in planck.
    pub fn standing_of(account: &AccountId) -> Balance {
        Standings::<T>::get(account).unwrap_or_default().value(Self::now(), Self::half_life())
    }

    /// What of a standing counts for the rank.
    pub(crate) fn counted(standing: Balance) -> Balance {
        standing.min(T::StandingCap::get())
    }

    /// Blocks in which half of a standing is forgotten.
    pub fn half_life() -> BlockNumber {
        let blocks = HALF_LIFE_MILLISECONDS.checked_div(T::Network::slot_duration()).unwrap_or_default();
        blocks.max(1).unique_saturated_into()
    }

    pub(crate) fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().unique_saturated_into()
    }
}
