//! Messages between wallets.

use crate::{constants::*, *};
use frame_support::traits::{ConstU128, ConstU32};

impl pallet_messages::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Income = pallet_revenue::OtherIncome<Runtime>;
    type Records = VirtualChains;
    type Network = Network;
    type KeyDeposit = ConstU128<{ deposit(1, 133) }>;
    // The entry and its part in the list's counter.
    type RelationDeposit = ConstU128<{ deposit(2, 229) }>;
    // A hundredth of what a byte's deposit is, a day.
    type BytePrice = ConstU128<{ BYTE_DEPOSIT / 100 }>;
    type MaxRelations = ConstU32<256>;
    type MaxOfContact = ConstU32<1_024>;
    type MaxOfStranger = ConstU32<16>;
    type MaxStrangers = ConstU32<2_048>;
    type StrangersPerDoubling = ConstU32<128>;
    // As many as records of chain e are pruned.
    type MaxExpiredPerBlock = ConstU32<1_024>;
    type WeightInfo = weights::pallet_messages::Measured<Runtime>;
    #[cfg(feature = "benchmarks")]
    type Scan = Summary;
}
