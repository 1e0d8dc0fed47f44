//! What the calls and the hook cost at their dearest: the longest profile, deposits held, a summary scan running.
#![allow(clippy::arithmetic_side_effects)] // never part of a network's runtime

use crate::{Call, Config, Pallet, Queue, QueueNext, Workers, LIFETIME_MILLISECONDS};
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, Get};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use scc_traits::{NetworkParameters, RunScan};
use scc_types::{AccountId, WorkerEngine, WorkerProfile};
use sp_runtime::BoundedVec;

/// The longest profile, of distinct engines.
pub fn longest_profile() -> WorkerProfile {
    let mut peer_id = vec![0, 42];
    peer_id.resize(44, 1);
    let engine = |index: u8| WorkerEngine::Native {
        name: BoundedVec::truncate_from(vec![b'a' + index; 32]),
        version: BoundedVec::truncate_from(vec![b'1'; 32]),
    };
    let address = BoundedVec::truncate_from(vec![4; 128]);
    WorkerProfile {
        peer_id: BoundedVec::truncate_from(peer_id),
        engines: BoundedVec::truncate_from((0..8).map(engine).collect()),
        relay: Some(BoundedVec::truncate_from(vec![address; 3])),
    }
}

fn rich<T: Config<Currency: Mutate<AccountId>>>(name: &'static str, index: u32) -> AccountId {
    let who = account(name, index, 0);
    T::Currency::set_balance(&who, T::Deposit::get() * 100);
    who
}

fn enlisted<T: Config<Currency: Mutate<AccountId>>>(index: u32) -> Result<AccountId, BenchmarkError> {
    let who = rich::<T>("worker", index);
    Pallet::<T>::do_enlist(who.clone(), longest_profile())?;
    Ok(who)
}

#[benchmarks(where T::Currency: Mutate<AccountId>)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn enlist() {
        let worker = rich::<T>("worker", 0);
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(worker.clone()), longest_profile());

        assert!(Workers::<T>::contains_key(worker));
    }

    #[benchmark]
    fn renew() -> Result<(), BenchmarkError> {
        let worker = enlisted::<T>(0)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(worker));

        assert_eq!(QueueNext::<T>::get(), 2);
        Ok(())
    }

    #[benchmark]
    fn update() -> Result<(), BenchmarkError> {
        let worker = enlisted::<T>(0)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(worker), longest_profile());

        assert_eq!(QueueNext::<T>::get(), 2);
        Ok(())
    }

    #[benchmark]
    fn retire() -> Result<(), BenchmarkError> {
        let worker = enlisted::<T>(0)?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(worker.clone()));

        assert!(!Workers::<T>::contains_key(worker));
        Ok(())
    }

    /// `e` places are empty, behind them `r` workers have expired and one has not.
    #[benchmark]
    fn expire(
        e: Linear<0, { T::MaxExpiredPerBlock::get() }>,
        r: Linear<0, { T::MaxExpiredPerBlock::get() }>,
    ) -> Result<(), BenchmarkError> {
        for index in 0..e {
            Pallet::<T>::do_retire(enlisted::<T>(index)?)?;
        }
        for index in e..e + r {
            enlisted::<T>(index)?;
        }
        let lifetime = LIFETIME_MILLISECONDS / T::Network::slot_duration();
        let over = BlockNumberFor::<T>::try_from(lifetime + 2).map_err(|_| BenchmarkError::Stop("too long a life"))?;
        frame_system::Pallet::<T>::set_block_number(over);
        enlisted::<T>(e + r)?;
        T::Scan::begin();

        #[block]
        {
            Pallet::<T>::expire_places(e + r + 1);
        }

        assert_eq!((Queue::<T>::iter().count(), Workers::<T>::count()), (1, 1));
        Ok(())
    }
}
