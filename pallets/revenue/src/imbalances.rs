//! Where other pallets send money that belongs to nobody.
//!
//! A full block pays tens of thousands of fees. Each is only counted; the end of the block issues the sum. In between the issuance
//! lacks it.

use crate::{Books, Config, Reserve};
use core::marker::PhantomData;
use frame_support::traits::{
    fungible::{Balanced, Credit},
    Imbalance, OnUnbalanced,
};
use scc_types::AccountId;

type CreditOf<T> = Credit<AccountId, <T as Config>::Currency>;

/// Takes fees and tips into the block's general income.
pub struct Fees<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<CreditOf<T>> for Fees<T> {
    fn on_nonzero_unbalanced(credit: CreditOf<T>) {
        Books::<T>::mutate(|sums| sums.block.fees = sums.block.fees.saturating_add(credit.peek()));
    }
}

/// Takes prices of ads, message fees and the like into the block's general income.
pub struct OtherIncome<T>(PhantomData<T>);

impl<T: Config> OnUnbalanced<CreditOf<T>> for OtherIncome<T> {
    fn on_nonzero_unbalanced(credit: CreditOf<T>) {
        Books::<T>::mutate(|sums| sums.block.other = sums.block.other.saturating_add(credit.peek()));
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
