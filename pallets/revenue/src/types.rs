use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use scc_math::Decaying;
use scc_types::{AccountId, Balance, BlockIncome};

/// What money of the pallet's account is for. A pot is a figure in the [`Sums`]: moving money from one to another moves none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pot {
    /// Money of jobs that have not settled.
    Pending,
    /// The authors' part of paid work.
    Author,
    /// General income that waits for paid work.
    Carry,
}

/// What waits in the pots. In planck.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Pots {
    /// (κ+δ) of jobs' payments that have not settled.
    pub pending: Balance,
    /// The authors' part of paid work.
    pub author: Balance,
    /// (κ+δ) of general income that waits for paid work.
    pub carry: Balance,
}

impl Pots {
    fn get_mut(&mut self, pot: Pot) -> &mut Balance {
        match pot {
            Pot::Pending => &mut self.pending,
            Pot::Author => &mut self.author,
            Pot::Carry => &mut self.carry,
        }
    }

    pub(crate) fn put_in(&mut self, pot: Pot, amount: Balance) {
        let waiting = self.get_mut(pot);
        *waiting = waiting.saturating_add(amount);
    }

    pub(crate) fn take_out(&mut self, pot: Pot, amount: Balance) {
        let waiting = self.get_mut(pot);
        *waiting = waiting.saturating_sub(amount);
    }

    /// Sum of all pots.
    pub fn sum(&self) -> Balance {
        self.pending.saturating_add(self.author).saturating_add(self.carry)
    }
}

/// Everything the pallet counts. One value, since each block and each payment changes several parts of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Sums {
    /// What waits.
    pub pots: Pots,
    /// All income and all outgoings.
    pub totals: Totals,
    /// This block so far; its end shares the general income and pays the foundation's part of paid work.
    pub block: BlockIncome,
    /// Settlements of this block so far.
    pub settlements: u32,
    /// vol: sum of all settled credits, decaying.
    pub volume: Decaying,
}

impl Sums {
    /// What the pallet's account must hold besides its own existential deposit, in planck.
    pub fn held(&self) -> Balance {
        self.pots.sum().saturating_add(self.block.paid_foundation)
    }
}

/// All income and all outgoings since genesis. In planck; after each block `income = outgoings + what waits in the pots`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Totals {
    /// Minted.
    pub emission: Balance,
    /// Fees and tips.
    pub fees: Balance,
    /// Ads, message fees and the like.
    pub other: Balance,
    /// Paid for jobs.
    pub paid_work: Balance,
    /// Paid to the foundation.
    pub foundation: Balance,
    /// Paid to authors.
    pub authors: Balance,
    /// Paid to dApp developers.
    pub developers: Balance,
    /// Given to workers as claims.
    pub claims: Balance,
    /// Returned to requesters.
    pub refunds: Balance,
    /// Paid to the reserve out of the pots.
    pub reserve: Balance,
}

impl Totals {
    /// Everything that came in.
    pub fn income(&self) -> Balance {
        self.emission.saturating_add(self.fees).saturating_add(self.other).saturating_add(self.paid_work)
    }

    /// Everything that went out.
    pub fn outgoings(&self) -> Balance {
        let shared = self.foundation.saturating_add(self.authors).saturating_add(self.developers);
        shared.saturating_add(self.claims).saturating_add(self.refunds).saturating_add(self.reserve)
    }
}

/// A block's statement without its settlements.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StatementHead {
    /// The block's author, if one was noted.
    pub author: Option<AccountId>,
    /// The sums.
    pub income: BlockIncome,
    /// Number of settlements.
    pub settlements: u32,
}
