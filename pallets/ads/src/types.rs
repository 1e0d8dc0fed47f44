//! What stands in storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use scc_types::{AccountId, AdLink, AdText, Balance, BidId, BidView, BlockNumber};

/// A place in the queue: all that choosing needs, so that no block reads the texts of those that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Place {
    /// The bid.
    pub bid: BidId,
    /// Held from its bidder, in planck.
    pub amount: Balance,
    /// Last block whose ad it can be.
    pub expires: BlockNumber,
}

impl Place {
    pub(crate) fn is_live(&self, now: BlockNumber) -> bool {
        now <= self.expires
    }
}

/// What a bid would show.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Bid {
    /// Whose it is.
    pub bidder: AccountId,
    /// What the ad would say.
    pub text: AdText,
    /// Where it would lead.
    pub link: AdLink,
    /// Block in which it was placed.
    pub placed: BlockNumber,
}

impl Bid {
    pub(crate) fn into_view(self, place: Place) -> BidView {
        let Self { bidder, text, link, placed } = self;
        let Place { bid, amount, expires } = place;
        BidView { id: bid, bidder, text, link, amount, placed, expires }
    }
}
