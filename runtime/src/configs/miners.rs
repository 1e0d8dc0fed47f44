//! Miners and what proves their offences.

use super::{CommitteeMajority, CouncilTwoThirds};
use crate::{constants::*, *};
use frame_support::traits::{ConstU128, ConstU32, EitherOfDiverse};
use frame_system::{
    offchain::{CreateBare, CreateTransactionBase},
    EnsureRoot,
};

impl pallet_miners::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Slashed = pallet_revenue::ToReserve<Runtime>;
    type ListOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CommitteeMajority>;
    type InvulnerablesOrigin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilTwoThirds>;
    type Network = Network;
    type MaxSeats = ConstU32<MAX_SEATS>;
    type MaxCandidates = ConstU32<128>;
    type MaxRequesters = ConstU32<256>;
    type MinimumBond = ConstU128<MINIMUM_BOND>;
    type StandingFloor = ConstU128<STANDING_FLOOR>;
    type StandingCap = ConstU128<STANDING_CAP>;
    type SlashableSessions = ConstU32<SLASHABLE_SESSIONS>;
    type WeightInfo = weights::pallet_miners::Measured<Runtime>;
    #[cfg(feature = "benchmarks")]
    type Scan = Summary;
}

impl pallet_session::historical::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = ();
    type FullIdentificationOf = pallet_miners::ByAccount;
}

// GRANDPA's stock reports are unsigned, never leave the node that saw the offence, and come in with its own blocks.
impl<C> CreateTransactionBase<C> for Runtime
where
    RuntimeCall: From<C>,
{
    type Extrinsic = UncheckedExtrinsic;
    type RuntimeCall = RuntimeCall;
}

impl<C> CreateBare<C> for Runtime
where
    RuntimeCall: From<C>,
{
    fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_bare(call)
    }
}
