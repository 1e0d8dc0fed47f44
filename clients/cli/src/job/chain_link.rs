//! The dispatcher's view of the chain.

use crate::{
    chain::{Call, Chain},
    failure::Failure,
};
use async_trait::async_trait;
use scc_dispatcher::ChainError;
use scc_types::{AccountId, BlockNumber, JobId, JobView, Rating};
use sp_core::sr25519;

/// The connected chain and the requester's key.
pub struct ChainLink {
    chain: Chain,
    key: sr25519::Pair,
}

impl ChainLink {
    /// Reports and draws are signed with `key`.
    pub fn new(chain: Chain, key: sr25519::Pair) -> Self {
        Self { chain, key }
    }
}

fn sentence(failure: Failure) -> ChainError {
    ChainError(failure.to_string())
}

#[async_trait]
impl scc_dispatcher::Chain for ChainLink {
    async fn best_block(&self) -> Result<BlockNumber, ChainError> {
        self.chain.best().await.map_err(sentence)
    }

    async fn job(&self, job: JobId) -> Result<Option<JobView>, ChainError> {
        self.chain.job(job).await.map_err(sentence)
    }

    async fn drawn(&self, job: JobId) -> Result<Vec<AccountId>, ChainError> {
        match self.chain.job(job).await.map_err(sentence)? {
            Some(view) => self.chain.drawn(&view).await.map_err(sentence),
            None => Ok(Vec::new()),
        }
    }

    async fn draw_again(&self, job: JobId) -> Result<(), ChainError> {
        self.chain.submit(&Call::draw_again(job), &self.key).await.map(|_| ()).map_err(sentence)
    }

    async fn rated(&self, job: JobId) -> Result<Vec<AccountId>, ChainError> {
        let workers = self.chain.job_workers(job).await.map_err(sentence)?;
        Ok(workers.into_iter().filter(|share| share.stars.is_some()).map(|share| share.worker).collect())
    }

    async fn report(&self, job: JobId, ratings: Vec<Rating>, last: bool) -> Result<(), ChainError> {
        self.chain.submit(&Call::report(job, &ratings, last), &self.key).await.map(|_| ()).map_err(sentence)
    }
}
