//! A chain with real sessions, their history, Aura and GRANDPA: sessions of 5 blocks, 8 seats, offences judged for 3 sessions.

use crate::{Config, Event, HoldReason, Pallet};
use frame_support::{
    derive_impl, parameter_types,
    traits::{
        fungible::{Balanced, Credit, InspectHold},
        ConstBool, ConstU128, ConstU32, ConstU64, Hooks, OnUnbalanced,
    },
};
use pallet_session::historical::NoteHistoricalRoot;
use scc_traits::Standing;
use scc_types::{AccountId, Balance, BlockNumber, Funding, SessionIndex, MILLI, SCC};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::{Pair, H256};
use sp_runtime::{
    impl_opaque_keys,
    testing::TestXt,
    traits::{ConvertInto, IdentityLookup, OpaqueKeys},
    BuildStorage,
};
use sp_session::MembershipProof;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Aura: pallet_aura,
        Balances: pallet_balances,
        Authorship: pallet_authorship,
        Miners: crate,
        Session: pallet_session,
        Historical: pallet_session::historical,
        Grandpa: pallet_grandpa,
    }
);

impl_opaque_keys! {
    pub struct SessionKeys {
        pub aura: Aura,
        pub grandpa: Grandpa,
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type AccountData = pallet_balances::AccountData<Balance>;
    type BlockHashCount = ConstU32<300>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type AccountStore = System;
    type ExistentialDeposit = ConstU128<MILLI>;
    type RuntimeHoldReason = RuntimeHoldReason;
}

impl pallet_timestamp::Config for Test {
    type Moment = u64;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<1_500>;
    type WeightInfo = ();
}

impl pallet_aura::Config for Test {
    type AuthorityId = AuraId;
    type MaxAuthorities = ConstU32<100>;
    type DisabledValidators = ();
    type AllowMultipleBlocksPerSlot = ConstBool<false>;
    type SlotDuration = ConstU64<3_000>;
}

impl pallet_authorship::Config for Test {
    type FindAuthor = ();
    type EventHandler = ();
}

pub const SESSION: BlockNumber = 5;
type Periodic = pallet_session::PeriodicSessions<ConstU32<SESSION>, ConstU32<0>>;

impl pallet_session::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    type ShouldEndSession = Periodic;
    type NextSessionRotation = Periodic;
    type SessionManager = NoteHistoricalRoot<Test, Miners>;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    type DisablingStrategy = ();
    type WeightInfo = ();
    type Currency = Balances;
    type KeyDeposit = ConstU128<SCC>;
}

impl pallet_session::historical::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = ();
    type FullIdentificationOf = crate::ByAccount;
}

impl pallet_grandpa::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<100>;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<{ JUDGED as u64 + 2 }>;
    type KeyOwnerProof = MembershipProof;
    type EquivocationReportSystem = pallet_grandpa::EquivocationReportSystem<Self, Miners, Historical, ConstU64<15>>;
}

impl<C> frame_system::offchain::CreateTransactionBase<C> for Test
where
    RuntimeCall: From<C>,
{
    type RuntimeCall = RuntimeCall;
    type Extrinsic = TestXt<RuntimeCall, ()>;
}

impl<C> frame_system::offchain::CreateBare<C> for Test
where
    RuntimeCall: From<C>,
{
    fn create_bare(call: RuntimeCall) -> Self::Extrinsic {
        TestXt::new_bare(call)
    }
}

pub const JUDGED: SessionIndex = 3;
pub const BOND: Balance = 100 * SCC;
pub const FLOOR: Balance = 10 * SCC;
pub const CAP: Balance = 100 * SCC;
pub const RESERVE: AccountId = AccountId::new([200; 32]);

parameter_types! {
    pub static MaxSeats: u32 = 8;
    pub static MaxCandidates: u32 = 20;
    pub static MinimumBond: Balance = BOND;
    pub static Slashable: SessionIndex = JUDGED;
}

impl Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Slashed = ToReserve;
    type ListOrigin = frame_system::EnsureRoot<AccountId>;
    type InvulnerablesOrigin = frame_system::EnsureRoot<AccountId>;
    // Slots of 3 s, as on the development network.
    type Network = ();
    type MaxSeats = MaxSeats;
    type MaxCandidates = MaxCandidates;
    type MaxRequesters = ConstU32<3>;
    type MinimumBond = MinimumBond;
    type StandingFloor = ConstU128<FLOOR>;
    type StandingCap = ConstU128<CAP>;
    type SlashableSessions = Slashable;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

pub struct ToReserve;
impl OnUnbalanced<Credit<AccountId, Balances>> for ToReserve {
    fn on_nonzero_unbalanced(credit: Credit<AccountId, Balances>) {
        assert!(Balances::resolve(&RESERVE, credit).is_ok());
    }
}

/// Accounts with keys and 1,000 SCC.
pub const PEOPLE: u8 = 30;
/// Has 1,000 SCC and no keys.
pub const KEYLESS: AccountId = AccountId::new([98; 32]);
/// Has keys and one token.
pub const POOR: AccountId = AccountId::new([99; 32]);
pub const REQUESTER: AccountId = AccountId::new([100; 32]);
pub const RICHES: Balance = 1_000 * SCC;

pub fn account(index: u8) -> AccountId {
    assert!(index < PEOPLE);
    AccountId::new([index; 32])
}

pub fn aura_pair(seed: u8) -> sp_consensus_aura::sr25519::AuthorityPair {
    sp_consensus_aura::sr25519::AuthorityPair::from_seed(&[seed; 32])
}

pub fn grandpa_pair(seed: u8) -> sp_consensus_grandpa::AuthorityPair {
    sp_consensus_grandpa::AuthorityPair::from_seed(&[seed; 32])
}

pub fn keys(seed: u8) -> SessionKeys {
    SessionKeys { aura: aura_pair(seed).public(), grandpa: grandpa_pair(seed).public() }
}

pub struct Chain {
    authorities: u8,
    invulnerables: u8,
}

impl Chain {
    /// One authority of genesis, account 0, which is the foundation's.
    pub fn new() -> Self {
        Self { authorities: 1, invulnerables: 1 }
    }

    /// So many accounts, from 0 on, make blocks from genesis on and are the foundation's.
    pub fn with_foundation(self, accounts: u8) -> Self {
        Self { authorities: accounts, invulnerables: accounts }
    }

    pub fn with_invulnerables(self, accounts: u8) -> Self {
        Self { invulnerables: accounts, ..self }
    }

    pub fn with_seats(self, seats: u32) -> Self {
        MaxSeats::set(seats);
        self
    }

    /// Runs a test in block 1 of session 0 and checks the state after it.
    pub fn run(self, test: impl FnOnce()) {
        let identities = |indices: core::ops::Range<u8>| -> Vec<_> {
            indices.map(|index| (account(index), account(index), keys(index))).collect()
        };
        let mut balances: Vec<_> = (0..PEOPLE).map(|index| (account(index), RICHES)).collect();
        balances.extend([(KEYLESS, RICHES), (POOR, SCC), (RESERVE, SCC)]);
        let mut others = identities(self.authorities..PEOPLE);
        others.push((POOR, POOR, keys(99)));
        let storage = RuntimeGenesisConfig {
            balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
            miners: crate::GenesisConfig {
                invulnerables: (0..self.invulnerables).map(account).collect(),
                ..Default::default()
            },
            session: pallet_session::GenesisConfig {
                keys: identities(0..self.authorities),
                non_authority_keys: others,
            },
            ..Default::default()
        }
        .build_storage()
        .expect("a sound genesis");
        let mut chain = sp_io::TestExternalities::from(storage);
        chain.register_extension(sp_keystore::KeystoreExt::new(sp_keystore::testing::MemoryKeystore::new()));
        chain.execute_with(|| {
            enter(1);
            test();
            check_state();
        });
        MaxSeats::set(8);
        MaxCandidates::set(20);
        MinimumBond::set(BOND);
    }
}

/// The pallet's own checks, and nothing is held from an account without a bond.
pub fn check_state() {
    Pallet::<Test>::do_try_state().expect("the state is sound");
    let held_in_all: Balance = (0..PEOPLE).map(|index| held(&account(index))).sum();
    let bonds: Balance = crate::Miners::<Test>::iter_values().map(|miner| miner.bond).sum();
    assert_eq!(held_in_all, bonds);
}

pub fn hash_of(block: BlockNumber) -> H256 {
    H256::from_low_u64_be(1_000 + u64::from(block))
}

/// Enters a block; the one before ends.
pub fn enter(block: BlockNumber) {
    if block > 1 {
        Grandpa::on_finalize(block - 1);
    }
    System::initialize(&block, &hash_of(block - 1), &Default::default());
    Session::on_initialize(block);
}

/// Enters the first block of the next session.
pub fn next_session() {
    let session = Session::current_index();
    while Session::current_index() == session {
        enter(System::block_number() + 1);
    }
}

pub fn run_to_session(session: SessionIndex) {
    while Session::current_index() < session {
        next_session();
    }
}

pub fn give_standing(index: u8, credit: Balance) {
    Miners::note(&REQUESTER, Funding::Grant, &account(index), credit);
}

pub fn register(index: u8) {
    Miners::register(signed(account(index)), BOND).expect("it has keys and money");
}

/// A candidate with this standing.
pub fn candidate(index: u8, standing: Balance) {
    register(index);
    give_standing(index, standing);
}

/// A miner with a seat, two sessions later.
pub fn seated(index: u8) {
    candidate(index, 2 * FLOOR);
    next_session();
    next_session();
    assert!(seats().contains(&index), "there was a free seat");
}

/// Who makes blocks, by index.
pub fn seats() -> Vec<u8> {
    Session::validators().iter().map(index_of).collect()
}

/// Who makes blocks in the next session, by index.
pub fn next_seats() -> Vec<u8> {
    Session::queued_keys().iter().map(|(account, _)| index_of(account)).collect()
}

pub fn index_of(account: &AccountId) -> u8 {
    <AccountId as AsRef<[u8; 32]>>::as_ref(account)[0]
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn held(who: &AccountId) -> Balance {
    Balances::balance_on_hold(&HoldReason::Bond.into(), who)
}

pub fn assert_last(event: Event<Test>) {
    System::assert_last_event(event.into());
}
