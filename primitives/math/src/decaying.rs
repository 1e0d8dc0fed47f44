//! A sum that forgets: the settled volume, the total of all claims.

use crate::left_of;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// An amount that decays with the chain's half-life. It is a measure, not money: it rounds up by less than 3 planck a change.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Decaying {
    /// The amount in block `at`, in planck.
    pub amount: u128,
    /// The block of the last change.
    pub at: u32,
}

impl Decaying {
    /// What the amount has become in block `now`.
    pub fn value(&self, now: u32, half_life: u32) -> u128 {
        left_of(self.amount, now.saturating_sub(self.at), half_life)
    }

    /// Lets it decay until `now`, then adds `amount`.
    pub fn add(&mut self, amount: u128, now: u32, half_life: u32) {
        self.amount = self.value(now, half_life).saturating_add(amount);
        self.at = now;
    }
}
