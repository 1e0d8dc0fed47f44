//! The only places where money leaves or enters a pot after it came in.

use crate::{Config, Event, Foundation, Pallet, Pot, Reserve, Sums, ThisBlock, Totals, Waiting};
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

impl<T: Config> Pallet<T> {
    /// The account of a pot.
    pub fn pot(pot: Pot) -> AccountId {
        let pallet_id: PalletId = T::PalletId::get();
        pallet_id.into_sub_account_truncating(pot.name())
    }

    /// Notes that `amount` has come into the account of a pot.
    pub(crate) fn note_in(pot: Pot, amount: Balance) {
        Waiting::<T>::mutate(|pots| {
            let waiting = pots.get_mut(pot);
            *waiting = waiting.saturating_add(amount);
        });
    }

    fn note_out(pot: Pot, amount: Balance) {
        Waiting::<T>::mutate(|pots| {
            let waiting = pots.get_mut(pot);
            *waiting = waiting.saturating_sub(amount);
        });
    }

    /// Pays out of a pot; where the receiver cannot be paid, nothing changes and the answer is `false`.
    pub(crate) fn try_pay(pot: Pot, receiver: &AccountId, amount: Balance, line: Line) -> bool {
        if amount == 0 {
            return true;
        }
        if T::Currency::transfer(&Self::pot(pot), receiver, amount, Preservation::Preserve).is_err() {
            return false;
        }
        Self::note_out(pot, amount);
        Sums::<T>::mutate(|totals| {
            let sum = line(totals);
            *sum = sum.saturating_add(amount);
        });
        true
    }

    /// Pays out of a pot; what the receiver cannot be paid goes to the reserve.
    pub(crate) fn pay_or_divert(pot: Pot, receiver: Option<AccountId>, amount: Balance, line: Line) -> Paid {
        if amount == 0 || receiver.as_ref().is_some_and(|receiver| Self::try_pay(pot, receiver, amount, line)) {
            return Paid::Receiver;
        }
        let to_carry = !Self::try_pay_reserve(pot, amount);
        if to_carry {
            Self::move_between(pot, Pot::Carry, amount);
        }
        Self::deposit_event(Event::PaymentDiverted { receiver, amount, to_carry });
        Paid::Diverted
    }

    /// Pays the foundation's share.
    pub(crate) fn pay_foundation(pot: Pot, amount: Balance) {
        Self::pay_or_divert(pot, Foundation::<T>::get(), amount, |totals| &mut totals.foundation);
    }

    /// Pays the reserve; what it cannot be paid goes into the carry.
    pub(crate) fn pay_reserve(pot: Pot, amount: Balance) {
        if amount == 0 || Self::try_pay_reserve(pot, amount) {
            return;
        }
        Self::move_between(pot, Pot::Carry, amount);
        Self::deposit_event(Event::PaymentDiverted { receiver: Reserve::<T>::get(), amount, to_carry: true });
    }

    fn try_pay_reserve(pot: Pot, amount: Balance) -> bool {
        let paid = Reserve::<T>::get()
            .is_some_and(|reserve| Self::try_pay(pot, &reserve, amount, |totals| &mut totals.reserve));
        if paid {
            ThisBlock::<T>::mutate(|income| income.reserve = income.reserve.saturating_add(amount));
        }
        paid
    }

    /// Moves money from pot to pot. Fails only where the target pot never got its existential deposit, which genesis gives;
    /// then the money stays where it is, in the account as in the books.
    pub(crate) fn move_between(from: Pot, to: Pot, amount: Balance) {
        if amount == 0 || from == to {
            return;
        }
        if T::Currency::transfer(&Self::pot(from), &Self::pot(to), amount, Preservation::Preserve).is_ok() {
            Self::note_out(from, amount);
            Self::note_in(to, amount);
        }
    }
}
