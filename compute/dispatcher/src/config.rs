//! What a dispatcher is started with.

use crate::{Chain, JobKey, Policy, TrackRecord, Verifier};
use scc_job_spec::Manifest;
use scc_transport::{BlobService, Hash as BlobHash, PeerId};
use scc_types::{AccountId, BlockNumber, Hash, JobId, Units};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Whether a peer may fetch a blob.
pub type Guests = Arc<dyn Fn(&PeerId, &BlobHash) -> bool + Send + Sync>;

/// Everything [`Dispatcher::start`](crate::Dispatcher::start) needs.
pub struct Config {
    /// The dispatcher's own folder; made if absent. Holds the task table and `outputs/TASK/NAME`.
    pub dir: PathBuf,
    /// The key whose public half stands in the job.
    pub key: JobKey,
    /// Hash of block 0.
    pub genesis: Hash,
    /// The job.
    pub job: JobId,
    /// The job's units, as on chain.
    pub units: Units,
    /// The manifest; its hash is the job's.
    pub manifest: Manifest,
    /// Where the module and the inputs lie on this machine, in any order. They must not change while the job runs.
    pub files: Vec<PathBuf>,
    /// Moves blobs; its peer is the job's endpoint. The dispatcher serves blobs on it, so nobody else may.
    pub blobs: BlobService,
    /// Who besides the job's workers may fetch what, also after this dispatcher has ended, as long as its peer lives.
    pub guests: Option<Guests>,
    /// The chain.
    pub chain: Arc<dyn Chain>,
    /// Judges results. Without it, results are compared between workers while the job has units to spare.
    pub verifier: Option<Arc<dyn Verifier>>,
    /// What is known of workers from other jobs, and will be from this one. Without it everybody is a stranger to the job.
    pub track_record: Option<Arc<TrackRecord>>,
    /// Last block in which the receipts signed here can be claimed; not before the job's refund.
    pub receipt_expiry: BlockNumber,
    /// Blocks for which a lease can be registered.
    pub lease_blocks: BlockNumber,
    /// Whether to hand nothing out until [`Dispatcher::pause`](crate::Dispatcher::pause) says otherwise.
    pub paused: bool,
    /// Workers who get nothing of this job: the requester wants somebody else.
    pub avoid: Vec<AccountId>,
    /// How often the chain is asked.
    pub chain_interval: Duration,
    /// How to lease, wait and check.
    pub policy: Policy,
    /// Bounds against greedy or broken workers.
    pub limits: Limits,
}

/// Bounds of the task protocol.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Task streams in all.
    pub max_streams: usize,
    /// Task streams of one peer.
    pub max_streams_per_peer: usize,
    /// Time to say hello.
    pub hello: Duration,
    /// A stream without a request for this long is closed.
    pub idle: Duration,
    /// Results fetched at once; more wait as long as [`Limits::fetch`] and are then told to come back.
    pub fetches: usize,
    /// Fetching one result may take this long; from then on [`Limits::slowest_bytes`] must have come in each second.
    pub fetch: Duration,
    /// Slowest transfer that is waited for, in bytes per second.
    pub slowest_bytes: u64,
    /// A check that takes longer than this is answered with "held".
    pub reply_within: Duration,
    /// Checks on this machine at once.
    pub checks: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_streams: 512,
            max_streams_per_peer: 4,
            hello: Duration::from_secs(10),
            idle: Duration::from_secs(300),
            fetches: 8,
            fetch: Duration::from_secs(30),
            slowest_bytes: 16 * 1024,
            reply_within: Duration::from_secs(5),
            checks: 1,
        }
    }
}
