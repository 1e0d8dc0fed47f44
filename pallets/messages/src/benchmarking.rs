//! What the calls and the hook cost at their dearest: the longest message, a full inbox, a running summary.
#![allow(clippy::arithmetic_side_effects)] // sets the stage of measurements, never part of a network's runtime

use crate::{
    Call, Config, FirstMessage, Inbox, Inboxes, Keys, Message, Messages, NextMessage, OfSender, Pallet, RelationCounts,
    Relations,
};
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, Get};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use scc_traits::{NetworkParameters, RunScan};
use scc_types::{Accepts, AccountId, Balance, BlockNumber, MessageKey, RecordId, VirtualChain, SCC};

const RICHES: Balance = 1_000_000 * SCC;
/// Any point that is not of low order.
const KEY: MessageKey = [9; 32];
/// The largest sealed message.
const LARGEST: usize = 1_024;

fn rich<T: Config<Currency: Mutate<AccountId>>>(name: &'static str) -> AccountId {
    let who = account(name, 0, 0);
    T::Currency::set_balance(&who, RICHES);
    who
}

/// The caller, whose account any call has read and will write.
fn caller<T: Config<Currency: Mutate<AccountId>>>() -> AccountId {
    let who = whitelisted_caller();
    T::Currency::set_balance(&who, RICHES);
    who
}

/// A message of block `height` as the newest of its recipient and its sender.
fn put_message<T: Config>(index: u32, height: BlockNumber) {
    let id = NextMessage::<T>::mutate(|next| core::mem::replace(next, *next + 1));
    let (to, from): (AccountId, AccountId) = (account("recipient", index, 0), account("sender", index, 0));
    let record = RecordId { chain: VirtualChain::Messages, height, index };
    Inboxes::<T>::insert(&to, Inbox { newest: id, messages: 2, strangers: 2 });
    OfSender::<T>::insert(&to, &from, 2);
    Messages::<T>::insert(id, Message { to, from, record, stranger: true, older: None });
}

#[benchmarks(where T::Currency: Mutate<AccountId>)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn register_key() {
        let caller = caller::<T>();
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(caller.clone()), KEY);

        assert!(Keys::<T>::contains_key(caller));
    }

    #[benchmark]
    fn remove_key() -> Result<(), BenchmarkError> {
        let caller = caller::<T>();
        Pallet::<T>::do_register_key(caller.clone(), KEY)?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(caller.clone()));

        assert!(!Keys::<T>::contains_key(caller));
        Ok(())
    }

    #[benchmark]
    fn set_inbox() -> Result<(), BenchmarkError> {
        let caller = caller::<T>();
        Pallet::<T>::do_register_key(caller.clone(), KEY)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), Accepts::ContactsOnly);

        Ok(())
    }

    /// The largest message of a stranger to an inbox that has some.
    #[benchmark]
    fn send() -> Result<(), BenchmarkError> {
        let (caller, to) = (caller::<T>(), rich::<T>("recipient"));
        Pallet::<T>::do_register_key(to.clone(), KEY)?;
        Pallet::<T>::do_send(caller.clone(), to.clone(), vec![1; LARGEST])?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(caller.clone()), to.clone(), vec![2; LARGEST]);

        assert_eq!(OfSender::<T>::get(to, caller), 2);
        Ok(())
    }

    #[benchmark]
    fn set_relation() {
        let (caller, other): (_, AccountId) = (caller::<T>(), account("other", 0, 0));
        RelationCounts::<T>::insert(&caller, T::MaxRelations::get() - 1);
        T::Scan::begin();

        #[extrinsic_call]
        block(RawOrigin::Signed(caller.clone()), other.clone());

        assert!(Relations::<T>::contains_key(caller, other));
    }

    #[benchmark]
    fn remove_relation() -> Result<(), BenchmarkError> {
        let (caller, other): (_, AccountId) = (caller::<T>(), account("other", 0, 0));
        RelationCounts::<T>::insert(&caller, 1);
        Pallet::<T>::do_block(caller.clone(), other.clone())?;
        T::Scan::begin();

        #[extrinsic_call]
        unblock(RawOrigin::Signed(caller.clone()), other.clone());

        assert!(!Relations::<T>::contains_key(caller, other));
        Ok(())
    }

    /// `r` messages of as many senders in as many inboxes, and one that stays.
    #[benchmark]
    fn expire(r: Linear<0, { T::MaxExpiredPerBlock::get() }>) {
        (0..r).for_each(|index| put_message::<T>(index, 0));
        let now = T::Network::retention(VirtualChain::Messages) + 1;
        frame_system::Pallet::<T>::set_block_number(BlockNumberFor::<T>::from(now));
        put_message::<T>(r, now);

        #[block]
        {
            Pallet::<T>::expire();
        }

        assert_eq!(FirstMessage::<T>::get(), u64::from(r));
    }
}
