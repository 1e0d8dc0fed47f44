//! What the worker asks of the chain.

use async_trait::async_trait;
use scc_job_spec::{SignedLease, SignedReceipt};
use scc_types::{
    AccountId, Assignments, BlockNumber, DappId, Engine, Hash, JobId, JobView, OpenJob, RequesterRecord, Units,
};

/// The chain did not answer; a sentence. The same call may succeed later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ChainError(pub String);

/// Something a worker brings on chain, signed by its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submission {
    /// `register_lease`.
    RegisterLease(SignedLease),
    /// `claim_receipts`.
    ClaimReceipt(SignedReceipt),
    /// `object`.
    Object {
        /// The job.
        job: JobId,
        /// Units delivered without a receipt.
        units: Units,
    },
}

/// What became of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inclusion {
    /// It took effect in this block.
    Included {
        /// The block.
        block: BlockNumber,
    },
    /// The chain refused it, and would again; why.
    Refused {
        /// One sentence.
        reason: String,
    },
}

/// What explains why a worker is offered nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlook {
    /// A few open jobs, whoever was drawn for them, best payment per unit first.
    pub open: Vec<OpenJob>,
    /// The worker is not on the list of those who can be drawn.
    pub is_unlisted: bool,
}

/// The chain as the contributor's side needs it. The node implements it in-process.
#[async_trait]
pub trait Chain: Send + Sync + 'static {
    /// Hash of block 0.
    async fn genesis(&self) -> Result<Hash, ChainError>;

    /// Number of the best block.
    async fn best_block(&self) -> Result<BlockNumber, ChainError>;

    /// The jobs this contributor was drawn for, and why others are left out.
    async fn assignments(&self) -> Result<Assignments, ChainError>;

    /// Waits until the assignments are those of a later block than this.
    async fn assignments_after(&self, block: BlockNumber);

    /// What there is besides the assignments. Asked at most once a block, by a worker without any.
    async fn outlook(&self, worker: &AccountId) -> Result<Outlook, ChainError>;

    /// What executes a dApp's tasks, by the registry; `None` for an unknown or delisted one.
    async fn engine(&self, dapp: DappId) -> Result<Option<Engine>, ChainError>;

    /// A job with the share of `worker` among its workers; `None` if the chain has it no longer.
    async fn job(&self, job: JobId, worker: &AccountId) -> Result<Option<JobView>, ChainError>;

    /// A requester's public record; `None` for a stranger.
    async fn requester(&self, account: &AccountId) -> Result<Option<RequesterRecord>, ChainError>;

    /// Blocks from a job's closing to its settlement: receipts must be good for so long.
    async fn challenge_window(&self) -> Result<BlockNumber, ChainError>;

    /// Signs and submits, and waits until it is in a block or refused.
    async fn submit(&self, submission: Submission) -> Result<Inclusion, ChainError>;
}
