//! The dApp registry.

use super::CommitteeMajority;
use crate::{constants::*, *};
use frame_support::traits::{ConstU128, EitherOfDiverse};
use frame_system::EnsureRoot;

impl pallet_dapps::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type ListOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CommitteeMajority>;
    type DepositBase = ConstU128<{ 100 * ITEM_DEPOSIT }>;
    type DepositPerByte = ConstU128<BYTE_DEPOSIT>;
    type WeightInfo = weights::pallet_dapps::Measured<Runtime>;
    #[cfg(feature = "benchmarks")]
    type Scan = Summary;
}
