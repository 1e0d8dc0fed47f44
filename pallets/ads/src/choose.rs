//! The block's ad: chosen before the block's transactions, among the bids the block before has left.

use crate::{Bid, Bids, Config, Event, LastAd, Pallet, Place, Places, Queue, WeightInfo};
use alloc::vec::Vec;
use codec::MaxEncodedLen;
use frame_support::{traits::Get, weights::Weight};
use scc_traits::AppendRecord;
use scc_types::{AdRecord, BlockNumber, VirtualChain};

/// Most bids taken up in one block to find one that can be paid.
pub(crate) const MAX_TRIES: u32 = 4;

impl<T: Config> Pallet<T> {
    /// Gives back expired bids and makes the best of the others the block's ad; answers what it cost.
    pub(crate) fn choose() -> Weight {
        let mut queue = Queue::<T>::get();
        if queue.is_empty() {
            return T::WeightInfo::idle();
        }
        let (queued, now) = (count(&queue), Self::now());
        let expired = Self::expire(&mut queue, now);
        let (winner, tries) = Self::take_best(&mut queue, now);
        if expired > 0 || tries > 0 {
            Self::put(queue);
        }
        let mut weight = T::WeightInfo::choose(queued, expired, tries);
        if let Some((place, bid)) = winner {
            Self::show(place, bid, now);
            weight.saturating_accrue(Self::weight_of_record());
        }
        weight
    }

    /// Gives back up to `MaxExpiredPerBlock` expired bids; what is left waits for the next block, and cannot win.
    fn expire(queue: &mut Places<T>, now: BlockNumber) -> u32 {
        let mut room = T::MaxExpiredPerBlock::get();
        let mut expired = Vec::new();
        queue.retain(|place| {
            if place.is_live(now) || room == 0 {
                return true;
            }
            room = room.saturating_sub(1);
            expired.push(*place);
            false
        });
        let removed = count(&expired);
        for (place, bidder) in expired.into_iter().filter_map(Self::give_back) {
            Self::deposit_event(Event::BidExpired { bid: place.bid, bidder, amount: place.amount });
        }
        removed
    }

    /// Takes the best bid out of the queue, and those better ones that cannot be paid; answers how many were taken up.
    fn take_best(queue: &mut Places<T>, now: BlockNumber) -> (Option<(Place, Bid)>, u32) {
        let mut tries = 0_u32;
        while tries < MAX_TRIES {
            let Some(index) = queue.iter().rposition(|place| place.is_live(now)) else { break };
            let place = queue.remove(index);
            tries = tries.saturating_add(1);
            // Every place has its bid: `try_state` says so.
            let Some(bid) = Bids::<T>::get(place.bid) else { continue };
            if Self::can_pay(&bid.bidder, place.amount) {
                return (Some((place, bid)), tries);
            }
            if let Some((place, bidder)) = Self::give_back(place) {
                Self::deposit_event(Event::BidUnpayable { bid: place.bid, bidder, amount: place.amount });
            }
        }
        (None, tries)
    }

    fn show(place: Place, bid: Bid, now: BlockNumber) {
        let Bid { bidder, text, link, placed: _ } = bid;
        Bids::<T>::remove(place.bid);
        let price = Self::pay(&bidder, place.amount);
        let previous = LastAd::<T>::get();
        LastAd::<T>::put(now);
        let ad = AdRecord { bid: place.bid, bidder, text, link, price, previous };
        let record = T::Records::append(VirtualChain::Board, &ad);
        Self::deposit_event(Event::AdShown { record, ad });
    }

    /// What appending an ad costs; a text shorter than the longest is not worth telling apart.
    fn weight_of_record() -> Weight {
        T::Records::weight(u32::try_from(AdRecord::max_encoded_len()).unwrap_or(u32::MAX))
    }
}

fn count(places: &[Place]) -> u32 {
    u32::try_from(places.len()).unwrap_or(u32::MAX)
}
