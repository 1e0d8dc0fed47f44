//! What the calls and the hook cost at their dearest: the longest posting by a newcomer, a running summary.
#![allow(clippy::arithmetic_side_effects)] // sets the stage of measurements, never part of a network's runtime

use crate::{Call, Config, Coupon, Coupons, Operator, Pallet, Pot, Unspent};
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{
        fungible::{Inspect, Mutate},
        Get,
    },
    BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use scc_math::Allowance;
use scc_traits::RunScan;
use scc_types::{AccountId, Balance, DappId, Endpoint, JobSpec, MaxInlineSpec, Units, SCC};
use sp_core::{sr25519, H256};

/// What benchmarks need of other pallets.
pub trait BenchmarkHelper {
    /// Registers a dApp for which jobs can be posted.
    fn register_dapp() -> DappId;
}

impl BenchmarkHelper for () {
    fn register_dapp() -> DappId {
        0
    }
}

const RICHES: Balance = 1_000_000 * SCC;
const UNITS: Units = 1_000;
const PAYMENT: Balance = SCC;

fn rich<T: Config<Currency: Mutate<AccountId>>>(who: AccountId) -> AccountId {
    T::Currency::set_balance(&who, RICHES);
    who
}

fn spec(inline: u32) -> JobSpec {
    JobSpec { manifest: H256::repeat_byte(1), inline: BoundedVec::truncate_from(vec![1; inline as usize]) }
}

/// The longest.
fn endpoint() -> Endpoint {
    let address = BoundedVec::truncate_from(vec![1; 128]);
    Endpoint { peer_id: BoundedVec::truncate_from(vec![1; 64]), addresses: BoundedVec::truncate_from(vec![address; 3]) }
}

fn job_key() -> sr25519::Public {
    sr25519::Public::from_raw([1; 32])
}

fn operator<T: Config<Currency: Mutate<AccountId>>>() -> AccountId {
    let operator = rich::<T>(whitelisted_caller());
    Operator::<T>::put(&operator);
    operator
}

/// A coupon of the holder worth `amount`.
fn coupon<T: Config<Currency: Mutate<AccountId>>>(
    holder: &AccountId,
    dapp: DappId,
    amount: Balance,
) -> Result<(), BenchmarkError> {
    let issuer = rich::<T>(account("issuer", 0, 0));
    Ok(Pallet::<T>::do_issue(issuer, holder.clone(), dapp, amount, Pallet::<T>::now() + 10)?)
}

#[benchmarks(where T::Currency: Mutate<AccountId>)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn set_operator() -> Result<(), BenchmarkError> {
        let operator: AccountId = account("operator", 0, 0);

        #[extrinsic_call]
        _(RawOrigin::Root, Some(operator.clone()));

        assert_eq!(Operator::<T>::get(), Some(operator));
        Ok(())
    }

    /// The operator's first job. `s`: bytes that stand in the specification itself.
    #[benchmark]
    fn post_grant_job(s: Linear<0, { MaxInlineSpec::get() }>) -> Result<(), BenchmarkError> {
        let (operator, dapp) = (operator::<T>(), T::BenchmarkHelper::register_dapp());
        Unspent::<T>::put(Allowance { amount: PAYMENT, day: 0 });
        let deadline = Pallet::<T>::now() + 10;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), dapp, spec(s), UNITS, PAYMENT, endpoint(), job_key(), deadline, 1);

        assert_eq!(Unspent::<T>::get().map(|left| left.amount), Some(0));
        Ok(())
    }

    #[benchmark]
    fn issue_coupon() {
        let (operator, holder): (_, AccountId) = (operator::<T>(), account("holder", 0, 0));
        let expiry = Pallet::<T>::now() + 10;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), holder.clone(), 0, PAYMENT, expiry);

        assert!(Coupons::<T>::contains_key(holder, 0));
    }

    /// By the operator, of a coupon that another one had issued.
    #[benchmark]
    fn withdraw_coupon() -> Result<(), BenchmarkError> {
        let (operator, holder): (_, AccountId) = (operator::<T>(), account("holder", 0, 0));
        coupon::<T>(&holder, 0, PAYMENT)?;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), holder.clone(), 0);

        assert!(!Coupons::<T>::contains_key(holder, 0));
        Ok(())
    }

    /// The holder's first job uses the coupon up. `s`: bytes that stand in the specification itself.
    #[benchmark]
    fn post_trial_job(s: Linear<0, { MaxInlineSpec::get() }>) -> Result<(), BenchmarkError> {
        let (holder, dapp) = (rich::<T>(whitelisted_caller()), T::BenchmarkHelper::register_dapp());
        coupon::<T>(&holder, dapp, PAYMENT)?;
        let deadline = Pallet::<T>::now() + 10;
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Signed(holder.clone()), dapp, spec(s), UNITS, PAYMENT, endpoint(), job_key(), deadline, 1);

        assert_eq!(Coupons::<T>::get(holder, dapp), None::<Coupon>);
        Ok(())
    }

    /// To an account that does not exist yet.
    #[benchmark]
    fn spend_share() -> Result<(), BenchmarkError> {
        let receiver: AccountId = account("receiver", 0, 0);
        rich::<T>(Pallet::<T>::pot(Pot::Share));
        T::Scan::begin();

        #[extrinsic_call]
        _(RawOrigin::Root, receiver.clone(), SCC);

        assert_eq!(T::Currency::balance(&receiver), SCC);
        Ok(())
    }

    #[benchmark]
    fn on_initialize() {
        frame_system::Pallet::<T>::set_block_number(BlockNumberFor::<T>::from(1_u32));

        #[block]
        {
            Pallet::<T>::end_period();
        }
    }

    #[benchmark]
    fn end_period() -> Result<(), BenchmarkError> {
        let reserve = T::Reserve::get().ok_or("genesis named no reserve")?;
        rich::<T>(Pallet::<T>::pot(Pot::Share));
        let before = T::Currency::balance(&reserve);
        frame_system::Pallet::<T>::set_block_number(BlockNumberFor::<T>::from(Pallet::<T>::period()));
        T::Scan::begin();

        #[block]
        {
            Pallet::<T>::end_period();
        }

        assert!(T::Currency::balance(&reserve) > before);
        Ok(())
    }
}
