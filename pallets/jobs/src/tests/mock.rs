//! A chain with balances and jobs; its revenue moves real money by the rules of `scc-math`, without release.

use crate::{self as pallet_jobs, types::*, *};
use frame_support::{
    derive_impl, parameter_types,
    traits::{
        fungible::{Balanced, Credit, Inspect, Mutate},
        tokens::Preservation,
        Hooks, OnUnbalanced,
    },
    weights::Weight,
};
use scc_traits::{
    lot, AppendRecord, DappRegistry, DrawWorkers, Eligible, PaidWork, PostJob, Settled, Settlement, Standing,
    SubmissionFee,
};
use scc_types::*;
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult};

pub const REQUESTER: AccountId = AccountId::new([1; 32]);
pub const FRIEND: AccountId = AccountId::new([2; 32]);
pub const WORKER: AccountId = AccountId::new([3; 32]);
pub const SECOND: AccountId = AccountId::new([4; 32]);
pub const DEVELOPER: AccountId = AccountId::new([5; 32]);
pub const POOR: AccountId = AccountId::new([6; 32]);
pub const FOUNDATION: AccountId = AccountId::new([240; 32]);
pub const AUTHOR: AccountId = AccountId::new([241; 32]);
pub const PENDING: AccountId = AccountId::new([242; 32]);
pub const RESERVE: AccountId = AccountId::new([243; 32]);
pub const FEE_INCOME: AccountId = AccountId::new([244; 32]);

/// Pays grant jobs, and trial jobs.
pub const GRANTS: AccountId = AccountId::new([245; 32]);
pub const TRIALS: AccountId = AccountId::new([246; 32]);

pub const LISTED: DappId = 1;
pub const DRAFT: DappId = 2;
pub const DELISTED: DappId = 3;

pub const DEPOSIT: Balance = 1_000_000;
pub const RICHES: Balance = 1_000_000 * SCC;
/// What a unit pays unless a test says otherwise, in planck.
pub const PRICE: Balance = 1_000_000;
pub const WINDOW: BlockNumber = 5;
pub const REFUND_DELAY: BlockNumber = 10;
pub const GENESIS: Hash = H256::repeat_byte(0x11);

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Jobs: pallet_jobs,
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
    pub const ExistentialDeposit: Balance = 1_000;
    pub const MinimumBid: Balance = 1_000;
    pub const ItemDeposit: Balance = DEPOSIT;
    pub const ByteDeposit: Balance = 10;
    pub const MaxRatings: u32 = 64;
    pub const MaxWorkers: u32 = 20_000;
    pub static MaxJobs: u32 = 100;
    pub static QueueWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
    pub static Fee: Balance = 1_000;
    pub static Enlisted: Vec<AccountId> = vec![];
    pub static EnlistedAt: BlockNumber = 0;
    pub static Records: Vec<WorkRecord> = vec![];
    pub static Credited: Vec<(AccountId, Funding, AccountId, Balance)> = vec![];
    pub static Noted: Vec<Note> = vec![];
}

/// What the registry was told about a dApp's use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    Job { dapp: DappId, units: Units, payment: Balance },
    Raise { dapp: DappId, units: Units, payment: Balance },
    Delivery { dapp: DappId, units: Units, credit: Balance, income: Balance },
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type ExistentialDeposit = ExistentialDeposit;
    type AccountStore = System;
    type RuntimeHoldReason = RuntimeHoldReason;
    type DustRemoval = FeeIncome;
}

impl Config for Test {
    type RuntimeHoldReason = RuntimeHoldReason;
    type Currency = Balances;
    type LostFees = FeeIncome;
    type PaidWork = Revenue;
    type Records = WorkChain;
    type Dapps = Store;
    type Draw = Lottery;
    type Network = ();
    type Fees = FixedFee;
    type Standing = Standings;
    type MinimumBid = MinimumBid;
    type JobDeposit = ItemDeposit;
    type ByteDeposit = ByteDeposit;
    type WorkerDeposit = ItemDeposit;
    type RequesterDeposit = ItemDeposit;
    type MaxRatings = MaxRatings;
    type MaxWorkers = MaxWorkers;
    type MaxJobs = MaxJobs;
    type QueueWeight = QueueWeight;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
}

pub struct FeeIncome;
impl OnUnbalanced<Credit<AccountId, Balances>> for FeeIncome {
    fn on_nonzero_unbalanced(credit: Credit<AccountId, Balances>) {
        assert!(Balances::resolve(&FEE_INCOME, credit).is_ok());
    }
}

pub struct WorkChain;
impl AppendRecord for WorkChain {
    fn append_bytes(chain: VirtualChain, record: Vec<u8>) -> RecordId {
        assert_eq!(chain, VirtualChain::Work);
        let record = codec::DecodeAll::decode_all(&mut record.as_slice()).unwrap();
        Records::mutate(|records| records.push(record));
        RecordId { chain, height: 0, index: 0 }
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
    fn note_job(dapp: DappId, units: Units, payment: Balance) {
        Noted::mutate(|notes| notes.push(Note::Job { dapp, units, payment }));
    }
    fn note_raise(dapp: DappId, units: Units, payment: Balance) {
        Noted::mutate(|notes| notes.push(Note::Raise { dapp, units, payment }));
    }
    fn note_delivery(dapp: DappId, units: Units, credit: Balance, income: Balance) {
        Noted::mutate(|notes| notes.push(Note::Delivery { dapp, units, credit, income }));
    }
}

pub struct Lottery;
impl DrawWorkers for Lottery {
    fn draw(engine: &Engine, seed: Hash, batch: u32, count: u32) -> Vec<AccountId> {
        Self::draw_among(Eligible { enlisted_by: BlockNumber::MAX, up_to: u64::MAX }, engine, seed, batch, count)
    }
    fn draw_among(eligible: Eligible, _engine: &Engine, seed: Hash, batch: u32, count: u32) -> Vec<AccountId> {
        let mut workers = Enlisted::get();
        workers.retain(|worker| eligible.includes(seed, worker, EnlistedAt::get()));
        workers.sort_by_key(|worker| lot(seed, worker));
        let mut batches = workers.chunks(count as usize);
        let batch = batch as usize % batches.len().max(1);
        batches.nth(batch).unwrap_or_default().to_vec()
    }
    fn enlisted_since(worker: &AccountId) -> Option<BlockNumber> {
        Enlisted::get().contains(worker).then(EnlistedAt::get)
    }
    fn enlisted() -> u32 {
        Enlisted::get().len() as u32
    }
}

/// What was noted: requester, funding, worker, credit.
pub struct Standings;
impl Standing for Standings {
    fn note(requester: &AccountId, funding: Funding, worker: &AccountId, credit: Balance) {
        Credited::mutate(|credited| credited.push((requester.clone(), funding, worker.clone(), credit)));
    }
}

pub struct FixedFee;
impl SubmissionFee for FixedFee {
    fn fee_of(length: u32, weight: Weight) -> Balance {
        assert!(length > 200 && weight.ref_time() > 0, "a submission has a length and a weight");
        Fee::get()
    }
}

/// Claims are paid to workers at once; nothing is released from a carry.
pub struct Revenue;
impl Revenue {
    fn transfer(from: &AccountId, to: &AccountId, amount: Balance) {
        assert_eq!(Balances::transfer(from, to, amount, Preservation::Expendable), Ok(amount));
    }
}
impl PaidWork for Revenue {
    fn pay(funding: Funding, requester: &AccountId, payment: Balance) -> Result<Balance, DispatchError> {
        let (foundation, author, pending) = match funding {
            Funding::Own => {
                let parts = scc_math::split_income(payment);
                (parts.foundation, parts.author, parts.rest)
            }
            Funding::Grant => (0, scc_math::split_grant(payment).author, scc_math::split_grant(payment).pending),
            Funding::Coupon => (0, 0, scc_math::split_coupon(payment).pending),
        };
        let payer = payer(funding, requester);
        Balances::transfer(&payer, &FOUNDATION, foundation, Preservation::Preserve)?;
        Balances::transfer(&payer, &AUTHOR, author, Preservation::Preserve)?;
        Balances::transfer(&payer, &PENDING, pending, Preservation::Preserve)?;
        Ok(pending)
    }
    fn settle(settlement: Settlement) -> Settled {
        assert!(!settlement.credits.is_empty());
        let deliveries: Vec<_> = settlement
            .credits
            .iter()
            .map(|credit| {
                assert!(credit.units > 0);
                scc_math::Delivery { units: credit.units, stars_per_mille: credit.stars.per_mille() }
            })
            .collect();
        let Settlement { payment, units, pending, .. } = settlement;
        let terms = scc_math::SettlementTerms { payment, units, pending, carry: 0, volume: 0, deliveries: &deliveries };
        let parts = match settlement.funding {
            Funding::Coupon => scc_math::settle_coupon(payment, units, pending, &deliveries),
            Funding::Own | Funding::Grant => scc_math::settle(terms),
        };
        for (credit, award) in settlement.credits.iter().zip(&parts.awards) {
            Self::transfer(&PENDING, &credit.worker, award.claim);
        }
        let income = if settlement.developer.is_some() { parts.developers } else { 0 };
        Self::transfer(&PENDING, &settlement.developer.unwrap_or(RESERVE), parts.developers);
        Self::transfer(&PENDING, &RESERVE, parts.reserve);
        Settled {
            taken: parts.taken,
            credit: parts.credit,
            income,
            credits: parts.awards.iter().map(|award| award.credit).collect(),
        }
    }
    fn refund(_job: JobId, funding: Funding, requester: &AccountId, amount: Balance) -> Balance {
        Self::transfer(&PENDING, &payer(funding, requester), amount);
        amount
    }
    fn forfeit(_job: JobId, amount: Balance) {
        Self::transfer(&PENDING, &RESERVE, amount);
    }
    fn refund_of(funding: Funding, payment: Balance, undelivered: Units, units: Units, pending: Balance) -> Balance {
        match funding {
            Funding::Coupon => scc_math::coupon_refund_of(payment, undelivered, units, pending),
            Funding::Own | Funding::Grant => scc_math::refund_of(payment, undelivered, units, pending),
        }
    }
}

fn payer(funding: Funding, requester: &AccountId) -> AccountId {
    match funding {
        Funding::Own => requester.clone(),
        Funding::Grant => GRANTS,
        Funding::Coupon => TRIALS,
    }
}

/// Runs a test in block 1 and checks the state after it.
pub fn run(test: impl FnOnce()) {
    externalities().execute_with(|| {
        enter(1);
        test();
        check();
    });
}

pub fn externalities() -> sp_io::TestExternalities {
    let pots =
        [FOUNDATION, AUTHOR, PENDING, RESERVE, FEE_INCOME, DEVELOPER].map(|pot| (pot, ExistentialDeposit::get()));
    let people = [REQUESTER, FRIEND, WORKER, SECOND, GRANTS, TRIALS].map(|person| (person, RICHES));
    let balances = pots.into_iter().chain(people).collect();
    let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }.assimilate_storage(&mut storage).unwrap();
    Records::set(vec![]);
    Noted::set(vec![]);
    EnlistedAt::set(0);
    Credited::set(vec![]);
    storage.into()
}

/// What must hold after every test: the pallet's own rules, and that no money appeared or vanished.
pub fn check() {
    Jobs::do_try_state().unwrap();
    assert_eq!(Balances::total_balance(&PENDING) - ExistentialDeposit::get(), Jobs::total_pending());
    let everything: Balance = System::account_keys().iter().map(Balances::total_balance).sum();
    assert_eq!(everything, Balances::total_issuance());
}

trait AccountKeys {
    fn account_keys() -> Vec<AccountId>;
}
impl AccountKeys for System {
    fn account_keys() -> Vec<AccountId> {
        frame_system::Account::<Test>::iter_keys().collect()
    }
}

/// Enters a block: hash 0 is the genesis', others are their number.
pub fn enter(block: BlockNumber) -> Weight {
    let parent = block_hash(block - 1);
    System::set_block_number(block - 1);
    System::initialize(&block, &parent, &Default::default());
    let weight = Jobs::on_initialize(block);
    assert!(QueueWeight::get().all_gte(weight), "the hook exceeded its limit");
    weight
}

pub fn block_hash(block: BlockNumber) -> Hash {
    if block == 0 {
        GENESIS
    } else {
        H256::from_low_u64_be(block.into())
    }
}

pub fn run_to(block: BlockNumber) {
    while System::block_number() < block {
        enter(System::block_number() + 1);
    }
}

pub fn job_pair() -> sr25519::Pair {
    sr25519::Pair::from_seed(&[9; 32])
}

/// A job as `post_job` takes it.
#[derive(Clone)]
pub struct Terms {
    pub who: AccountId,
    pub dapp: DappId,
    pub spec: JobSpec,
    pub units: Units,
    pub payment: Balance,
    pub endpoint: Endpoint,
    pub deadline: BlockNumber,
    pub max_workers: u32,
}

/// 100 units at [`PRICE`] on a listed dApp, open until block 50.
pub fn terms() -> Terms {
    Terms {
        who: REQUESTER,
        dapp: LISTED,
        spec: JobSpec { manifest: H256::repeat_byte(7), inline: b"scene".to_vec().try_into().unwrap() },
        units: 100,
        payment: 100 * PRICE,
        endpoint: endpoint(1),
        deadline: 50,
        max_workers: 2,
    }
}

pub fn endpoint(peer: u8) -> Endpoint {
    Endpoint { peer_id: vec![peer; 38].try_into().unwrap(), addresses: vec![].try_into().unwrap() }
}

impl Terms {
    pub fn by(mut self, who: AccountId) -> Self {
        self.who = who;
        self
    }
    pub fn with_dapp(mut self, dapp: DappId) -> Self {
        self.dapp = dapp;
        self
    }
    pub fn with_units(mut self, units: Units) -> Self {
        self.units = units;
        self.payment = PRICE * Balance::from(units);
        self
    }
    pub fn with_payment(mut self, payment: Balance) -> Self {
        self.payment = payment;
        self
    }
    pub fn with_deadline(mut self, deadline: BlockNumber) -> Self {
        self.deadline = deadline;
        self
    }
    pub fn with_max_workers(mut self, max_workers: u32) -> Self {
        self.max_workers = max_workers;
        self
    }
    pub fn try_post(self) -> DispatchResult {
        Jobs::post_job(
            RuntimeOrigin::signed(self.who),
            self.dapp,
            self.spec,
            self.units,
            self.payment,
            self.endpoint,
            job_pair().public(),
            self.deadline,
            self.max_workers,
        )
    }
    /// Posts it as `pallet-grants` would.
    pub fn try_post_with(self, funding: Funding) -> Result<JobId, DispatchError> {
        <Jobs as PostJob>::post(JobOrder {
            requester: self.who,
            funding,
            dapp: self.dapp,
            spec: self.spec,
            units: self.units,
            payment: self.payment,
            endpoint: self.endpoint,
            job_key: job_pair().public(),
            deadline: self.deadline,
            max_workers: self.max_workers,
        })
    }
    pub fn post_with(self, funding: Funding) -> JobId {
        self.try_post_with(funding).unwrap()
    }
    pub fn post(self) -> JobId {
        self.try_post().unwrap();
        Newest::<Test>::get().next - 1
    }
}

pub fn job(id: JobId) -> Job {
    crate::Jobs::<Test>::get(id).expect("the job is in state")
}

pub fn entry(id: JobId, who: &AccountId) -> Worker {
    Workers::<Test>::get(id, who).expect("the worker takes part")
}

pub fn receipt(id: JobId, worker: &AccountId, units: Units) -> Receipt {
    Receipt {
        genesis: GENESIS,
        job: id,
        worker: worker.clone(),
        units,
        result_root: H256::repeat_byte(8),
        expiry: 1_000,
    }
}

pub fn submit_receipt(receipt: Receipt) -> frame_support::dispatch::DispatchResultWithPostInfo {
    let signature = job_pair().sign(&receipt.payload());
    Jobs::claim_receipts(RuntimeOrigin::signed(receipt.worker.clone()), receipt, signature)
}

pub fn claim(id: JobId, worker: &AccountId, units: Units) -> frame_support::dispatch::DispatchResultWithPostInfo {
    submit_receipt(receipt(id, worker, units))
}

/// A lease in tasks of 5 units.
pub fn lease(id: JobId, worker: &AccountId, units: Units, expiry: BlockNumber) -> Lease {
    Lease { genesis: GENESIS, job: id, worker: worker.clone(), units, task_units: 5, expiry }
}

pub fn submit_lease(lease: Lease) -> frame_support::dispatch::DispatchResultWithPostInfo {
    let signature = job_pair().sign(&lease.payload());
    Jobs::register_lease(RuntimeOrigin::signed(lease.worker.clone()), lease, signature)
}

pub fn register(
    id: JobId,
    worker: &AccountId,
    units: Units,
    expiry: BlockNumber,
) -> frame_support::dispatch::DispatchResultWithPostInfo {
    submit_lease(lease(id, worker, units, expiry))
}

pub fn rating(worker: &AccountId, units: Units, stars: Stars) -> Rating {
    Rating { worker: worker.clone(), units, stars }
}

pub fn report(id: JobId, ratings: &[Rating], last: bool) -> DispatchResult {
    Jobs::report(RuntimeOrigin::signed(REQUESTER), id, ratings.to_vec().try_into().unwrap(), last)
}

/// What an account has in all, held and free.
pub fn wealth(who: &AccountId) -> Balance {
    Balances::total_balance(who)
}

/// What workers earn with so many units at [`PRICE`] and full stars.
pub fn wage(units: Units) -> Balance {
    PRICE * Balance::from(units) * 6 / 10
}

pub fn last_events(count: usize) -> Vec<Event<Test>> {
    let ours: Vec<_> = System::events()
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Jobs(event) => Some(event),
            _ => None,
        })
        .collect();
    ours[ours.len() - count..].to_vec()
}
