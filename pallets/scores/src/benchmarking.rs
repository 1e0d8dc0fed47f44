//! What a claim, the sweep and an award cost at their dearest: accounts with a history, a summary scan running.
#![allow(clippy::arithmetic_side_effects)] // never part of a network's runtime

use crate::{Call, Claims, Config, Earner, Earners, Lines, Owed, PaidOut, Pallet, SweepCursor, CREDIT_LINES};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungible::Mutate, Hooks},
    weights::Weight,
};
use frame_system::RawOrigin;
use scc_math::Claim;
use scc_traits::{Award, RunScan, Scores};
use scc_types::{AccountId, Balance, BlockNumber, EarningLine, Stars, SCC};

const NOW: BlockNumber = 100_000;
const RICHES: Balance = 1_000_000 * SCC;

/// An account that was credited and paid before, and is owed a due amount in block [`NOW`].
fn earner<T: Config>() -> AccountId {
    frame_system::Pallet::<T>::set_block_number(NOW.into());
    let who: AccountId = account("earner", 0, 0);
    T::Currency::set_balance(&who, RICHES);
    T::Currency::set_balance(&Pallet::<T>::pot(), RICHES);
    Claims::<T>::insert(&who, Claim { amount: 1_000 * SCC, at: NOW - 3, accrued: SCC });
    Owed::<T>::put(1_001 * SCC);
    Earners::<T>::insert(&who, Earner { credits: 1, pay_outs: 1, ..Default::default() });
    Lines::<T>::insert(&who, CREDIT_LINES, EarningLine::PaidOut { at: 1, amount: SCC });
    who
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn claim() {
        let who = earner::<T>();
        let caller: AccountId = whitelisted_caller();
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), who);

        assert!(PaidOut::<T>::get() > SCC);
    }

    #[benchmark]
    fn on_initialize() {
        PaidOut::<T>::put(SCC);

        #[block]
        {
            Pallet::<T>::on_initialize(NOW.into());
        }

        assert!(!PaidOut::<T>::exists());
    }

    /// Nothing is owed to anybody behind the cursor.
    #[benchmark]
    fn sweep_base() {
        SweepCursor::<T>::put(account::<AccountId>("earner", 0, 0));

        #[block]
        {
            Pallet::<T>::sweep(Weight::MAX);
        }

        assert!(!SweepCursor::<T>::exists());
    }

    #[benchmark]
    fn sweep_look() {
        earner::<T>();
        let seen;

        #[block]
        {
            seen = Claims::<T>::iter().next().is_some_and(|(_, owed)| Pallet::<T>::is_worth_paying(&owed));
        }

        assert!(seen);
    }

    #[benchmark]
    fn sweep_pay() -> Result<(), BenchmarkError> {
        let who = earner::<T>();
        let owed = Claims::<T>::get(&who).ok_or("no claim")?;
        T::Scan::begin();

        #[block]
        {
            Pallet::<T>::pay_due(&who, owed);
        }

        assert!(PaidOut::<T>::get() > SCC);
        Ok(())
    }

    /// Weighed as part of a settlement; here to be counted alone.
    #[benchmark(extra)]
    fn award() {
        let worker = earner::<T>();
        let given = Award { job: 1, worker: worker.clone(), units: 1, stars: Stars::Four, credit: SCC, claim: SCC };

        #[block]
        {
            <Pallet<T> as Scores>::award(given);
        }

        assert_eq!(Earners::<T>::get(worker).map(|earner| earner.credits), Some(2));
    }
}
