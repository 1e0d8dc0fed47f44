//! The ad board.

use super::{Call, Chain};
use crate::failure::Outcome;
use codec::Decode;
use scc_types::{AdView, Balance, BidId, BidView, BlockNumber};

/// The head of a `BidPlaced` event.
#[derive(Clone, Copy, Debug, Decode)]
pub struct BidPlaced {
    /// The bid's number.
    pub bid: BidId,
}

impl Call {
    /// Bids for an ad.
    pub fn bid(text: &str, link: &str, amount: Balance) -> Self {
        Self::new("Ads", "bid", (text, link, amount))
    }

    /// Raises a bid to an amount.
    pub fn raise_ad(bid: BidId, amount: Balance) -> Self {
        Self::new("Ads", "raise", (bid, amount))
    }

    /// Takes one's bid back.
    pub fn withdraw_ad(bid: BidId) -> Self {
        Self::new("Ads", "withdraw", bid)
    }

    /// Takes anybody's bid out: for the committee.
    pub fn remove_ad(bid: BidId) -> Self {
        Self::new("Ads", "remove", bid)
    }
}

impl Chain {
    /// Ads of blocks below `before`, newest first.
    pub async fn ads(&self, before: Option<BlockNumber>, limit: u32) -> Outcome<Vec<AdView>> {
        self.ask("AdsApi_ads", (before, limit)).await
    }

    /// Bids that wait, best first.
    pub async fn bids(&self, offset: u32, limit: u32) -> Outcome<Vec<BidView>> {
        self.ask("AdsApi_queue", (offset, limit)).await
    }

    /// The least that would win the next block, in planck.
    pub async fn price_to_win(&self) -> Outcome<Balance> {
        self.ask("AdsApi_price_to_win", ()).await
    }
}
