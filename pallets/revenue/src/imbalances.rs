//! Where other pallets send money that belongs to nobody.

use crate::{Config, Pallet, Pot, Reserve, Sums, ThisBlock};
use core::marker::PhantomData;
use frame_support::traits::{
    fungible::{Balanced, Credit},
    Imbalance, OnUnbalanced,
};
use scc_types::{AccountId, Balance};

type CreditOf<T> = Credit<AccountId, <T as Config>::Currency>;

/// Takes fees and tips into the block's general income.
pub struct Fees<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<CreditOf<T>> for Fees<T> {
    fn on_nonzero_unbalanced(credit: CreditOf<T>) {
        if let Some(amount) = Pallet::<T>::take_in(credit) {
            Sums::<T>::mutate(|totals| totals.fees = totals.fees.saturating_add(amount));
            ThisBlock::<T>::mutate(|income| income.fees = income.fees.saturating_add(amount));
        }
    }
}

/// Takes prices of ads, message fees and the like into the block's general income.
pub struct OtherIncome<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<CreditOf<T>> for OtherIncome<T> {
    fn on_nonzero_unbalanced(credit: CreditOf<T>) {
        if let Some(amount) = Pallet::<T>::take_in(credit) {
            Sums::<T>::mutate(|totals| totals.other = totals.other.saturating_add(amount));
            ThisBlock::<T>::mutate(|income| income.other = income.other.saturating_add(amount));
        }
    }
}

/// Gives dust and slashes to the reserve, past the pots. What the reserve cannot be paid is general income.
pub struct ToReserve<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<CreditOf<T>> for ToReserve<T> {
    fn on_nonzero_unbalanced(credit: CreditOf<T>) {
        match Reserve::<T>::get() {
            Some(reserve) => {
                if let Err(credit) = T::Currency::resolve(&reserve, credit) {
                    OtherIncome::<T>::on_nonzero_unbalanced(credit);
                }
            }
            None => OtherIncome::<T>::on_nonzero_unbalanced(credit),
        }
    }
}

impl<T: Config> Pallet<T> {
    /// Puts a credit into the income pot; `None` where that is impossible because genesis endowed no pots, and the credit is
    /// dropped as `()` would drop it.
    fn take_in(credit: CreditOf<T>) -> Option<Balance> {
        let amount = credit.peek();
        T::Currency::resolve(&Self::pot(Pot::Income), credit).ok()?;
        Self::note_in(Pot::Income, amount);
        Some(amount)
    }
}
