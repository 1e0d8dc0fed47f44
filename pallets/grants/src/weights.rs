//! What things cost; measured in the runtime by the benchmarks of the same names.

use crate::{Config, Pallet};
use frame_support::weights::Weight;
use scc_traits::PostJob;
use scc_types::JobSpec;

/// What this pallet asks about costs. A job's record adds its part of sealing the block.
pub trait WeightInfo {
    /// `set_operator`
    fn set_operator() -> Weight;
    /// `post_grant_job` with so many bytes in the specification itself.
    fn post_grant_job(inline: u32) -> Weight;
    /// `issue_coupon`
    fn issue_coupon() -> Weight;
    /// `withdraw_coupon`
    fn withdraw_coupon() -> Weight;
    /// `post_trial_job` with so many bytes in the specification itself.
    fn post_trial_job(inline: u32) -> Weight;
    /// `spend_share`
    fn spend_share() -> Weight;
    /// A block in which no period begins.
    fn on_initialize() -> Weight;
    /// A block in which a period begins.
    fn end_period() -> Weight;
}

impl<T: Config> Pallet<T> {
    pub(crate) fn weight_of_grant_job(spec: &JobSpec) -> Weight {
        T::WeightInfo::post_grant_job(inline(spec)).saturating_add(T::Jobs::weight(spec))
    }

    pub(crate) fn weight_of_trial_job(spec: &JobSpec) -> Weight {
        T::WeightInfo::post_trial_job(inline(spec)).saturating_add(T::Jobs::weight(spec))
    }
}

fn inline(spec: &JobSpec) -> u32 {
    u32::try_from(spec.inline.len()).unwrap_or(u32::MAX)
}

/// For mocks.
impl WeightInfo for () {
    fn set_operator() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn post_grant_job(inline: u32) -> Weight {
        Weight::from_parts(2, 2).saturating_add(Weight::from_parts(1, 1).saturating_mul(inline.into()))
    }
    fn issue_coupon() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn withdraw_coupon() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn post_trial_job(inline: u32) -> Weight {
        Weight::from_parts(2, 2).saturating_add(Weight::from_parts(1, 1).saturating_mul(inline.into()))
    }
    fn spend_share() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn on_initialize() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn end_period() -> Weight {
        Weight::from_parts(4, 4)
    }
}
