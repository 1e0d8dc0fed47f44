//! News of the foundation.

use super::CouncilTwoThirds;
use crate::{constants::*, *};
use frame_support::traits::{ConstU128, ConstU32, EitherOfDiverse, Get};
use frame_system::EnsureRoot;

/// The foundation's account, as genesis named it.
pub struct FoundationAccount;

impl Get<Option<AccountId>> for FoundationAccount {
    fn get() -> Option<AccountId> {
        pallet_revenue::Foundation::<Runtime>::get()
    }
}

impl pallet_news::Config for Runtime {
    type Currency = Balances;
    type Income = pallet_revenue::OtherIncome<Runtime>;
    type Records = VirtualChains;
    type PostOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilTwoThirds>;
    type Payer = FoundationAccount;
    // The prices of storage, but spent: a record cannot be taken back.
    type PostFee = ConstU128<ITEM_DEPOSIT>;
    type ByteFee = ConstU128<BYTE_DEPOSIT>;
    type MaxPosts = ConstU32<1_024>;
    type WeightInfo = pallet_news::weights::Estimates<Runtime>;
}
