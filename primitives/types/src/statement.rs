//! What a person may ask about money: a block's statement, an account's earnings.

use crate::{AccountId, Balance, BlockNumber, DappId, JobId, RecordId, Stars, Units};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Who got what of one block. All amounts in planck.
///
/// `emission + fees + other = general`; `general = general_foundation + general_author + general_carry`;
/// `paid_work = paid_foundation + paid_author + paid_pending`.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct BlockIncome {
    /// Minted by the block.
    pub emission: Balance,
    /// Transaction fees and tips.
    pub fees: Balance,
    /// Ads, message fees and whatever else is not a job's payment.
    pub other: Balance,
    /// Foundation's part of emission, fees and other.
    pub general_foundation: Balance,
    /// Author's part of emission, fees and other.
    pub general_author: Balance,
    /// What of emission, fees and other waits to be released on paid work.
    pub general_carry: Balance,
    /// Paid for jobs in this block.
    pub paid_work: Balance,
    /// Foundation's part of it.
    pub paid_foundation: Balance,
    /// What of it went into the author pot.
    pub paid_author: Balance,
    /// What of it waits for settlement.
    pub paid_pending: Balance,
    /// The author's 1/64 of the author pot.
    pub author_pot_share: Balance,
    /// Released from the carry to settlements of this block.
    pub released: Balance,
    /// Claims given to workers in this block.
    pub claims: Balance,
    /// Paid to dApp developers in this block.
    pub developers: Balance,
    /// Gone to the reserve in this block.
    pub reserve: Balance,
    /// Returned to requesters in this block.
    pub refunds: Balance,
    /// Claims paid out to accounts in this block.
    pub paid_out: Balance,
    /// Carry when the block ended.
    pub carry: Balance,
    /// Author pot when the block ended.
    pub author_pot: Balance,
}

/// A block's statement: the income and every settlement in it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct BlockStatement {
    /// The block.
    pub height: BlockNumber,
    /// Its author, if one was noted.
    pub author: Option<AccountId>,
    /// The sums.
    pub income: BlockIncome,
    /// The settlements, in order.
    pub settlements: Vec<SettlementLine>,
}

/// One settlement with its arithmetic. All amounts in planck.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct SettlementLine {
    /// The job.
    pub job: JobId,
    /// The dApp.
    pub dapp: DappId,
    /// Everything paid for the job.
    pub payment: Balance,
    /// The job's budget of units.
    pub units: Units,
    /// Units credited here.
    pub delivered: Units,
    /// C, the sum of credits.
    pub credit: Balance,
    /// The carry before this settlement.
    pub carry: Balance,
    /// The decayed sum of the credits settled before this one.
    pub volume: Balance,
    /// Released from the carry on top of the job's own money: min(carry · C / (volume + C), 8 % of C), rounded down; 0 for a
    /// job that a coupon paid.
    pub release: Balance,
    /// Claims given to workers.
    pub claims: Balance,
    /// Who received the developers' share, `None`: the reserve.
    pub developer: Option<AccountId>,
    /// The developers' share.
    pub developer_share: Balance,
    /// Star cuts and rounding, to the reserve.
    pub reserve: Balance,
}

/// A claim's due part as it reached an account in a block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct PayOut {
    /// Who was paid.
    pub account: AccountId,
    /// How much, in planck.
    pub amount: Balance,
}

/// What an account has earned and will earn. All amounts in planck.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct Earnings {
    /// What still flows out, block by block.
    pub claim: Balance,
    /// Due now and not yet paid out.
    pub accrued: Balance,
    /// Paid out so far.
    pub paid: Balance,
    /// Score: claim / κ.
    pub score: Balance,
    /// Sum of all scores.
    pub total_score: Balance,
}

/// One event of an account's income, newest first in pages.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub enum EarningLine {
    /// A credit: its line in the score ledger says more.
    Credit {
        /// Where the score record stands.
        record: RecordId,
        /// The job.
        job: JobId,
        /// Units delivered.
        units: Units,
        /// The rating.
        stars: Stars,
        /// The credit.
        credit: Balance,
        /// The claim it gave.
        claim: Balance,
    },
    /// A pay-out to the free balance.
    PaidOut {
        /// The block.
        at: BlockNumber,
        /// The amount.
        amount: Balance,
    },
}
