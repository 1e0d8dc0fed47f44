//! Payments for jobs, their refunds and forfeits.

use crate::{move_money::Paid, Config, Error, Event, Pallet, Pot, Sums, ThisBlock, Waiting};
use frame_support::{
    ensure,
    pallet_prelude::DispatchError,
    traits::{fungible::Mutate, tokens::Preservation},
};
use scc_math::{coupon_refund_of, split_coupon, split_grant, split_income, BudgetParts, IncomeParts};
use scc_traits::{Budgets, PaidWork, Settled, Settlement};
use scc_types::{AccountId, Balance, Funding, JobId, Units};

impl<T: Config> PaidWork for Pallet<T> {
    fn pay(funding: Funding, requester: &AccountId, payment: Balance) -> Result<Balance, DispatchError> {
        let payer = Self::payer(funding, requester).ok_or(Error::<T>::BudgetNotFound)?;
        let parts = match funding {
            Funding::Own => split_income(payment),
            // What the budget keeps never leaves it.
            Funding::Grant => leaving(split_grant(payment)),
            Funding::Coupon => leaving(split_coupon(payment)),
        };
        let payment = parts.sum();
        ensure!(payment > 0, Error::<T>::InvalidPayment);
        // The payer stays alive: it has refunds and fees before it.
        T::Currency::transfer(&payer, &Self::pot(Pot::Pending), payment, Preservation::Preserve)
            .map_err(|_| Error::<T>::InsufficientBalance)?;
        Self::note_in(Pot::Pending, payment);

        Sums::<T>::mutate(|totals| totals.paid_work = totals.paid_work.saturating_add(payment));
        Self::pay_foundation(Pot::Pending, parts.foundation);
        Self::move_between(Pot::Pending, Pot::Author, parts.author);
        ThisBlock::<T>::mutate(|income| {
            income.paid_work = income.paid_work.saturating_add(payment);
            income.paid_foundation = income.paid_foundation.saturating_add(parts.foundation);
            income.paid_author = income.paid_author.saturating_add(parts.author);
            income.paid_pending = income.paid_pending.saturating_add(parts.rest);
        });
        Self::deposit_event(Event::WorkPaid {
            payer,
            payment,
            foundation: parts.foundation,
            author: parts.author,
            pending: parts.rest,
        });
        Ok(parts.rest)
    }

    fn settle(settlement: Settlement) -> Settled {
        Self::do_settle(settlement)
    }

    fn refund(job: JobId, funding: Funding, requester: &AccountId, amount: Balance) -> Balance {
        // Who paid is there to be refunded: budgets are never taken away.
        let payer = Self::payer(funding, requester).unwrap_or_else(|| requester.clone());
        let amount = amount.min(Waiting::<T>::get().pending);
        let paid = Self::pay_or_divert(Pot::Pending, Some(payer.clone()), amount, |totals| &mut totals.refunds);
        let amount = match paid {
            Paid::Receiver => amount,
            Paid::Diverted => 0,
        };
        ThisBlock::<T>::mutate(|income| income.refunds = income.refunds.saturating_add(amount));
        Self::deposit_event(Event::WorkRefunded { job, payer, amount });
        amount
    }

    fn forfeit(job: JobId, amount: Balance) {
        let amount = amount.min(Waiting::<T>::get().pending);
        Self::pay_reserve(Pot::Pending, amount);
        Self::deposit_event(Event::WorkForfeited { job, amount });
    }

    fn refund_of(funding: Funding, payment: Balance, undelivered: Units, units: Units, pending: Balance) -> Balance {
        match funding {
            Funding::Own | Funding::Grant => scc_math::refund_of(payment, undelivered, units, pending),
            Funding::Coupon => coupon_refund_of(payment, undelivered, units, pending),
        }
    }
}

impl<T: Config> Pallet<T> {
    fn payer(funding: Funding, requester: &AccountId) -> Option<AccountId> {
        match funding {
            Funding::Own => Some(requester.clone()),
            Funding::Grant | Funding::Coupon => T::Budgets::account(funding),
        }
    }
}

/// What leaves a budget, as an income without a foundation's share.
fn leaving(parts: BudgetParts) -> IncomeParts {
    IncomeParts { foundation: 0, author: parts.author, rest: parts.pending }
}
