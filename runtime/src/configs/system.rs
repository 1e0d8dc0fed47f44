//! System, utility and sudo.

use crate::{constants::*, *};
use frame_support::{
    derive_impl,
    dispatch::DispatchClass,
    parameter_types,
    traits::{ConstU32, Contains},
    weights::{
        constants::{BlockExecutionWeight, ExtrinsicBaseWeight},
        RuntimeDbWeight,
    },
};
use sp_runtime::Perbill;

parameter_types! {
    pub const DbWeight: RuntimeDbWeight = DB_WEIGHT;
    pub const Version: RuntimeVersion = VERSION;
    /// Longest block, in bytes.
    pub BlockLength: frame_system::limits::BlockLength = frame_system::limits::BlockLength::builder()
        .max_length(BLOCK_LENGTH)
        .modify_max_length_for_class(DispatchClass::Normal, |length| *length = NORMAL_RATIO * BLOCK_LENGTH)
        .build();
    /// Most weight of a block.
    pub BlockWeights: frame_system::limits::BlockWeights = frame_system::limits::BlockWeights::builder()
        .base_block(BlockExecutionWeight::get())
        .for_class(DispatchClass::all(), |weights| weights.base_extrinsic = ExtrinsicBaseWeight::get())
        .for_class(DispatchClass::Normal, |weights| weights.max_total = Some(NORMAL_RATIO * BLOCK_WEIGHT))
        .for_class(DispatchClass::Operational, |weights| {
            weights.max_total = Some(BLOCK_WEIGHT);
            weights.reserved = Some(BLOCK_WEIGHT - NORMAL_RATIO * BLOCK_WEIGHT);
        })
        .avg_block_initialization(Perbill::from_percent(5))
        .build_or_panic();
}

/// Nothing burns: issuance is genesis + height.
pub struct NothingBurns;

impl Contains<RuntimeCall> for NothingBurns {
    fn contains(call: &RuntimeCall) -> bool {
        use pallet_balances::Call::*;
        !matches!(
            call,
            RuntimeCall::Vesting(pallet_vesting::Call::force_vested_transfer { .. })
                | RuntimeCall::Balances(
                    burn { .. }
                        | force_transfer { .. }
                        | force_unreserve { .. }
                        | force_set_balance { .. }
                        | force_adjust_total_issuance { .. }
                )
        )
    }
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type BaseCallFilter = NothingBurns;
    type Block = Block;
    type BlockWeights = BlockWeights;
    type BlockLength = BlockLength;
    type AccountId = AccountId;
    type Nonce = Nonce;
    type Hash = Hash;
    type Hashing = Hashing;
    type BlockHashCount = ConstU32<BLOCK_HASH_COUNT>;
    type DbWeight = DbWeight;
    // The prelude's count storage as RocksDB's.
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
    type Version = Version;
    type AccountData = pallet_balances::AccountData<Balance>;
    type SS58Prefix = pallet_network::Ss58Prefix<Network>;
    type MaxConsumers = ConstU32<64>;
}

impl pallet_utility::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

// The key is `None` outside development and local_testnet; the genesis refuses anything else.
impl pallet_sudo::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
