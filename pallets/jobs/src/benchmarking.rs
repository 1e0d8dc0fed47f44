//! What calls and steps cost at their dearest, with all that other pallets do for them: the longest texts, newcomers who hold
//! deposits, jobs that a budget pays and whose workers must be drawn, a summary scan running.
#![allow(clippy::arithmetic_side_effects)] // never part of a network's runtime

mod stage;

use crate::{
    settle::WORKERS_PER_STEP,
    types::{DueItem, Job, Posted, State, RESERVATION_GRACE},
    Call, Config, Jobs, Newest, OpenJobs, Pallet, Queue, QueueCursor, Requesters, Seeds, Workers,
};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungible::Mutate, Get},
    BoundedVec,
};
use frame_system::RawOrigin;
use scc_traits::RunScan;
use scc_types::{AccountId, Balance, BlockNumber, DappId, Funding, Phase, Units, SCC, UNSERVED_BLOCKS};
use sp_core::sr25519;
use stage::*;

/// Block in which jobs are posted.
const NOW: BlockNumber = 10_000;
const UNITS: Units = 1_000_000;
const PRICE: Balance = 10_000 * SCC;

/// What benchmarks need of other pallets.
pub trait BenchmarkHelper {
    /// A dApp on the store, whose developer is alive.
    fn list_dapp() -> DappId;
    /// Enlists a worker, who can pay for it.
    fn enlist(worker: &AccountId);
    /// Lets income wait for settled work.
    fn fill_carry();
}

impl BenchmarkHelper for () {
    fn list_dapp() -> DappId {
        0
    }
    fn enlist(_worker: &AccountId) {}
    fn fill_carry() {}
}

#[benchmarks(where T::Currency: Mutate<AccountId>)]
mod benchmarks {
    use super::*;

    /// `i` bytes of inline specification; the requester's first job.
    #[benchmark]
    fn post_job(i: Linear<0, 1_024>) {
        go_to::<T>(NOW);
        let (requester, dapp) = (requester::<T>(), T::BenchmarkHelper::list_dapp());
        let job_key = sr25519::Public::from_raw([7; 32]);
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(requester), dapp, spec(i), UNITS, PRICE, endpoint(3), job_key, EXPIRY, WORKERS);

        assert_eq!(OpenJobs::<T>::iter().count(), 1);
    }

    #[benchmark]
    fn raise_bid() -> Result<(), BenchmarkError> {
        let id = post::<T>(Funding::Own)?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(requester::<T>()), id, PRICE, UNITS);

        assert_eq!(job::<T>(id)?.bid.units, 2 * UNITS);
        Ok(())
    }

    #[benchmark]
    fn update_endpoint() -> Result<(), BenchmarkError> {
        let id = post::<T>(Funding::Own)?;
        let requester = requester::<T>();
        let before = job::<T>(id)?.deposit;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(requester), id, endpoint(3));

        assert!(job::<T>(id)?.deposit > before);
        Ok(())
    }

    /// `r` workers whom the chain hears of for the first time, drawn for a job that a budget pays.
    #[benchmark]
    fn report(r: Linear<0, { T::MaxRatings::get() }>) -> Result<(), BenchmarkError> {
        let workers = workers::<T>(r);
        let id = post::<T>(Funding::Grant)?;
        let ratings = BoundedVec::truncate_from(ratings(&workers));
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(requester::<T>()), id, ratings, false);

        assert_eq!(job::<T>(id)?.joined, r);
        Ok(())
    }

    /// The worker's first receipt, for a job that a budget pays.
    #[benchmark]
    fn claim_receipts() -> Result<(), BenchmarkError> {
        let worker = only_worker::<T>()?;
        let id = post::<T>(Funding::Grant)?;
        let (receipt, signature) = receipt::<T>(id, &worker)?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(worker), receipt, signature);

        assert_eq!(job::<T>(id)?.delivered, SHARE);
        Ok(())
    }

    /// The worker's first lease, for a job that a budget pays; its fee is held.
    #[benchmark]
    fn register_lease() -> Result<(), BenchmarkError> {
        let worker = only_worker::<T>()?;
        let id = post::<T>(Funding::Grant)?;
        let (lease, signature) = lease::<T>(id, &worker)?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(worker.clone()), lease, signature);

        assert!(Workers::<T>::get(id, worker).is_some_and(|worker| worker.lease_fee > 0));
        Ok(())
    }

    #[benchmark]
    fn object() -> Result<(), BenchmarkError> {
        let worker = only_worker::<T>()?;
        let id = post::<T>(Funding::Own)?;
        register::<T>(id, &worker)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(worker), id, SHARE);

        assert_eq!(job::<T>(id)?.objected, SHARE);
        Ok(())
    }

    #[benchmark]
    fn forget_requester() -> Result<(), BenchmarkError> {
        post::<T>(Funding::Own)?;
        let requester = requester::<T>();
        Requesters::<T>::mutate_extant(&requester, |requester| requester.record.live = 0);
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(requester.clone()));

        assert!(!Requesters::<T>::contains_key(requester));
        Ok(())
    }

    /// Of a job for which nobody has come.
    #[benchmark]
    fn draw_again() -> Result<(), BenchmarkError> {
        let (requester, id) = (requester::<T>(), post::<T>(Funding::Own)?);
        go_to::<T>(NOW + UNSERVED_BLOCKS);

        #[extrinsic_call]
        _(RawOrigin::Signed(requester), id);

        assert_eq!(job::<T>(id)?.batch(), 1);
        Ok(())
    }

    /// Jobs were posted in the block before; nothing is due in this one.
    #[benchmark]
    fn queue() {
        go_to::<T>(NOW);
        Newest::<T>::put(Posted { next: 1, at: NOW - 1, here: 1, after: 0 });
        QueueCursor::<T>::put(NOW);

        #[block]
        {
            Pallet::<T>::remember_seeds();
            Pallet::<T>::work_off_queue();
        }

        assert!(QueueCursor::<T>::get() == NOW + 1 && Seeds::<T>::contains_key(NOW - 1));
    }

    #[benchmark]
    fn queue_block() {
        let due;

        #[block]
        {
            due = Queue::<T>::iter_key_prefix(NOW).next();
        }

        assert_eq!(due, None);
    }

    #[benchmark]
    fn advance() -> Result<(), BenchmarkError> {
        let id = post::<T>(Funding::Own)?;
        put_into::<T>(id, State::Finished)?;

        #[block]
        {
            step::<T>(EXPIRY + 1);
        }

        assert!(matches!(job::<T>(id)?.state, State::Removing { .. }));
        Ok(())
    }

    #[benchmark]
    fn close() -> Result<(), BenchmarkError> {
        let id = post::<T>(Funding::Own)?;

        #[block]
        {
            step::<T>(EXPIRY + 1);
        }

        assert_eq!(job::<T>(id)?.state.phase(), Phase::Closing);
        Ok(())
    }

    #[benchmark]
    fn expire_lease() -> Result<(), BenchmarkError> {
        let worker = only_worker::<T>()?;
        let id = post::<T>(Funding::Own)?;
        register::<T>(id, &worker)?;

        #[block]
        {
            step::<T>(EXPIRY + RESERVATION_GRACE + 1);
        }

        assert_eq!(job::<T>(id)?.reserved, 0);
        Ok(())
    }

    /// The last page of a settlement, of `w` workers who have earned before: their lease's fees return, stars cut their credit, the
    /// developer is paid, the carry releases.
    #[benchmark(skip_meta)]
    fn settle(w: Linear<1, WORKERS_PER_STEP>) -> Result<(), BenchmarkError> {
        let workers = workers::<T>(w);
        T::BenchmarkHelper::fill_carry();
        let former = settling::<T>(&workers)?;
        step::<T>(job::<T>(former)?.due);
        let id = settling::<T>(&workers)?;
        let due = job::<T>(id)?.due;
        alone::<T>(due, DueItem::Job(id));
        T::Scan::begin();

        #[block]
        {
            step::<T>(due);
        }

        assert_eq!(job::<T>(id)?.delivered, SHARE * Units::from(w));
        assert!(Workers::<T>::iter_prefix_values(id).all(|worker| worker.credit > 0 && worker.lease_fee == 0));
        Ok(())
    }

    /// Of a job that a budget paid: some units are under objection, the others nobody delivered.
    #[benchmark]
    fn refund() -> Result<(), BenchmarkError> {
        let id = post::<T>(Funding::Grant)?;
        let job_now = job::<T>(id)?;
        Pallet::<T>::put(id, &Job { state: State::Settled, objected: SHARE, ..job_now });
        T::Scan::begin();

        #[block]
        {
            step::<T>(EXPIRY + 1);
        }

        let job = job::<T>(id)?;
        assert_eq!((job.pending, job.state.phase()), (0, Phase::Finished));
        Ok(())
    }

    /// `w` workers who leased, were reported and never got a receipt: their fees are lost.
    #[benchmark]
    fn remove(w: Linear<0, WORKERS_PER_STEP>) -> Result<(), BenchmarkError> {
        let id = reported::<T>(&workers::<T>(w))?;
        put_into::<T>(id, State::Removing { next: 0 })?;
        let due = job::<T>(id)?.due;
        T::Scan::begin();

        #[block]
        {
            step::<T>(due);
        }

        assert!(!Jobs::<T>::contains_key(id));
        Ok(())
    }
}

fn only_worker<T: Config<Currency: Mutate<AccountId>>>() -> Result<AccountId, BenchmarkError> {
    workers::<T>(1).pop().ok_or(BenchmarkError::Stop("no worker"))
}
