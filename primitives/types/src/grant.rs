//! The budgets of genesis as every layer sees them.

use crate::{AccountId, Balance, BlockNumber, DappId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What the budgets of genesis hold and what of it may be spent now. Amounts in planck.
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
#[serde(rename_all = "camelCase")]
pub struct BudgetsView {
    /// Left of the contributors' budget.
    pub contributors: Balance,
    /// What of it may be spent on grant jobs today.
    pub unlocked: Balance,
    /// What a day adds to that, as long as it is below `unlocked_most`.
    pub unlocked_daily: Balance,
    /// Most that waits unlocked.
    pub unlocked_most: Balance,
    /// Left of the trials' budget.
    pub trials: Balance,
    /// The price of trial jobs that may still be posted today.
    pub trials_today: Balance,
    /// The same for a day in which none was posted yet.
    pub trials_daily: Balance,
    /// The foundation's share of this allocation period that nobody has spent yet.
    pub share: Balance,
    /// First block of the next day.
    pub next_day: BlockNumber,
    /// First block of the next allocation period: what is left of the share goes to the reserve.
    pub next_period: BlockNumber,
    /// Who posts grant jobs and issues coupons for the foundation.
    pub operator: Option<AccountId>,
}

/// A coupon for trial jobs as runtime APIs show it.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct CouponView {
    /// Whose.
    pub holder: AccountId,
    /// The dApp it is for.
    pub dapp: DappId,
    /// The price of jobs that may still be posted with it, in planck.
    pub left: Balance,
    /// What of that can be posted now: within the day's cap and the budget; 0 once it has expired. In planck.
    pub usable: Balance,
    /// Last block in which it can be used.
    pub expiry: BlockNumber,
}
