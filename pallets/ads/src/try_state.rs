//! What must always hold.

use crate::{
    checks::{check_link, check_text},
    Bids, Config, NextBid, Pallet, Queue,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::ensure;
use scc_types::{AccountId, Balance};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// The queue is in order; places and bids belong together one to one; what is held from each bidder is the sum of its bids.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let (queue, next) = (Queue::<T>::get(), NextBid::<T>::get());
        ensure!(!queue.is_empty() || !Queue::<T>::exists(), "an empty queue is stored");
        ensure!(queue.is_sorted_by_key(|place| place.amount), "the queue is out of order");
        let ids: BTreeSet<_> = queue.iter().map(|place| place.bid).collect();
        ensure!(ids.len() == queue.len(), "a bid stands twice in the queue");
        ensure!(Bids::<T>::iter_keys().count() == queue.len(), "bids and places are not the same in number");
        let mut amounts = BTreeMap::<AccountId, Balance>::new();
        for place in queue {
            ensure!(place.bid < next, "a bid has a number that was not given out");
            let bid = Bids::<T>::get(place.bid).ok_or("a place has no bid")?;
            ensure!(bid.placed <= place.expires, "a bid expired before it was placed");
            check_text::<T>(bid.text.into_inner()).map_err(|_| "a text is invalid")?;
            check_link::<T>(bid.link.into_inner()).map_err(|_| "a link is invalid")?;
            let sum = amounts.entry(bid.bidder).or_default();
            *sum = sum.saturating_add(place.amount);
        }
        for (bidder, sum) in amounts {
            ensure!(Self::held(&bidder) == sum, "what is held from a bidder is not the sum of its bids");
        }
        Ok(())
    }
}
