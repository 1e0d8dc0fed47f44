//! Who gets which part of an income.

use crate::Share;

/// μ, the author's part.
pub const AUTHOR: Share = Share::percent(10);
/// φ, the foundation's part.
pub const FOUNDATION: Share = Share::percent(10);
/// δ, the dApp developers' part.
pub const DEVELOPERS: Share = Share::percent(20);
/// κ, the nodes' part.
pub const NODES: Share = Share::percent(60);
/// κ+δ, what waits for the work to be done.
pub const NODES_AND_DEVELOPERS: Share = Share::percent(80);
/// θ: released at most, as a part of the settlement's own (κ+δ)C.
pub const THETA: Share = Share::percent(10);
/// What θ may never exceed: at 12.5 % a requester who pays himself would lose nothing.
pub const THETA_CEILING: Share = Share::percent(12);
/// What the author of a block takes out of the author pot: one part of this many.
pub const AUTHOR_POT_PARTS: u128 = 64;

const _: () = assert!(THETA.numerator <= THETA_CEILING.numerator && THETA.denominator == THETA_CEILING.denominator);

/// An income cut into its three parts, which add up to it. In planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IncomeParts {
    /// φ, rounded down.
    pub foundation: u128,
    /// μ, rounded down.
    pub author: u128,
    /// The rest: (κ+δ) and the rounding. Pending of a payment, carry of any other income.
    pub rest: u128,
}

impl IncomeParts {
    /// All of it.
    pub fn sum(&self) -> u128 {
        self.foundation.saturating_add(self.author).saturating_add(self.rest)
    }
}

/// Cuts a job's payment or a block's other income.
pub fn split_income(income: u128) -> IncomeParts {
    let foundation = FOUNDATION.of(income);
    let author = AUTHOR.of(income);
    IncomeParts { foundation, author, rest: income.saturating_sub(foundation).saturating_sub(author) }
}

/// What a block's author takes out of the author pot: 1/64, rounded down.
pub fn author_pot_share(pot: u128) -> u128 {
    pot.checked_div(AUTHOR_POT_PARTS).unwrap_or(0)
}
