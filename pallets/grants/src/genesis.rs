//! The budgets get their money.

use crate::{Config, Operator, Pallet, Pot};
use frame_support::traits::{fungible::Mutate, tokens::Preservation};
use scc_types::{AccountId, Balance};
use serde::{Deserialize, Serialize};

/// The budgets of genesis, endowed out of one account's balance, so that they change no issuance. In planck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Budgets {
    /// Whose balance endows them.
    pub endower: AccountId,
    /// For contributors.
    pub contributors: Balance,
    /// For free trials.
    pub trials: Balance,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn build_genesis(budgets: Option<&Budgets>, operator: Option<&AccountId>) {
        Operator::<T>::set(operator.cloned());
        let Some(Budgets { endower, contributors, trials }) = budgets else { return };
        for (pot, amount) in [(Pot::Contributors, *contributors), (Pot::Trials, *trials)] {
            T::Currency::transfer(endower, &Self::pot(pot), amount, Preservation::Preserve)
                .expect("the endower's balance at genesis must cover the budgets");
        }
    }
}
