//! A chain with balances, news and the virtual chains that carry them.

use crate::{Config, Event, Pallet};
use frame_support::{
    derive_impl, parameter_types,
    traits::{
        fungible::{Balanced, Credit, Inspect},
        Hooks, OnUnbalanced,
    },
};
use scc_types::{
    AccountId, Balance, BlockNumber, News as Content, NewsRecord, PostId, VirtualChain, MICRO, MILLI, SCC,
};
use sp_runtime::{traits::IdentityLookup, BuildStorage};

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        News: crate,
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
    pub const PostFee: Balance = 10 * MILLI;
    pub const ByteFee: Balance = 10 * MICRO;
    pub static MaxPosts: u32 = 8;
    pub static Payer: Option<AccountId> = Some(FOUNDATION);
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type AccountStore = System;
    type ExistentialDeposit = ExistentialDeposit;
}

impl pallet_virtual_chains::Config for Test {
    type Network = ();
    type MaxPrunedPerBlock = frame_support::traits::ConstU32<100_000>;
    type WeightInfo = ();
}

impl Config for Test {
    type Currency = Balances;
    type Income = Income;
    type Records = VirtualChains;
    type PostOrigin = frame_system::EnsureRoot<AccountId>;
    type Payer = Payer;
    type PostFee = PostFee;
    type ByteFee = ByteFee;
    type MaxPosts = MaxPosts;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

pub struct Income;

impl OnUnbalanced<Credit<AccountId, Balances>> for Income {
    fn on_nonzero_unbalanced(credit: Credit<AccountId, Balances>) {
        assert!(Balances::resolve(&INCOME, credit).is_ok());
    }
}

/// Has 100 SCC.
pub const FOUNDATION: AccountId = AccountId::new([1; 32]);
pub const INCOME: AccountId = AccountId::new([2; 32]);
/// Has less than a post costs.
pub const POOR: AccountId = AccountId::new([3; 32]);

/// Runs a test in block 1 and checks the state after it.
pub fn on_chain(test: impl FnOnce()) {
    MaxPosts::set(8);
    Payer::set(Some(FOUNDATION));
    let balances = vec![(FOUNDATION, 100 * SCC), (INCOME, MILLI), (POOR, 2 * MILLI)];
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().expect("empty");
    pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
        .assimilate_storage(&mut storage)
        .expect("balances");
    sp_io::TestExternalities::from(storage).execute_with(|| {
        begin(1);
        test();
        check_state();
        VirtualChains::on_finalize(System::block_number());
        VirtualChains::do_try_state().expect("the records are sealed");
    });
}

/// The pallet's own checks, and no money appeared or vanished.
pub fn check_state() {
    Pallet::<Test>::do_try_state().expect("the state is sound");
    assert_eq!(wealth(&FOUNDATION) + wealth(&INCOME) + wealth(&POOR), 100 * SCC + 3 * MILLI);
    assert_eq!(Balances::total_issuance(), 100 * SCC + 3 * MILLI);
}

fn begin(height: BlockNumber) {
    System::reset_events();
    System::set_block_number(height - 1);
    System::initialize(&height, &Default::default(), &Default::default());
    VirtualChains::on_initialize(height);
}

/// Ends this block and begins a later one.
pub fn jump(height: BlockNumber) {
    VirtualChains::on_finalize(System::block_number());
    begin(height);
}

pub fn next_block() {
    jump(System::block_number() + 1);
}

/// A good post with this title.
pub fn news(title: &str) -> Content {
    Content {
        title: title.as_bytes().to_vec().try_into().expect("short"),
        body: "主网上线\nMainnet is live".as_bytes().to_vec().try_into().expect("short"),
        link: b"https://example.org/news".to_vec().try_into().expect("short"),
        language: b"zh-CN".to_vec().try_into().expect("short"),
    }
}

/// Posts; answers the post's number.
pub fn post(title: &str) -> PostId {
    let id = crate::NextPost::<Test>::get();
    News::post(RuntimeOrigin::root(), news(title)).expect("a good post");
    id
}

/// Posts so many times.
pub fn posts(count: u32) {
    for _ in 0..count {
        post("News");
    }
}

/// The records of chain f at a height.
pub fn records(height: BlockNumber) -> Vec<NewsRecord> {
    let records = VirtualChains::records(VirtualChain::News, height, 0, 100).into_iter();
    records.map(|bytes| codec::DecodeAll::decode_all(&mut bytes.as_slice()).expect("a record")).collect()
}

pub fn wealth(who: &AccountId) -> Balance {
    <Balances as Inspect<AccountId>>::total_balance(who)
}

pub fn assert_last(event: Event<Test>) {
    System::assert_last_event(event.into());
}
