//! What must always hold.

use crate::{Books, Config, GenesisIssuance, Pallet, Reserve, Settlements, Statements};
use frame_support::{
    ensure,
    traits::{fungible::Inspect, Get},
};
use scc_math::carry_cap;
use scc_traits::NetworkParameters;
use scc_types::{BlockIncome, EMISSION};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Income = outgoings + pots; the account covers what waits in them; issuance = genesis + emission; the carry is below its cap;
    /// every statement adds up.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let sums = Books::<T>::get();
        let out = sums.totals.outgoings().saturating_add(sums.held());
        ensure!(sums.totals.income() == out, "income is not what was paid out and what waits");
        let needed = match sums.held() {
            0 => 0,
            amount => amount.saturating_add(T::Currency::minimum_balance()),
        };
        ensure!(T::Currency::balance(&Self::account()) >= needed, "the account does not cover what waits in the pots");
        if let Some(genesis) = GenesisIssuance::<T>::get() {
            // Within a block, what is counted and not yet issued.
            let counted = sums.block.fees.saturating_add(sums.block.other);
            let issuance = T::Currency::total_issuance().saturating_add(counted);
            ensure!(issuance == genesis.saturating_add(sums.totals.emission), "issuance is not genesis and emission");
        }
        // A reserve that does not exist cannot be paid less than the existential deposit.
        let cap = carry_cap(EMISSION, T::Network::half_life()).saturating_add(T::Currency::minimum_balance());
        ensure!(Reserve::<T>::get().is_none() || sums.pots.carry <= cap, "the carry is above its cap");
        for (height, head) in Statements::<T>::iter() {
            Self::check_income(&head.income)?;
            let kept = u32::try_from(Settlements::<T>::iter_key_prefix(height).count()).unwrap_or(u32::MAX);
            let removed = match crate::Oldest::<T>::get() {
                (oldest, removed) if oldest == height => removed,
                _ => 0,
            };
            ensure!(kept.saturating_add(removed) == head.settlements, "settlements of a statement are lost");
        }
        let window = T::StatementWindow::get();
        let backlog = 64_usize;
        let most = usize::try_from(window).unwrap_or(usize::MAX).saturating_add(backlog);
        ensure!(Statements::<T>::iter_keys().count() <= most, "old statements are left behind");
        Ok(())
    }

    fn check_income(income: &BlockIncome) -> Result<(), TryRuntimeError> {
        let general = income.emission.saturating_add(income.fees).saturating_add(income.other);
        let shared = income.general_foundation.saturating_add(income.general_author);
        ensure!(general == shared.saturating_add(income.general_carry), "general income does not add up");
        let paid = income.paid_foundation.saturating_add(income.paid_author).saturating_add(income.paid_pending);
        ensure!(income.paid_work == paid, "paid work does not add up");
        Ok(())
    }
}
