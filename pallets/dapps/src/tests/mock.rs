use crate::{Config, Event, GenesisDapp, HoldReason, Pallet};
use frame_support::{derive_impl, parameter_types, traits::fungible::InspectHold};
use scc_types::{AccountId, Balance, DappDetails, DappId, Engine, Hash, Listing, MILLI, SCC};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage};

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Dapps: crate,
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
    pub const DepositBase: Balance = SCC;
    pub const DepositPerByte: Balance = MILLI;
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
    type ListOrigin = frame_system::EnsureRoot<AccountId>;
    type DepositBase = DepositBase;
    type DepositPerByte = DepositPerByte;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

/// Has 100 SCC.
pub const ALICE: AccountId = AccountId::new([1; 32]);
/// Has 100 SCC.
pub const BOB: AccountId = AccountId::new([2; 32]);
/// Has half of a token: too little for any deposit.
pub const POOR: AccountId = AccountId::new([3; 32]);

pub struct Chain {
    dapps: Vec<GenesisDapp>,
}

impl Chain {
    pub fn new() -> Self {
        Self { dapps: Vec::new() }
    }

    pub fn with_dapps(mut self, dapps: Vec<GenesisDapp>) -> Self {
        self.dapps = dapps;
        self
    }

    /// Runs a test at block 1 and checks the state after it.
    pub fn run(self, test: impl FnOnce()) {
        let balances = vec![(ALICE, 100 * SCC), (BOB, 100 * SCC), (POOR, SCC / 2)];
        let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().expect("empty");
        pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
            .assimilate_storage(&mut storage)
            .expect("balances");
        crate::GenesisConfig::<Test> { dapps: self.dapps, ..Default::default() }
            .assimilate_storage(&mut storage)
            .expect("dApps");
        sp_io::TestExternalities::from(storage).execute_with(|| {
            System::set_block_number(1);
            test();
            check_state();
        });
    }
}

/// The pallet's own checks, and nothing is held from an account without dApps.
pub fn check_state() {
    Pallet::<Test>::do_try_state().expect("the state is sound");
    for account in [ALICE, BOB, POOR] {
        let deposits: Balance =
            crate::Dapps::<Test>::iter_values().filter(|dapp| dapp.owner == account).map(|dapp| dapp.deposit).sum();
        assert_eq!(held(&account), deposits);
    }
}

pub fn details(name: &str) -> DappDetails {
    DappDetails {
        name: name.as_bytes().to_vec().try_into().expect("short"),
        description_zh: "渲染".as_bytes().to_vec().try_into().expect("short"),
        description_en: b"Renders".to_vec().try_into().expect("short"),
        engine: Engine::Wasm { code: H256::repeat_byte(7) },
        price_hint: 5,
    }
}

pub fn native(name: &str, version: &str) -> Engine {
    let word = |text: &str| text.as_bytes().to_vec().try_into().expect("short");
    Engine::Native { name: word(name), version: word(version) }
}

/// Registers a dApp of Alice and brings it to this listing.
pub fn dapp_of_alice(listing: Listing) -> DappId {
    let id = crate::NextDapp::<Test>::get();
    Dapps::register(signed(ALICE), details("Render")).expect("Alice can pay");
    if listing != Listing::Draft {
        Dapps::list(RuntimeOrigin::root(), id, reading(id)).expect("a draft");
    }
    if listing == Listing::Delisted {
        Dapps::delist(RuntimeOrigin::root(), id).expect("listed");
    }
    id
}

/// What the committee reads of a dApp now.
pub fn reading(id: DappId) -> Hash {
    Dapps::dapp(id).map(|dapp| dapp.reading).unwrap_or_default()
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn held(who: &AccountId) -> Balance {
    Balances::balance_on_hold(&HoldReason::Registration.into(), who)
}

pub fn listing_of(id: DappId) -> Listing {
    Dapps::dapp(id).expect("registered").listing
}

pub fn assert_last(event: Event<Test>) {
    System::assert_last_event(event.into());
}
