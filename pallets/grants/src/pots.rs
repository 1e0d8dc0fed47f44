//! The pots: accounts without a key. What an account holds beyond its existential deposit is what the pot has; no book besides it
//! can say otherwise.

use crate::{Config, Pallet};
use frame_support::{
    traits::{
        fungible::Inspect,
        tokens::{Fortitude, Preservation},
        Get,
    },
    PalletId,
};
use scc_traits::Budgets;
use scc_types::{AccountId, Balance, Funding};
use sp_runtime::traits::AccountIdConversion;

/// A pot of the foundation's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pot {
    /// For contributors, over ten years. Left by grant jobs.
    Contributors,
    /// For free trials. Left by trial jobs.
    Trials,
    /// The foundation's share φ of all income. Left by `spend_share`, and at the end of each allocation period.
    Share,
}

impl Pot {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Contributors, Self::Trials, Self::Share];

    /// What distinguishes the pot's account from the others of this pallet.
    const fn name(self) -> [u8; 8] {
        match self {
            Self::Contributors => *b"grants  ",
            Self::Trials => *b"trials  ",
            Self::Share => *b"share   ",
        }
    }
}

impl<T: Config> Pallet<T> {
    /// The account of a pot.
    pub fn pot(pot: Pot) -> AccountId {
        let pallet_id: PalletId = T::PalletId::get();
        pallet_id.into_sub_account_truncating(pot.name())
    }

    /// What a pot has, in planck.
    pub fn holds(pot: Pot) -> Balance {
        T::Currency::reducible_balance(&Self::pot(pot), Preservation::Preserve, Fortitude::Polite)
    }
}

impl<T: Config> Budgets for Pallet<T> {
    fn account(funding: Funding) -> Option<AccountId> {
        match funding {
            Funding::Own => None,
            Funding::Grant => Some(Self::pot(Pot::Contributors)),
            Funding::Coupon => Some(Self::pot(Pot::Trials)),
        }
    }
}
