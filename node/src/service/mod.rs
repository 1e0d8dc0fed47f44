//! Assembles the node from its parts.

mod consensus;
mod equivocation;
mod executor;
mod offchain;
mod parts;
mod sealing;
mod slim;
mod warp;

pub use parts::{partial, Backend, Client, Pool};

use crate::{
    cli::Sealing,
    metrics, rpc,
    submit::{read_key, Submitter},
    summaries::{self, SummaryArgs},
    worker::{self, Bridge, WorkerArgs},
};
use consensus::Finality;
use sc_consensus_grandpa::warp_proof::NetworkProvider;
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkBackend};
use sc_service::{BuildNetworkParams, Configuration, Error, SpawnTasksParams, TaskManager, WarpSyncConfig};
use scc_runtime::{opaque::Block, Hash};
use std::{ffi::OsString, path::PathBuf, sync::Arc};

/// What the command line asks for besides the SDK's own options.
pub struct Options {
    pub sealing: Option<Sealing>,
    pub slim: Option<u32>,
    pub summaries: SummaryArgs,
    pub worker: WorkerArgs,
    /// The command line.
    pub words: Vec<OsString>,
    pub report_key: Option<String>,
    pub runtime_cache: Option<PathBuf>,
}

/// Speaks to peers by litep2p. The SDK's other backend speaks the same protocols and would be the whole service once more.
type Net = Litep2pNetworkBackend;

/// Starts the node.
pub async fn start(
    mut config: Configuration,
    Options { sealing, slim, summaries, worker: contributor, words, report_key, runtime_cache }: Options,
) -> Result<TaskManager, Error> {
    if !matches!(config.network.network_backend, NetworkBackendType::Litep2p) {
        return Err("--network-backend: this node speaks to its peers by litep2p only; leave the option out".into());
    }
    if let Some(blocks) = slim {
        slim::apply(&mut config, blocks);
    }
    // The contributor lives on what the chain's off-chain worker finds.
    config.offchain_worker.enabled |= contributor.worker;
    let is_dev = config.chain_spec.chain_type() != sc_service::ChainType::Live;
    let base_path = config.base_path.config_dir(config.chain_spec.id());
    let sc_service::PartialComponents {
        client,
        backend,
        mut task_manager,
        import_queue,
        keystore_container,
        select_chain,
        transaction_pool,
        other: (block_import, grandpa_link, mut telemetry, findings),
    } = partial(&config, runtime_cache.as_deref())?;

    let registry = config.prometheus_config.as_ref().map(|prometheus| prometheus.registry.clone());
    let mut net_config =
        sc_network::config::FullNetworkConfiguration::<Block, Hash, Net>::new(&config.network, registry);
    let metrics = <Net as NetworkBackend<Block, Hash>>::register_notification_metrics(config.prometheus_registry());
    let finality = Finality::prepare(&config, &client, &metrics, &mut net_config, sealing)?;
    let authorities = grandpa_link.shared_authority_set();
    let warp_sync = NetworkProvider::new(backend.clone(), authorities.clone(), Vec::new());
    let warp_sync = Arc::new(warp::Prover::new(warp_sync, client.clone(), authorities.clone()));

    let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
        sc_service::build_network(BuildNetworkParams {
            config: &config,
            net_config,
            client: client.clone(),
            transaction_pool: transaction_pool.clone(),
            spawn_handle: task_manager.spawn_handle(),
            spawn_essential_handle: task_manager.spawn_essential_handle(),
            import_queue,
            block_announce_validator_builder: None,
            warp_sync_config: sealing.is_none().then(|| WarpSyncConfig::WithProvider(warp_sync)),
            block_relay: None,
            metrics,
            gap_sync_body_policy: None,
        })?;

    let bridge = Bridge::default();
    if config.offchain_worker.enabled {
        let parts = offchain::Parts {
            client: &client,
            backend: &backend,
            pool: &transaction_pool,
            network: &network,
            keystore: &keystore_container,
            bridge: &bridge,
        };
        offchain::spawn(&config, &task_manager, parts)?;
    }

    let (mut watched, mut submitter) = (None, None);
    if contributor.worker {
        let parts = worker::Parts {
            client: client.clone(),
            backend: backend.clone(),
            pool: transaction_pool.clone(),
            bridge,
            words,
        };
        let (contributor, signer) = worker::spawn(&task_manager, parts, &contributor, &base_path, is_dev).await?;
        (watched, submitter) = (Some(contributor), Some(signer));
    }
    if let Some(registry) = config.prometheus_registry() {
        let shown = metrics::spawn(&task_manager, registry, client.clone(), watched);
        shown.map_err(|error| Error::Other(format!("the metrics cannot be shown: {error}")))?;
    }
    if let Some(key) = &report_key {
        let key = read_key(key).map_err(|error| Error::Other(format!("--report-key: {error}")))?;
        let reporter = Submitter::new(client.clone(), transaction_pool.clone(), key);
        // One account has one submitter: two would take the same nonce.
        submitter = submitter.filter(|worker| worker.account() == reporter.account()).or(Some(Arc::new(reporter)));
    }
    task_manager.spawn_handle().spawn(
        "offence-reports",
        None,
        equivocation::report_all(client.clone(), submitter, sc_consensus_aura::slot_duration(&*client)?, findings),
    );

    summaries::spawn(&task_manager, client.clone(), backend.clone(), summaries)?;

    let (seal_sender, seal_receiver) = futures::channel::mpsc::channel(1_000);
    let voter_state = sc_consensus_grandpa::SharedVoterState::empty();
    let deps = rpc::Deps {
        client: client.clone(),
        pool: transaction_pool.clone(),
        grandpa: finality.is_some().then(|| rpc::GrandpaDeps {
            voter_state: voter_state.clone(),
            authority_set: grandpa_link.shared_authority_set().clone(),
            justifications: grandpa_link.justification_stream(),
            proofs: sc_consensus_grandpa::FinalityProofProvider::new_for_service(
                backend.clone(),
                Some(grandpa_link.shared_authority_set().clone()),
            ),
        }),
        sealing: matches!(sealing, Some(Sealing::Manual)).then_some(seal_sender),
    };

    let role = config.role;
    let name = config.network.node_name.clone();
    let force_authoring = config.force_authoring;
    let prometheus = config.prometheus_registry().cloned();
    let keystore = keystore_container.keystore();
    sc_service::spawn_tasks(SpawnTasksParams {
        config,
        client: client.clone(),
        backend,
        task_manager: &mut task_manager,
        keystore: keystore.clone(),
        transaction_pool: transaction_pool.clone(),
        rpc_builder: Box::new(move |executor| rpc::create(&deps, executor).map_err(Into::into)),
        network: network.clone(),
        system_rpc_tx,
        tx_handler_controller,
        sync_service: sync_service.clone(),
        telemetry: telemetry.as_mut(),
        tracing_execute_block: None,
    })?;

    let author = consensus::Author {
        client,
        pool: transaction_pool,
        select_chain,
        block_import,
        keystore,
        prometheus,
        telemetry: telemetry.as_ref().map(|telemetry| telemetry.handle()),
        force_authoring,
    };
    match (sealing, finality) {
        (Some(sealing), _) => sealing::spawn(&task_manager, author, sealing, seal_receiver)?,
        (None, finality) => {
            if role.is_authority() {
                author.spawn_aura(&task_manager, sync_service.clone())?;
            }
            if let Some(finality) = finality {
                finality.spawn(&task_manager, &author, name, role, grandpa_link, network, sync_service, voter_state)?;
            }
        }
    }
    Ok(task_manager)
}
