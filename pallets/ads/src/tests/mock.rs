//! A chain with balances, ads and the virtual chains that carry them.

use crate::{Bids, Config, Event, Pallet, Queue};
use frame_support::{
    derive_impl, parameter_types,
    traits::{
        fungible::{Balanced, Credit, Inspect},
        Hooks, Imbalance, OnUnbalanced,
    },
    weights::Weight,
};
use scc_types::{AccountId, AdRecord, Balance, BidId, BlockNumber, RecordId, VirtualChain, MILLI, SCC};
use sp_runtime::{traits::IdentityLookup, BuildStorage};

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Ads: crate,
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
    pub const FloorPrice: Balance = FLOOR;
    pub static MaxBids: u32 = 4;
    pub const MaxExpiredPerBlock: u32 = 2;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type AccountStore = System;
    type ExistentialDeposit = ExistentialDeposit;
    type DustRemoval = Income;
}

impl pallet_virtual_chains::Config for Test {
    type Network = ();
    type MaxPrunedPerBlock = frame_support::traits::ConstU32<100_000>;
    type WeightInfo = ();
}

impl Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Income = Income;
    type Records = VirtualChains;
    // Slots of 3 s, as on the development network.
    type Network = ();
    type ModerateOrigin = frame_system::EnsureRoot<AccountId>;
    type FloorPrice = FloorPrice;
    type MaxBids = MaxBids;
    type MaxExpiredPerBlock = MaxExpiredPerBlock;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

/// What the ads have brought.
pub struct Income;

impl OnUnbalanced<Credit<AccountId, Balances>> for Income {
    fn on_nonzero_unbalanced(credit: Credit<AccountId, Balances>) {
        assert!(credit.peek() > 0);
        assert!(Balances::resolve(&INCOME, credit).is_ok());
    }
}

/// The least bid.
pub const FLOOR: Balance = 100 * MILLI;
/// A week in slots of 3 s.
pub const LIFETIME: BlockNumber = 201_600;
/// Accounts with 100 SCC.
pub const RICH: u8 = 10;
/// Has half the floor price.
pub const POOR: AccountId = AccountId::new([99; 32]);
pub const INCOME: AccountId = AccountId::new([200; 32]);

/// One of the rich accounts, 0 to 9.
pub fn account(index: u8) -> AccountId {
    assert!(index < RICH);
    AccountId::new([index; 32])
}

/// Runs a test in block 1, whose first hooks have run, and checks the state after it.
pub fn on_chain(test: impl FnOnce()) {
    with_places(4, test);
}

/// The same with a queue of so many places.
pub fn with_places(places: u32, test: impl FnOnce()) {
    MaxBids::set(places);
    let mut balances: Vec<_> = (0..RICH).map(|index| (account(index), 100 * SCC)).collect();
    balances.extend([(POOR, FLOOR / 2), (INCOME, MILLI)]);
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().expect("empty");
    pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
        .assimilate_storage(&mut storage)
        .expect("balances");
    sp_io::TestExternalities::from(storage).execute_with(|| {
        begin(1);
        test();
        check_state();
        end();
        Pallet::<Test>::do_try_state().expect("the state is sound between blocks");
        VirtualChains::do_try_state().expect("the records are sealed");
    });
}

/// The pallet's own checks, nothing is held from an account without bids, and no money appeared or vanished.
pub fn check_state() {
    Pallet::<Test>::do_try_state().expect("the state is sound");
    for who in (0..RICH).map(account).chain([POOR]) {
        let bids: Balance = Queue::<Test>::get()
            .iter()
            .filter(|place| Bids::<Test>::get(place.bid).expect("a bid a place").bidder == who)
            .map(|place| place.amount)
            .sum();
        assert_eq!(Ads::held(&who), bids);
    }
    let everything: Balance = frame_system::Account::<Test>::iter_keys().map(|who| wealth(&who)).sum();
    assert_eq!(everything, Balance::from(RICH) * 100 * SCC + FLOOR / 2 + MILLI);
}

/// Begins a block as if all before it had been executed; answers what choosing its ad cost.
pub fn begin(height: BlockNumber) -> Weight {
    System::reset_events();
    System::set_block_number(height - 1);
    System::initialize(&height, &Default::default(), &Default::default());
    let weight = Ads::on_initialize(height);
    VirtualChains::on_initialize(height);
    weight
}

fn end() {
    VirtualChains::on_finalize(System::block_number());
}

/// Ends this block and begins the next; answers what choosing its ad cost.
pub fn next_block() -> Weight {
    jump(System::block_number() + 1)
}

/// Ends this block and begins a later one.
pub fn jump(height: BlockNumber) -> Weight {
    end();
    begin(height)
}

/// Bids with a text that tells the bids apart; answers the bid's number.
pub fn bid(index: u8, amount: Balance) -> BidId {
    let id = crate::NextBid::<Test>::get();
    let text = format!("广告 {id}").into_bytes();
    Ads::bid(signed(account(index)), text, b"https://example.org".to_vec(), amount).expect("a good bid");
    id
}

/// Bids of each of these accounts.
pub fn bids(indices: core::ops::Range<u8>, amount: Balance) {
    for index in indices {
        bid(index, amount);
    }
}

/// The ad of this block.
pub fn shown() -> Option<AdRecord> {
    let id = RecordId { chain: VirtualChain::Board, height: System::block_number(), index: 0 };
    System::events().into_iter().find_map(|record| match record.event {
        RuntimeEvent::Ads(Event::AdShown { record, ad }) => {
            assert_eq!(record, id);
            Some(ad)
        }
        _ => None,
    })
}

/// The numbers of the waiting bids, best first.
pub fn waiting() -> Vec<BidId> {
    Queue::<Test>::get().iter().rev().map(|place| place.bid).collect()
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// What an account has in all, held and free.
pub fn wealth(who: &AccountId) -> Balance {
    <Balances as Inspect<AccountId>>::total_balance(who)
}

/// This pallet's events of this block.
pub fn events() -> Vec<Event<Test>> {
    let all = System::events().into_iter();
    all.filter_map(|record| if let RuntimeEvent::Ads(event) = record.event { Some(event) } else { None }).collect()
}
