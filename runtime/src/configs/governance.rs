//! Who may do what: the foundation's council, the committee, and both together as root; proxies and multisigs.

use crate::{constants::*, *};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    parameter_types,
    traits::{fungible::HoldConsideration, ConstU128, ConstU32, Get, InstanceFilter, LinearStoragePrice},
    weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_collective::{
    EnsureProportionAtLeast, EnsureProportionMoreThan, Instance1 as CouncilInstance, Instance2 as CommitteeInstance,
};
use scale_info::TypeInfo;
use sp_runtime::{traits::BlakeTwo256, Debug, Perbill};

/// At least two thirds of the foundation's council.
pub type CouncilTwoThirds = EnsureProportionAtLeast<AccountId, CouncilInstance, 2, 3>;
/// At least two thirds of the committee.
pub type CommitteeTwoThirds = EnsureProportionAtLeast<AccountId, CommitteeInstance, 2, 3>;
/// More than half of the committee.
pub type CommitteeMajority = EnsureProportionMoreThan<AccountId, CommitteeInstance, 1, 2>;

/// [`MOTION_SESSIONS`] sessions of this network, in blocks.
pub struct MotionDuration;

impl Get<BlockNumber> for MotionDuration {
    fn get() -> BlockNumber {
        Network::parameters().session_length.saturating_mul(MOTION_SESSIONS)
    }
}

parameter_types! {
    pub MaxProposalWeight: Weight = Perbill::from_percent(50) * BLOCK_WEIGHT;
    pub const PreimageHoldReason: RuntimeHoldReason = RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

impl pallet_collective::Config<CouncilInstance> for Runtime {
    type RuntimeOrigin = RuntimeOrigin;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type MotionDuration = MotionDuration;
    type MaxProposals = ConstU32<MAX_MOTIONS>;
    type MaxMembers = ConstU32<MAX_MEMBERS>;
    type DefaultVote = pallet_collective::MoreThanMajorityThenPrimeDefaultVote;
    type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
    type SetMembersOrigin = EnsureRoot<AccountId>;
    type MaxProposalWeight = MaxProposalWeight;
    type DisapproveOrigin = EnsureRoot<AccountId>;
    type KillOrigin = EnsureRoot<AccountId>;
    type Consideration = ();
}

impl pallet_collective::Config<CommitteeInstance> for Runtime {
    type RuntimeOrigin = RuntimeOrigin;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type MotionDuration = MotionDuration;
    type MaxProposals = ConstU32<MAX_MOTIONS>;
    type MaxMembers = ConstU32<MAX_MEMBERS>;
    type DefaultVote = pallet_collective::MoreThanMajorityThenPrimeDefaultVote;
    type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
    type SetMembersOrigin = EnsureRoot<AccountId>;
    type MaxProposalWeight = MaxProposalWeight;
    type DisapproveOrigin = EnsureRoot<AccountId>;
    type KillOrigin = EnsureRoot<AccountId>;
    type Consideration = ();
}

impl pallet_preimage::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
    type Currency = Balances;
    type ManagerOrigin = EnsureRoot<AccountId>;
    type Consideration = HoldConsideration<
        AccountId,
        Balances,
        PreimageHoldReason,
        LinearStoragePrice<ConstU128<ITEM_DEPOSIT>, ConstU128<BYTE_DEPOSIT>, Balance>,
    >;
}

// Root: the council admits a call, the committee dispatches it.
impl pallet_whitelist::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type WhitelistOrigin = CouncilTwoThirds;
    type DispatchWhitelistedOrigin = CommitteeTwoThirds;
    type Preimages = Preimage;
    type DeferredDispatchExpiration = MotionDuration;
    type BlockNumberProvider = System;
    type WeightInfo = pallet_whitelist::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type DepositBase = ConstU128<{ deposit(1, 88) }>;
    type DepositFactor = ConstU128<{ deposit(0, 32) }>;
    type MaxSignatories = ConstU32<MAX_SIGNATORIES>;
    type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
    type BlockNumberProvider = System;
}

/// What a proxy may do for the account that named it.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub enum ProxyType {
    /// Everything.
    #[default]
    Any,
    /// What a contributor's computer does: enlist, renew, lease, claim, object. It moves no money but fees and deposits.
    Work,
    /// Motions, votes and preimages.
    Governance,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
    fn filter(&self, call: &RuntimeCall) -> bool {
        use pallet_jobs::Call as Job;
        match self {
            Self::Any => true,
            Self::Work => {
                is_batch(call)
                    || matches!(
                        call,
                        RuntimeCall::Workers(_)
                            | RuntimeCall::Scores(_)
                            | RuntimeCall::Jobs(
                                Job::claim_receipts { .. } | Job::register_lease { .. } | Job::object { .. }
                            )
                    )
            }
            Self::Governance => {
                is_batch(call)
                    || matches!(
                        call,
                        RuntimeCall::Council(_)
                            | RuntimeCall::Committee(_)
                            | RuntimeCall::Preimage(_)
                            | RuntimeCall::Whitelist(_)
                    )
            }
        }
    }

    fn is_superset(&self, other: &Self) -> bool {
        *self == Self::Any || self == other
    }
}

/// A batch dispatches each of its calls under the proxy's filter.
fn is_batch(call: &RuntimeCall) -> bool {
    use pallet_utility::Call::*;
    matches!(call, RuntimeCall::Utility(batch { .. } | batch_all { .. } | force_batch { .. }))
}

impl pallet_proxy::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type ProxyType = ProxyType;
    type ProxyDepositBase = ConstU128<{ deposit(1, 8) }>;
    type ProxyDepositFactor = ConstU128<{ deposit(0, 33) }>;
    type MaxProxies = ConstU32<32>;
    type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
    type MaxPending = ConstU32<32>;
    type CallHasher = BlakeTwo256;
    type AnnouncementDepositBase = ConstU128<{ deposit(1, 16) }>;
    type AnnouncementDepositFactor = ConstU128<{ deposit(0, 68) }>;
    type BlockNumberProvider = System;
}
