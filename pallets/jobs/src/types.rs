//! What the pallet stores.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use scc_types::{
    AccountId, Balance, BlockNumber, DappId, Endpoint, Funding, Hash, JobId, JobSpec, Lease, Phase, RequesterRecord,
    Stars, Units,
};
use sp_core::sr25519;

/// Blocks a reservation outlives its lease: time to bring in the last receipt, or to object.
pub const RESERVATION_GRACE: BlockNumber = 24;

/// A job's figures.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Job {
    /// Who asked for it, serves it and holds its deposits.
    pub requester: AccountId,
    /// Whose money pays.
    pub funding: Funding,
    /// What runs.
    pub dapp: DappId,
    /// The key that signs leases and receipts; immutable.
    pub job_key: sr25519::Public,
    /// Block at which it was posted.
    pub posted: BlockNumber,
    /// Last block in which it is open.
    pub deadline: BlockNumber,
    /// Most workers drawn in a batch.
    pub max_workers: u32,
    /// Workers enlisted when it was posted: what the lottery of a job paid by a budget counts with.
    pub enlisted: u32,
    /// Everything paid, and the budget of units.
    pub bid: Bid,
    /// What is left of the payment's pending part, in planck.
    pub pending: Balance,
    /// Units held by live reservations.
    pub reserved: Units,
    /// Units that count for workers: claimed, and from settlement on those accepted from the report.
    pub delivered: Units,
    /// Units under objection.
    pub objected: Units,
    /// Units named in the report so far.
    pub named: Units,
    /// Workers that take part.
    pub joined: u32,
    /// Held from the requester, in planck.
    pub deposit: Balance,
    /// Block in whose queue it waits for its next step.
    pub due: BlockNumber,
    /// Where it stands.
    pub state: State,
}

/// Where a job stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum State {
    /// Work is handed out. Left by the last page of `report`, or after the deadline.
    Open {
        /// Block of the last lease, receipt or draw: since then nobody has come.
        unserved_since: BlockNumber,
        /// Batches drawn before the present one, each asked for by `draw_again`.
        batch: u32,
    },
    /// Off the open list, receipts are waited for. Left after the challenge window.
    Closing {
        /// Block of the closing.
        closed: BlockNumber,
        /// Whether the report is complete.
        reported: bool,
    },
    /// Credits are given page by page. Left when all are given.
    Settling {
        /// Block of the closing.
        closed: BlockNumber,
        /// The next worker.
        next: u32,
    },
    /// Late receipts are paid at once. Left by the refund.
    Settled,
    /// Refunded, kept to be looked at. Left when it is removed.
    Finished,
    /// Removed page by page.
    Removing {
        /// The next worker.
        next: u32,
    },
}

impl State {
    /// The phase a client shows.
    pub const fn phase(&self) -> Phase {
        match self {
            Self::Open { .. } => Phase::Open,
            Self::Closing { .. } | Self::Settling { .. } => Phase::Closing,
            Self::Settled => Phase::Settled,
            Self::Finished | Self::Removing { .. } => Phase::Finished,
        }
    }
}

impl Job {
    /// Batches drawn before the present one; 0 when it is no longer open.
    pub const fn batch(&self) -> u32 {
        match self.state {
            State::Open { batch, .. } => batch,
            _ => 0,
        }
    }

    /// Block since which nobody has come; 0 when it is no longer open.
    pub const fn unserved_since(&self) -> BlockNumber {
        match self.state {
            State::Open { unserved_since, .. } => unserved_since,
            _ => 0,
        }
    }
}

/// Payment for units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Bid {
    /// In planck.
    pub payment: Balance,
    /// The budget.
    pub units: Units,
}

/// What is computed and where it is served.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Posting {
    /// What is computed.
    pub spec: JobSpec,
    /// Where it is served.
    pub endpoint: Endpoint,
}

/// What a worker has to do with a job.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Worker {
    /// The live reservation.
    pub reservation: Option<Reservation>,
    /// Units that count: claimed, and from settlement on those accepted from the report.
    pub delivered: Units,
    /// Units under objection.
    pub objected: Units,
    /// Its line in the report.
    pub rating: Option<Rated>,
    /// Units credited.
    pub credited: Units,
    /// Sum of its credits, in planck.
    pub credit: Balance,
    /// Who made this entry and holds its deposit.
    pub depositor: AccountId,
    /// The deposit, in planck.
    pub deposit: Balance,
    /// Fees of leases held until the next receipt, in planck.
    pub lease_fee: Balance,
}

/// Units held for a worker.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Reservation {
    /// The lease's cumulative units.
    pub units: Units,
    /// Units still held.
    pub left: Units,
    /// Units of the lease's largest task.
    pub task_units: Units,
    /// Last block in which they are held.
    pub until: BlockNumber,
}

/// A line of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Rated {
    /// All units accepted from the worker, by the requester's word.
    pub units: Units,
    /// The rating.
    pub stars: Stars,
}

/// Something with a date.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum DueItem {
    /// A job's next step.
    Job(JobId),
    /// The end of a worker's reservation.
    Lease(JobId, AccountId),
}

/// Where the lottery of a block's jobs starts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Seed {
    /// Hash of the block.
    pub hash: Hash,
    /// Jobs whose lottery starts there and is still asked about.
    pub open: u32,
}

/// What posting counts, in one value: both change with every job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Posted {
    /// Number of the next job.
    pub next: JobId,
    /// The block of which the rest tells.
    pub at: BlockNumber,
    /// Jobs whose lottery starts with the hash of that block, which is known from the next one on.
    pub here: u32,
    /// Jobs whose lottery starts with the hash of the block after it.
    pub after: u32,
}

/// A requester.
#[derive(CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[scale_info(skip_type_params(MaxJobs))]
#[codec(mel_bound())]
pub struct Requester<MaxJobs: Get<u32>> {
    /// What became of its jobs: public.
    pub record: RequesterRecord,
    /// Those in state, in no order.
    pub jobs: BoundedVec<JobId, MaxJobs>,
}

impl Worker {
    /// A worker without history, whose entry is paid by `depositor`.
    pub const fn new(depositor: AccountId, deposit: Balance) -> Self {
        Self {
            reservation: None,
            delivered: 0,
            objected: 0,
            rating: None,
            credited: 0,
            credit: 0,
            depositor,
            deposit,
            lease_fee: 0,
        }
    }

    /// Units held for it.
    pub fn reserved(&self) -> Units {
        self.reservation.as_ref().map_or(0, |reservation| reservation.left)
    }

    /// What its credits are multiplied with; full stars while nobody rated it.
    pub fn stars(&self) -> Stars {
        self.rating.map_or(Stars::Five, |rating| rating.stars)
    }
}

impl Reservation {
    /// What `lease` reserves: `left` units of it.
    pub const fn of(lease: &Lease, left: Units) -> Self {
        Self {
            units: lease.units,
            left,
            task_units: lease.task_units,
            until: lease.expiry.saturating_add(RESERVATION_GRACE),
        }
    }
}
