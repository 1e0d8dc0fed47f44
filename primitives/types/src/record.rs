//! What the records of the virtual chains say. A record's bytes are the SCALE encoding of its type here.

use crate::{AccountId, Balance, BlockNumber, DappId, Funding, JobId, JobSpec, Rating, Stars, Units};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A line of the score ledger (chain a): one credit.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Deserialize)]
pub struct ScoreRecord {
    /// The job.
    pub job: JobId,
    /// Who is credited.
    pub worker: AccountId,
    /// Units delivered.
    pub units: Units,
    /// The rating.
    pub stars: Stars,
    /// payment · units / job units · stars, in planck.
    pub credit: Balance,
    /// What the credit earns in all, κ(1+g)·credit, in planck.
    pub claim: Balance,
}

/// A line of the work chain (chain d).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Deserialize)]
pub enum WorkRecord {
    /// A job was paid for: the paid witness.
    Posted {
        /// The job.
        job: JobId,
        /// Who paid.
        requester: AccountId,
        /// What runs.
        dapp: DappId,
        /// What is computed.
        spec: JobSpec,
        /// The budget of units.
        units: Units,
        /// The price of all units, in planck. Of a job paid by a budget less may have left it.
        payment: Balance,
        /// Last block in which it is open.
        deadline: BlockNumber,
        /// Whose money pays.
        funding: Funding,
    },
    /// Payment was added.
    Raised {
        /// The job.
        job: JobId,
        /// Paid into this block, in planck.
        payment: Balance,
        /// Units added.
        units: Units,
    },
    /// A page of the requester's report.
    Reported {
        /// The job.
        job: JobId,
        /// The page's ratings.
        ratings: Vec<Rating>,
    },
    /// The job left the open list.
    Closed {
        /// The job.
        job: JobId,
    },
    /// Credits were given.
    Settled {
        /// The job.
        job: JobId,
        /// Units credited.
        units: Units,
        /// Sum of the credits, in planck.
        credit: Balance,
    },
    /// Undelivered units went back to the payer.
    Refunded {
        /// The job.
        job: JobId,
        /// Units nobody delivered.
        units: Units,
        /// Returned, in planck.
        amount: Balance,
    },
}
