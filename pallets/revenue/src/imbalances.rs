//! Where other pallets send money that belongs to nobody.
//!
//! A full block pays tens of thousands of fees. Each is only counted; the end of the block issues the sum into the pot. In between the
//! issuance lacks it.

use crate::{Config, Pallet, Pot, Reserve, Sums, ThisBlock};
use core::marker::PhantomData;
use frame_support::traits::{
    fungible::{Balanced, Credit},
    Imbalance, OnUnbalanced,
};
use scc_types::{AccountId, BlockIncome};

type CreditOf<T> = Credit<AccountId, <T as Config>::Currency>;

/// Takes fees and tips into the block's general income.
pub struct Fees<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<CreditOf<T>> for Fees<T> {
    fn on_nonzero_unbalanced(credit: CreditOf<T>) {
        ThisBlock::<T>::mutate(|income| income.fees = income.fees.saturating_add(credit.peek()));
    }
}

/// Takes prices of ads, message fees and the like into the block's general income.
pub struct OtherIncome<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<CreditOf<T>> for OtherIncome<T> {
    fn on_nonzero_unbalanced(credit: CreditOf<T>) {
        ThisBlock::<T>::mutate(|income| income.other = income.other.saturating_add(credit.peek()));
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
    /// Issues what the block has counted into the income pot. Fails only where genesis endowed no pots: then it is gone, as with `()`
    /// for a handler.
    pub(crate) fn collect() {
        let BlockIncome { fees, other, .. } = ThisBlock::<T>::get();
        let amount = fees.saturating_add(other);
        if amount == 0 {
            return;
        }
        if T::Currency::resolve(&Self::pot(Pot::Income), T::Currency::issue(amount)).is_err() {
            ThisBlock::<T>::mutate(|income| (income.fees, income.other) = (0, 0));
            return;
        }
        Self::note_in(Pot::Income, amount);
        Sums::<T>::mutate(|totals| {
            totals.fees = totals.fees.saturating_add(fees);
            totals.other = totals.other.saturating_add(other);
        });
    }
}
