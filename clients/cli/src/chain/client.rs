//! What a connected chain answers.

use super::link::{Legacy, Link};
use crate::failure::{Failure, Outcome};
use codec::{Decode, Encode};
use scc_types::{BlockNumber, Hash, Parameters};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    future::Future,
    sync::{Arc, RwLock},
};
use subxt::{
    metadata::ArcMetadata,
    rpcs::{client::RpcParams, Error as RpcError},
};

/// A connected chain; clones share the connection.
#[derive(Clone)]
pub struct Chain {
    link: Arc<RwLock<Link>>,
    url: String,
    parameters: Parameters,
    metadata: ArcMetadata,
}

impl Chain {
    /// Connects to the node at a WebSocket `url` and makes sure that it is one of this chain's.
    pub async fn connect(url: &str) -> Outcome<Self> {
        let (link, parameters) = Link::open(url).await?;
        let lost = |error: String| Failure::Node(format!("the node at {url} does not answer as expected: {error}"));
        let at = link.client.at_current_block().await.map_err(|error| lost(error.to_string()))?;
        let metadata = at.metadata();
        Ok(Self { link: Arc::new(RwLock::new(link)), url: url.to_string(), parameters, metadata })
    }

    /// The network's parameters.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The runtime's description of itself.
    pub fn metadata(&self) -> ArcMetadata {
        self.metadata.clone()
    }

    /// Hash of block 0.
    pub fn genesis(&self) -> Hash {
        Hash::from(self.link().client.genesis_hash().0)
    }

    /// Whether it is a network for everybody, and not one for development or on one's own machines.
    pub async fn is_live(&self) -> Outcome<bool> {
        let kind: Value = self.request("system_chainType", &[]).await?;
        Ok(!matches!(kind.as_str(), Some("Development" | "Local")))
    }

    /// Number of the best block.
    pub async fn best(&self) -> Outcome<BlockNumber> {
        let header = self.rpc(|legacy| async move { legacy.chain_get_header(None).await }).await?;
        Ok(height(header.map(|header| header.number).unwrap_or_default()))
    }

    /// Time until the block of a height, if none is left out; 0 once it is there.
    pub async fn seconds_until(&self, block: BlockNumber) -> Outcome<f64> {
        let blocks = block.saturating_sub(self.best().await?);
        Ok(f64::from(blocks) * self.parameters().slot_duration as f64 / 1_000.0)
    }

    /// Hash of the block of a height on the best chain.
    pub async fn block_hash(&self, height: BlockNumber) -> Outcome<Option<Hash>> {
        let hash = self.rpc(|legacy| async move { legacy.chain_get_block_hash(Some(height.into())).await }).await?;
        Ok(hash.map(|hash| Hash::from(hash.0)))
    }

    /// Whether a block is part of the best chain.
    pub async fn has_block(&self, hash: Hash) -> Outcome<bool> {
        let header = self.rpc(|legacy| async move { legacy.chain_get_header(Some(hash.0.into())).await }).await?;
        match header {
            Some(header) => Ok(self.block_hash(height(header.number)).await? == Some(hash)),
            None => Ok(false),
        }
    }

    /// Asks a runtime API at the best block.
    pub async fn ask<T: Decode>(&self, function: &str, arguments: impl Encode) -> Outcome<T> {
        self.ask_at(function, arguments, None).await
    }

    /// Asks a runtime API at a block; `None`: the best one.
    pub async fn ask_at<T: Decode>(&self, function: &str, arguments: impl Encode, block: Option<Hash>) -> Outcome<T> {
        let (arguments, block) = (arguments.encode(), block.map(|hash| hash.0.into()));
        let ask = |legacy: Legacy| {
            let arguments = arguments.clone();
            async move { legacy.state_call(function, Some(&arguments), block).await }
        };
        let bytes = self.rpc(ask).await?;
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
        let key = key.to_vec();
        self.rpc(|legacy| {
            let key = key.clone();
            async move { legacy.state_get_storage(&key, None).await }
        })
        .await
    }

    /// Asks the node; once more over a new connection when the old one is gone.
    pub(super) async fn rpc<T, F>(&self, ask: impl Fn(Legacy) -> F) -> Outcome<T>
    where
        F: Future<Output = Result<T, RpcError>>,
    {
        let answer = match ask(self.link().legacy).await {
            Err(RpcError::Client(_)) => {
                self.reconnect().await?;
                ask(self.link().legacy).await
            }
            answer => answer,
        };
        answer.map_err(|error| self.lost(error))
    }

    /// Asks the node by a method's name.
    pub(super) async fn request<T: DeserializeOwned>(&self, method: &str, arguments: &[Value]) -> Outcome<T> {
        let mut parameters = RpcParams::new();
        for argument in arguments {
            parameters.push(argument).map_err(|error| self.lost(error))?;
        }
        self.link().raw.request(method, parameters).await.map_err(|error| self.lost(error))
    }

    /// A new connection to the same node.
    pub(super) async fn reconnect(&self) -> Outcome {
        let (link, _) = Link::open(&self.url).await?;
        if Hash::from(link.client.genesis_hash().0) != self.genesis() {
            return Err(Failure::Node(format!("the node at {} is of another network than a moment ago", self.url)));
        }
        let mut current = self.link.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        *current = Link { number: current.number.saturating_add(1), ..link };
        Ok(())
    }

    pub(super) fn link(&self) -> Link {
        self.link.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    pub(super) fn lost(&self, error: impl std::fmt::Display) -> Failure {
        Failure::Node(format!("the node at {} does not answer as expected: {error}", self.url))
    }
}

fn height(number: u64) -> BlockNumber {
    BlockNumber::try_from(number).unwrap_or(BlockNumber::MAX)
}
