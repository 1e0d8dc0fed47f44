//! The connection to a node, made anew when it was lost.

use crate::failure::{Failure, Outcome};
use codec::Decode;
use scc_types::Parameters;
use std::time::Duration;
use subxt::{
    config::{RpcConfigFor, SubstrateConfig},
    rpcs::{LegacyRpcMethods, RpcClient},
    OnlineClient,
};

/// A node is given so long to answer the first time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Plain questions to the node.
pub type Legacy = LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>;

/// One connection.
#[derive(Clone)]
pub struct Link {
    /// For what needs metadata: transactions and events.
    pub client: OnlineClient<SubstrateConfig>,
    /// For everything else.
    pub legacy: Legacy,
    /// For what no list of methods has.
    pub raw: RpcClient,
    /// Connections before this one.
    pub number: u32,
}

impl Link {
    /// Connects to the node at a WebSocket `url` and makes sure that it is one of this chain's.
    pub async fn open(url: &str) -> Outcome<(Self, Parameters)> {
        let unreachable = |error: String| {
            Failure::Node(format!(
                "no node answers at {url} ({error}); start one with 'scc-node --dev', or name another with --node"
            ))
        };
        let late = |_| unreachable("it took more than ten seconds".into());
        let rpc = tokio::time::timeout(CONNECT_TIMEOUT, RpcClient::from_insecure_url(url))
            .await
            .map_err(late)?
            .map_err(|error| unreachable(error.to_string()))?;
        let legacy = LegacyRpcMethods::new(rpc.clone());
        let parameters = tokio::time::timeout(CONNECT_TIMEOUT, parameters(&legacy)).await.map_err(late)?;
        let parameters = parameters.ok_or_else(|| {
            Failure::Node(format!("the node at {url} is not of the Supercomputing chain; name another with --node"))
        })?;
        let client =
            OnlineClient::from_rpc_client(rpc.clone()).await.map_err(|error| unreachable(error.to_string()))?;
        Ok((Self { client, legacy, raw: rpc, number: 0 }, parameters))
    }
}

/// The network's parameters; `None` from a node of another chain.
async fn parameters(legacy: &Legacy) -> Option<Parameters> {
    let bytes = legacy.state_call("NetworkApi_parameters", None, None).await.ok()?;
    Parameters::decode(&mut bytes.as_slice()).ok()
}
