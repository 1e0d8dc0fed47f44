//! Ads: one a block, by bid.

use crate::{AccountId, Balance, BlockNumber};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::ConstU32;
use sp_runtime::BoundedVec;

/// Number of a bid for an ad, never reused.
pub type BidId = u64;

/// Largest text of an ad, in bytes.
pub type MaxAdText = ConstU32<512>;
/// Largest link of an ad, in bytes.
pub type MaxAdLink = ConstU32<256>;

/// Text of an ad: UTF-8, not blank, no control characters but line feeds.
pub type AdText = BoundedVec<u8, MaxAdText>;
/// Link of an ad: UTF-8, empty or beginning with `http://` or `https://`.
pub type AdLink = BoundedVec<u8, MaxAdLink>;

/// The record of the board (chain b): the ad of its block. There is at most one a block, with index 0.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct AdRecord {
    /// The bid that won.
    pub bid: BidId,
    /// Who paid.
    pub bidder: AccountId,
    /// What it says.
    pub text: AdText,
    /// Where it leads.
    pub link: AdLink,
    /// Paid into the block's general income, in planck.
    pub price: Balance,
    /// Height of the ad before it.
    pub previous: Option<BlockNumber>,
}

/// A block's ad as runtime APIs show it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct AdView {
    /// The block it is the ad of.
    pub height: BlockNumber,
    /// The ad.
    pub ad: AdRecord,
}

/// A bid in the queue as runtime APIs show it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct BidView {
    /// Its number.
    pub id: BidId,
    /// Whose it is.
    pub bidder: AccountId,
    /// What the ad would say.
    pub text: AdText,
    /// Where it would lead.
    pub link: AdLink,
    /// Held from the bidder, and the price if it wins, in planck.
    pub amount: Balance,
    /// Block in which it was placed.
    pub placed: BlockNumber,
    /// Last block whose ad it can be.
    pub expires: BlockNumber,
}
