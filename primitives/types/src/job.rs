//! Jobs as every layer sees them.

use crate::{AccountId, Balance, BlockNumber, DappId, Funding};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{sr25519, ConstU32, H256};
use sp_runtime::BoundedVec;

/// Number of a job, never reused.
pub type JobId = u64;

/// Counted amount of work; its size is defined by the dApp (render: 10⁶ rays).
pub type Units = u64;

/// Largest manifest that may stand in the job itself, in bytes.
pub type MaxInlineSpec = ConstU32<1024>;
/// Largest encoded multiaddr, in bytes.
pub type MaxAddress = ConstU32<128>;
/// Most multiaddrs of an endpoint.
pub type MaxAddresses = ConstU32<3>;
/// Largest binary PeerId, in bytes.
pub type MaxPeerId = ConstU32<64>;

/// What is to be computed: the BLAKE3 hash of the manifest, and the manifest itself where it is small.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct JobSpec {
    /// BLAKE3 hash of the manifest.
    pub manifest: H256,
    /// A remark or the whole manifest, at most 1 KiB; may be empty.
    pub inline: BoundedVec<u8, MaxInlineSpec>,
}

/// Where the requester serves a job: a libp2p PeerId and up to three multiaddrs, all in binary form.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Endpoint {
    /// Binary PeerId.
    pub peer_id: BoundedVec<u8, MaxPeerId>,
    /// Binary multiaddrs, direct or through relays.
    pub addresses: BoundedVec<BoundedVec<u8, MaxAddress>, MaxAddresses>,
}

/// A job to be posted, whoever asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobOrder {
    /// Serves the job, reports, and holds its deposits.
    pub requester: AccountId,
    /// Whose money pays.
    pub funding: Funding,
    /// What runs.
    pub dapp: DappId,
    /// What is computed.
    pub spec: JobSpec,
    /// The budget of units.
    pub units: Units,
    /// The price of all units, in planck.
    pub payment: Balance,
    /// Where it is served.
    pub endpoint: Endpoint,
    /// The key that signs leases and receipts.
    pub job_key: sr25519::Public,
    /// Last block in which it is open.
    pub deadline: BlockNumber,
    /// Most workers drawn in one batch.
    pub max_workers: u32,
}

/// Displayed stars, 1 to 5. They move at most a tenth of a credit.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum Stars {
    /// Credit × 0.900.
    One,
    /// Credit × 0.925.
    Two,
    /// Credit × 0.950.
    Three,
    /// Credit × 0.975.
    Four,
    /// The full credit; also what counts when nothing is rated in time.
    Five,
}

impl Stars {
    /// The part of the credit that stays, in thousandths: 900 to 1,000.
    pub const fn per_mille(self) -> u32 {
        match self {
            Self::One => 900,
            Self::Two => 925,
            Self::Three => 950,
            Self::Four => 975,
            Self::Five => 1_000,
        }
    }
}

/// One line of a report: what a worker delivered and how the requester rates it.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct Rating {
    /// The worker.
    pub worker: AccountId,
    /// All units accepted from this worker for this job.
    pub units: Units,
    /// The rating.
    pub stars: Stars,
}

/// A job's phase in words a client can show.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum Phase {
    /// Work is handed out.
    Open,
    /// Reported or past its deadline: receipts may still be claimed until settlement.
    Closing,
    /// Credits are given; late receipts are paid until the refund.
    Settled,
    /// Undelivered units are refunded; nothing can change any more.
    Finished,
}

/// A job as runtime APIs show it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct JobView {
    /// Its number.
    pub id: JobId,
    /// Who asked for it; paid for it too unless `funding` says otherwise.
    pub requester: AccountId,
    /// Whose money pays.
    pub funding: Funding,
    /// What runs.
    pub dapp: DappId,
    /// What is computed.
    pub spec: JobSpec,
    /// The budget of units.
    pub units: Units,
    /// Units bound by live leases on chain.
    pub reserved: Units,
    /// Units claimed by workers with receipts.
    pub claimed: Units,
    /// Units named in the requester's report.
    pub reported: Units,
    /// Units under objection.
    pub objected: Units,
    /// The price of all units, in planck.
    pub payment: Balance,
    /// Where it is served.
    pub endpoint: Endpoint,
    /// The key that signs leases and receipts.
    pub job_key: sr25519::Public,
    /// Block at which it was posted.
    pub posted: BlockNumber,
    /// Last block in which it is open.
    pub deadline: BlockNumber,
    /// Most workers drawn in one batch.
    pub max_workers: u32,
    /// Its phase.
    pub phase: Phase,
    /// Next block at which its phase changes by itself.
    pub due: BlockNumber,
    /// What each worker has been credited or is due, newest figures.
    pub workers: Vec<WorkerShare>,
    /// While it is open: block of its posting, last draw, lease or receipt, since which nobody has come; 0 afterwards.
    pub unserved_since: BlockNumber,
    /// While it is open: batches of workers drawn before the present one; 0 afterwards.
    pub batch: u32,
}

/// A worker's part in a job.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct WorkerShare {
    /// The worker.
    pub worker: AccountId,
    /// Units that count for it.
    pub units: Units,
    /// Its stars, once rated.
    pub stars: Option<Stars>,
    /// Credit given at settlement, in planck; 0 before.
    pub credit: Balance,
}

/// A job on the open list, best payment per unit first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct OpenJob {
    /// Its number.
    pub id: JobId,
    /// What runs.
    pub dapp: DappId,
    /// Who asked for it; paid for it too unless `funding` says otherwise.
    pub requester: AccountId,
    /// Whose money pays.
    pub funding: Funding,
    /// What is computed.
    pub spec: JobSpec,
    /// The budget of units.
    pub units: Units,
    /// Units neither delivered, reserved nor objected.
    pub room: Units,
    /// The price of all units, in planck.
    pub payment: Balance,
    /// Where it is served.
    pub endpoint: Endpoint,
    /// The key that signs leases and receipts.
    pub job_key: sr25519::Public,
    /// Block at which it was posted.
    pub posted: BlockNumber,
    /// Last block in which it is open.
    pub deadline: BlockNumber,
    /// Workers drawn to dial the requester, current batch.
    pub drawn: Vec<AccountId>,
}
