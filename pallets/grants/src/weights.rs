//! What things cost: estimates, to be replaced by measurement.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Bytes a storage proof grows by what a call touches here.
const PROOF: u64 = 2_048;

/// What this pallet asks about costs.
pub trait WeightInfo {
    /// `set_operator`
    fn set_operator() -> Weight;
    /// `post_grant_job` besides the posting itself.
    fn post_grant_job() -> Weight;
    /// `issue_coupon`
    fn issue_coupon() -> Weight;
    /// `withdraw_coupon`
    fn withdraw_coupon() -> Weight;
    /// `post_trial_job` besides the posting itself.
    fn post_trial_job() -> Weight;
    /// `spend_share`
    fn spend_share() -> Weight;
    /// A block in which no period begins.
    fn on_initialize() -> Weight;
    /// A block in which a period begins.
    fn end_period() -> Weight;
}

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> Estimates<T> {
    fn cost(picoseconds: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(picoseconds, PROOF).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    /// Operator.
    fn set_operator() -> Weight {
        Self::cost(8_000_000, 0, 1)
    }
    /// Operator, allowance, parameters.
    fn post_grant_job() -> Weight {
        Self::cost(20_000_000, 3, 1)
    }
    /// Operator, coupon, parameters, account, holds.
    fn issue_coupon() -> Weight {
        Self::cost(60_000_000, 5, 3)
    }
    /// Coupon, operator, account, holds.
    fn withdraw_coupon() -> Weight {
        Self::cost(50_000_000, 4, 3)
    }
    /// Coupon, the day's sum, parameters; the coupon's last use returns its deposit: account, holds.
    fn post_trial_job() -> Weight {
        Self::cost(70_000_000, 5, 4)
    }
    /// Two accounts.
    fn spend_share() -> Weight {
        Self::cost(50_000_000, 2, 2)
    }
    /// Parameters.
    fn on_initialize() -> Weight {
        Self::cost(3_000_000, 1, 0)
    }
    /// Parameters, the reserve's name, two accounts.
    fn end_period() -> Weight {
        Self::cost(60_000_000, 4, 2)
    }
}

impl WeightInfo for () {
    fn set_operator() -> Weight {
        Weight::zero()
    }
    fn post_grant_job() -> Weight {
        Weight::zero()
    }
    fn issue_coupon() -> Weight {
        Weight::zero()
    }
    fn withdraw_coupon() -> Weight {
        Weight::zero()
    }
    fn post_trial_job() -> Weight {
        Weight::zero()
    }
    fn spend_share() -> Weight {
        Weight::zero()
    }
    fn on_initialize() -> Weight {
        Weight::zero()
    }
    fn end_period() -> Weight {
        Weight::zero()
    }
}
