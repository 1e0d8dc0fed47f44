use crate::{Config, Event, HoldReason, Pallet};
use frame_support::{
    derive_impl, parameter_types,
    traits::{fungible::InspectHold, Hooks},
};
use scc_types::{AccountId, Balance, BlockNumber, WorkerEngine, WorkerProfile, MILLI, SCC};
use sp_runtime::{traits::IdentityLookup, BuildStorage};

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Workers: crate,
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
    pub static Deposit: Balance = SCC;
    pub const MaxExpiredPerBlock: u32 = 3;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type AccountStore = System;
    type ExistentialDeposit = ExistentialDeposit;
}

impl Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    // Slots of 3 s, as on the development network.
    type Network = ();
    type Deposit = Deposit;
    type MaxExpiredPerBlock = MaxExpiredPerBlock;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

/// 36 hours in slots of 3 s.
pub const LIFETIME: BlockNumber = 43_200;
/// Accounts with 10 SCC.
pub const RICH: u8 = 20;
/// Has half of a token: too little for a deposit.
pub const POOR: AccountId = AccountId::new([99; 32]);

/// One of the rich accounts, 0 to 19.
pub fn account(index: u8) -> AccountId {
    assert!(index < RICH);
    AccountId::new([index; 32])
}

/// Runs a test at block 1 and checks the state after it.
pub fn on_chain(test: impl FnOnce()) {
    Deposit::set(SCC);
    let mut balances: Vec<_> = (0..RICH).map(|index| (account(index), 10 * SCC)).collect();
    balances.push((POOR, SCC / 2));
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().expect("empty");
    pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
        .assimilate_storage(&mut storage)
        .expect("balances");
    sp_io::TestExternalities::from(storage).execute_with(|| {
        System::set_block_number(1);
        test();
        check_state();
    });
}

/// The pallet's own checks, and nothing is held from an account that is not enlisted.
pub fn check_state() {
    Pallet::<Test>::do_try_state().expect("the state is sound");
    for account in (0..RICH).map(account).filter(|account| !crate::Workers::<Test>::contains_key(account)) {
        assert_eq!(held(&account), 0);
    }
}

/// Jumps to a block and runs its first hook.
pub fn at_block(height: BlockNumber) {
    System::set_block_number(height);
    Workers::on_initialize(height);
}

pub fn native(name: &str, version: &str) -> WorkerEngine {
    let word = |text: &str| text.as_bytes().to_vec().try_into().expect("short");
    WorkerEngine::Native { name: word(name), version: word(version) }
}

/// A worker with an Ed25519 PeerId that runs wasm.
pub fn profile() -> WorkerProfile {
    let mut peer_id = vec![0x00, 36, 0x08, 0x01, 0x12, 0x20];
    peer_id.extend([7; 32]);
    WorkerProfile {
        peer_id: peer_id.try_into().expect("38 bytes"),
        engines: vec![WorkerEngine::Wasm].try_into().expect("one"),
        relay: None,
    }
}

pub fn enlist(index: u8) {
    Workers::enlist(signed(account(index)), profile()).expect("the account is rich");
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn held(who: &AccountId) -> Balance {
    Balances::balance_on_hold(&HoldReason::Enlistment.into(), who)
}

pub fn assert_last(event: Event<Test>) {
    System::assert_last_event(event.into());
}
