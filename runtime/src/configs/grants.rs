//! The budgets of genesis and the foundation's share.

use super::CouncilTwoThirds;
use crate::{constants::*, *};
use frame_support::{
    parameter_types,
    traits::{ConstU128, ConstU32, EitherOfDiverse, Get},
    PalletId,
};
use frame_system::EnsureRoot;

parameter_types! {
    pub const GrantsPalletId: PalletId = PalletId(*b"scc/grnt");
}

/// The reserve that genesis named.
pub struct ReserveAccount;

impl Get<Option<AccountId>> for ReserveAccount {
    fn get() -> Option<AccountId> {
        pallet_revenue::Reserve::<Runtime>::get()
    }
}

impl pallet_grants::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type CouncilOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilTwoThirds>;
    type Jobs = Jobs;
    type Network = Network;
    type Reserve = ReserveAccount;
    type PalletId = GrantsPalletId;
    type DailyGrant = ConstU128<DAILY_GRANT>;
    type GrantDaysKept = ConstU32<30>;
    type DailyTrials = ConstU128<DAILY_TRIALS>;
    type PeriodDays = ConstU32<90>;
    type CouponDays = ConstU32<365>;
    type CouponDeposit = ConstU128<{ deposit(1, 128) }>;
    type WeightInfo = weights::pallet_grants::Measured<Runtime>;
    #[cfg(feature = "benchmarks")]
    type Scan = Summary;
    #[cfg(feature = "benchmarks")]
    type BenchmarkHelper = Benchmarks;
}

/// What benchmarks need of other pallets.
#[cfg(feature = "benchmarks")]
pub struct Benchmarks;

#[cfg(feature = "benchmarks")]
impl pallet_grants::BenchmarkHelper for Benchmarks {
    fn register_dapp() -> scc_types::DappId {
        pallet_dapps::benchmark_dapp::<Runtime>()
    }
}
