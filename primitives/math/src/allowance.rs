//! A budget that unlocks by the day.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How a budget unlocks. Amounts in planck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unlocking {
    /// Unlocked at the beginning of every day, of day 0 too.
    pub daily: u128,
    /// What waits unspent never exceeds so many days' worth; at least 1. The rest stays locked.
    pub days_kept: u32,
}

impl Unlocking {
    /// Most that waits unspent, in planck.
    pub fn most(&self) -> u128 {
        self.daily.saturating_mul(u128::from(self.days_kept.max(1)))
    }
}

/// What of a budget is unlocked and not spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Allowance {
    /// The amount on that day, in planck.
    pub amount: u128,
    /// The day.
    pub day: u32,
}

impl Allowance {
    /// What is unlocked on day 0.
    pub const fn first(unlocking: Unlocking) -> Self {
        Self { amount: unlocking.daily, day: 0 }
    }

    /// What is unlocked on `day`: `min(amount + days gone by · daily, most)`. A day in the past counts as the present one.
    pub fn on(self, day: u32, unlocking: Unlocking) -> Self {
        let gone_by = u128::from(day.saturating_sub(self.day));
        let amount = self.amount.saturating_add(unlocking.daily.saturating_mul(gone_by)).min(unlocking.most());
        Self { amount, day: day.max(self.day) }
    }

    /// What is left after spending `amount`; `None` where that is more than there is.
    pub fn spend(self, amount: u128) -> Option<Self> {
        Some(Self { amount: self.amount.checked_sub(amount)?, ..self })
    }
}
