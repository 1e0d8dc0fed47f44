//! `bid`, `raise`, `withdraw`, `remove`.

use crate::{
    checks::{check_bidder, check_link, check_text, find},
    Bid, Bids, Config, Error, Event, NextBid, Pallet, Place, Queue,
};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use scc_traits::NetworkParameters;
use scc_types::{AccountId, Balance, BidId, BlockNumber};
use sp_runtime::traits::UniqueSaturatedInto;

/// How long a bid waits: a week.
pub const LIFETIME_MILLISECONDS: u64 = 7 * 24 * 60 * 60 * 1_000;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_bid(bidder: AccountId, text: Vec<u8>, link: Vec<u8>, amount: Balance) -> DispatchResult {
        let text = check_text::<T>(text)?;
        let link = check_link::<T>(link)?;
        ensure!(amount >= T::FloorPrice::get(), Error::<T>::InsufficientAmount);
        let mut queue = Queue::<T>::get();
        Self::check_room(&queue, amount)?;

        Self::hold(&bidder, amount)?;
        let bid = NextBid::<T>::mutate(|next| core::mem::replace(next, next.saturating_add(1)));
        let placed = Self::now();
        let expires = Self::expiry(placed);
        let pushed_out = Self::insert(&mut queue, Place { bid, amount, expires });
        Self::put(queue);
        Bids::<T>::insert(bid, Bid { bidder: bidder.clone(), text: text.clone(), link: link.clone(), placed });
        if let Some((place, bidder)) = pushed_out.and_then(Self::give_back) {
            Self::deposit_event(Event::BidPushedOut { bid: place.bid, bidder, amount: place.amount, by: bid });
        }
        Self::deposit_event(Event::BidPlaced { bid, bidder, text, link, amount, expires });
        Ok(())
    }

    pub(crate) fn do_raise(bidder: AccountId, bid: BidId, amount: Balance) -> DispatchResult {
        let mut queue = Queue::<T>::get();
        let (index, place) = check_bidder::<T>(&bidder, bid, &queue)?;
        ensure!(place.is_live(Self::now()), Error::<T>::TooLate);
        let added = amount.checked_sub(place.amount).filter(|added| *added > 0).ok_or(Error::<T>::InsufficientRaise)?;

        Self::hold(&bidder, added)?;
        queue.remove(index);
        Self::insert(&mut queue, Place { amount, ..place });
        Self::put(queue);
        Self::deposit_event(Event::BidRaised { bid, bidder, added, amount });
        Ok(())
    }

    pub(crate) fn do_withdraw(bidder: AccountId, bid: BidId) -> DispatchResult {
        let mut queue = Queue::<T>::get();
        let (index, place) = check_bidder::<T>(&bidder, bid, &queue)?;

        queue.remove(index);
        Self::put(queue);
        Self::give_back(place);
        Self::deposit_event(Event::BidWithdrawn { bid, bidder, amount: place.amount });
        Ok(())
    }

    pub(crate) fn do_remove(bid: BidId) -> DispatchResult {
        let mut queue = Queue::<T>::get();
        let (index, place) = find::<T>(bid, &queue)?;

        queue.remove(index);
        Self::put(queue);
        if let Some((place, bidder)) = Self::give_back(place) {
            Self::deposit_event(Event::BidRemoved { bid, bidder, amount: place.amount });
        }
        Ok(())
    }

    /// Ends a bid that has left the queue and gives its money back; answers whose it was.
    pub(crate) fn give_back(place: Place) -> Option<(Place, AccountId)> {
        // Every place has its bid: `try_state` says so.
        let Bid { bidder, .. } = Bids::<T>::take(place.bid)?;
        Self::release(&bidder, place.amount);
        Some((place, bidder))
    }

    /// Last block whose ad a bid of block `placed` can be.
    fn expiry(placed: BlockNumber) -> BlockNumber {
        let blocks = LIFETIME_MILLISECONDS.checked_div(T::Network::slot_duration()).unwrap_or_default();
        placed.saturating_add(blocks.unique_saturated_into())
    }

    pub(crate) fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().unique_saturated_into()
    }
}
