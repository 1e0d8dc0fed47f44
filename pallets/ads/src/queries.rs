//! What the runtime API answers.

use crate::{Bids, Config, LastAd, Pallet, Queue};
use alloc::vec::Vec;
use codec::DecodeAll;
use core::iter::successors;
use frame_support::traits::Get;
use scc_traits::ReadRecord;
use scc_types::{AdRecord, AdView, Balance, BidView, BlockNumber, RecordId, VirtualChain};

/// Most ads of one answer.
pub const MAX_ADS: u32 = 100;
/// Most bids of one answer.
pub const MAX_BIDS: u32 = 256;
/// Most blocks looked at to find the ad before a block that has none.
pub const MAX_LOOKED_AT: u32 = 1_000;

impl<T: Config> Pallet<T> {
    /// The ad of a block; `None` when it has none, or its record is pruned.
    pub fn ad_at(height: BlockNumber) -> Option<AdView> {
        let bytes = T::Records::record(RecordId { chain: VirtualChain::Board, height, index: 0 })?;
        let ad = AdRecord::decode_all(&mut bytes.as_slice()).ok()?;
        Some(AdView { height, ad })
    }

    /// Up to `limit` (at most [`MAX_ADS`]) ads of blocks below `before`, newest first; `None` starts at the newest.
    pub fn ads(before: Option<BlockNumber>, limit: u32) -> Vec<AdView> {
        successors(Self::newest_ad(before), |view| Self::ad_at(view.ad.previous?))
            .take(length(limit.min(MAX_ADS)))
            .collect()
    }

    /// Up to `limit` (at most [`MAX_BIDS`]) bids from place `offset` of the queue, best first.
    pub fn queue(offset: u32, limit: u32) -> Vec<BidView> {
        let next = Self::now().saturating_add(1);
        let queue = Queue::<T>::get();
        let waiting = queue.iter().rev().filter(|place| place.is_live(next));
        let page = waiting.skip(length(offset)).take(length(limit.min(MAX_BIDS)));
        page.filter_map(|place| Bids::<T>::get(place.bid).map(|bid| bid.into_view(*place))).collect()
    }

    /// The least that would make a new bid the next block's ad as things stand, in planck.
    pub fn price_to_win() -> Balance {
        let next = Self::now().saturating_add(1);
        let queue = Queue::<T>::get();
        let best = queue.iter().rev().find(|place| place.is_live(next));
        best.map_or(0, |place| place.amount.saturating_add(1)).max(T::FloorPrice::get())
    }

    fn newest_ad(before: Option<BlockNumber>) -> Option<AdView> {
        let last = LastAd::<T>::get()?;
        let Some(before) = before.filter(|before| *before <= last) else { return Self::ad_at(last) };
        match Self::ad_at(before) {
            Some(view) => Self::ad_at(view.ad.previous?),
            None => (0..before).rev().take(length(MAX_LOOKED_AT)).find_map(Self::ad_at),
        }
    }
}

fn length(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
