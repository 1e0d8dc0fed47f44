//! What is remembered of a task and of a worker, as it lies on disk.

use codec::{Decode, Encode};
use scc_job_spec::{OutputFile, MAX_LEASED_TASKS};
use scc_types::{AccountId, Units};
use sp_core::H256;

/// What is known of a task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct TaskRecord {
    /// Who has it in hand.
    pub holders: Vec<Holder>,
    /// Results that wait for a second opinion.
    pub candidates: Vec<Candidate>,
    /// Workers that failed it; it is never given to them again.
    pub failed: Vec<AccountId>,
    /// How many of those failures were the program's own.
    pub program_failures: u32,
    /// Where it ends.
    pub outcome: Outcome,
}

/// How far a task is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub enum Outcome {
    /// No accepted result yet.
    #[default]
    Pending,
    /// A result was accepted.
    Accepted {
        /// Its files.
        outputs: Vec<OutputFile>,
        /// Milliseconds the worker says it took.
        millis: u64,
        /// Who was paid for it: who was first, then replicas with units of their own.
        paid: Vec<AccountId>,
    },
    /// Several workers failed it for a reason that lies in the job.
    Broken {
        /// The last reason given.
        reason: String,
    },
}

/// A worker that has a task in hand.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Holder {
    /// The worker.
    pub worker: AccountId,
    /// Whether units beyond the task's own are set aside to pay this copy.
    pub spare: bool,
    /// Since when, in milliseconds; starts anew with the dispatcher.
    #[codec(skip)]
    pub since: u64,
    /// How far it is, in thousandths.
    #[codec(skip)]
    pub progress: u16,
}

/// A stored result that waits for its check.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Candidate {
    /// The worker.
    pub worker: AccountId,
    /// Whether units beyond the task's own are set aside to pay it.
    pub spare: bool,
    /// The files.
    pub outputs: Vec<OutputFile>,
    /// Milliseconds the worker says it took.
    pub millis: u64,
    /// Since when it waits, in milliseconds; starts anew with the dispatcher.
    #[codec(skip)]
    pub since: u64,
}

/// What is known of a worker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct WorkerRecord {
    /// Units on its newest receipt.
    pub units: Units,
    /// Root over its accepted results.
    pub root: H256,
    /// Number of tasks its receipt counts.
    pub count: u32,
    /// The newest of them, in the order of acceptance.
    pub newest: Vec<u32>,
    /// Good results since its last fault.
    pub streak: u64,
    /// Wrong results so far.
    pub faults: u32,
    /// Tasks it failed since it was last unblocked, wrong results included.
    pub failures: u32,
    /// Why it gets no more work, if so.
    pub blocked: Option<String>,
}

impl Outcome {
    /// Whether the task still needs work.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending)
    }
}

impl TaskRecord {
    /// Copies for which units are set aside.
    pub fn reservations(&self) -> usize {
        self.holders.iter().filter(|holder| holder.spare).count()
            + self.candidates.iter().filter(|candidate| candidate.spare).count()
    }

    /// Whether one more copy needs units of its own: the task's own units pay for one that has none set aside.
    pub fn needs_spare(&self) -> bool {
        !self.outcome.is_pending() || self.holders.len() + self.candidates.len() > self.reservations()
    }

    /// Copies for which units must be set aside: all but one of those under way; all of them if everybody waits, because
    /// whoever then gives the next opinion is to be paid out of the task's own units.
    pub fn needed_reservations(&self) -> usize {
        match (self.holders.len(), self.candidates.len()) {
            (0, waiting) => waiting,
            (computing, waiting) => computing + waiting - 1,
        }
    }

    /// The first copy for which nothing is set aside; those that wait come first.
    pub(super) fn unreserved(&mut self) -> Option<&mut bool> {
        let candidate = self.candidates.iter_mut().map(|one| &mut one.spare).find(|spare| !**spare);
        candidate.or_else(|| self.holders.iter_mut().map(|one| &mut one.spare).find(|spare| !**spare))
    }

    /// What its holder has still to do of it, in thousandths.
    pub(super) fn progress_left(&self, worker: &AccountId) -> u64 {
        let progress = self.holders.iter().find(|one| one.worker == *worker).map_or(0, |holder| holder.progress);
        1_000u64.saturating_sub(u64::from(progress))
    }

    /// Whether `worker` has it in hand.
    pub fn is_held_by(&self, worker: &AccountId) -> bool {
        self.holders.iter().any(|holder| holder.worker == *worker)
    }
}

impl WorkerRecord {
    /// Counts an accepted task.
    pub(super) fn append(&mut self, task: u32, outputs: &[OutputFile], units: Units) {
        self.root = scc_job_spec::extend_result_root(self.root, task, outputs, units);
        self.units = self.units.saturating_add(units);
        self.count = self.count.saturating_add(1);
        if self.newest.len() == MAX_LEASED_TASKS {
            self.newest.remove(0);
        }
        self.newest.push(task);
    }
}
