//! The pots get what keeps them alive.

use crate::{Config, Foundation, Pallet, Pot, Reserve};
use frame_support::traits::{
    fungible::{Inspect, Mutate},
    tokens::Preservation,
    Get,
};
use scc_types::AccountId;

impl<T: Config> Pallet<T> {
    /// Gives every pot, the scores' pot and the reserve an existential deposit out of the foundation's balance.
    pub(crate) fn build_genesis(foundation: Option<&AccountId>, reserve: Option<&AccountId>) {
        if let Some(reserve) = reserve {
            Reserve::<T>::put(reserve);
        }
        let Some(foundation) = foundation else { return };
        Foundation::<T>::put(foundation);
        let deposit = T::Currency::minimum_balance();
        let accounts = Pot::ALL.into_iter().map(Self::pot).chain([T::ScoresPot::get()]).chain(reserve.cloned());
        for account in accounts {
            if T::Currency::balance(&account) < deposit {
                T::Currency::transfer(foundation, &account, deposit, Preservation::Preserve)
                    .expect("the foundation's balance at genesis must cover the pots' existential deposits");
            }
        }
    }
}
