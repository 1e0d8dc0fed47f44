//! Time, authoring, sessions and finality.

use crate::{constants::*, *};
use frame_support::traits::{ConstBool, ConstU128, ConstU32, ConstU64, Get};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = Aura;
    type MinimumPeriod = pallet_network::MinimumPeriod<Network>;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_aura::Config for Runtime {
    type AuthorityId = AuraId;
    type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
    type DisabledValidators = ();
    type AllowMultipleBlocksPerSlot = ConstBool<false>;
    type SlotDuration = pallet_network::SlotDuration<Network>;
}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
    type EventHandler = Revenue;
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    type ShouldEndSession = pallet_session::PeriodicSessions<pallet_network::SessionLength<Network>, ConstU32<0>>;
    type NextSessionRotation = pallet_session::PeriodicSessions<pallet_network::SessionLength<Network>, ConstU32<0>>;
    type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Miners>;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    type DisablingStrategy = ();
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
    type Currency = Balances;
    type KeyDeposit = ConstU128<{ deposit(1, 64) }>;
}

/// Blocks for which an equivocation can be reported: all sessions that can be judged.
pub struct ReportLongevity;

impl Get<u64> for ReportLongevity {
    fn get() -> u64 {
        u64::from(Network::parameters().session_length).saturating_mul(SLASHABLE_SESSIONS.into())
    }
}

impl pallet_grandpa::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
    type MaxNominators = ConstU32<0>;
    // The sets of all sessions that can be judged, and the one before.
    type MaxSetIdSessionEntries = ConstU64<{ SLASHABLE_SESSIONS as u64 + 2 }>; // cast: widens
    type KeyOwnerProof = sp_session::MembershipProof;
    type EquivocationReportSystem = pallet_grandpa::EquivocationReportSystem<Self, Miners, Historical, ReportLongevity>;
}
