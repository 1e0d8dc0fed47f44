//! What a person may see of the worker at any moment.

use crate::{
    journal::{JobRecord, Past},
    pace::{Offer, Pace},
};
use scc_types::{AccountId, Balance, DappId, JobId, Units, SCC};

/// The worker as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// What it does.
    pub state: State,
    /// The job it works on.
    pub job: Option<JobStatus>,
    /// Tasks in hand, by number.
    pub tasks: Vec<TaskStatus>,
    /// The newest receipt of each job that is not closed, and what it is worth.
    pub receipts: Vec<ReceiptStatus>,
    /// One sentence about what was earned.
    pub earnings: String,
    /// What became of its tasks.
    pub tally: Tally,
    /// What its work brought lately.
    pub pace: Pace,
    /// While nothing was accepted yet: what the best job that it knows its speed at would pay.
    pub offer: Option<Offer>,
}

/// What became of a worker's tasks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Computed since this worker was started.
    pub computed: u64,
    /// Failed since this worker was started, by the program or by this machine.
    pub failed: u64,
    /// Counted by receipts, of all jobs there ever were.
    pub accepted: u64,
    /// Delivered and refused, or not signed in time, of all jobs there ever were.
    pub unsigned: u64,
    /// Units on receipts, of all jobs there ever were.
    pub units: Units,
    /// What they stand for, in planck.
    pub credit: Balance,
}

/// What the worker does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing; why, as a sentence.
    Idle(String),
    /// The contributor lets it rest. What is in hand stands still; where it is to be finished first, the worker says that it works.
    Paused,
    /// Calls a requester.
    Connecting,
    /// Fetches a job's files.
    Preparing,
    /// Computes.
    Working,
    /// Has been shut down.
    Stopped,
}

impl State {
    /// Whether it works, and takes what that takes from the plug.
    pub fn is_at_work(&self) -> bool {
        matches!(self, Self::Connecting | Self::Preparing | Self::Working)
    }

    /// In one word, for figures and programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Idle(_) => "idle",
            Self::Paused => "paused",
            Self::Connecting => "connecting",
            Self::Preparing => "preparing",
            Self::Working => "working",
            Self::Stopped => "stopped",
        }
    }
}

/// The job at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobStatus {
    /// Its number.
    pub job: JobId,
    /// Who pays.
    pub requester: AccountId,
    /// What runs.
    pub dapp: DappId,
    /// Everything paid for it, in planck.
    pub payment: Balance,
    /// Its budget of units.
    pub units: Units,
}

/// A task in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskStatus {
    /// Its number.
    pub task: u32,
    /// How far it is, in thousandths.
    pub per_mille: u16,
    /// Where it is.
    pub phase: TaskPhase,
}

/// Where a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskPhase {
    /// Waits for a slot.
    Queued,
    /// Runs.
    Running,
    /// Is computed and waits to be delivered.
    Computed,
    /// Is on its way or waits for the requester's check.
    Delivered,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptStatus {
    /// The job.
    pub job: JobId,
    /// Units on the newest receipt.
    pub units: Units,
    /// Of these, units the worker brought on chain itself.
    pub claimed: Units,
    /// The part of the payment they stand for, in planck.
    pub credit: Balance,
}

/// A job as the journal remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastJob {
    /// What it was.
    pub job: JobStatus,
    /// When it was taken, in seconds since 1970, where that is known.
    pub taken: Option<u64>,
    /// Tasks on its newest receipt.
    pub accepted: u32,
    /// Results delivered and refused, or not signed in time.
    pub unsigned: usize,
    /// The newest receipt, and what it is worth.
    pub receipt: ReceiptStatus,
    /// Why this worker works for it no more, if so.
    pub left: Option<String>,
    /// Nothing more comes of it.
    pub closed: bool,
}

impl PastJob {
    pub(crate) fn of((job, taken): &(JobRecord, Option<u64>)) -> Self {
        Self {
            job: JobStatus::of(job),
            taken: *taken,
            accepted: job.count,
            unsigned: job.unsigned.len(),
            receipt: ReceiptStatus::of(job),
            left: job.left.clone(),
            closed: job.closed,
        }
    }
}

impl Status {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Idle("starting".into()),
            job: None,
            tasks: Vec::new(),
            receipts: Vec::new(),
            earnings: earnings(Past::default()),
            tally: Tally::default(),
            pace: Pace::default(),
            offer: None,
        }
    }

    pub(crate) fn set_receipts(&mut self, jobs: &[JobRecord], past: Past) {
        let open = jobs.iter().filter(|job| !job.closed && job.receipted() > 0);
        self.receipts = open.map(ReceiptStatus::of).collect();
        let mut all = past;
        jobs.iter().for_each(|job| all.add(job));
        self.earnings = earnings(all);
        let Past { accepted, unsigned, units, credit, .. } = all;
        self.tally = Tally { accepted, unsigned, units, credit, ..self.tally };
    }
}

impl ReceiptStatus {
    fn of(job: &JobRecord) -> Self {
        Self { job: job.assignment.job, units: job.receipted(), claimed: job.claimed, credit: job.credit() }
    }
}

impl JobStatus {
    pub(crate) fn of(job: &JobRecord) -> Self {
        let assignment = &job.assignment;
        Self {
            job: assignment.job,
            requester: assignment.requester.clone(),
            dapp: assignment.dapp,
            payment: assignment.payment,
            units: assignment.units,
        }
    }
}

fn earnings(all: Past) -> String {
    let jobs = match all.jobs {
        0 => return "no receipts yet".into(),
        1 => "1 job".to_string(),
        count => format!("{count} jobs"),
    };
    format!("receipts for {} units of {jobs}, a credit of {} SCC once settled", all.units, tokens(all.credit))
}

/// Planck as tokens with six decimals.
fn tokens(planck: Balance) -> String {
    format!("{}.{:06}", planck / SCC, planck % SCC / (SCC / 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data;

    #[test]
    fn earnings_are_a_sentence_with_the_right_sum() {
        let mut job = test_data::job(sp_core::sr25519::Public::from_raw([0; 32]));
        job.assignment.payment = 3 * SCC;
        let receipt = scc_types::Receipt {
            genesis: Default::default(),
            job: 7,
            worker: AccountId::new([1; 32]),
            units: 50,
            result_root: Default::default(),
            expiry: 1,
        };
        job.receipt = Some(scc_job_spec::SignedReceipt { receipt, signature: Default::default() });
        (job.count, job.unsigned) = (5, vec![8, 9]);
        let mut status = Status::new();
        status.tally.computed = 7;
        status.set_receipts(&[job.clone()], Past::default());
        let tally = Tally { computed: 7, failed: 0, accepted: 5, unsigned: 2, units: 50, credit: 3 * SCC / 2 };
        assert_eq!(status.tally, tally);
        assert_eq!(status.earnings, "receipts for 50 units of 1 job, a credit of 1.500000 SCC once settled");
        let mut past = Past::default();
        past.add(&job);
        let closed = JobRecord { closed: true, ..job.clone() };
        status.set_receipts(&[job], past);
        assert_eq!((status.tally.accepted, status.tally.unsigned, status.receipts.len()), (10, 4, 1));
        status.set_receipts(&[closed], past);
        assert_eq!((status.tally.accepted, status.receipts.len()), (10, 0), "nothing more comes of what is closed");
        assert_eq!(status.earnings, "receipts for 100 units of 2 jobs, a credit of 3.000000 SCC once settled");
    }
}
