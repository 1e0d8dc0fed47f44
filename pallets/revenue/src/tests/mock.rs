//! A chain of balances, scores and revenue.

use crate as pallet_revenue;
use alloc::vec::Vec;
use frame_support::{
    assert_ok, derive_impl, parameter_types,
    traits::{
        fungible::{Balanced, Inspect},
        tokens::{Fortitude, Precision, Preservation},
        OnFinalize, OnIdle, OnInitialize, OnUnbalanced,
    },
    weights::Weight,
    PalletId,
};
use pallet_authorship::EventHandler;
use scc_traits::{Budgets, Credit, PaidWork, Settled, Settlement};
use scc_types::{AccountId, Balance, BlockIncome, BlockNumber, Funding, Stars, Units, SCC};
use sp_runtime::{traits::IdentityLookup, BuildStorage};

pub type Block = frame_system::mocking::MockBlockU32<Test>;

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Revenue: pallet_revenue,
        Scores: pallet_scores,
    }
);

pub const EXISTENTIAL_DEPOSIT: Balance = SCC / 1_000;
pub const HALF_LIFE: BlockNumber = 20;
pub const WINDOW: BlockNumber = 10;

parameter_types! {
    pub const RevenuePalletId: PalletId = PalletId(*b"scc/rvnu");
    pub const ScoresPalletId: PalletId = PalletId(*b"scc/scor");
    pub ScoresPot: AccountId = Scores::pot();
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
    type DustRemoval = pallet_revenue::ToReserve<Test>;
    type ExistentialDeposit = frame_support::traits::ConstU128<EXISTENTIAL_DEPOSIT>;
}

impl pallet_scores::Config for Test {
    type Currency = Balances;
    type Records = ();
    type Network = ();
    type PalletId = ScoresPalletId;
    type MaxSweep = frame_support::traits::ConstU32<4>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

impl pallet_revenue::Config for Test {
    type Currency = Balances;
    type Scores = Scores;
    type ScoresPot = ScoresPot;
    type Budgets = TwoBudgets;
    type PaidOutInBlock = pallet_scores::PaidOutInBlock<Test>;
    type Network = ();
    type PalletId = RevenuePalletId;
    type StatementWindow = frame_support::traits::ConstU32<WINDOW>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

/// Grants are paid by account 8, coupons by account 9.
pub struct TwoBudgets;
impl Budgets for TwoBudgets {
    fn account(funding: Funding) -> Option<AccountId> {
        match funding {
            Funding::Own => None,
            Funding::Grant => Some(account(8)),
            Funding::Coupon => Some(account(9)),
        }
    }
}

pub const fn account(number: u8) -> AccountId {
    AccountId::new([number; 32])
}

pub const FOUNDATION: AccountId = account(200);
pub const RESERVE: AccountId = account(201);
pub const AUTHOR: AccountId = account(202);
pub const DEVELOPER: AccountId = account(203);

/// Builds the state a test starts from.
pub struct Builder {
    foundation: Option<AccountId>,
    share: Option<AccountId>,
    reserve: Option<AccountId>,
}

impl Default for Builder {
    fn default() -> Self {
        Self { foundation: Some(FOUNDATION), share: None, reserve: Some(RESERVE) }
    }
}

impl Builder {
    pub fn without_reserve(self) -> Self {
        Self { reserve: None, ..self }
    }

    pub fn with_share(self, share: AccountId) -> Self {
        Self { share: Some(share), ..self }
    }

    /// Accounts 1 to 9 have 1,000 tokens each; block 1 has begun.
    pub fn run(self, test: impl FnOnce()) {
        let accounts = (1..10).map(|number| (account(number), 1_000 * SCC));
        let others = [FOUNDATION, AUTHOR, DEVELOPER].map(|account| (account, SCC));
        let balances = accounts.chain(others).collect();
        let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().expect("valid");
        pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
            .assimilate_storage(&mut storage)
            .expect("valid");
        pallet_revenue::GenesisConfig::<Test> {
            foundation: self.foundation,
            share: self.share,
            reserve: self.reserve,
            ..Default::default()
        }
        .assimilate_storage(&mut storage)
        .expect("valid");
        let mut externalities = sp_io::TestExternalities::from(storage);
        externalities.execute_with(|| {
            begin(1);
            test();
            check();
        });
    }
}

pub fn run(test: impl FnOnce()) {
    Builder::default().run(test);
}

pub fn check() {
    assert_ok!(Revenue::do_try_state());
    // What left for the scores is there, paid or owed.
    let still_owed: Balance = pallet_scores::Claims::<Test>::iter_values().map(|held| held.earner.paid).sum();
    let no_more: Balance = pallet_scores::Earners::<Test>::iter_values().map(|earner| earner.paid).sum();
    assert_eq!(Revenue::totals().claims, still_owed + no_more + pallet_scores::Totals::<Test>::get().owed);
}

fn begin(height: BlockNumber) {
    System::set_block_number(height);
    System::reset_events();
    <Revenue as OnInitialize<_>>::on_initialize(height);
    <Scores as OnInitialize<_>>::on_initialize(height);
}

/// Ends this block, made by `author`, and begins the next.
pub fn end_block_by(author: Option<AccountId>) {
    if let Some(author) = author {
        <Revenue as EventHandler<_, _>>::note_author(author);
    }
    let height = System::block_number();
    <Scores as OnIdle<_>>::on_idle(height, Weight::MAX);
    <Revenue as OnFinalize<_>>::on_finalize(height);
    begin(height + 1);
}

pub fn end_blocks(blocks: u32) {
    for _ in 0..blocks {
        end_block_by(Some(AUTHOR));
    }
}

pub fn free(account: &AccountId) -> Balance {
    <Balances as Inspect<_>>::balance(account)
}

/// What the pallet's account holds besides its existential deposit.
pub fn held() -> Balance {
    free(&Revenue::account()) - EXISTENTIAL_DEPOSIT
}

/// This block's income so far.
pub fn this_block() -> BlockIncome {
    crate::Books::<Test>::get().block
}

/// Withdraws from an account, as fees and prices of ads are, and hands the credit to `Handler`.
pub fn charge<Handler: OnUnbalanced<frame_support::traits::fungible::Credit<AccountId, Balances>>>(
    payer: u8,
    amount: Balance,
) -> bool {
    let credit = <Balances as Balanced<_>>::withdraw(
        &account(payer),
        amount,
        Precision::Exact,
        Preservation::Preserve,
        Fortitude::Polite,
    );
    credit.map(Handler::on_unbalanced).is_ok()
}

/// A job for settling.
pub struct Job {
    pub funding: Funding,
    pub payment: Balance,
    pub units: Units,
    pub pending: Balance,
}

pub fn post(payer: u8, payment: Balance, units: Units) -> Job {
    post_with(Funding::Own, payer, payment, units)
}

pub fn post_with(funding: Funding, requester: u8, payment: Balance, units: Units) -> Job {
    let pending = Revenue::pay(funding, &account(requester), payment).expect("the payer can pay");
    Job { funding, payment, units, pending }
}

/// Settles deliveries (worker, units, stars) of job 7, dApp 3.
pub fn settle(job: &mut Job, developer: Option<AccountId>, deliveries: &[(u8, Units, Stars)]) -> Settled {
    let credits = deliveries.iter().map(|(worker, units, stars)| Credit {
        worker: account(*worker),
        units: *units,
        stars: *stars,
    });
    let settled = Revenue::settle(Settlement {
        job: 7,
        funding: job.funding,
        dapp: 3,
        developer,
        payment: job.payment,
        units: job.units,
        pending: job.pending,
        credits: credits.collect(),
    });
    job.pending -= settled.taken;
    settled
}

pub fn events() -> Vec<crate::Event<Test>> {
    System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Revenue(event) => Some(event),
            _ => None,
        })
        .collect()
}
