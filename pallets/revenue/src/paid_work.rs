//! Payments for jobs, their refunds and forfeits.

use crate::{move_money::Paid, Books, Config, Error, Event, Pallet, Pot};
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
        T::Currency::transfer(&payer, &Self::account(), payment, Preservation::Preserve)
            .map_err(|_| Error::<T>::InsufficientBalance)?;
        Books::<T>::mutate(|sums| {
            sums.totals.paid_work = sums.totals.paid_work.saturating_add(payment);
            sums.pots.put_in(Pot::Pending, parts.rest);
            sums.pots.put_in(Pot::Author, parts.author);
            let block = &mut sums.block;
            block.paid_work = block.paid_work.saturating_add(payment);
            // Paid when the block ends.
            block.paid_foundation = block.paid_foundation.saturating_add(parts.foundation);
            block.paid_author = block.paid_author.saturating_add(parts.author);
            block.paid_pending = block.paid_pending.saturating_add(parts.rest);
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
        let amount = Books::<T>::mutate(|sums| {
            let due = amount.min(sums.pots.pending);
            let paid = Self::pay_or_divert(sums, Pot::Pending, Some(payer.clone()), due, |totals| &mut totals.refunds);
            let amount = match paid {
                Paid::Receiver => due,
                Paid::Diverted => 0,
            };
            sums.block.refunds = sums.block.refunds.saturating_add(amount);
            amount
        });
        Self::deposit_event(Event::WorkRefunded { job, payer, amount });
        amount
    }

    fn forfeit(job: JobId, amount: Balance) {
        let amount = Books::<T>::mutate(|sums| {
            let amount = amount.min(sums.pots.pending);
            Self::pay_reserve(sums, Pot::Pending, amount);
            amount
        });
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
