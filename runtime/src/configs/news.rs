//! News of the foundation.

use super::CouncilTwoThirds;
use crate::{constants::*, *};
use frame_support::traits::{ConstU128, ConstU32, EitherOfDiverse, Get};
use frame_system::EnsureRoot;

/// Where the foundation's share of all income goes: only a vote of its council spends it.
pub struct FoundationShare;

impl Get<Option<AccountId>> for FoundationShare {
    fn get() -> Option<AccountId> {
        pallet_revenue::Foundation::<Runtime>::get()
    }
}

impl pallet_news::Config for Runtime {
    type Currency = Balances;
    type Income = pallet_revenue::OtherIncome<Runtime>;
    type Records = VirtualChains;
    type PostOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilTwoThirds>;
    type Payer = FoundationShare;
    // The prices of storage, but spent: a record cannot be taken back.
    type PostFee = ConstU128<ITEM_DEPOSIT>;
    type ByteFee = ConstU128<BYTE_DEPOSIT>;
    type MaxPosts = ConstU32<1_024>;
    type WeightInfo = weights::pallet_news::Measured<Runtime>;
    #[cfg(feature = "benchmarks")]
    type Scan = Summary;
}
