//! What the native worker and the chain's off-chain worker leave for each other in the node's persistent off-chain
//! storage. Values are SCALE encodings of the types here.

use crate::{AccountId, Balance, BlockNumber, DappId, Endpoint, JobId, JobSpec, Units};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::sr25519;

/// Where the native worker leaves its [`ContributorProfile`].
pub const PROFILE_KEY: &[u8] = b"scc/profile/1";
/// Where the off-chain worker leaves [`Assignments`], anew on every best block.
pub const ASSIGNMENTS_KEY: &[u8] = b"scc/assignments/1";
/// Most assignments of one block.
pub const MAX_ASSIGNMENTS: usize = 64;

/// What a contributor is willing to do.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ContributorProfile {
    /// Who works.
    pub account: AccountId,
    /// The dApps it runs; `None`: every dApp.
    pub dapps: Option<Vec<DappId>>,
    /// Requesters it does not work for.
    pub blocked_requesters: Vec<AccountId>,
    /// The least payment per unit it works for, in planck.
    pub minimum_price: Balance,
    /// Takes no work at present.
    pub paused: bool,
}

/// A job this contributor was drawn for and wants.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct Assignment {
    /// The job.
    pub job: JobId,
    /// What runs.
    pub dapp: DappId,
    /// Who paid.
    pub requester: AccountId,
    /// What is computed.
    pub spec: JobSpec,
    /// Where it is served.
    pub endpoint: Endpoint,
    /// The key that signs leases and receipts.
    pub job_key: sr25519::Public,
    /// Everything paid so far, in planck.
    pub payment: Balance,
    /// The budget of units.
    pub units: Units,
    /// Units neither delivered, reserved nor objected.
    pub room: Units,
    /// Block at which it was posted.
    pub posted: BlockNumber,
    /// Last block in which it is open.
    pub deadline: BlockNumber,
}

/// What the off-chain worker found at one best block, best payment per unit first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct Assignments {
    /// The best block.
    pub at: BlockNumber,
    /// For whom.
    pub account: AccountId,
    /// The jobs, at most [`MAX_ASSIGNMENTS`].
    pub list: Vec<Assignment>,
    /// Why other open jobs are not in the list.
    pub skipped: Skipped,
}

/// Open jobs that were looked at and left out, by the first reason that applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct Skipped {
    /// They pay less per unit than the contributor asks.
    pub below_price: u32,
    /// They run dApps the contributor does not.
    pub other_dapp: u32,
    /// Their requesters are blocked.
    pub blocked: u32,
    /// All their units are taken.
    pub no_room: u32,
    /// The contributor was not drawn.
    pub not_drawn: u32,
}
