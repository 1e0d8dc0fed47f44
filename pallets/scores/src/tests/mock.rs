//! A chain of nothing but balances and scores.

use crate as pallet_scores;
use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::cell::RefCell;
use frame_support::{
    assert_ok, derive_impl, parameter_types,
    traits::{
        fungible::{Inspect, Mutate},
        OnIdle, OnInitialize,
    },
    weights::Weight,
    PalletId,
};
use scc_traits::{AppendRecord, Award, NetworkParameters, ReadRecord, Scores as _};
use scc_types::{AccountId, Balance, BlockNumber, RecordId, ScoreRecord, Stars, VirtualChain, SCC};
use sp_runtime::{traits::IdentityLookup, BuildStorage};

pub type Block = frame_system::mocking::MockBlockU32<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Scores: pallet_scores,
    }
);

pub const EXISTENTIAL_DEPOSIT: Balance = SCC / 1_000;
pub const HALF_LIFE: BlockNumber = 20;

parameter_types! {
    pub const ScoresPalletId: PalletId = PalletId(*b"scc/scor");
    pub static MaxSweep: u32 = 10;
    pub static NetworkHalfLife: BlockNumber = HALF_LIFE;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type AccountStore = System;
    type ExistentialDeposit = frame_support::traits::ConstU128<EXISTENTIAL_DEPOSIT>;
}

impl pallet_scores::Config for Test {
    type Currency = Balances;
    type Records = Ledger;
    type Network = Network;
    type PalletId = ScoresPalletId;
    type MaxSweep = MaxSweep;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

/// The mock network's numbers, but for the half-life.
pub struct Network;

impl NetworkParameters for Network {
    fn slot_duration() -> u64 {
        <()>::slot_duration()
    }
    fn challenge_window() -> BlockNumber {
        <()>::challenge_window()
    }
    fn refund_delay() -> BlockNumber {
        <()>::refund_delay()
    }
    fn half_life() -> BlockNumber {
        NetworkHalfLife::get()
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
        <()>::retention(chain)
    }
    fn ss58_prefix() -> u16 {
        <()>::ss58_prefix()
    }
}

std::thread_local! {
    static RECORDS: RefCell<Vec<(RecordId, ScoreRecord)>> = const { RefCell::new(Vec::new()) };
}

/// Chain a as a list.
pub struct Ledger;

impl AppendRecord for Ledger {
    fn append_bytes(chain: VirtualChain, record: Vec<u8>) -> RecordId {
        let record = ScoreRecord::decode(&mut &record[..]).expect("a score record");
        RECORDS.with_borrow_mut(|records| {
            let height = System::block_number();
            let index = records.iter().filter(|(id, _)| id.height == height).count() as u32;
            let id = RecordId { chain, height, index };
            records.push((id, record));
            id
        })
    }
}

impl ReadRecord for Ledger {
    fn record(id: RecordId) -> Option<Vec<u8>> {
        let kept = records().into_iter().find(|(other, _)| *other == id);
        kept.map(|(_, record)| record.encode())
    }
}

/// As pruning does.
pub fn forget_records() {
    RECORDS.with_borrow_mut(Vec::clear);
}

pub fn records() -> Vec<(RecordId, ScoreRecord)> {
    RECORDS.with_borrow(Clone::clone)
}

pub const fn account(number: u8) -> AccountId {
    AccountId::new([number; 32])
}

/// Accounts 1 to 9 exist; higher numbers do not.
pub fn run(test: impl FnOnce()) {
    let accounts = (1..10).map(|number| (account(number), 10 * EXISTENTIAL_DEPOSIT));
    let balances = accounts.chain([(Scores::pot(), EXISTENTIAL_DEPOSIT)]).collect();
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().expect("valid");
    pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
        .assimilate_storage(&mut storage)
        .expect("valid");
    RECORDS.with_borrow_mut(Vec::clear);
    let mut externalities = sp_io::TestExternalities::from(storage);
    externalities.execute_with(|| {
        System::set_block_number(1);
        test();
        assert_ok!(Scores::do_try_state());
    });
}

/// Moves the money and gives the award, as `pallet-revenue` does.
pub fn award(worker: AccountId, job: u64, claim: Balance) {
    assert_ok!(Balances::mint_into(&Scores::pot(), claim));
    Scores::award(Award { job, worker, units: 7, stars: Stars::Four, credit: claim / 6 * 10, claim });
}

/// Ends this block without idle time and begins the one `blocks` later.
pub fn advance(blocks: BlockNumber) {
    System::set_block_number(System::block_number() + blocks);
    System::reset_events();
    <Scores as OnInitialize<_>>::on_initialize(System::block_number());
}

/// Gives the sweep all the time it wants, then begins the next block.
pub fn sweep_and_advance() {
    <Scores as OnIdle<_>>::on_idle(System::block_number(), Weight::MAX);
    advance(1);
}

pub fn free(number: u8) -> Balance {
    <Balances as Inspect<_>>::balance(&account(number))
}

pub fn events() -> Vec<crate::Event<Test>> {
    System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Scores(event) => Some(event),
            _ => None,
        })
        .collect()
}
