//! What is remembered of a job and of a result, as it lies on disk.

use codec::{Decode, Encode};
use scc_job_spec::{OutputFile, SignedLease, SignedReceipt};
use scc_types::{Assignment, Balance, BlockNumber, Units};
use sp_core::H256;

/// A job this worker took part in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct JobRecord {
    /// The job as it stood when it was taken.
    pub assignment: Assignment,
    /// Whether the requester had a history when it was taken.
    pub trusted: bool,
    /// Newest receipt that was checked.
    pub receipt: Option<SignedReceipt>,
    /// Tasks that receipt counts.
    pub count: u32,
    /// Newest lease, whether registered or not.
    pub lease: Option<SignedLease>,
    /// Newest lease in a block.
    pub registered: Option<SignedLease>,
    /// Units of the newest receipt in a block.
    pub claimed: Units,
    /// Units under objection.
    pub objected: Units,
    /// Results fetched and refused, or not signed in time.
    pub unsigned: Vec<u32>,
    /// Why this worker works for it no more, if so.
    pub left: Option<String>,
    /// Nothing more is to be done.
    pub closed: bool,
}

/// How far a computed task is. Written before anybody hears of the result.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum ResultState {
    /// The files lie in the blob store.
    Computed,
    /// A receipt counts it.
    Accepted,
    /// The requester refused it.
    Refused,
}

/// A computed task.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ResultRecord {
    /// Units it counts for.
    pub units: Units,
    /// Its files, by name.
    pub outputs: Vec<OutputFile>,
    /// Milliseconds it took.
    pub millis: u64,
    /// How far it is.
    pub state: ResultState,
}

impl JobRecord {
    /// A job that is taken now.
    pub fn new(assignment: Assignment, trusted: bool) -> Self {
        Self {
            assignment,
            trusted,
            receipt: None,
            count: 0,
            lease: None,
            registered: None,
            claimed: 0,
            objected: 0,
            unsigned: Vec::new(),
            left: None,
            closed: false,
        }
    }

    /// Units on the newest receipt.
    pub fn receipted(&self) -> Units {
        self.receipt.as_ref().map_or(0, |signed| signed.receipt.units)
    }

    /// The part of the payment that the newest receipt stands for, in planck.
    pub fn credit(&self) -> Balance {
        self.part(self.receipted())
    }

    /// The part of the payment that so many units stand for, in planck.
    pub fn part(&self, units: Units) -> Balance {
        let Assignment { payment, units: all, .. } = self.assignment;
        payment.saturating_mul(units.into()) / Balance::from(all.max(1))
    }

    /// Root of the newest receipt.
    pub fn root(&self) -> H256 {
        self.receipt.as_ref().map_or(H256::zero(), |signed| signed.receipt.result_root)
    }

    /// Units that the chain holds for this worker at `best`: registered and not expired, or claimed.
    pub fn secured(&self, best: BlockNumber) -> Units {
        let live = self.registered.as_ref().filter(|signed| best <= reserved_until(signed));
        live.map_or(0, |signed| signed.lease.units).max(self.claimed)
    }
}

/// What came of jobs whose records are gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
pub struct Past {
    /// Jobs with a receipt.
    pub jobs: u64,
    /// Units on receipts.
    pub units: Units,
    /// What they stood for, in planck.
    pub credit: Balance,
    /// Tasks on receipts.
    pub accepted: u64,
    /// Results delivered and never signed.
    pub unsigned: u64,
}

impl Past {
    /// Counts a job. Requesters choose the numbers of their receipts.
    pub fn add(&mut self, job: &JobRecord) {
        self.jobs = self.jobs.saturating_add(u64::from(job.receipted() > 0));
        self.units = self.units.saturating_add(job.receipted());
        self.credit = self.credit.saturating_add(job.credit());
        self.accepted = self.accepted.saturating_add(job.count.into());
        self.unsigned = self.unsigned.saturating_add(job.unsigned.len() as u64);
    }
}

/// Blocks a reservation outlives its lease, by the rules of the chain.
pub const RESERVATION_GRACE: BlockNumber = 24;

/// Last block in which the units of a registered lease are held.
pub fn reserved_until(signed: &SignedLease) -> BlockNumber {
    signed.lease.expiry.saturating_add(RESERVATION_GRACE)
}
