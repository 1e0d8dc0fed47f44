//! What the calls, a note and the sweep cost at their dearest: all lists full, every seat taken, a running summary.
#![allow(clippy::arithmetic_side_effects)] // sets the stage of measurements, never part of a network's runtime

mod equivocation;
mod people;

use crate::{
    Call, Candidates, Config, Invulnerables, Miners, Offender, Offenders, Pallet, Requesters, Standings, WeightInfo,
    MAX_ANCESTRY, MAX_OFFENDERS, STANDINGS_PER_BLOCK,
};
use alloc::{boxed::Box, vec::Vec};
use equivocation::Report;
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungible::Mutate, Get},
    BoundedVec,
};
use frame_system::RawOrigin;
use people::{candidates, enter, give_keys, give_standing, rich, seat, NOW};
use scc_math::Decaying;
use scc_traits::{RunScan, Standing};
use scc_types::{AccountId, Funding, SCC};

/// The first so many of `accounts`, and no more than there are seats.
fn seats<T: Config>(accounts: &[AccountId]) -> Vec<AccountId> {
    accounts.iter().take(T::MaxSeats::get() as usize).cloned().collect()
}

/// Leaves room for one requester more.
fn list_requesters<T: Config>() {
    while Requesters::<T>::count() + 1 < T::MaxRequesters::get() {
        Requesters::<T>::insert(account::<AccountId>("requester", Requesters::<T>::count(), 0), ());
    }
}

#[benchmarks(where <T as Config>::Currency: Mutate<AccountId>)]
mod benchmarks {
    use super::*;

    /// The lowest of a full list gives way; those below it in the ranking are seated in this session or the next.
    #[benchmark]
    fn register() -> Result<(), BenchmarkError> {
        let accounts = candidates::<T>(T::MaxCandidates::get())?;
        let now = seats::<T>(&accounts);
        let next = seats::<T>(accounts.get(now.len()..).unwrap_or_default());
        let displaced = accounts.get(now.len() + next.len()).cloned().ok_or("no candidate without a seat")?;
        seat::<T>(&now, &next)?;
        people::offenders::<T>(MAX_OFFENDERS);
        let newcomer: AccountId = rich::<T>(whitelisted_caller());
        give_keys::<T>(&newcomer, newcomer.as_ref())?;
        give_standing::<T>(&newcomer, T::StandingCap::get());
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(newcomer.clone()), T::MinimumBond::get());

        assert!(Miners::<T>::contains_key(newcomer) && !Miners::<T>::contains_key(displaced));
        Ok(())
    }

    #[benchmark]
    fn bond_more() -> Result<(), BenchmarkError> {
        let miner = people::candidate::<T>(whitelisted_caller())?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(miner.clone()), SCC);

        assert_eq!(Miners::<T>::get(miner).map(|entry| entry.bond), Some(T::MinimumBond::get() + SCC));
        Ok(())
    }

    #[benchmark]
    fn unbond() -> Result<(), BenchmarkError> {
        let miner = candidates::<T>(T::MaxCandidates::get())?.pop().ok_or("no candidate")?;
        whitelist_account!(miner);

        #[extrinsic_call]
        _(RawOrigin::Signed(miner.clone()));

        assert!(!Candidates::<T>::get().contains(&miner));
        Ok(())
    }

    #[benchmark]
    fn withdraw() -> Result<(), BenchmarkError> {
        let miner = people::candidate::<T>(whitelisted_caller())?;
        Pallet::<T>::do_unbond(miner.clone())?;
        pallet_session::CurrentIndex::<T>::put(T::SlashableSessions::get() + 1);
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(miner.clone()));

        assert!(!Miners::<T>::contains_key(miner));
        Ok(())
    }

    #[benchmark]
    fn list_requester() -> Result<(), BenchmarkError> {
        list_requesters::<T>();
        let requester: AccountId = account("one more", 0, 0);

        #[extrinsic_call]
        _(RawOrigin::Root, requester.clone());

        assert!(Requesters::<T>::contains_key(requester));
        Ok(())
    }

    #[benchmark]
    fn unlist_requester() -> Result<(), BenchmarkError> {
        list_requesters::<T>();
        let requester: AccountId = account("one more", 0, 0);
        Requesters::<T>::insert(&requester, ());

        #[extrinsic_call]
        _(RawOrigin::Root, requester.clone());

        assert!(!Requesters::<T>::contains_key(requester));
        Ok(())
    }

    #[benchmark]
    fn set_invulnerables() -> Result<(), BenchmarkError> {
        let accounts: Vec<AccountId> = (0..T::MaxSeats::get()).map(|index| account("miner", index, 0)).collect();
        for account in &accounts {
            give_keys::<T>(account, account.as_ref())?;
        }

        #[extrinsic_call]
        _(RawOrigin::Root, BoundedVec::truncate_from(accounts.clone()));

        assert_eq!(Invulnerables::<T>::get().into_inner(), accounts);
        Ok(())
    }

    /// Two blocks at the end of a fork of `a` others, all headers of the largest size; the offender is seated in this session
    /// and the next.
    #[benchmark]
    fn report_equivocation(a: Linear<0, MAX_ANCESTRY>) -> Result<(), BenchmarkError> {
        enter::<T>(NOW);
        let Report { offender, proof, ancestry, owner } = Report::<T>::of_fork(a)?;
        people::offenders::<T>(MAX_OFFENDERS - 1);
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(whitelisted_caller()), Box::new(proof), BoundedVec::truncate_from(ancestry), owner);

        assert!(!Miners::<T>::contains_key(&offender) && !Pallet::<T>::next_seats().contains(&offender));
        Ok(())
    }

    #[benchmark]
    fn note() {
        let (requester, worker): (AccountId, AccountId) = (account("requester", 0, 0), account("worker", 0, 0));
        Requesters::<T>::insert(&requester, ());
        give_standing::<T>(&worker, SCC);
        enter::<T>(NOW);

        #[block]
        {
            <Pallet<T> as Standing>::note(&requester, Funding::Own, &worker, SCC);
        }

        assert!(Standings::<T>::get(worker).is_some_and(|standing| standing.amount > SCC));
    }

    /// `l` standings are looked at and forgotten.
    #[benchmark]
    fn forget(l: Linear<0, STANDINGS_PER_BLOCK>) {
        for index in 0..=l {
            Standings::<T>::insert(account::<AccountId>("worker", index, 0), Decaying { amount: 1, at: 0 });
        }
        enter::<T>(NOW);
        let room = <T as Config>::WeightInfo::forget(l);

        #[block]
        {
            Pallet::<T>::forget(room);
        }

        assert_eq!(Standings::<T>::iter().count(), 1);
    }
}
