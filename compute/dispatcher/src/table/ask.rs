//! Handing out tasks.

use super::{Holder, Millis, Table};
use scc_job_spec::MAX_LEASED_TASKS;
use scc_types::{AccountId, Units};

/// Tasks in the hand of who has brought nothing and shows no progress of any, at most; and of who shows some, which anybody can say.
const MOST_UNSEEN: usize = 8;
const MOST_OF_NEW: usize = 32;

/// Answer to a worker that wants work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Tasks, newly in this worker's hand.
    Lease {
        /// Their numbers.
        tasks: Vec<u32>,
        /// Cumulative: units on the worker's receipt and of everything it has in hand or under check.
        units: Units,
        /// Units of the largest task in its hand.
        task_units: Units,
    },
    /// Nothing for this worker now.
    Wait,
    /// The job needs nothing more.
    Finished,
    /// The worker gets no work; why.
    Blocked(String),
}

impl Table {
    /// Leases up to `wanted` tasks to a worker that has joined.
    pub fn ask(&mut self, account: &AccountId, wanted: u32, now: Millis) -> Ask {
        if self.is_finished() {
            return Ask::Finished;
        }
        let Some(worker) = self.workers.get_mut(account) else { return Ask::Wait };
        worker.seen = now;
        if let Some(reason) = &worker.record.blocked {
            return Ask::Blocked(reason.clone());
        }
        if worker.late.iter().any(|task| self.tasks[*task as usize].outcome.is_pending()) {
            // What it is late with first.
            return Ask::Wait;
        }
        // However often it asks, nobody has more in hand.
        let (count, held) = (worker.record.count, worker.holding.len());
        let most = match (count, self.has_begun(account)) {
            (0, false) => MOST_UNSEEN,
            (0, true) => MOST_OF_NEW,
            _ => MAX_LEASED_TASKS,
        };
        let room = most.saturating_sub(held);
        if room == 0 {
            return Ask::Wait;
        }
        let mut free = match self.most_each {
            Units::MAX => Units::MAX,
            most => most.saturating_sub(self.commitment(account).0),
        };
        if free == 0 {
            return Ask::Wait;
        }
        // Second opinions first: results wait for them, and workers for receipts.
        let mut tasks: Vec<u32> = self.second_opinion_for(account, now).into_iter().collect();
        let more = (wanted as usize).min(room).saturating_sub(tasks.len());
        tasks.extend(self.open_tasks_for(account, more, now));
        if tasks.is_empty() {
            tasks.extend(self.help_by(account, now));
        }
        tasks.retain(|task| {
            let units = self.units[*task as usize];
            let fits = units <= free;
            free = free.saturating_sub(if fits { units } else { 0 });
            fits
        });
        if tasks.is_empty() {
            return Ask::Wait;
        }
        for task in &tasks {
            self.hold(*task, account, now);
        }
        let (units, task_units) = self.commitment(account);
        Ask::Lease { tasks, units, task_units }
    }

    /// Follows the chain: one worker is paid for so many units at most. Where that is less than a task, no worker can be paid for it: then
    /// the chain says so.
    pub fn limit_each(&mut self, most: Units) {
        let longest = self.units.iter().copied().max().unwrap_or(0);
        self.most_each = if most < longest { Units::MAX } else { most };
    }

    /// Whether a worker has said that any task in its hand is under way.
    pub(super) fn has_begun(&self, account: &AccountId) -> bool {
        let Some(worker) = self.workers.get(account) else { return false };
        worker.holding.iter().any(|task| self.tasks[*task as usize].progress_left(account) < 1_000)
    }

    /// Units a worker may still bring in, with those it has, and its largest task.
    pub fn commitment(&self, account: &AccountId) -> (Units, Units) {
        let Some(worker) = self.workers.get(account) else { return (0, 0) };
        let waiting = self
            .busy
            .iter()
            .filter(|task| self.tasks[**task as usize].candidates.iter().any(|one| one.worker == *account))
            .map(|task| self.units[*task as usize]);
        let held = worker.holding.iter().map(|task| self.units[*task as usize]);
        held.chain(waiting)
            .fold((worker.record.units, 0), |(sum, largest), units| (sum.saturating_add(units), largest.max(units)))
    }

    pub(super) fn may_copy(&self, account: &AccountId, task: u32) -> bool {
        let record = &self.tasks[task as usize];
        (!record.needs_spare() || self.budget.free() >= self.units[task as usize])
            && !record.is_held_by(account)
            && !record.candidates.iter().any(|one| one.worker == *account)
            && !self.has_failed(account, task)
    }

    pub(super) fn has_failed(&self, account: &AccountId, task: u32) -> bool {
        self.tasks[task as usize].failed.contains(account)
    }

    /// Puts a task into a worker's hand. Copies beyond the first are paid from units set aside, as long as there are any.
    pub(super) fn hold(&mut self, task: u32, account: &AccountId, now: Millis) {
        let needs_spare = self.tasks[task as usize].needs_spare();
        let spare = needs_spare && self.budget.reserve(self.units[task as usize]);
        let holder = Holder { worker: account.clone(), spare, since: now, progress: 0 };
        self.tasks[task as usize].holders.push(holder);
        if let Some(worker) = self.workers.get_mut(account) {
            worker.holding.insert(task);
            worker.lapsed.remove(&task);
            worker.late.remove(&task);
        }
        self.touch_task(task);
    }

    pub(super) fn touch_task(&mut self, task: u32) {
        self.changed_tasks.insert(task);
        self.refile(task);
    }
}
