//! What the dispatcher asks of the chain.

use async_trait::async_trait;
use scc_types::{AccountId, BlockNumber, JobId, JobView, Rating};

/// The chain did not answer, or refused; a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ChainError(pub String);

/// The chain as the requester's side needs it. Implemented by the client.
#[async_trait]
pub trait Chain: Send + Sync + 'static {
    /// Number of the best block.
    async fn best_block(&self) -> Result<BlockNumber, ChainError>;

    /// A job as it stands on chain; `None` if there is none of this number.
    async fn job(&self, job: JobId) -> Result<Option<JobView>, ChainError>;

    /// The accounts that the lottery has called for a job by now, former batches included. Asked when somebody comes who is not
    /// known, at most once in [`Config::chain_interval`](crate::Config::chain_interval).
    async fn drawn(&self, job: JobId) -> Result<Vec<AccountId>, ChainError>;

    /// Has the next batch of workers drawn, and waits until that is in a block. The chain refuses it within
    /// [`UNSERVED_BLOCKS`](scc_types::UNSERVED_BLOCKS) of the last draw, lease or receipt.
    async fn draw_again(&self, job: JobId) -> Result<(), ChainError>;

    /// The workers that a report on the job has named already.
    async fn rated(&self, job: JobId) -> Result<Vec<AccountId>, ChainError>;

    /// Submits one page of the report and waits until it is in a block. `last`: no page follows.
    async fn report(&self, job: JobId, ratings: Vec<Rating>, last: bool) -> Result<(), ChainError>;
}
