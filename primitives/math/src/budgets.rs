//! Payments out of the budgets of genesis, which keep a part of them.

use crate::{
    credit_of, multiply_divide_down, price_of_units, split_income, AwardParts, Delivery, SettlementParts, NODES,
};
use alloc::vec::Vec;

/// A budget's payment cut into its parts, which add up to it. In planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BudgetParts {
    /// Stays in the budget: never leaves it.
    pub kept: u128,
    /// μ, into the author pot.
    pub author: u128,
    /// Pending until the work is done.
    pub pending: u128,
}

impl BudgetParts {
    /// What leaves the budget, in planck.
    pub fn taken(&self) -> u128 {
        self.author.saturating_add(self.pending)
    }
}

/// A grant job's payment: the budget keeps φ; μ and the rest go where every payment's go.
pub fn split_grant(payment: u128) -> BudgetParts {
    let parts = split_income(payment);
    BudgetParts { kept: parts.foundation, author: parts.author, pending: parts.rest }
}

/// A coupon job's payment: κ, rounded down, is pending; the budget keeps everything else.
pub fn split_coupon(payment: u128) -> BudgetParts {
    let pending = NODES.of(payment);
    BudgetParts { kept: payment.saturating_sub(pending), author: 0, pending }
}

/// What undelivered units of a coupon job return to the budget: κ of their price, at most what is pending.
pub fn coupon_refund_of(payment: u128, undelivered: u64, units: u64, pending: u128) -> u128 {
    NODES.of(price_of_units(payment, undelivered, units)).min(pending)
}

/// Computes a coupon job's settlement: κ of each credit and nothing else, star cuts and rounding to the reserve. Where the pending
/// money is short, which takes a caller's mistake, the last to be paid get less.
pub fn settle_coupon(payment: u128, units: u64, pending: u128, deliveries: &[Delivery]) -> SettlementParts {
    let prices = deliveries.iter().map(|delivery| price_of_units(payment, delivery.units, units));
    let delivered_price = prices.clone().fold(0u128, u128::saturating_add);
    let taken = NODES.of(delivered_price).min(pending);
    let mut rest = taken;
    let awards: Vec<AwardParts> = prices
        .zip(deliveries)
        .map(|(price, delivery)| {
            let credit = credit_of(price, delivery.stars_per_mille);
            let claim = NODES.of(credit).min(rest);
            rest = rest.saturating_sub(claim);
            AwardParts { credit, claim }
        })
        .collect();
    let sum = |part: fn(&AwardParts) -> u128| awards.iter().map(part).fold(0u128, u128::saturating_add);
    let (credit, claims) = (sum(|award| award.credit), sum(|award| award.claim));
    SettlementParts { awards, credit, claims, taken, release: 0, developers: 0, reserve: rest }
}

/// Most units that one worker may deliver of a job paid by a budget: 2 · units / workers, rounded down, at least 1. However it
/// rounds, the most workers together can do the whole job.
pub fn most_units_each(units: u64, workers: u32) -> u64 {
    let most = multiply_divide_down(u128::from(units), 2, u128::from(workers.max(1)));
    u64::try_from(most).unwrap_or(u64::MAX).clamp(1, units.max(1))
}
