//! Who computes what, who is paid for what: the dispatcher's memory as plain data.
//!
//! Nothing here reads a clock, a disk or a socket: time comes in as milliseconds since the start, and what must survive a
//! crash is told by [`Table::take_changes`]. So every rule about money can be tested with random events.

mod ask;
mod budget;
mod conduct;
mod deliver;
mod help;
mod lifecycle;
mod policy;
mod records;
mod reopen;
mod share;
mod trust;

#[cfg(test)]
mod help_tests;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;

pub use ask::Ask;
pub use conduct::Conduct;
pub use deliver::{Acceptance, Begin, Blame, CheckNeeded, Verdict};
pub use policy::Policy;
pub use records::{Candidate, Holder, Outcome, TaskRecord, WorkerRecord};
pub use reopen::ReopenError;

use budget::Budget;
use scc_job_spec::MAX_LEASED_TASKS;
use scc_types::{AccountId, Units};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};
use trust::Alarm;

/// Milliseconds since the dispatcher's start.
pub type Millis = u64;

/// Refusals that wait for a worker's next beat.
const MAX_REJECTIONS: usize = MAX_LEASED_TASKS;

/// The table. See the module's words.
pub struct Table {
    policy: Policy,
    /// Secret that decides which results are checked; workers cannot foresee it.
    salt: [u8; 32],
    /// Units of each task, as in the manifest.
    units: Vec<Units>,
    tasks: Vec<TaskRecord>,
    workers: BTreeMap<AccountId, Worker>,
    /// Pending tasks that nobody holds and no result of which waits for a check.
    open: BTreeSet<u32>,
    /// Pending tasks that somebody holds or a result of which waits for a check.
    busy: BTreeSet<u32>,
    /// Those in `open`, the longest first.
    longest: BTreeSet<(Reverse<Units>, u32)>,
    /// Units of the tasks in `open`, and of those in `busy`.
    open_units: Units,
    held_units: Units,
    budget: Budget,
    /// Units of one worker that are paid at most.
    most_each: Units,
    alarm: Alarm,
    settled: usize,
    /// The job is reported or closed on chain: no copy is paid any more.
    is_closed: bool,
    changed_tasks: BTreeSet<u32>,
    changed_workers: BTreeSet<AccountId>,
    forgotten_workers: BTreeSet<AccountId>,
    /// What became of workers' results since it was last asked.
    conduct: BTreeMap<AccountId, Conduct>,
}

/// A worker: what survives a restart, and what does not.
struct Worker {
    record: WorkerRecord,
    seen: Millis,
    /// The peer it speaks through; `None` before it has spoken or after it was lost.
    peer: Option<Vec<u8>>,
    /// Units per second it says it does; 0: unknown.
    claimed_speed: u64,
    /// When the present session began and the units accepted since then.
    session: (Millis, Units),
    /// Units of what it has begun, as far as its last beat said it was.
    partial: Units,
    /// The task it should be at, how far it says it is with it, and since when it says so.
    front: (Option<u32>, u16, Millis),
    /// Its good results in all jobs, as last heard.
    known: Option<u64>,
    holding: BTreeSet<u32>,
    /// When a result of it was last accepted.
    delivered: Millis,
    /// Since when it gets nothing because others are sooner.
    passed_over: Option<Millis>,
    /// Refusals of held results it has not been told, one per task.
    rejections: Vec<(u32, String)>,
    /// Tasks it lost by being silent: it may have them back as long as nobody else began.
    lapsed: BTreeSet<u32>,
    /// Tasks it took too long for: others may have them, but it may go on and be faster after all.
    late: BTreeSet<u32>,
}

impl Worker {
    fn new(record: WorkerRecord) -> Self {
        Self {
            record,
            seen: 0,
            peer: None,
            claimed_speed: 0,
            session: (0, 0),
            partial: 0,
            front: (None, 0, 0),
            known: None,
            holding: BTreeSet::new(),
            delivered: 0,
            passed_over: None,
            rejections: Vec::new(),
            lapsed: BTreeSet::new(),
            late: BTreeSet::new(),
        }
    }

    /// Keeps a refusal for the next beat; the oldest are lost if it never comes.
    fn note_rejection(&mut self, task: u32, reason: &str) {
        self.rejections.retain(|(other, _)| *other != task);
        if self.rejections.len() >= MAX_REJECTIONS {
            self.rejections.remove(0);
        }
        self.rejections.push((task, reason.into()));
    }
}

/// Why a table cannot be built from a manifest and a budget.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The job's units do not cover its tasks.
    #[error("the tasks count for {needed} units but the job has only {budget}")]
    BudgetTooSmall {
        /// Units of all tasks.
        needed: Units,
        /// Units of the job.
        budget: Units,
    },
    /// A stored record names a task the manifest does not have.
    #[error("the stored state is of another manifest")]
    ForeignState,
    /// The tasks' units overflow, or there are more than 2³² tasks.
    #[error("the tasks' units cannot be counted")]
    Overflow,
}

impl Table {
    /// A table of tasks of `units` each, with the records a former life left.
    pub fn new(
        policy: Policy,
        salt: [u8; 32],
        units: Vec<Units>,
        budget: Units,
        stored_tasks: Vec<(u32, TaskRecord)>,
        stored_workers: Vec<(AccountId, WorkerRecord)>,
    ) -> Result<Self, TableError> {
        let count = u32::try_from(units.len()).map_err(|_| TableError::Overflow)?;
        let needed = units.iter().try_fold(0u64, |sum, one| sum.checked_add(*one)).ok_or(TableError::Overflow)?;
        let mut tasks = vec![TaskRecord::default(); units.len()];
        for (task, record) in stored_tasks {
            *tasks.get_mut(task as usize).ok_or(TableError::ForeignState)? = record;
        }
        let workers: BTreeMap<_, _> =
            stored_workers.into_iter().map(|(account, record)| (account, Worker::new(record))).collect();
        let mut table = Self {
            policy,
            salt,
            units,
            tasks,
            workers,
            open: BTreeSet::new(),
            busy: BTreeSet::new(),
            longest: BTreeSet::new(),
            open_units: 0,
            held_units: 0,
            budget: Budget::new(budget),
            most_each: Units::MAX,
            alarm: Alarm::default(),
            settled: 0,
            is_closed: false,
            changed_tasks: BTreeSet::new(),
            changed_workers: BTreeSet::new(),
            forgotten_workers: BTreeSet::new(),
            conduct: BTreeMap::new(),
        };
        for task in 0..count {
            table.restore(task);
        }
        table.budget.paid = table.workers.values().map(|worker| worker.record.units).sum();
        if table.budget.paid.saturating_add(table.budget.pending) > budget {
            return Err(TableError::BudgetTooSmall { needed, budget });
        }
        Ok(table)
    }

    fn restore(&mut self, task: u32) {
        let units = self.units[task as usize];
        let record = &self.tasks[task as usize];
        let spare = record.reservations() as u64 * units;
        self.budget.spare += spare;
        for holder in &record.holders {
            self.workers
                .entry(holder.worker.clone())
                .or_insert_with(|| Worker::new(WorkerRecord::default()))
                .holding
                .insert(task);
        }
        if record.outcome.is_pending() {
            self.budget.pending += units;
        } else {
            self.settled += 1;
        }
        self.refile(task);
    }

    /// Puts a task into the index its record belongs to.
    fn refile(&mut self, task: u32) {
        let record = &self.tasks[task as usize];
        let (open, busy) = match record.outcome.is_pending() {
            false => (false, false),
            true => {
                let idle = record.holders.is_empty() && record.candidates.is_empty();
                (idle, !idle)
            }
        };
        let units = self.units[task as usize];
        set_membership(&mut self.open, &mut self.open_units, task, units, open);
        if open {
            self.longest.insert((Reverse(units), task));
        } else {
            self.longest.remove(&(Reverse(units), task));
        }
        set_membership(&mut self.busy, &mut self.held_units, task, units, busy);
    }

    /// From now on only what nobody has delivered yet is paid, so that what has been reported stays true.
    pub fn close(&mut self) {
        self.is_closed = true;
    }

    /// The rules' numbers.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Whether a worker was heard of within the patience.
    pub fn is_present(&self, account: &AccountId, now: Millis) -> bool {
        self.workers.get(account).is_some_and(|worker| worker.is_live(now, &self.policy))
    }

    /// Workers heard of within the patience, with the number of tasks in hand.
    pub fn present_workers(&self, now: Millis) -> impl Iterator<Item = (&AccountId, usize)> {
        let live = self.workers.iter().filter(move |(_, worker)| worker.is_live(now, &self.policy));
        live.map(|(account, worker)| (account, worker.holding.len()))
    }

    /// Whether somebody who is here has a task in hand.
    pub fn is_worked_on(&self, now: Millis) -> bool {
        self.present_workers(now).any(|(_, held)| held > 0)
    }

    /// Whether somebody who is here may be given a task: not who is blocked or has failed what is left.
    pub fn has_helpers(&self, now: Millis) -> bool {
        let live = |worker: &Worker| worker.is_live(now, &self.policy) && worker.record.blocked.is_none();
        let mut helpers = self.workers.iter().filter(|(_, worker)| live(worker));
        helpers.any(|(account, _)| self.open.iter().chain(&self.busy).any(|task| self.may_copy(account, *task)))
    }

    /// Number of tasks.
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Number of tasks that need nothing more.
    pub fn settled(&self) -> usize {
        self.settled
    }

    /// Whether every task is accepted or given up.
    pub fn is_finished(&self) -> bool {
        self.settled == self.tasks.len()
    }

    /// A task's record.
    pub fn task(&self, task: u32) -> Option<&TaskRecord> {
        self.tasks.get(task as usize)
    }

    /// Units of a task; 0 for a number the manifest does not have.
    pub fn task_units(&self, task: u32) -> Units {
        self.units.get(task as usize).copied().unwrap_or(0)
    }

    /// A worker's record.
    pub fn worker(&self, account: &AccountId) -> Option<&WorkerRecord> {
        self.workers.get(account).map(|worker| &worker.record)
    }

    /// All workers that ever spoke or were paid.
    pub fn workers(&self) -> impl Iterator<Item = (&AccountId, &WorkerRecord)> {
        self.workers.iter().map(|(account, worker)| (account, &worker.record))
    }

    /// Workers heard of within the patience.
    pub fn active_workers(&self, now: Millis) -> usize {
        self.workers.values().filter(|worker| worker.is_live(now, &self.policy)).count()
    }

    /// Units on receipts so far.
    pub fn paid(&self) -> Units {
        self.budget.paid
    }

    /// The job's units.
    pub fn budget(&self) -> Units {
        self.budget.total
    }

    /// Follows a raised bid; a budget never shrinks.
    pub fn raise_budget(&mut self, total: Units) {
        self.budget.total = self.budget.total.max(total);
    }

    /// What must be on disk before anybody hears of the last calls' results. Empties the list.
    pub fn take_changes(&mut self) -> Changes {
        let tasks = std::mem::take(&mut self.changed_tasks)
            .into_iter()
            .map(|task| (task, self.tasks[task as usize].clone()))
            .collect();
        let workers = std::mem::take(&mut self.changed_workers)
            .into_iter()
            .filter_map(|account| self.workers.get(&account).map(|worker| (account, worker.record.clone())))
            .collect();
        Changes {
            tasks,
            workers,
            forgotten: std::mem::take(&mut self.forgotten_workers),
            conduct: std::mem::take(&mut self.conduct),
        }
    }
}

impl Worker {
    fn is_live(&self, now: Millis, policy: &Policy) -> bool {
        self.peer.is_some() && now.saturating_sub(self.seen) <= policy.patience_millis
    }
}

/// Records that changed since they were last asked for.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Tasks.
    pub tasks: Vec<(u32, TaskRecord)>,
    /// Workers.
    pub workers: Vec<(AccountId, WorkerRecord)>,
    /// Workers that are forgotten, before those in `workers` are written.
    pub forgotten: BTreeSet<AccountId>,
    /// Good and wrong results, for the requester's track record of workers.
    pub conduct: BTreeMap<AccountId, Conduct>,
}

impl Changes {
    /// Whether no record changed.
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty() && self.workers.is_empty() && self.forgotten.is_empty()
    }
}

fn set_membership(set: &mut BTreeSet<u32>, sum: &mut Units, task: u32, units: Units, member: bool) {
    if member && set.insert(task) {
        *sum += units;
    } else if !member && set.remove(&task) {
        *sum -= units;
    }
}
