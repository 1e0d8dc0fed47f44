use crate::{Config, Cursor, Event, Funds, Pallet};
use codec::DecodeAll;
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU32, OnFinalize, OnInitialize},
};
use scc_traits::NetworkParameters;
use scc_types::{AccountId, Balance, BlockNumber, SealedSummary, SummaryLine, VirtualChain, MILLI};
use sp_runtime::{traits::IdentityLookup, BuildStorage};

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Summary: crate,
        Balances: pallet_balances,
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
    pub static AccountsPerBlock: u32 = 4;
    pub static MaxForgottenPerBlock: u32 = 2;
    pub static Interval: BlockNumber = 10;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type AccountStore = Summary;
    type ExistentialDeposit = ExistentialDeposit;
    type ReserveIdentifier = [u8; 8];
}

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
        <()>::half_life()
    }
    fn summary_interval() -> BlockNumber {
        Interval::get()
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

impl Config for Test {
    type Currency = Balances;
    type Records = VirtualChains;
    type Network = Network;
    type AccountsPerBlock = AccountsPerBlock;
    type MaxForgottenPerBlock = MaxForgottenPerBlock;
    type WeightInfo = ();
}

impl pallet_virtual_chains::Config for Test {
    type Network = Network;
    type MaxPrunedPerBlock = ConstU32<4>;
    type WeightInfo = ();
}

/// What an account has in genesis.
pub const START: Balance = 100 * MILLI;

/// Account number `index` in the order of storage, of the first 1,000.
pub fn nth(index: usize) -> AccountId {
    thread_local! {
        static ORDER: Vec<AccountId> = {
            let mut accounts: Vec<_> = (0..1_000).map(numbered).collect();
            accounts.sort_by_key(Cursor::of);
            accounts
        };
    }
    ORDER.with(|order| order[index].clone())
}

/// An account of which nothing is known but its number.
pub fn numbered(number: u32) -> AccountId {
    let mut bytes = [7; 32];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    AccountId::new(bytes)
}

/// A chain whose blocks are run and committed one by one.
pub struct Chain {
    ext: sp_io::TestExternalities,
    check: bool,
}

impl Chain {
    /// With these accounts, interval 10 and 4 accounts a block.
    pub fn with(accounts: impl IntoIterator<Item = AccountId>) -> Self {
        AccountsPerBlock::set(4);
        MaxForgottenPerBlock::set(2);
        Interval::set(10);
        let balances = accounts.into_iter().map(|account| (account, START)).collect();
        let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().expect("empty");
        pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
            .assimilate_storage(&mut storage)
            .expect("balances");
        Self { ext: storage.into(), check: true }
    }

    /// With the first `count` accounts in the order of storage.
    pub fn new(count: usize) -> Self {
        Self::with((0..count).map(nth))
    }

    /// The state is not checked after every block.
    pub fn unchecked(mut self) -> Self {
        self.check = false;
        self
    }

    /// Runs the next block.
    pub fn block<R>(&mut self, calls: impl FnOnce() -> R) -> R {
        let result = self.ext.execute_with(|| {
            let height = System::block_number() + 1;
            System::reset_events();
            System::initialize(&height, &Default::default(), &Default::default());
            AllPalletsWithSystem::on_initialize(height);
            let result = calls();
            AllPalletsWithSystem::on_finalize(height);
            result
        });
        self.ext.commit_all().expect("the state can be committed");
        if self.check {
            self.read(|| Pallet::<Test>::do_try_state().expect("the state is sound"));
        }
        result
    }

    /// Runs blocks without calls until after this one.
    pub fn run_to(&mut self, height: BlockNumber) {
        while self.read(System::block_number) < height {
            self.block(|| ());
        }
    }

    pub fn read<R>(&mut self, read: impl FnOnce() -> R) -> R {
        self.ext.execute_with(read)
    }

    pub fn ext(&mut self) -> &mut sp_io::TestExternalities {
        &mut self.ext
    }
}

/// What all accounts have now, in the order of storage: what a summary of this moment has to say.
pub fn oracle() -> Vec<SummaryLine> {
    let mut lines: Vec<_> = frame_system::Account::<Test>::iter()
        .filter_map(|(account, info)| Funds::of(&info.data).map(|funds| funds.into_line(account)))
        .collect();
    lines.sort_by_key(|line| Cursor::of(&line.account));
    lines
}

/// The lines of a kept summary.
pub fn summary_of(height: BlockNumber) -> (SealedSummary, Vec<SummaryLine>) {
    let summary = Summary::header(height).expect("the summary is kept");
    let chunks = (0..summary.header.chunks).map(|index| Summary::chunk(height, index).expect("a chunk"));
    let lines = chunks.flat_map(|chunk| Vec::<SummaryLine>::decode_all(&mut chunk.as_slice()).expect("SCALE"));
    let lines = lines.collect();
    (summary, lines)
}

/// The events of this pallet in this block.
pub fn events() -> Vec<Event<Test>> {
    System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Summary(event) => Some(event),
            _ => None,
        })
        .collect()
}

pub fn transfer(from: &AccountId, to: &AccountId, amount: Balance) {
    use frame_support::traits::{fungible::Mutate, tokens::Preservation};
    Balances::transfer(from, to, amount, Preservation::Expendable).expect("it can be paid");
}

/// Moves everything away: the account dies.
pub fn kill(account: &AccountId, to: &AccountId) {
    transfer(account, to, Balances::free_balance(account));
    assert!(!frame_system::Account::<Test>::contains_key(account));
}
