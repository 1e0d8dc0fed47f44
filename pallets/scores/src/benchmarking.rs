//! What a claim, the sweep and an award cost at their dearest: accounts with a history, a summary scan running.
#![allow(clippy::arithmetic_side_effects)] // never part of a network's runtime

use crate::{Call, Claims, Config, Earner, Held, Pallet, SweepCursor, Totals, CREDIT_LINES, PAY_OUT_LINES};
use frame_benchmarking::v2::*;
use frame_support::{traits::fungible::Mutate, weights::Weight, BoundedVec};
use frame_system::RawOrigin;
use scc_math::Claim;
use scc_traits::{Award, RunScan, Scores};
use scc_types::{AccountId, Balance, BlockNumber, Stars, SCC};

const NOW: BlockNumber = 100_000;
const RICHES: Balance = 1_000_000 * SCC;

/// An account that was credited and paid before, and is owed a due amount in block [`NOW`].
fn earner<T: Config>() -> AccountId {
    frame_system::Pallet::<T>::set_block_number(NOW.into());
    let who: AccountId = account("earner", 0, 0);
    T::Currency::set_balance(&who, RICHES);
    T::Currency::set_balance(&Pallet::<T>::pot(), RICHES);
    let earner = Earner {
        credits: BoundedVec::truncate_from((0..CREDIT_LINES).map(|index| (1, index)).collect()),
        pay_outs: BoundedVec::truncate_from((0..PAY_OUT_LINES).map(|at| (at, SCC)).collect()),
        ..Earner::default()
    };
    Claims::<T>::insert(&who, Held { claim: Claim { amount: 1_000 * SCC, at: NOW - 3, accrued: SCC }, earner });
    Totals::<T>::mutate(|sums| sums.owed = 1_001 * SCC);
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

        assert!(Totals::<T>::get().paid_out > SCC);
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
            seen = Claims::<T>::iter().next().is_some_and(|(_, held)| Pallet::<T>::is_worth_paying(&held.claim));
        }

        assert!(seen);
    }

    #[benchmark]
    fn sweep_pay() -> Result<(), BenchmarkError> {
        let who = earner::<T>();
        let held = Claims::<T>::get(&who).ok_or("no claim")?;
        T::Scan::begin();

        #[block]
        {
            Pallet::<T>::pay_due(&who, held);
        }

        assert!(Totals::<T>::get().paid_out > SCC);
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

        assert_eq!(Pallet::<T>::earner_of(&worker).map(|earner| earner.awarded), Some(SCC));
    }
}
