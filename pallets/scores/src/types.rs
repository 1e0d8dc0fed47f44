use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use scc_math::{Claim, Decaying};
use scc_types::{Balance, BlockNumber};

/// Credits kept for each account.
pub const CREDIT_LINES: u32 = 32;
/// Pay-out lines kept for each account.
pub const PAY_OUT_LINES: u32 = 32;

/// What an account has earned in its life. `awarded = paid + what its claim holds`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Earner {
    /// Sum of all awards, in planck.
    pub awarded: Balance,
    /// Sum of all pay-outs, in planck.
    pub paid: Balance,
    /// Where the newest credits stand in the score ledger, height and index, oldest first.
    pub credits: BoundedVec<(BlockNumber, u32), ConstU32<CREDIT_LINES>>,
    /// The newest pay-outs, block and planck, oldest first.
    pub pay_outs: BoundedVec<(BlockNumber, Balance), ConstU32<PAY_OUT_LINES>>,
}

/// An account to which something is owed. One value, since each credit and each pay-out changes both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Held {
    /// What is owed.
    pub claim: Claim,
    /// What was earned.
    pub earner: Earner,
}

/// Sums over all accounts. One value, since each credit changes the first two and each pay-out the others.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Sums {
    /// All claims, decaying as they do. A measure: see the crate's page for its rounding.
    pub total_claim: Decaying,
    /// All claims and accrued amounts as they are stored: what the pot owes, exactly, in planck.
    pub owed: Balance,
    /// The block of the newest pay-out.
    pub paid_at: BlockNumber,
    /// Paid out in that block, in planck.
    pub paid_out: Balance,
}

impl Sums {
    /// Paid out in block `now`, in planck.
    pub fn paid_out_in(&self, now: BlockNumber) -> Balance {
        if self.paid_at == now {
            self.paid_out
        } else {
            0
        }
    }

    pub(crate) fn note_award(&mut self, claim: Balance, now: BlockNumber, half_life: BlockNumber) {
        self.total_claim.add(claim, now, half_life);
        self.owed = self.owed.saturating_add(claim);
    }

    pub(crate) fn note_pay_out(&mut self, amount: Balance, now: BlockNumber) {
        self.owed = self.owed.saturating_sub(amount);
        self.paid_out = self.paid_out_in(now).saturating_add(amount);
        self.paid_at = now;
    }
}
