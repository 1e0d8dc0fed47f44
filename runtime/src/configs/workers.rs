//! Enlisted workers.

use crate::{constants::*, *};
use frame_support::traits::{ConstU128, ConstU32};

impl pallet_workers::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Network = Network;
    type Deposit = ConstU128<{ deposit(2, 1_024) }>;
    type MaxExpiredPerBlock = ConstU32<50>;
    type WeightInfo = weights::pallet_workers::Measured<Runtime>;
    #[cfg(feature = "benchmarks")]
    type Scan = Summary;
}
