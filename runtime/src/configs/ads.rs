//! The ad board.

use super::CommitteeMajority;
use crate::{constants::*, *};
use frame_support::traits::{ConstU128, ConstU32, EitherOfDiverse};
use frame_system::EnsureRoot;

// A bid's amount is its deposit as well: its place, number, text and link are paid for as long as they wait.
const _: () = assert!(AD_FLOOR_PRICE >= deposit(2, 1_024));

impl pallet_ads::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Income = pallet_revenue::OtherIncome<Runtime>;
    type Records = VirtualChains;
    type Network = Network;
    type ModerateOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CommitteeMajority>;
    type FloorPrice = ConstU128<AD_FLOOR_PRICE>;
    type MaxBids = ConstU32<256>;
    type MaxExpiredPerBlock = ConstU32<16>;
    type WeightInfo = weights::pallet_ads::Measured<Runtime>;
    #[cfg(feature = "benchmarks")]
    type Scan = Summary;
}
