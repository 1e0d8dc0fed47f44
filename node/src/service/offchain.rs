//! Off-chain workers, over storage that tells native code what they write.

use super::parts::{Backend, Client, Pool};
use crate::worker::{Bridge, BridgedStorage};
use futures::FutureExt;
use sc_client_api::Backend as _;
use sc_network::service::traits::NetworkService;
use sc_service::{Configuration, Error, KeystoreContainer, TaskManager};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use std::sync::Arc;

/// What off-chain workers may use.
pub struct Parts<'a> {
    pub client: &'a Arc<Client>,
    pub backend: &'a Arc<Backend>,
    pub pool: &'a Arc<Pool>,
    pub network: &'a Arc<dyn NetworkService>,
    pub keystore: &'a KeystoreContainer,
    pub bridge: &'a Bridge,
}

/// Runs the runtime's off-chain workers on every new best block.
pub fn spawn(config: &Configuration, tasks: &TaskManager, parts: Parts<'_>) -> Result<(), Error> {
    let Parts { client, backend, pool, network, keystore, bridge } = parts;
    let storage = backend.offchain_storage().map(|storage| BridgedStorage::new(storage, bridge.clone()));
    let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
        runtime_api_provider: client.clone(),
        is_validator: config.role.is_authority(),
        keystore: Some(keystore.keystore()),
        offchain_db: storage,
        transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
        network_provider: Arc::new(network.clone()),
        enable_http_requests: false,
        custom_extensions: |_| Vec::new(),
    })
    .map_err(|error| Error::Other(format!("off-chain workers cannot start: {error}")))?;
    tasks.spawn_handle().spawn(
        "offchain-workers",
        Some("offchain-worker"),
        workers.run(client.clone(), tasks.spawn_handle()).boxed(),
    );
    Ok(())
}
