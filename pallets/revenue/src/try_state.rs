//! What must always hold.

use crate::{Config, GenesisIssuance, Pallet, Pot, Reserve, Settlements, Statements, Sums, ThisBlock, Waiting};
use frame_support::{
    ensure,
    traits::{fungible::Inspect, Get},
};
use scc_math::carry_cap;
use scc_traits::NetworkParameters;
use scc_types::{BlockIncome, EMISSION};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Income = outgoings + pots; each pot's account covers what waits in it; issuance = genesis + emission; the carry is below its
    /// cap; every statement adds up.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let (waiting, totals) = (Waiting::<T>::get(), Sums::<T>::get());
        let out = totals.outgoings().saturating_add(waiting.sum());
        ensure!(totals.income() == out, "income is not what was paid out and what waits");
        for pot in Pot::ALL {
            let needed = match waiting.get(pot) {
                0 => 0,
                amount => amount.saturating_add(T::Currency::minimum_balance()),
            };
            ensure!(T::Currency::balance(&Self::pot(pot)) >= needed, "a pot's account does not cover what waits in it");
        }
        if let Some(genesis) = GenesisIssuance::<T>::get() {
            // Within a block, what is counted and not yet collected.
            let counted = ThisBlock::<T>::get();
            let issuance = T::Currency::total_issuance().saturating_add(counted.fees).saturating_add(counted.other);
            ensure!(issuance == genesis.saturating_add(totals.emission), "issuance is not genesis and emission");
        }
        // A reserve that does not exist cannot be paid less than the existential deposit.
        let cap = carry_cap(EMISSION, T::Network::half_life()).saturating_add(T::Currency::minimum_balance());
        ensure!(Reserve::<T>::get().is_none() || waiting.carry <= cap, "the carry is above its cap");
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
