//! The only places where money leaves the pallet's account within a block.

use crate::{Config, Event, Pallet, Pot, Reserve, Sums, Totals};
use frame_support::{
    traits::{fungible::Mutate, tokens::Preservation, Get},
    PalletId,
};
use scc_types::{AccountId, Balance};
use sp_runtime::traits::AccountIdConversion;

/// Where a payment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paid {
    /// With its receiver.
    Receiver,
    /// With the reserve, or in the carry where that could not be paid either.
    Diverted,
}

/// The line of [`Totals`] that a payment belongs to.
pub(crate) type Line = fn(&mut Totals) -> &mut Balance;

impl Sums {
    pub(crate) fn note_reserve(&mut self, amount: Balance) {
        self.totals.reserve = self.totals.reserve.saturating_add(amount);
        self.block.reserve = self.block.reserve.saturating_add(amount);
    }
}

// None of these reads or writes the books: the caller has their sums in hand.
impl<T: Config> Pallet<T> {
    /// The account that holds what waits in the pots.
    pub fn account() -> AccountId {
        let pallet_id: PalletId = T::PalletId::get();
        pallet_id.into_account_truncating()
    }

    fn transfer(receiver: &AccountId, amount: Balance) -> bool {
        T::Currency::transfer(&Self::account(), receiver, amount, Preservation::Preserve).is_ok()
    }

    /// Pays out of a pot; what the receiver cannot be paid goes to the reserve.
    pub(crate) fn pay_or_divert(
        sums: &mut Sums,
        pot: Pot,
        receiver: Option<AccountId>,
        amount: Balance,
        line: Line,
    ) -> Paid {
        if amount == 0 {
            return Paid::Receiver;
        }
        if receiver.as_ref().is_some_and(|receiver| Self::transfer(receiver, amount)) {
            sums.pots.take_out(pot, amount);
            let sum = line(&mut sums.totals);
            *sum = sum.saturating_add(amount);
            return Paid::Receiver;
        }
        let to_carry = !Self::try_pay_reserve(sums, pot, amount);
        Self::deposit_event(Event::PaymentDiverted { receiver, amount, to_carry });
        Paid::Diverted
    }

    /// Pays the reserve; what it cannot be paid goes into the carry.
    pub(crate) fn pay_reserve(sums: &mut Sums, pot: Pot, amount: Balance) {
        if amount > 0 && !Self::try_pay_reserve(sums, pot, amount) {
            Self::deposit_event(Event::PaymentDiverted { receiver: Reserve::<T>::get(), amount, to_carry: true });
        }
    }

    fn try_pay_reserve(sums: &mut Sums, pot: Pot, amount: Balance) -> bool {
        sums.pots.take_out(pot, amount);
        let paid = Reserve::<T>::get().is_some_and(|reserve| Self::transfer(&reserve, amount));
        if paid {
            sums.note_reserve(amount);
        } else {
            sums.pots.put_in(Pot::Carry, amount);
        }
        paid
    }
}
