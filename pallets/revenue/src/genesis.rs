//! The accounts that must not die get what keeps them alive.

use crate::{Config, Foundation, Pallet, Reserve};
use frame_support::traits::{
    fungible::{Inspect, Mutate},
    tokens::Preservation,
    Get,
};
use scc_types::AccountId;

impl<T: Config> Pallet<T> {
    /// Gives the pallet's account, the scores' pot, the reserve and the account of the foundation's share an existential deposit
    /// out of the foundation's balance.
    pub(crate) fn build_genesis(
        foundation: Option<&AccountId>,
        share: Option<&AccountId>,
        reserve: Option<&AccountId>,
    ) {
        if let Some(reserve) = reserve {
            Reserve::<T>::put(reserve);
        }
        let Some(foundation) = foundation else { return };
        Foundation::<T>::put(share.unwrap_or(foundation));
        let deposit = T::Currency::minimum_balance();
        let pots = [Self::account(), T::ScoresPot::get()].into_iter();
        let accounts = pots.chain(reserve.cloned()).chain(share.cloned());
        for account in accounts {
            if T::Currency::balance(&account) < deposit {
                T::Currency::transfer(foundation, &account, deposit, Preservation::Preserve)
                    .expect("the foundation's balance at genesis must cover the existential deposits");
            }
        }
    }
}
