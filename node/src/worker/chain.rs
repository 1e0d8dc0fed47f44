//! The worker's view of the chain, in-process.

use super::bridge::Bridge;
use crate::{service::Client, submit::Submitter};
use async_trait::async_trait;
use codec::Encode;
use pallet_dapps::DappsApi;
use pallet_jobs::JobsApi;
use pallet_network::NetworkApi;
use pallet_workers::WorkersApi;
use sc_client_api::HeaderBackend;
use scc_runtime::RuntimeCall;
use scc_types::{AccountId, Assignments, BlockNumber, DappId, Engine, Hash, JobId, JobView, Listing, RequesterRecord};
use scc_worker::{Chain, ChainError, Inclusion, Outlook, Submission};
use sp_api::ProvideRuntimeApi;
use std::{fmt::Display, sync::Arc};

/// Open jobs that are looked at where none is for this worker: each costs a draw.
const LOOKED_AT: u32 = 20;

/// The node's client as the worker asks it. Everything is read at the best block.
pub struct NodeChain {
    client: Arc<Client>,
    bridge: Bridge,
    submitter: Arc<Submitter>,
}

impl NodeChain {
    /// Reads through `client`, submits through `submitter`.
    pub fn new(client: Arc<Client>, bridge: Bridge, submitter: Arc<Submitter>) -> Self {
        Self { client, bridge, submitter }
    }

    fn best(&self) -> Hash {
        self.client.info().best_hash
    }
}

fn failed(error: impl Display) -> ChainError {
    ChainError(error.to_string())
}

#[async_trait]
impl Chain for NodeChain {
    async fn genesis(&self) -> Result<Hash, ChainError> {
        Ok(self.client.info().genesis_hash)
    }

    async fn best_block(&self) -> Result<BlockNumber, ChainError> {
        Ok(self.client.info().best_number)
    }

    async fn assignments(&self) -> Result<Assignments, ChainError> {
        self.bridge.assignments().ok_or_else(|| failed("no block has been seen yet"))
    }

    async fn assignments_after(&self, block: BlockNumber) {
        self.bridge.after(block).await;
    }

    async fn outlook(&self, worker: &AccountId) -> Result<Outlook, ChainError> {
        let at = self.best();
        let open = self.client.runtime_api().open_jobs(at, 0, LOOKED_AT).map_err(failed)?;
        let entry = self.client.runtime_api().worker(at, worker.clone()).map_err(failed)?;
        Ok(Outlook { open, is_unlisted: entry.is_none() })
    }

    async fn engine(&self, dapp: DappId) -> Result<Option<Engine>, ChainError> {
        let dapp = self.client.runtime_api().dapp(self.best(), dapp).map_err(failed)?;
        Ok(dapp.filter(|dapp| dapp.listing != Listing::Delisted).map(|dapp| dapp.details.engine))
    }

    async fn job(&self, job: JobId, worker: &AccountId) -> Result<Option<JobView>, ChainError> {
        let (api, at) = (self.client.runtime_api(), self.best());
        let Some(mut view) = api.job(at, job).map_err(failed)? else { return Ok(None) };
        let mut page = 0;
        // The view holds the first page; a worker of a large job may stand on a later one.
        while !view.workers.iter().any(|share| share.worker == *worker) {
            page += 1;
            let more = self.client.runtime_api().job_workers(at, job, page).map_err(failed)?;
            if more.is_empty() {
                break;
            }
            view.workers = more;
        }
        Ok(Some(view))
    }

    async fn requester(&self, account: &AccountId) -> Result<Option<RequesterRecord>, ChainError> {
        self.client.runtime_api().requester(self.best(), account.clone()).map_err(failed)
    }

    async fn challenge_window(&self) -> Result<BlockNumber, ChainError> {
        let parameters = self.client.runtime_api().parameters(self.best()).map_err(failed)?;
        Ok(parameters.challenge_window)
    }

    async fn submit(&self, submission: Submission) -> Result<Inclusion, ChainError> {
        let call = match submission {
            Submission::RegisterLease(signed) => {
                pallet_jobs::Call::register_lease { lease: signed.lease, signature: signed.signature }
            }
            Submission::ClaimReceipt(signed) => {
                pallet_jobs::Call::claim_receipts { receipt: signed.receipt, signature: signed.signature }
            }
            Submission::Object { job, units } => pallet_jobs::Call::object { job, units },
        };
        let call = RuntimeCall::Jobs(call);
        log::debug!(target: "worker", "submitting a call of {} bytes", call.encoded_size());
        self.submitter.submit(call).await.map_err(ChainError)
    }
}
