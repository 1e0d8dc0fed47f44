//! What clients ask.

use alloc::vec::Vec;
use scc_types::{AdView, Balance, BidView, BlockNumber};

sp_api::decl_runtime_apis! {
    /// The ad board.
    pub trait AdsApi {
        /// The ad of a block; `None` when it has none, or its record is pruned.
        fn ad_at(height: BlockNumber) -> Option<AdView>;

        /// Up to `limit` ≤ 100 ads of blocks below `before`, newest first; `None` starts at the newest. Go on with the height
        /// of the last ad of the answer.
        fn ads(before: Option<BlockNumber>, limit: u32) -> Vec<AdView>;

        /// Up to `limit` ≤ 256 bids from place `offset` of the queue, best first.
        fn queue(offset: u32, limit: u32) -> Vec<BidView>;

        /// The least that would make a new bid the next block's ad as things stand, in planck.
        fn price_to_win() -> Balance;
    }
}
