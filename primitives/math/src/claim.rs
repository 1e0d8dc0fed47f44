//! A claim: money awarded at once that flows out by its own decay.

use crate::{left_of, multiply_divide_down, NODES};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What the chain owes an account for its work. `awarded = paid out + amount + accrued`, exactly, after every call.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Claim {
    /// What had not yet flowed out in block `at`, in planck.
    pub amount: u128,
    /// The block of the last change of `amount`.
    pub at: u32,
    /// What has flowed out and not yet been paid, in planck.
    pub accrued: u128,
}

impl Claim {
    /// What of the claim will still flow out after block `now`.
    pub fn left(&self, now: u32, half_life: u32) -> u128 {
        left_of(self.amount, now.saturating_sub(self.at), half_life)
    }

    /// What may be paid out in block `now`: accrued before and flowed out since.
    pub fn due(&self, now: u32, half_life: u32) -> u128 {
        self.accrued.saturating_add(self.amount.saturating_sub(self.left(now, half_life)))
    }

    /// Moves what has flowed out until `now` to `accrued`.
    ///
    /// Where that is less than a planck nothing changes, the clock included: who touches a small claim in every block does not
    /// keep it from flowing.
    pub fn settle(&mut self, now: u32, half_life: u32) {
        let left = self.left(now, half_life);
        if left == self.amount {
            return;
        }
        self.accrued = self.accrued.saturating_add(self.amount.saturating_sub(left));
        self.amount = left;
        self.at = now;
    }

    /// Settles, then adds an award.
    pub fn award(&mut self, award: u128, now: u32, half_life: u32) {
        self.settle(now, half_life);
        self.amount = self.amount.saturating_add(award);
        self.at = now;
    }

    /// Whether nothing is owed any more.
    pub fn is_empty(&self) -> bool {
        self.amount == 0 && self.accrued == 0
    }
}

/// Score = claim / κ, rounded down.
pub fn score_of(claim: u128) -> u128 {
    multiply_divide_down(claim, NODES.denominator, NODES.numerator)
}
