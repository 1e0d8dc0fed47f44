//! Founders' tokens, which become theirs block by block.

use crate::{constants::*, *};
use frame_support::{
    parameter_types,
    traits::{ConstU128, WithdrawReasons},
};
use sp_runtime::traits::ConvertInto;

parameter_types! {
    // Unvested tokens pay fees and nothing else.
    pub UnvestedMayPay: WithdrawReasons =
        WithdrawReasons::except(WithdrawReasons::TRANSFER | WithdrawReasons::RESERVE);
}

impl pallet_vesting::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type Currency = Balances;
    type BlockNumberToBalance = ConvertInto;
    type MinVestedTransfer = ConstU128<MIN_VESTED_TRANSFER>;
    type WeightInfo = pallet_vesting::weights::SubstrateWeight<Runtime>;
    type UnvestedFundsAllowedWithdrawReasons = UnvestedMayPay;
    type BlockNumberProvider = System;
    const MAX_VESTING_SCHEDULES: u32 = 28;
}
