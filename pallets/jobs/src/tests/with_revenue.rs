//! Jobs together with the real revenue and score ledger: random lives, all money accounted for after every block.

use crate as pallet_jobs;
use frame_support::{
    derive_impl, parameter_types,
    traits::{fungible::Inspect, ConstU128, ConstU32, Hooks},
    weights::Weight,
    PalletId,
};
use pallet_authorship::EventHandler;
use proptest::prelude::*;
use scc_traits::{Budgets, PostJob};
use scc_types::*;
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{traits::IdentityLookup, BuildStorage};

frame_support::construct_runtime!(
    pub enum Chain {
        System: frame_system,
        Balances: pallet_balances,
        Revenue: pallet_revenue,
        Scores: pallet_scores,
        Jobs: pallet_jobs,
    }
);

const ED: Balance = SCC / 1_000;
const FOUNDATION: AccountId = AccountId::new([200; 32]);
const RESERVE: AccountId = AccountId::new([201; 32]);
const AUTHOR: AccountId = AccountId::new([202; 32]);
const PEOPLE: u8 = 5;

parameter_types! {
    pub const RevenueId: PalletId = PalletId(*b"scc/rvnu");
    pub const ScoresId: PalletId = PalletId(*b"scc/scor");
    pub ScoresPot: AccountId = Scores::pot();
    pub QueueWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Chain {
    type Block = frame_system::mocking::MockBlockU32<Chain>;
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Chain {
    type Balance = Balance;
    type AccountStore = System;
    type ExistentialDeposit = ConstU128<ED>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type DustRemoval = pallet_revenue::ToReserve<Chain>;
}

impl pallet_scores::Config for Chain {
    type Currency = Balances;
    type Records = ();
    type Network = ();
    type PalletId = ScoresId;
    type MaxSweep = ConstU32<4>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

impl pallet_revenue::Config for Chain {
    type Currency = Balances;
    type Scores = Scores;
    type ScoresPot = ScoresPot;
    type Budgets = TwoBudgets;
    type PaidOutInBlock = pallet_scores::PaidOutInBlock<Chain>;
    type Network = ();
    type PalletId = RevenueId;
    type StatementWindow = ConstU32<10>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Scan = ();
}

impl pallet_jobs::Config for Chain {
    type RuntimeHoldReason = RuntimeHoldReason;
    type Currency = Balances;
    type LostFees = pallet_revenue::Fees<Chain>;
    type PaidWork = Revenue;
    type Records = ();
    type Dapps = super::mock::Store;
    type Draw = super::mock::Lottery;
    type Network = ();
    type Fees = super::mock::FixedFee;
    type Standing = ();
    type MinimumBid = ConstU128<1_000>;
    type JobDeposit = ConstU128<SCC>;
    type ByteDeposit = ConstU128<1_000>;
    type WorkerDeposit = ConstU128<MILLI>;
    type RequesterDeposit = ConstU128<SCC>;
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

/// Where grants and coupons are paid from.
const BUDGETS: [AccountId; 2] = [AccountId::new([203; 32]), AccountId::new([204; 32])];

pub struct TwoBudgets;
impl Budgets for TwoBudgets {
    fn account(funding: Funding) -> Option<AccountId> {
        match funding {
            Funding::Own => None,
            Funding::Grant => Some(BUDGETS[0].clone()),
            Funding::Coupon => Some(BUDGETS[1].clone()),
        }
    }
}

fn person(number: u8) -> AccountId {
    AccountId::new([number % PEOPLE + 11; 32])
}

fn run(test: impl FnOnce()) {
    let people = (0..PEOPLE).map(|number| (person(number), 1_000_000 * SCC));
    let others = [FOUNDATION, AUTHOR, super::mock::DEVELOPER].map(|account| (account, SCC));
    let budgets = BUDGETS.map(|account| (account, 1_000_000 * SCC));
    let balances = people.chain(others).chain(budgets).collect();
    super::mock::Enlisted::set((0..PEOPLE).map(person).collect());
    let mut storage = frame_system::GenesisConfig::<Chain>::default().build_storage().unwrap();
    pallet_balances::GenesisConfig::<Chain> { balances, ..Default::default() }
        .assimilate_storage(&mut storage)
        .unwrap();
    pallet_revenue::GenesisConfig::<Chain> {
        foundation: Some(FOUNDATION),
        reserve: Some(RESERVE),
        ..Default::default()
    }
    .assimilate_storage(&mut storage)
    .unwrap();
    sp_io::TestExternalities::from(storage).execute_with(|| {
        begin(1);
        test();
    });
}

fn begin(block: BlockNumber) {
    let parent = H256::from_low_u64_be(block.into());
    System::set_block_number(block - 1);
    System::initialize(&block, &parent, &Default::default());
    Revenue::on_initialize(block);
    Scores::on_initialize(block);
    Jobs::on_initialize(block);
}

fn next_block() {
    <Revenue as EventHandler<_, _>>::note_author(AUTHOR);
    let block = System::block_number();
    Scores::on_idle(block, Weight::MAX);
    Revenue::on_finalize(block);
    begin(block + 1);
    check();
}

/// Nothing appears but emission, nothing vanishes, and revenue holds for jobs exactly what jobs think it does.
fn check() {
    Jobs::do_try_state().unwrap();
    let sums = pallet_revenue::Books::<Chain>::get();
    assert_eq!(sums.pots.pending, Jobs::total_pending());
    assert_eq!(sums.totals.income(), sums.totals.outgoings() + sums.held());
    let everything: Balance =
        frame_system::Account::<Chain>::iter_keys().map(|who| Balances::total_balance(&who)).sum();
    assert_eq!(everything, Balances::total_issuance());
}

fn job_key() -> sr25519::Pair {
    sr25519::Pair::from_seed(&[9; 32])
}

fn post(funding: Funding, by: u8, units: Units, price: Balance) -> bool {
    let endpoint = super::mock::endpoint(1);
    let spec = JobSpec { manifest: H256::zero(), inline: Default::default() };
    let deadline = System::block_number() + 20;
    let payment = price * Balance::from(units);
    let (requester, dapp, job_key) = (person(by), 1 + u32::from(by % 2), job_key().public());
    let max_workers = 3;
    let order = JobOrder { requester, funding, dapp, spec, units, payment, endpoint, job_key, deadline, max_workers };
    frame_support::storage::with_storage_layer(|| <Jobs as PostJob>::post(order)).is_ok()
}

fn claim(job: JobId, who: u8, units: Units) -> bool {
    let receipt = Receipt {
        genesis: System::block_hash(0),
        job,
        worker: person(who),
        units,
        result_root: H256::zero(),
        expiry: System::block_number(),
    };
    let signature = job_key().sign(&receipt.payload());
    Jobs::claim_receipts(RuntimeOrigin::signed(person(who)), receipt, signature).is_ok()
}

fn lease_and_object(job: JobId, who: u8, units: Units) -> bool {
    let lease = Lease {
        genesis: System::block_hash(0),
        job,
        worker: person(who),
        units,
        task_units: units.min(4),
        expiry: System::block_number() + 3,
    };
    let signature = job_key().sign(&lease.payload());
    let origin = RuntimeOrigin::signed(person(who));
    let registered = Jobs::register_lease(origin.clone(), lease, signature).is_ok();
    registered && units.is_multiple_of(2) && Jobs::object(origin, job, units.min(4)).is_ok()
}

fn report(job: JobId, who: u8, units: Units, last: bool) -> bool {
    let stars = [Stars::One, Stars::Three, Stars::Five][usize::from(who % 3)];
    let Some(found) = pallet_jobs::Jobs::<Chain>::get(job) else { return false };
    let page = vec![Rating { worker: person(who), units, stars }].try_into().unwrap();
    Jobs::report(RuntimeOrigin::signed(found.requester), job, page, last).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn jobs_revenue_and_scores_keep_every_planck(
        acts in proptest::collection::vec((0..8_u8, 0..5_u64, any::<u8>(), 1..120_u64, MICRO..SCC), 1..50),
    ) {
        run(|| {
            for (act, job, who, units, price) in acts {
                let _ = match act {
                    0 => post(Funding::Own, who, units, price),
                    6 => post(Funding::Grant, who, units, price),
                    7 => post(Funding::Coupon, who, units, price),
                    1 | 2 => claim(job, who, units),
                    3 => lease_and_object(job, who, units),
                    4 => report(job, who, units, units % 4 == 0),
                    _ => false,
                };
                next_block();
            }
            for _ in 0..80 {
                next_block();
            }
            assert!(pallet_jobs::Jobs::<Chain>::iter().next().is_none());
            assert_eq!(Revenue::pots().pending, 0);
        });
    }
}

#[test]
fn a_worker_earns_its_share_and_a_bit_of_the_carry_over_time() {
    run(|| {
        assert!(post(Funding::Own, 0, 100, SCC));
        assert!(claim(0, 1, 100));
        let before = Balances::total_balance(&person(1));
        for _ in 0..400 {
            next_block();
        }
        let earned = Balances::total_balance(&person(1)) - before;
        assert!((60 * SCC..=66 * SCC).contains(&earned), "κ(1+g) of 100 tokens, g ≤ θ: {earned}");
    });
}
