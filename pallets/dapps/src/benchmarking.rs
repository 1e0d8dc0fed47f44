//! What the calls cost at their dearest: the longest details, a running summary.

use crate::{Call, Config, Dapp, Dapps, NextDapp, Pallet, Usages};
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{traits::fungible::Mutate, BoundedVec};
use frame_system::RawOrigin;
use scc_traits::RunScan;
use scc_types::{AccountId, Balance, DappDetails, DappId, DappUsage, Engine, Listing, SCC};

const RICHES: Balance = 1_000_000 * SCC;
/// Bytes of the longest description.
const LONGEST: usize = 2_048;

fn rich<T: Config<Currency: Mutate<AccountId>>>(who: AccountId) -> AccountId {
    T::Currency::set_balance(&who, RICHES);
    who
}

/// Details with the longest texts, and with descriptions of so many bytes.
fn details(description: usize) -> DappDetails {
    let word = |length| vec![b'a'; length];
    DappDetails {
        name: BoundedVec::truncate_from(word(64)),
        description_zh: BoundedVec::truncate_from(word(description)),
        description_en: BoundedVec::truncate_from(word(description)),
        engine: Engine::Native {
            name: BoundedVec::truncate_from(word(32)),
            version: BoundedVec::truncate_from(word(32)),
        },
        price_hint: Balance::MAX,
    }
}

/// A dApp of the caller.
fn registered<T: Config<Currency: Mutate<AccountId>>>(
    description: usize,
) -> Result<(AccountId, DappId), BenchmarkError> {
    let (caller, dapp) = (rich::<T>(whitelisted_caller()), NextDapp::<T>::get());
    Pallet::<T>::do_register(caller.clone(), details(description))?;
    Ok((caller, dapp))
}

/// A listed dApp of the largest size without a deposit, for benchmarks of other pallets.
pub fn benchmark_dapp<T: Config>() -> DappId {
    let dapp = NextDapp::<T>::get();
    let entry = Dapp {
        owner: account("developer", 0, 0),
        offered_to: Some(account("heir", 0, 0)),
        details: details(LONGEST),
        listing: Listing::Listed,
        registered: 0,
        deposit: 0,
    };
    Dapps::<T>::insert(dapp, entry);
    Usages::<T>::insert(dapp, DappUsage::default());
    NextDapp::<T>::put(dapp.saturating_add(1));
    dapp
}

#[benchmarks(where T::Currency: Mutate<AccountId>)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn register() {
        let (caller, dapp) = (rich::<T>(whitelisted_caller()), NextDapp::<T>::get());
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), details(LONGEST));

        assert!(Dapps::<T>::contains_key(dapp));
    }

    /// A listed dApp gets longer descriptions: more is held, and it becomes a draft.
    #[benchmark]
    fn update() -> Result<(), BenchmarkError> {
        let (caller, dapp) = registered::<T>(LONGEST.saturating_sub(1))?;
        Pallet::<T>::do_list(dapp, details(LONGEST.saturating_sub(1)).reading())?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), dapp, details(LONGEST));

        assert_eq!(Dapps::<T>::get(dapp).map(|entry| entry.listing), Some(Listing::Draft));
        Ok(())
    }

    #[benchmark]
    fn unregister() -> Result<(), BenchmarkError> {
        let (caller, dapp) = registered::<T>(LONGEST)?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), dapp);

        assert!(!Dapps::<T>::contains_key(dapp));
        Ok(())
    }

    #[benchmark]
    fn list() -> Result<(), BenchmarkError> {
        let (_, dapp) = registered::<T>(LONGEST)?;

        #[extrinsic_call]
        _(RawOrigin::Root, dapp, details(LONGEST).reading());

        assert_eq!(Dapps::<T>::get(dapp).map(|entry| entry.listing), Some(Listing::Listed));
        Ok(())
    }

    #[benchmark]
    fn delist() -> Result<(), BenchmarkError> {
        let (_, dapp) = registered::<T>(LONGEST)?;
        Pallet::<T>::do_list(dapp, details(LONGEST).reading())?;

        #[extrinsic_call]
        _(RawOrigin::Root, dapp);

        assert_eq!(Dapps::<T>::get(dapp).map(|entry| entry.listing), Some(Listing::Delisted));
        Ok(())
    }

    #[benchmark]
    fn transfer_ownership() -> Result<(), BenchmarkError> {
        let (caller, dapp) = registered::<T>(LONGEST)?;
        let heir: AccountId = account("heir", 0, 0);

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), dapp, Some(heir.clone()));

        assert_eq!(Dapps::<T>::get(dapp).and_then(|entry| entry.offered_to), Some(heir));
        Ok(())
    }

    #[benchmark]
    fn accept_ownership() -> Result<(), BenchmarkError> {
        let heir = rich::<T>(whitelisted_caller());
        let (owner, dapp) = (rich::<T>(account("owner", 0, 0)), NextDapp::<T>::get());
        Pallet::<T>::do_register(owner.clone(), details(LONGEST))?;
        Pallet::<T>::do_transfer_ownership(owner, dapp, Some(heir.clone()))?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(heir.clone()), dapp);

        assert_eq!(Dapps::<T>::get(dapp).map(|entry| entry.owner), Some(heir));
        Ok(())
    }
}
