//! The dApp registry.

use crate::{constants::*, *};
use frame_support::traits::ConstU128;
use frame_system::EnsureRoot;

impl pallet_dapps::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    // Sudo on the development networks; the committee's collective takes it over with governance.
    type ListOrigin = EnsureRoot<AccountId>;
    type DepositBase = ConstU128<{ 100 * ITEM_DEPOSIT }>;
    type DepositPerByte = ConstU128<BYTE_DEPOSIT>;
    type WeightInfo = pallet_dapps::weights::Estimates<Runtime>;
}
