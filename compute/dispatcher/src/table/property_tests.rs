//! Random lives of a job: no sequence of events pays twice, overspends, or loses an accepted task.

use super::*;
use proptest::prelude::*;
use scc_job_spec::{extend_result_root, OutputFile};
use sp_core::H256;
use std::collections::HashMap;

const WORKERS: u8 = 5;
const TASKS: usize = 12;

#[derive(Debug, Clone)]
enum Op {
    Join(u8),
    Ask(u8, u32),
    /// A delivery of `variant`; 0 is the right result.
    Deliver(u8, u32, u8),
    DeliverHeld(u8, u8),
    Beat(u8, Vec<(u32, u16)>),
    BeatAll(u8),
    Fail(u8, u32, bool),
    Leave(u8),
    Wait(u64),
    Raise(u64),
    /// The report is made.
    Close,
    Restart,
    /// The last change never reached the disk.
    CrashDuring(u8, u32),
}

fn account(number: u8) -> AccountId {
    AccountId::new([number; 32])
}

fn outputs(task: u32, variant: u8) -> Vec<OutputFile> {
    let hash = scc_job_spec::content_hash(&[task as u8, variant]);
    vec![OutputFile { name: "tile".into(), hash, size: 2 }]
}

fn op() -> impl Strategy<Value = Op> {
    let worker = 0..WORKERS;
    let task = 0..TASKS as u32 + 1;
    let variant = prop_oneof![6 => Just(0u8), 1 => 1u8..3];
    prop_oneof![
        4 => worker.clone().prop_map(Op::Join),
        6 => (worker.clone(), 1u32..6).prop_map(|(w, n)| Op::Ask(w, n)),
        8 => (worker.clone(), variant.clone()).prop_map(|(w, v)| Op::DeliverHeld(w, v)),
        3 => (worker.clone(), task.clone(), variant).prop_map(|(w, t, v)| Op::Deliver(w, t, v)),
        2 => (worker.clone(), prop::collection::vec((task.clone(), 0u16..1_200), 0..6)).prop_map(|(w, p)| Op::Beat(w, p)),
        2 => worker.clone().prop_map(Op::BeatAll),
        1 => (worker.clone(), task.clone(), any::<bool>()).prop_map(|(w, t, h)| Op::Fail(w, t, h)),
        1 => worker.clone().prop_map(Op::Leave),
        2 => (0u64..40_000).prop_map(Op::Wait),
        1 => (0u64..20).prop_map(Op::Raise),
        1 => Just(Op::Close),
        1 => Just(Op::Restart),
        1 => (worker, task).prop_map(|(w, t)| Op::CrashDuring(w, t)),
    ]
}

/// The job, its disk, and what the workers were given.
struct Life {
    policy: Policy,
    units: Vec<Units>,
    budget: Units,
    verifier: bool,
    table: Table,
    tasks: BTreeMap<u32, TaskRecord>,
    workers: BTreeMap<AccountId, WorkerRecord>,
    now: Millis,
    receipts: HashMap<AccountId, (Units, u32)>,
    accepted: HashMap<u32, Vec<OutputFile>>,
    /// Good results since the last fault, as told for the track record.
    streaks: HashMap<AccountId, u64>,
    /// Who was paid for what when the job was closed.
    reported: Option<BTreeMap<u32, Vec<AccountId>>>,
}

impl Life {
    /// Where results are not exact, somebody can check them.
    fn new(units: Vec<Units>, spare: Units, (verifier, is_exact): (bool, bool)) -> Self {
        let policy = Policy { checked_first: 2, is_exact, ..Policy::default() };
        let budget = units.iter().sum::<Units>() + spare;
        let table = Table::new(policy.clone(), [7; 32], units.clone(), budget, vec![], vec![]).expect("fits");
        Self {
            policy,
            units,
            budget,
            verifier,
            table,
            tasks: BTreeMap::new(),
            workers: BTreeMap::new(),
            now: 0,
            receipts: HashMap::new(),
            accepted: HashMap::new(),
            streaks: HashMap::new(),
            reported: None,
        }
    }

    /// Writes what changed; only then does anybody hear of it.
    fn sync(&mut self) {
        let changes = self.table.take_changes();
        self.tasks.extend(changes.tasks);
        self.workers.extend(changes.workers);
        for (account, conduct) in changes.conduct {
            let streak = self.streaks.entry(account).or_default();
            *streak = if conduct.faults > 0 { conduct.good } else { *streak + conduct.good };
        }
        for (account, record) in &self.workers {
            let seen = self.receipts.entry(account.clone()).or_default();
            assert!(record.units >= seen.0 && record.count >= seen.1, "a receipt shrank");
            *seen = (record.units, record.count);
            let told = self.streaks.get(account).copied().unwrap_or(0);
            assert_eq!(record.streak, told, "the track record tells another streak");
        }
    }

    fn restart(&mut self) {
        let tasks = self.tasks.clone().into_iter().collect();
        let workers = self.workers.clone().into_iter().collect();
        self.table =
            Table::new(self.policy.clone(), [7; 32], self.units.clone(), self.budget, tasks, workers).expect("fits");
        self.now = 0;
        if self.reported.is_some() {
            self.table.close();
        }
    }

    fn paid(&self) -> BTreeMap<u32, Vec<AccountId>> {
        let outcomes = (0u32..).zip(&self.table.tasks).map(|(task, record)| (task, &record.outcome));
        let paid = outcomes.filter_map(|(task, outcome)| match outcome {
            Outcome::Accepted { paid, .. } => Some((task, paid.clone())),
            _ => None,
        });
        paid.collect()
    }

    fn deliver(&mut self, worker: u8, task: u32, variant: u8) {
        let own = if self.policy.is_exact || variant > 0 { variant } else { 100 + worker };
        let (who, files) = (account(worker), outputs(task, own));
        let begun = self.table.begin_delivery(&who, task, &files, 10, &[], self.now);
        self.sync();
        if begun != Begin::Fetch {
            return;
        }
        let checked = self.table.check_needed(&who, task, None) == CheckNeeded::Yes;
        if checked && self.verifier && variant != 0 {
            self.table.reject(&who, task, "wrong", Blame::Fault, false);
        } else if checked && !self.verifier {
            if self.table.compare(&who, task, &files, 10, self.now) == Verdict::Unchecked {
                self.table.accept(&who, task, &files, 10, self.now);
            }
        } else {
            self.table.accept(&who, task, &files, 10, self.now);
        }
        self.sync();
    }

    fn apply(&mut self, op: Op) {
        let now = self.now;
        match op {
            Op::Join(worker) => drop(self.table.join(&account(worker), &[worker], 3, now)),
            Op::Ask(worker, wanted) => drop(self.table.ask(&account(worker), wanted, now)),
            Op::Deliver(worker, task, variant) => self.deliver(worker, task, variant),
            Op::DeliverHeld(worker, variant) => {
                let held = self.table.workers.get(&account(worker)).and_then(|one| one.holding.first().copied());
                if let Some(task) = held {
                    self.deliver(worker, task, variant);
                }
            }
            Op::Beat(worker, progress) => drop(self.table.beat(&account(worker), &progress, now)),
            Op::BeatAll(worker) => {
                let who = account(worker);
                let held = self.table.workers.get(&who).map(|one| one.holding.clone()).unwrap_or_default();
                let progress: Vec<_> = held.into_iter().map(|task| (task, 5)).collect();
                self.table.beat(&who, &progress, now);
            }
            Op::Fail(worker, task, host) => self.table.fail(&account(worker), task, "broken", host),
            Op::Leave(worker) => drop(self.table.lose(&account(worker))),
            Op::Wait(millis) => {
                self.now += millis;
                self.table.tick(self.now);
            }
            Op::Raise(units) => {
                self.budget += units;
                self.table.raise_budget(self.budget);
            }
            Op::Close => {
                self.table.close();
                if self.reported.is_none() {
                    self.reported = Some(self.paid());
                }
            }
            Op::Restart => self.restart(),
            Op::CrashDuring(worker, task) => {
                let files = outputs(task, 0);
                if self.table.begin_delivery(&account(worker), task, &files, 10, &[], now) == Begin::Fetch {
                    self.table.accept(&account(worker), task, &files, 10, now);
                }
                self.restart();
            }
        }
        self.sync();
    }

    fn check(&mut self) {
        let table = &self.table;
        let budget = &table.budget;
        assert!(budget.paid + budget.pending + budget.spare <= budget.total, "the budget is overdrawn");
        assert_eq!(budget.paid, table.workers.values().map(|one| one.record.units).sum::<Units>());
        let (mut paid, mut pending, mut spare, mut settled) = (0, 0, 0, 0);
        for (task, record) in table.tasks.iter().enumerate() {
            let units = table.units[task];
            spare += record.reservations() as u64 * units;
            match &record.outcome {
                Outcome::Pending => pending += units,
                Outcome::Broken { .. } => settled += 1,
                Outcome::Accepted { outputs, paid: who, .. } => {
                    settled += 1;
                    paid += who.len() as u64 * units;
                    assert!(!who.is_empty());
                    assert_eq!(
                        who.iter().collect::<BTreeSet<_>>().len(),
                        who.len(),
                        "a worker was paid twice for a task"
                    );
                    let known = self.accepted.entry(task as u32).or_insert_with(|| outputs.clone());
                    assert_eq!(known, outputs, "an accepted result changed");
                }
            }
            let task = task as u32;
            let idle = record.holders.is_empty() && record.candidates.is_empty();
            assert_eq!(table.open.contains(&task), record.outcome.is_pending() && idle);
            assert_eq!(table.busy.contains(&task), record.outcome.is_pending() && !idle);
            assert_eq!(
                table.longest.contains(&(Reverse(table.units[task as usize]), task)),
                table.open.contains(&task)
            );
            for holder in &record.holders {
                assert!(table.workers[&holder.worker].holding.contains(&task));
            }
            assert!(record.outcome.is_pending() || record.candidates.is_empty(), "a settled task holds results back");
        }
        let sum = |tasks: &BTreeSet<u32>| tasks.iter().map(|task| table.units[*task as usize]).sum::<Units>();
        assert_eq!((sum(&table.open), sum(&table.busy)), (table.open_units, table.held_units));
        assert_eq!((paid, pending, spare, settled), (budget.paid, budget.pending, budget.spare, table.settled));
        for task in self.accepted.keys() {
            assert!(!table.tasks[*task as usize].outcome.is_pending(), "an accepted task was lost");
        }
        if let Some(reported) = &self.reported {
            let paid = self.paid();
            for (task, workers) in reported {
                assert_eq!(paid.get(task), Some(workers), "task {task} was paid once more after the report");
            }
        }
        for (account, worker) in &table.workers {
            assert!(worker.holding.iter().all(|task| table.tasks[*task as usize].is_held_by(account)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn no_history_pays_twice_overspends_or_forgets(
        units in prop::collection::vec(1u64..9, TASKS),
        spare in 0u64..30,
        kind in prop_oneof![Just((false, true)), Just((true, true)), Just((true, false))],
        ops in prop::collection::vec(op(), 1..120),
    ) {
        let mut life = Life::new(units, spare, kind);
        for op in ops {
            life.apply(op);
            life.check();
        }
    }

    /// As if the machine lost its power after each event; workers come back at once and name what they have in hand.
    #[test]
    fn no_kill_at_any_state_pays_twice_or_loses_a_receipt_or_a_result(
        units in prop::collection::vec(1u64..9, TASKS),
        spare in 0u64..30,
        kind in prop_oneof![Just((false, true)), Just((true, true)), Just((true, false))],
        ops in prop::collection::vec(op(), 1..60),
    ) {
        let mut life = Life::new(units, spare, kind);
        for op in ops {
            for worker in 0..WORKERS {
                life.apply(Op::Join(worker));
                life.apply(Op::BeatAll(worker));
            }
            life.apply(op);
            let (before, receipts) = (life.paid(), life.receipts.clone());
            let held: Vec<_> = life.table.tasks.iter().map(|record| record.candidates.len()).collect();
            life.apply(Op::Restart);
            life.check();
            prop_assert_eq!(life.paid(), before);
            prop_assert_eq!(&life.receipts, &receipts);
            for (account, (units, count)) in receipts {
                let record = life.table.worker(&account).expect("who has a receipt is remembered");
                prop_assert_eq!((record.units, record.count), (units, count));
            }
            let kept: Vec<_> = life.table.tasks.iter().map(|record| record.candidates.len()).collect();
            prop_assert_eq!(kept, held, "a result that waits is lost");
        }
    }

    #[test]
    fn an_honest_worker_always_finishes_a_job_that_others_disturb(
        is_exact in any::<bool>(),
        ops in prop::collection::vec(op(), 0..80),
    ) {
        // Failures are left out: enough of them break or block for good, as they should. Without a verifier, results
        // that contradict each other wait for a third one, which needs spare units: disturbers can use these up.
        let mut life = Life::new(vec![2; TASKS], 4, (true, is_exact));
        for op in ops.into_iter().filter(|op| !matches!(op, Op::Fail(..))) {
            life.apply(op);
        }
        // Every disturber goes silent; fresh honest workers appear.
        life.apply(Op::Wait(700_000));
        for round in 0..200u32 {
            for honest in [100u8, 101] {
                if round % 7 == 0 {
                    life.apply(Op::Join(honest));
                }
                life.apply(Op::Ask(honest, 3));
                for _ in 0..4 {
                    life.apply(Op::DeliverHeld(honest, 0));
                }
                life.apply(Op::BeatAll(honest));
            }
            life.apply(Op::Wait(3_000));
            life.check();
        }
        prop_assert!(life.table.is_finished(), "settled {} of {}", life.table.settled(), TASKS);
    }
}

#[test]
fn the_root_follows_the_order_of_acceptance() {
    let mut life = Life::new(vec![3; TASKS], 0, (true, true));
    life.apply(Op::Join(1));
    for task in [4, 2, 9] {
        life.deliver(1, task, 0);
    }
    let expected =
        [4u32, 2, 9].iter().fold(H256::zero(), |root, task| extend_result_root(root, *task, &outputs(*task, 0), 3));
    let record = &life.workers[&account(1)];
    assert_eq!((record.root, record.units, record.count, record.newest.clone()), (expected, 9, 3, vec![4, 2, 9]));
}
