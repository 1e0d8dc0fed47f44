//! A chain with balances, virtual chains and messages; messages are kept for ten blocks.

use crate::{Config, Event, HoldReason, Pallet};
use frame_support::{
    derive_impl, parameter_types,
    traits::{
        fungible::{Balanced, Credit, Inspect, InspectHold},
        Hooks, OnUnbalanced,
    },
    weights::Weight,
};
use scc_traits::NetworkParameters;
use scc_types::{AccountId, Balance, BlockNumber, MessageId, MessageKey, VirtualChain, MILLI, SCC};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult};

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Messages: crate,
        VirtualChains: pallet_virtual_chains,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

parameter_types! {
    pub const ExistentialDeposit: Balance = MILLI;
    pub static KeyDeposit: Balance = SCC;
    pub static RelationDeposit: Balance = MILLI;
    pub const BytePrice: Balance = 1_000;
    pub const MaxRelations: u32 = 4;
    pub const MaxOfContact: u32 = 6;
    pub const MaxOfStranger: u32 = 3;
    pub static MaxStrangers: u32 = 12;
    pub const StrangersPerDoubling: u32 = 4;
    pub static MaxExpiredPerBlock: u32 = 100;
    pub const MaxPrunedPerBlock: u32 = 1_000;
    pub static SlotDuration: u64 = 3_000;
    pub static RetentionBlocks: BlockNumber = KEPT;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type AccountStore = System;
    type ExistentialDeposit = ExistentialDeposit;
}

impl pallet_virtual_chains::Config for Test {
    type Network = Network;
    type MaxPrunedPerBlock = MaxPrunedPerBlock;
    type WeightInfo = ();
}

impl Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Income = ToIncome;
    type Records = VirtualChains;
    type Network = Network;
    type KeyDeposit = KeyDeposit;
    type RelationDeposit = RelationDeposit;
    type BytePrice = BytePrice;
    type MaxRelations = MaxRelations;
    type MaxOfContact = MaxOfContact;
    type MaxOfStranger = MaxOfStranger;
    type MaxStrangers = MaxStrangers;
    type StrangersPerDoubling = StrangersPerDoubling;
    type MaxExpiredPerBlock = MaxExpiredPerBlock;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

pub struct ToIncome;
impl OnUnbalanced<Credit<AccountId, Balances>> for ToIncome {
    fn on_nonzero_unbalanced(credit: Credit<AccountId, Balances>) {
        assert!(Balances::resolve(&INCOME, credit).is_ok());
    }
}

/// Chain e is kept for ten blocks, the others longer: a mix-up of letters shows.
pub struct Network;
impl NetworkParameters for Network {
    fn slot_duration() -> u64 {
        SlotDuration::get()
    }
    fn challenge_window() -> BlockNumber {
        <()>::challenge_window()
    }
    fn refund_delay() -> BlockNumber {
        <()>::refund_delay()
    }
    fn half_life() -> BlockNumber {
        <()>::half_life()
    }
    fn summary_interval() -> BlockNumber {
        <()>::summary_interval()
    }
    fn session_length() -> BlockNumber {
        <()>::session_length()
    }
    fn grant_day() -> BlockNumber {
        20
    }
    fn retention(chain: VirtualChain) -> BlockNumber {
        match chain {
            VirtualChain::Messages => RetentionBlocks::get(),
            _ => 28_800,
        }
    }
    fn ss58_prefix() -> u16 {
        <()>::ss58_prefix()
    }
}

/// Blocks for which messages are kept.
pub const KEPT: BlockNumber = 10;
pub const ALICE: AccountId = AccountId::new([1; 32]);
pub const BOB: AccountId = AccountId::new([2; 32]);
/// Has half a milli-token more than it needs to exist: too little for a deposit.
pub const POOR: AccountId = AccountId::new([99; 32]);
pub const INCOME: AccountId = AccountId::new([200; 32]);
/// What Alice, Bob and the others begin with.
pub const RICHES: Balance = 10 * SCC;

/// One of many accounts with 10 SCC; 1 is Alice, 2 is Bob.
pub fn account(index: u8) -> AccountId {
    assert!((1..=40).contains(&index));
    AccountId::new([index; 32])
}

/// Runs a test in block 1 and checks the state after it.
pub fn on_chain<R>(test: impl FnOnce() -> R) -> R {
    KeyDeposit::set(SCC);
    RelationDeposit::set(MILLI);
    MaxStrangers::set(12);
    MaxExpiredPerBlock::set(100);
    SlotDuration::set(3_000);
    RetentionBlocks::set(KEPT);
    let mut balances: Vec<_> = (1..=40).map(|index| (account(index), RICHES)).collect();
    balances.extend([(POOR, MILLI + MILLI / 2), (INCOME, MILLI)]);
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().expect("empty");
    pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
        .assimilate_storage(&mut storage)
        .expect("balances");
    sp_io::TestExternalities::from(storage).execute_with(|| {
        enter(1);
        let answer = test();
        check_state();
        answer
    })
}

/// The pallets' own checks; nothing is held without a reason; no money appeared or vanished.
pub fn check_state() {
    Pallet::<Test>::do_try_state().expect("the state is sound");
    for who in (1..=40).map(account) {
        if !crate::Keys::<Test>::contains_key(&who) {
            assert_eq!(held(HoldReason::MessageKey, &who), 0);
        }
        if crate::RelationCounts::<Test>::get(&who) == 0 {
            assert_eq!(held(HoldReason::MessageRelation, &who), 0);
        }
    }
    let everything: Balance = frame_system::Account::<Test>::iter_keys()
        .map(|who| <Balances as Inspect<AccountId>>::total_balance(&who))
        .sum();
    assert_eq!(everything, 40 * RICHES + MILLI + MILLI / 2 + MILLI);
}

/// Ends the block and enters the next, or jumps to a later one; answers the weight of the first hook.
pub fn enter(height: BlockNumber) -> Weight {
    if System::block_number() > 0 {
        VirtualChains::on_finalize(System::block_number());
    }
    System::set_block_number(height - 1);
    System::initialize(&height, &Default::default(), &Default::default());
    VirtualChains::on_initialize(height);
    Messages::on_initialize(height)
}

/// A message key; different for different numbers.
pub fn key(number: u8) -> MessageKey {
    [number | 0x40; 32].map(|byte| byte & 0x7f)
}

/// Alice, or another, can be written to.
pub fn register(who: &AccountId) {
    Messages::register_key(signed(who.clone()), key(1)).expect("the account is rich");
}

/// Bytes of a size; the chain does not look inside.
pub fn sealed(size: usize) -> Vec<u8> {
    vec![7; size]
}

pub fn try_send(from: &AccountId, to: &AccountId) -> DispatchResult {
    Messages::send(signed(from.clone()), to.clone(), sealed(128))
}

/// Sends 128 bytes; answers the message's number.
pub fn send(from: &AccountId, to: &AccountId) -> MessageId {
    try_send(from, to).expect("the message is accepted");
    crate::NextMessage::<Test>::get() - 1
}

/// Sends so many times 128 bytes.
pub fn send_many(count: u32, from: &AccountId, to: &AccountId) {
    for _ in 0..count {
        send(from, to);
    }
}

/// Plain price of 128 bytes.
pub fn plain_price() -> Balance {
    Messages::price(128).expect("a size of messages")
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn held(reason: HoldReason, who: &AccountId) -> Balance {
    Balances::balance_on_hold(&reason.into(), who)
}

/// Numbers of the messages of an inbox, newest first.
pub fn inbox(who: &AccountId) -> Vec<MessageId> {
    Messages::inbox(who, None, u32::MAX).into_iter().map(|message| message.id).collect()
}

pub fn assert_last(event: Event<Test>) {
    System::assert_last_event(event.into());
}
