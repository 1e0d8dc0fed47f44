//! The connection to a node.

use super::{events::Included, Call};
use crate::failure::{Failure, Outcome};
use codec::{Decode, Encode};
use scc_types::{BlockNumber, Hash, Parameters};
use sp_core::{sr25519, Pair};
use std::time::Duration;
use subxt::{
    config::{DefaultExtrinsicParamsBuilder, RpcConfigFor, SubstrateConfig},
    metadata::ArcMetadata,
    rpcs::{LegacyRpcMethods, RpcClient},
    transactions::{Signer as _, TransactionStatus},
    OnlineClient,
};

/// A node is given so long to answer the first time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A connected chain.
#[derive(Clone)]
pub struct Chain {
    client: OnlineClient<SubstrateConfig>,
    legacy: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
    url: String,
    parameters: Parameters,
    metadata: ArcMetadata,
}

impl Chain {
    /// Connects to the node at a WebSocket `url` and makes sure that it is one of this chain's.
    pub async fn connect(url: &str) -> Outcome<Self> {
        let unreachable = |error: String| {
            Failure::Node(format!(
                "no node answers at {url} ({error}); start one with 'scc-node --dev', or name another with --node"
            ))
        };
        let rpc = tokio::time::timeout(CONNECT_TIMEOUT, RpcClient::from_insecure_url(url))
            .await
            .map_err(|_| unreachable("it took more than ten seconds".into()))?
            .map_err(|error| unreachable(error.to_string()))?;
        let client =
            OnlineClient::from_rpc_client(rpc.clone()).await.map_err(|error| unreachable(error.to_string()))?;
        let legacy = LegacyRpcMethods::new(rpc);
        let wrong = || Failure::Node(format!("the node at {url} is not of the Supercomputing chain"));
        let bytes = legacy.state_call("NetworkApi_parameters", None, None).await.map_err(|_| wrong())?;
        let parameters = Parameters::decode(&mut bytes.as_slice()).map_err(|_| wrong())?;
        let at = client.at_current_block().await.map_err(|error| unreachable(error.to_string()))?;
        Ok(Self { metadata: at.metadata(), client, legacy, url: url.to_string(), parameters })
    }

    /// The network's parameters.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Hash of block 0.
    pub fn genesis(&self) -> Hash {
        Hash::from(self.client.genesis_hash().0)
    }

    /// Number of the best block.
    pub async fn best(&self) -> Outcome<BlockNumber> {
        let header = self.legacy.chain_get_header(None).await.map_err(|error| self.lost(error))?;
        let number = header.map(|header| header.number).unwrap_or_default();
        Ok(BlockNumber::try_from(number).unwrap_or(BlockNumber::MAX))
    }

    /// Asks a runtime API at the best block.
    pub async fn ask<T: Decode>(&self, function: &str, arguments: impl Encode) -> Outcome<T> {
        let arguments = arguments.encode();
        let bytes = self.legacy.state_call(function, Some(&arguments), None).await.map_err(|error| self.lost(error))?;
        T::decode(&mut bytes.as_slice()).map_err(|_| {
            Failure::Node(format!("the node at {} answers {function} in an unknown form; update scc", self.url))
        })
    }

    /// A constant of the runtime.
    pub fn constant<T: Decode>(&self, pallet: &'static str, name: &'static str) -> Outcome<T> {
        let missing = || Failure::Node(format!("the node at {} has no constant {pallet}.{name}; update scc", self.url));
        let constant = self.metadata.pallet_by_name(pallet).and_then(|pallet| pallet.constant_by_name(name));
        T::decode(&mut constant.ok_or_else(missing)?.value()).map_err(|_| missing())
    }

    /// A value of the state at the best block.
    pub async fn storage(&self, key: &[u8]) -> Outcome<Option<Vec<u8>>> {
        self.legacy.state_get_storage(key, None).await.map_err(|error| self.lost(error))
    }

    /// Signs a call, submits it and waits until it is in a best block.
    pub async fn submit(&self, call: &Call, key: &sr25519::Pair) -> Outcome<Included> {
        let signer = Signer(key.clone());
        let at = self.client.at_current_block().await.map_err(|error| self.lost(error))?;
        // The pool's own count: transactions of a moment ago are in it, the finalised state does not know them yet.
        let nonce = self.legacy.system_account_next_index(&signer.account_id()).await;
        let nonce = nonce.map_err(|error| self.lost(error))?;
        let params = DefaultExtrinsicParamsBuilder::new().nonce(nonce).build();
        let mut progress = at
            .transactions()
            .sign_and_submit_then_watch(call, &signer, params)
            .await
            .map_err(|error| refused(error.to_string()))?;
        while let Some(status) = progress.next().await {
            match status.map_err(|error| self.lost(error))? {
                TransactionStatus::InBestBlock(block) | TransactionStatus::InFinalizedBlock(block) => {
                    let events = block.wait_for_success().await.map_err(|error| Failure::Chain(error.to_string()))?;
                    return Ok(Included::new(Hash::from(block.block_hash().0), events));
                }
                TransactionStatus::Error { message }
                | TransactionStatus::Invalid { message }
                | TransactionStatus::Dropped { message } => return Err(refused(message)),
                _ => {}
            }
        }
        Err(Failure::Node(format!("the node at {} stopped reporting on the transaction", self.url)))
    }

    fn lost(&self, error: impl std::fmt::Display) -> Failure {
        Failure::Node(format!("the node at {} does not answer as expected: {error}", self.url))
    }
}

fn refused(message: String) -> Failure {
    if message.contains("balance too low") || message.contains("Inability to pay") {
        Failure::Balance("the account cannot pay the transaction's fee; nothing was sent".into())
    } else {
        Failure::Chain(format!("the chain refused the transaction, nothing was paid: {message}"))
    }
}

struct Signer(sr25519::Pair);

impl subxt::transactions::Signer<SubstrateConfig> for Signer {
    fn account_id(&self) -> subxt::utils::AccountId32 {
        subxt::utils::AccountId32(self.0.public().0)
    }

    fn sign(&self, payload: &[u8]) -> subxt::utils::MultiSignature {
        subxt::utils::MultiSignature::Sr25519(self.0.sign(payload).0)
    }
}
