//! What the calls and the hook cost at their dearest: the longest texts, a full queue, a running summary.
#![allow(clippy::arithmetic_side_effects)] // sets the stage of measurements, never part of a network's runtime

use crate::{Bids, Call, Config, LastAd, Pallet, Queue};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungible::Mutate, Currency, Get, LockableCurrency, WithdrawReasons},
    BoundedVec,
};
use frame_system::RawOrigin;
use scc_traits::RunScan;
use scc_types::{AccountId, Balance, BidId, SCC};

const RICHES: Balance = 1_000_000 * SCC;

fn rich<T: Config<Currency: Mutate<AccountId>>>(name: &'static str, index: u32) -> AccountId {
    let who = account(name, index, 0);
    T::Currency::set_balance(&who, RICHES);
    who
}

/// The longest text, of as many characters as can be.
fn text() -> Vec<u8> {
    vec![b'a'; 512]
}

fn link() -> Vec<u8> {
    let mut link = b"https://".to_vec();
    link.resize(256, b'a');
    link
}

/// So many bids of as many bidders, each higher than the one before; the numbers of the first and the last.
fn fill<T: Config<Currency: Mutate<AccountId>>>(queued: u32) -> Result<(BidId, BidId), BenchmarkError> {
    for index in 0..queued {
        let bidder = rich::<T>("bidder", index);
        Pallet::<T>::do_bid(bidder, text(), link(), T::FloorPrice::get() + Balance::from(index))?;
    }
    let queue = Queue::<T>::get();
    let ends = queue.first().zip(queue.last()).map(|(first, last)| (first.bid, last.bid));
    ends.ok_or(BenchmarkError::Stop("nobody bids"))
}

/// Whose bid it is.
fn bidder<T: Config>(bid: BidId) -> Result<AccountId, BenchmarkError> {
    Bids::<T>::get(bid).map(|bid| bid.bidder).ok_or(BenchmarkError::Stop("no such bid"))
}

#[benchmarks(where T::Currency: Mutate<AccountId> + LockableCurrency<AccountId> + Currency<AccountId, Balance = Balance>)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn bid() -> Result<(), BenchmarkError> {
        let (lowest, _) = fill::<T>(T::MaxBids::get())?;
        let bidder = rich::<T>("newcomer", 0);
        whitelist_account!(bidder);
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(bidder), text(), link(), RICHES / 2);

        assert!(!Bids::<T>::contains_key(lowest));
        Ok(())
    }

    #[benchmark]
    fn raise() -> Result<(), BenchmarkError> {
        let (lowest, _) = fill::<T>(T::MaxBids::get())?;
        let bidder = bidder::<T>(lowest)?;
        whitelist_account!(bidder);
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(bidder), lowest, RICHES / 2);

        assert_eq!(Queue::<T>::get().last().map(|place| place.bid), Some(lowest));
        Ok(())
    }

    #[benchmark]
    fn withdraw() -> Result<(), BenchmarkError> {
        let (lowest, _) = fill::<T>(T::MaxBids::get())?;
        let bidder = bidder::<T>(lowest)?;
        whitelist_account!(bidder);
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(bidder), lowest);

        assert!(!Bids::<T>::contains_key(lowest));
        Ok(())
    }

    #[benchmark]
    fn remove() -> Result<(), BenchmarkError> {
        let (lowest, _) = fill::<T>(T::MaxBids::get())?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Root, lowest);

        assert!(!Bids::<T>::contains_key(lowest));
        Ok(())
    }

    #[benchmark]
    fn idle() {
        Queue::<T>::kill();

        #[block]
        {
            Pallet::<T>::choose();
        }
    }

    /// The worst `e` places of `q` have expired; of the best `t` only the last taken up can pay.
    #[benchmark]
    fn choose(
        q: Linear<{ T::MaxExpiredPerBlock::get() + crate::choose::MAX_TRIES }, { T::MaxBids::get() }>,
        e: Linear<0, { T::MaxExpiredPerBlock::get() }>,
        t: Linear<0, { crate::choose::MAX_TRIES }>,
    ) -> Result<(), BenchmarkError> {
        fill::<T>(q)?;
        let best: Vec<BidId> = Queue::<T>::get().iter().rev().take(t as usize).map(|place| place.bid).collect();
        for better in best.into_iter().rev().skip(1) {
            T::Currency::set_lock(*b"unvested", &bidder::<T>(better)?, Balance::MAX, WithdrawReasons::all());
        }
        // Where no bid is taken up, all are over; those for which the block has no room stay.
        let over = if t == 0 { q } else { e };
        let mut places = Queue::<T>::get().into_inner();
        places.iter_mut().take(over as usize).for_each(|place| place.expires = 0);
        Queue::<T>::put(BoundedVec::truncate_from(places));
        T::Scan::begin();

        #[block]
        {
            Pallet::<T>::choose();
        }

        assert_eq!(LastAd::<T>::exists(), t > 0);
        Ok(())
    }
}
