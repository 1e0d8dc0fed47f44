//! What is remembered of a job and of a result, as it lies on disk.

use codec::{Decode, Encode};
use scc_job_spec::{OutputFile, SignedLease, SignedReceipt};
use scc_types::{Assignment, BlockNumber, Units};
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

/// Blocks a reservation outlives its lease, by the rules of the chain.
pub const RESERVATION_GRACE: BlockNumber = 24;

/// Last block in which the units of a registered lease are held.
pub fn reserved_until(signed: &SignedLease) -> BlockNumber {
    signed.lease.expiry.saturating_add(RESERVATION_GRACE)
}
