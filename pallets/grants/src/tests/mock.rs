//! A chain of balances, revenue, scores, workers, jobs and grants: nothing of the money is faked.

use crate::{self as pallet_grants, GenesisBudgets, HoldReason, Pot};
use frame_support::{
    assert_ok, derive_impl, parameter_types,
    storage::with_storage_layer,
    traits::{
        fungible::{Inspect, InspectHold},
        ConstU128, ConstU32, Get, Hooks,
    },
    weights::Weight,
    PalletId,
};
use frame_system::EnsureRoot;
use pallet_authorship::EventHandler;
use scc_traits::{DappRegistry, SubmissionFee};
use scc_types::*;
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchResult};

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Revenue: pallet_revenue,
        Scores: pallet_scores,
        Workers: pallet_workers,
        Jobs: pallet_jobs,
        Grants: pallet_grants,
    }
);

pub const FOUNDATION: AccountId = AccountId::new([200; 32]);
pub const RESERVE: AccountId = AccountId::new([201; 32]);
pub const AUTHOR: AccountId = AccountId::new([202; 32]);
pub const DEVELOPER: AccountId = AccountId::new([203; 32]);
pub const OPERATOR: AccountId = AccountId::new([204; 32]);

pub const EXISTENTIAL_DEPOSIT: Balance = MILLI;
pub const RICHES: Balance = 1_000 * SCC;
pub const CONTRIBUTORS: Balance = 10_000 * SCC;
pub const TRIALS: Balance = 5_000 * SCC;
/// Unlocks each day.
pub const DAILY: Balance = 100 * SCC;
pub const DAILY_TRIALS: Balance = 50 * SCC;
pub const DEPOSIT: Balance = SCC;
/// Blocks of a day, as on the development network.
pub const DAY: BlockNumber = 20;
/// Blocks of an allocation period of nine days.
pub const PERIOD: BlockNumber = 180;
/// Longest life of a coupon in blocks: thirty days.
pub const LONGEST: BlockNumber = 600;
/// The block in which tests start: the workers have been enlisted for seven days, the eighth day has just begun.
pub const START: BlockNumber = 160;

pub const LISTED: DappId = 1;
pub const DRAFT: DappId = 2;

parameter_types! {
    pub const RevenueId: PalletId = PalletId(*b"scc/rvnu");
    pub const ScoresId: PalletId = PalletId(*b"scc/scor");
    pub const GrantsId: PalletId = PalletId(*b"scc/grnt");
    pub ScoresPot: AccountId = Scores::pot();
    pub QueueWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type AccountStore = System;
    type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type DustRemoval = pallet_revenue::ToReserve<Test>;
}

impl pallet_scores::Config for Test {
    type Currency = Balances;
    type Records = ();
    type Network = ();
    type PalletId = ScoresId;
    type MaxSweep = ConstU32<4>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

impl pallet_revenue::Config for Test {
    type Currency = Balances;
    type Scores = Scores;
    type ScoresPot = ScoresPot;
    type Budgets = Grants;
    type PaidOutInBlock = pallet_scores::PaidOutInBlock<Test>;
    type Network = ();
    type PalletId = RevenueId;
    type StatementWindow = ConstU32<10>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

impl pallet_workers::Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Network = ();
    type Deposit = ConstU128<MILLI>;
    type MaxExpiredPerBlock = ConstU32<3>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

impl pallet_jobs::Config for Test {
    type RuntimeHoldReason = RuntimeHoldReason;
    type Currency = Balances;
    type LostFees = pallet_revenue::Fees<Test>;
    type PaidWork = Revenue;
    type Records = ();
    type Dapps = Store;
    type Draw = Workers;
    type Network = ();
    type Fees = NoFees;
    type Standing = ();
    type MinimumBid = ConstU128<1_000>;
    type JobDeposit = ConstU128<MILLI>;
    type ByteDeposit = ConstU128<1_000>;
    type WorkerDeposit = ConstU128<MILLI>;
    type RequesterDeposit = ConstU128<MILLI>;
    type MaxRatings = ConstU32<64>;
    type MaxWorkers = ConstU32<1_000>;
    type MaxJobs = ConstU32<100>;
    type QueueWeight = QueueWeight;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
}

impl pallet_grants::Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type CouncilOrigin = EnsureRoot<AccountId>;
    type Jobs = Jobs;
    type Network = ();
    type Reserve = ReserveOfRevenue;
    type PalletId = GrantsId;
    type DailyGrant = ConstU128<DAILY>;
    type GrantDaysKept = ConstU32<3>;
    type DailyTrials = ConstU128<DAILY_TRIALS>;
    type PeriodDays = ConstU32<9>;
    type CouponDays = ConstU32<30>;
    type CouponDeposit = ConstU128<DEPOSIT>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
}

pub struct ReserveOfRevenue;
impl Get<Option<AccountId>> for ReserveOfRevenue {
    fn get() -> Option<AccountId> {
        pallet_revenue::Reserve::<Test>::get()
    }
}

pub struct NoFees;
impl SubmissionFee for NoFees {
    fn fee_of(_: u32, _: Weight) -> Balance {
        0
    }
}

pub struct Store;
impl DappRegistry for Store {
    fn accepts_jobs(dapp: DappId) -> bool {
        dapp == LISTED || dapp == DRAFT
    }
    fn developer(dapp: DappId) -> Option<AccountId> {
        (dapp == LISTED).then_some(DEVELOPER)
    }
    fn engine(_dapp: DappId) -> Option<Engine> {
        Some(Engine::Wasm { code: Hash::zero() })
    }
    fn note_job(_dapp: DappId, _units: Units, _payment: Balance) {}
    fn note_raise(_dapp: DappId, _units: Units, _payment: Balance) {}
    fn note_delivery(_dapp: DappId, _units: Units, _credit: Balance, _income: Balance) {}
}

/// One of ten people with 1,000 tokens; 0 to 4 are enlisted as workers in block 1.
pub fn person(number: u8) -> AccountId {
    assert!(number < 10);
    AccountId::new([number + 11; 32])
}

/// Builds the state a test starts from.
pub struct Builder {
    workers: u8,
}

impl Default for Builder {
    fn default() -> Self {
        Self { workers: 5 }
    }
}

impl Builder {
    pub fn with_workers(self, workers: u8) -> Self {
        Self { workers }
    }

    /// Runs a test at block [`START`] and checks the state after it.
    pub fn run<R>(self, test: impl FnOnce() -> R) -> R {
        let people = (0..10).map(|number| (person(number), RICHES));
        let named = [AUTHOR, DEVELOPER, OPERATOR].map(|account| (account, RICHES));
        let foundation = (FOUNDATION, CONTRIBUTORS + TRIALS + RICHES);
        let balances = people.chain(named).chain([foundation]).collect();
        let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
        pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
            .assimilate_storage(&mut storage)
            .unwrap();
        pallet_revenue::GenesisConfig::<Test> {
            foundation: Some(FOUNDATION),
            share: Some(Grants::pot(Pot::Share)),
            reserve: Some(RESERVE),
            ..Default::default()
        }
        .assimilate_storage(&mut storage)
        .unwrap();
        pallet_grants::GenesisConfig::<Test> {
            budgets: Some(GenesisBudgets { endower: FOUNDATION, contributors: CONTRIBUTORS, trials: TRIALS }),
            operator: Some(OPERATOR),
            ..Default::default()
        }
        .assimilate_storage(&mut storage)
        .unwrap();
        sp_io::TestExternalities::from(storage).execute_with(|| {
            begin(1);
            (0..self.workers).for_each(|number| enlist(person(number)));
            finish();
            begin(START);
            let answer = test();
            check();
            answer
        })
    }
}

pub fn run<R>(test: impl FnOnce() -> R) -> R {
    Builder::default().run(test)
}

pub fn enlist(worker: AccountId) {
    let mut peer_id = vec![0x00, 36, 0x08, 0x01, 0x12, 0x20];
    peer_id.extend([7; 32]);
    let profile = WorkerProfile {
        peer_id: peer_id.try_into().unwrap(),
        engines: vec![WorkerEngine::Wasm].try_into().unwrap(),
        relay: None,
    };
    assert_ok!(Workers::enlist(RuntimeOrigin::signed(worker), profile));
}

fn begin(block: BlockNumber) {
    let parent = H256::from_low_u64_be(block.into());
    System::set_block_number(block - 1);
    System::initialize(&block, &parent, &Default::default());
    System::reset_events();
    Revenue::on_initialize(block);
    Scores::on_initialize(block);
    Workers::on_initialize(block);
    Jobs::on_initialize(block);
    Grants::on_initialize(block);
}

fn finish() {
    <Revenue as EventHandler<_, _>>::note_author(AUTHOR);
    let block = System::block_number();
    Scores::on_idle(block, Weight::MAX);
    Revenue::on_finalize(block);
}

pub fn next_block() {
    finish();
    begin(System::block_number() + 1);
}

pub fn wait(blocks: BlockNumber) {
    (0..blocks).for_each(|_| next_block());
}

pub fn run_to(block: BlockNumber) {
    wait(block - System::block_number());
}

/// What must hold after every test and in between: every pallet's rules, and not a planck is lost or made.
pub fn check() {
    assert_ok!(Grants::do_try_state());
    assert_ok!(Jobs::do_try_state());
    assert_ok!(Revenue::do_try_state());
    assert_ok!(Workers::do_try_state());
    let sums = pallet_revenue::Books::<Test>::get();
    assert_eq!(sums.pots.pending, Jobs::total_pending());
    assert_eq!(sums.totals.income(), sums.totals.outgoings() + sums.held());
    let everything: Balance = frame_system::Account::<Test>::iter_keys().map(|who| Balances::total_balance(&who)).sum();
    assert_eq!(everything, Balances::total_issuance());
    let held: Balance = pallet_balances::Holds::<Test>::iter_values().flatten().map(|hold| hold.amount).sum();
    let coupons: Balance = crate::Coupons::<Test>::iter_values().map(|coupon| coupon.deposit).sum();
    let jobs: Balance = pallet_jobs::Jobs::<Test>::iter_values().map(|job| job.deposit).sum();
    let entries = pallet_jobs::Workers::<Test>::iter_values();
    let entries: Balance = entries.map(|worker| worker.deposit + worker.lease_fee).sum();
    let requesters: Balance =
        pallet_jobs::Requesters::<Test>::iter_values().map(|requester| requester.record.deposit).sum();
    let enlisted: Balance = pallet_workers::Workers::<Test>::iter_values().map(|worker| worker.deposit).sum();
    assert_eq!(held, coupons + jobs + entries + requesters + enlisted);
}

/// Everything of an account, held or free.
pub fn wealth(who: &AccountId) -> Balance {
    Balances::total_balance(who)
}

/// What a pot holds beyond its existential deposit.
pub fn pot(pot: Pot) -> Balance {
    <Balances as Inspect<_>>::balance(&Grants::pot(pot)) - EXISTENTIAL_DEPOSIT
}

pub fn held_for_coupons(who: &AccountId) -> Balance {
    Balances::balance_on_hold(&HoldReason::Coupon.into(), who)
}

fn job_key() -> sr25519::Pair {
    sr25519::Pair::from_seed(&[9; 32])
}

/// A job as the two calls take it.
#[derive(Clone)]
pub struct Terms {
    pub dapp: DappId,
    pub units: Units,
    pub payment: Balance,
    pub open_for: BlockNumber,
    pub max_workers: u32,
}

/// 100 units on a listed dApp for at most five workers, open for 30 blocks.
pub fn terms(payment: Balance) -> Terms {
    Terms { dapp: LISTED, units: 100, payment, open_for: 30, max_workers: 5 }
}

impl Terms {
    pub fn with_dapp(self, dapp: DappId) -> Self {
        Self { dapp, ..self }
    }

    pub fn with_units(self, units: Units) -> Self {
        Self { units, ..self }
    }

    pub fn with_max_workers(self, max_workers: u32) -> Self {
        Self { max_workers, ..self }
    }

    pub fn grant_by(self, who: &AccountId) -> DispatchResult {
        with_storage_layer(|| {
            let origin = RuntimeOrigin::signed(who.clone());
            let (spec, endpoint, key, deadline) = self.rest();
            Grants::post_grant_job(
                origin,
                self.dapp,
                spec,
                self.units,
                self.payment,
                endpoint,
                key,
                deadline,
                self.max_workers,
            )
        })
    }

    pub fn trial_by(self, who: &AccountId) -> DispatchResult {
        with_storage_layer(|| {
            let origin = RuntimeOrigin::signed(who.clone());
            let (spec, endpoint, key, deadline) = self.rest();
            let posted = Grants::post_trial_job(
                origin,
                self.dapp,
                spec,
                self.units,
                self.payment,
                endpoint,
                key,
                deadline,
                self.max_workers,
            );
            posted.map(|info| assert_eq!(info.pays_fee, frame_support::dispatch::Pays::No)).map_err(|error| error.error)
        })
    }

    fn rest(&self) -> (JobSpec, Endpoint, sr25519::Public, BlockNumber) {
        let spec = JobSpec { manifest: H256::zero(), inline: Default::default() };
        let endpoint = Endpoint { peer_id: vec![1; 38].try_into().unwrap(), addresses: Default::default() };
        (spec, endpoint, job_key().public(), System::block_number() + self.open_for)
    }
}

/// Posts a grant job of the operator; its number.
pub fn grant(payment: Balance) -> JobId {
    assert_ok!(terms(payment).grant_by(&OPERATOR));
    newest_job()
}

/// Issues a coupon for the listed dApp, good for 100 blocks.
pub fn issue(holder: &AccountId, amount: Balance) -> DispatchResult {
    let expiry = System::block_number() + 100;
    Grants::issue_coupon(RuntimeOrigin::signed(OPERATOR), holder.clone(), LISTED, amount, expiry)
}

pub fn newest_job() -> JobId {
    pallet_jobs::Newest::<Test>::get().next - 1
}

pub fn claim(job: JobId, worker: &AccountId, units: Units) -> DispatchResult {
    let receipt = Receipt {
        genesis: System::block_hash(0),
        job,
        worker: worker.clone(),
        units,
        result_root: H256::zero(),
        expiry: System::block_number() + 1_000,
    };
    let signature = job_key().sign(&receipt.payload());
    with_storage_layer(|| {
        let claimed = Jobs::claim_receipts(RuntimeOrigin::signed(worker.clone()), receipt, signature);
        claimed.map(|_| ()).map_err(|error| error.error)
    })
}

pub fn lease(job: JobId, worker: &AccountId, units: Units) -> DispatchResult {
    let lease = Lease {
        genesis: System::block_hash(0),
        job,
        worker: worker.clone(),
        units,
        task_units: units.clamp(1, 4),
        expiry: System::block_number() + 3,
    };
    let signature = job_key().sign(&lease.payload());
    with_storage_layer(|| {
        let registered = Jobs::register_lease(RuntimeOrigin::signed(worker.clone()), lease, signature);
        registered.map(|_| ()).map_err(|error| error.error)
    })
}

pub fn object(job: JobId, worker: &AccountId, units: Units) -> DispatchResult {
    with_storage_layer(|| Jobs::object(RuntimeOrigin::signed(worker.clone()), job, units))
}

pub fn report(job: JobId, lines: &[(AccountId, Units, Stars)], last: bool) -> DispatchResult {
    let Some(found) = pallet_jobs::Jobs::<Test>::get(job) else { return Ok(()) };
    let page =
        lines.iter().map(|(worker, units, stars)| Rating { worker: worker.clone(), units: *units, stars: *stars });
    let page: Vec<_> = page.collect();
    with_storage_layer(|| Jobs::report(RuntimeOrigin::signed(found.requester), job, page.try_into().unwrap(), last))
}

pub fn events() -> Vec<crate::Event<Test>> {
    let ours = System::events().into_iter().filter_map(|record| match record.event {
        RuntimeEvent::Grants(event) => Some(event),
        _ => None,
    });
    ours.collect()
}
