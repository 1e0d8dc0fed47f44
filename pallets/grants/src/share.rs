//! The foundation's share: spent by public vote, swept to the reserve when a period ends.

use crate::{Config, Error, Event, Pallet, Pot, WeightInfo};
use frame_support::{
    pallet_prelude::{DispatchResult, Weight},
    traits::{fungible::Mutate, tokens::Preservation, Get},
};
use scc_types::{AccountId, Balance};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_spend_share(receiver: AccountId, amount: Balance) -> DispatchResult {
        T::Currency::transfer(&Self::pot(Pot::Share), &receiver, amount, Preservation::Preserve)
            .map_err(|_| Error::<T>::InsufficientShare)?;
        Self::deposit_event(Event::ShareSpent { receiver, amount });
        Ok(())
    }

    /// In the first block of a period, sends what is left of the last one's share to the reserve. What the reserve cannot be
    /// paid stays for the next period.
    pub(crate) fn end_period() -> Weight {
        let is_first = Self::now().checked_rem(Self::period()) == Some(0);
        if !is_first {
            return T::WeightInfo::on_initialize();
        }
        let amount = Self::holds(Pot::Share);
        if let Some(reserve) = T::Reserve::get().filter(|_| amount > 0) {
            let swept = T::Currency::transfer(&Self::pot(Pot::Share), &reserve, amount, Preservation::Preserve);
            if swept.is_ok() {
                Self::deposit_event(Event::ShareSwept { reserve, amount });
            }
        }
        T::WeightInfo::end_period()
    }

    /// What nobody has spent of this period's share, in planck.
    pub fn share() -> Balance {
        Self::holds(Pot::Share)
    }
}
