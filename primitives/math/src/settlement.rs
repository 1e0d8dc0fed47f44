//! What a settlement gives to whom.

use crate::{multiply_divide_down, release, Share, DEVELOPERS, NODES, NODES_AND_DEVELOPERS};
use alloc::vec::Vec;

/// What one worker delivered of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Units accepted.
    pub units: u64,
    /// What the rating leaves of the credit, in thousandths: 900 to 1,000; more counts as 1,000.
    pub stars_per_mille: u32,
}

/// A settlement before its arithmetic. Amounts in planck.
#[derive(Clone, Copy, Debug)]
pub struct SettlementTerms<'a> {
    /// P: everything paid for the job.
    pub payment: u128,
    /// The job's budget of units.
    pub units: u64,
    /// What is left of the job's pending money.
    pub pending: u128,
    /// What waits in the carry.
    pub carry: u128,
    /// vol, decayed until now.
    pub volume: u128,
    /// Who delivered what.
    pub deliveries: &'a [Delivery],
}

/// A settlement with its arithmetic. In planck; `taken + release = Σ claims + developers + reserve`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettlementParts {
    /// Each worker's credit and claim, in the order of the deliveries.
    pub awards: Vec<AwardParts>,
    /// C: sum of the credits.
    pub credit: u128,
    /// Sum of the claims.
    pub claims: u128,
    /// Out of the job's pending money.
    pub taken: u128,
    /// R: out of the carry.
    pub release: u128,
    /// The developers' part: δ of the delivered price and δ/(κ+δ) of the release.
    pub developers: u128,
    /// Star cuts and the rounding of everything else.
    pub reserve: u128,
}

/// One worker's part. In planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AwardParts {
    /// Payment · units / job units · stars.
    pub credit: u128,
    /// κ(1+g) · credit.
    pub claim: u128,
}

/// What `delivered` of a job's units cost: payment · delivered / units, rounded down; never more than the payment.
pub fn price_of_units(payment: u128, delivered: u64, units: u64) -> u128 {
    multiply_divide_down(payment, u128::from(delivered.min(units)), u128::from(units))
}

/// What the rating leaves of a price, rounded down.
pub fn credit_of(price: u128, stars_per_mille: u32) -> u128 {
    Share { numerator: u128::from(stars_per_mille.min(1_000)), denominator: 1_000 }.of(price)
}

/// What undelivered units return to the payer: (κ+δ) of their price, at most what is pending.
pub fn refund_of(payment: u128, undelivered: u64, units: u64, pending: u128) -> u128 {
    NODES_AND_DEVELOPERS.of(price_of_units(payment, undelivered, units)).min(pending)
}

/// κ(1+g)·credit with g = R/((κ+δ)C), in one rounding: credit · (κ(κ+δ)C + κR) / ((κ+δ)C).
pub fn claim_of(credit: u128, total_credit: u128, release: u128) -> u128 {
    // κ = 3/5 and κ+δ = 4/5 make it credit · 3(4C + 5R) / 20C.
    let own = total_credit.saturating_mul(4);
    let with_release = own.saturating_add(release.saturating_mul(5)).saturating_mul(3);
    multiply_divide_down(credit, with_release, own.saturating_mul(5))
}

/// δD + δgC with g = R/((κ+δ)C), in one rounding: (4D + 5R) / 20.
pub fn developers_part(delivered_price: u128, release: u128) -> u128 {
    delivered_price.saturating_mul(4).saturating_add(release.saturating_mul(5)).checked_div(20).unwrap_or(0)
}

const _: () = assert!(
    NODES.numerator * 5 == NODES.denominator * 3
        && NODES_AND_DEVELOPERS.numerator * 5 == NODES_AND_DEVELOPERS.denominator * 4
        && DEVELOPERS.numerator * 5 == DEVELOPERS.denominator
);

/// Computes a settlement. Where the job's pending money is short, which takes a caller's mistake, the last to be paid get less:
/// what comes out is never more than what went in.
pub fn settle(terms: SettlementTerms<'_>) -> SettlementParts {
    let prices = terms.deliveries.iter().map(|delivery| {
        let price = price_of_units(terms.payment, delivery.units, terms.units);
        (price, credit_of(price, delivery.stars_per_mille))
    });
    let (delivered_price, credit) = prices.clone().fold((0u128, 0u128), |(prices, credits), (price, credit)| {
        (prices.saturating_add(price), credits.saturating_add(credit))
    });
    let taken = NODES_AND_DEVELOPERS.of(delivered_price).min(terms.pending);
    let release = release(terms.carry, terms.volume, credit);

    let mut rest = taken.saturating_add(release);
    let mut take = |amount: u128| {
        let amount = amount.min(rest);
        rest = rest.saturating_sub(amount);
        amount
    };
    let awards: Vec<AwardParts> = prices
        .map(|(_, own_credit)| AwardParts { credit: own_credit, claim: take(claim_of(own_credit, credit, release)) })
        .collect();
    let developers = take(developers_part(delivered_price, release));
    let claims = awards.iter().fold(0u128, |sum, award| sum.saturating_add(award.claim));
    SettlementParts { awards, credit, claims, taken, release, developers, reserve: rest }
}
