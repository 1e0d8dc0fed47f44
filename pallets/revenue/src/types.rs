use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use scc_types::{AccountId, Balance, BlockIncome};

/// A pot of money: an account without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pot {
    /// What this block has taken in and not yet shared.
    Income,
    /// Money of jobs that have not settled.
    Pending,
    /// The authors' part of paid work.
    Author,
    /// General income that waits for paid work.
    Carry,
}

impl Pot {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Income, Self::Pending, Self::Author, Self::Carry];

    /// What distinguishes the pot's account from the others of this pallet.
    pub(crate) const fn name(self) -> [u8; 8] {
        match self {
            Self::Income => *b"income  ",
            Self::Pending => *b"pending ",
            Self::Author => *b"author  ",
            Self::Carry => *b"carry   ",
        }
    }
}

/// What waits in the pots, without their own existential deposits. In planck.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Pots {
    /// What this block has taken in and not yet shared.
    pub income: Balance,
    /// (κ+δ) of jobs' payments that have not settled.
    pub pending: Balance,
    /// The authors' part of paid work.
    pub author: Balance,
    /// (κ+δ) of general income that waits for paid work.
    pub carry: Balance,
}

impl Pots {
    pub(crate) fn get(&self, pot: Pot) -> Balance {
        match pot {
            Pot::Income => self.income,
            Pot::Pending => self.pending,
            Pot::Author => self.author,
            Pot::Carry => self.carry,
        }
    }

    pub(crate) fn get_mut(&mut self, pot: Pot) -> &mut Balance {
        match pot {
            Pot::Income => &mut self.income,
            Pot::Pending => &mut self.pending,
            Pot::Author => &mut self.author,
            Pot::Carry => &mut self.carry,
        }
    }

    /// Sum of all pots.
    pub fn sum(&self) -> Balance {
        Pot::ALL.iter().fold(0, |sum, pot| sum.saturating_add(self.get(*pot)))
    }
}

/// All income and all outgoings since genesis. In planck; `income = outgoings + what waits in the pots`.
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
