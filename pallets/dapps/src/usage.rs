//! How much each dApp is used.
//!
//! The counters stand apart from the registry's entries, which are a hundred times their size and seldom change.

use crate::{Config, Pallet, Usages};
use scc_types::{Balance, DappId, Units};

impl<T: Config> Pallet<T> {
    /// Counts `jobs` new jobs and what was paid. A dApp that was unregistered meanwhile has no counters any more.
    pub(crate) fn note_paid(dapp: DappId, jobs: u64, units: Units, payment: Balance) {
        Usages::<T>::mutate_extant(dapp, |usage| {
            usage.jobs = usage.jobs.saturating_add(jobs);
            usage.units = usage.units.saturating_add(units.into());
            usage.payment = usage.payment.saturating_add(payment);
        });
    }

    pub(crate) fn note_delivered(dapp: DappId, units: Units, credit: Balance, income: Balance) {
        Usages::<T>::mutate_extant(dapp, |usage| {
            usage.delivered = usage.delivered.saturating_add(units.into());
            usage.credit = usage.credit.saturating_add(credit);
            usage.income = usage.income.saturating_add(income);
        });
    }
}
