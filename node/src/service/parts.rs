//! What every command needs: database, client, pool, import queue.

use super::{
    equivocation::{self, Watcher},
    executor::{executor, Executor},
    slim,
};
use futures::channel::mpsc;
use sc_consensus::{BasicQueue, BoxBlockImport};
use sc_consensus_aura::{BuildVerifierParams, CheckForEquivocation, SlotProportion};
use sc_service::{Configuration, Error, PartialComponents};
use sc_telemetry::{Telemetry, TelemetryWorker};
use scc_runtime::{apis::RuntimeApi, opaque::Block};
use sp_consensus_aura::sr25519::AuthorityPair;
use std::{path::Path, sync::Arc};

/// The client.
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// The database.
pub type Backend = sc_service::TFullBackend<Block>;
/// The transaction pool.
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, Client>;
/// How the best chain is chosen.
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;
/// Imports blocks through GRANDPA.
pub type BlockImport = sc_consensus_grandpa::GrandpaBlockImport<Backend, Block, Client, SelectChain>;
/// GRANDPA's other half.
pub type GrandpaLink = sc_consensus_grandpa::LinkHalf<Block, Client, SelectChain>;

/// GRANDPA keeps a justification at least every so many blocks.
pub const JUSTIFICATION_PERIOD: u32 = 512;
/// The proposer's part of a slot.
pub fn proposal_portion() -> SlotProportion {
    SlotProportion::new(2f32 / 3f32)
}

/// The parts.
pub type Parts = PartialComponents<
    Client,
    Backend,
    SelectChain,
    sc_consensus::DefaultImportQueue<Block>,
    Pool,
    (BlockImport, GrandpaLink, Option<Telemetry>, mpsc::Receiver<equivocation::Proof>),
>;

/// Builds them. `runtime_cache`: see [`executor`].
pub fn partial(config: &Configuration, runtime_cache: Option<&Path>) -> Result<Parts, Error> {
    let telemetry = config
        .telemetry_endpoints
        .clone()
        .filter(|endpoints| !endpoints.is_empty())
        .map(|endpoints| -> Result<_, sc_telemetry::Error> {
            let worker = TelemetryWorker::new(16)?;
            let telemetry = worker.handle().new_telemetry(endpoints);
            Ok((worker, telemetry))
        })
        .transpose()?;
    let executor = executor(config, runtime_cache)?;
    let (client, backend, keystore_container, task_manager) = sc_service::new_full_parts::<Block, RuntimeApi, _>(
        config,
        telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
        executor,
        // Blocks that prove finality outlive pruning: with them a pruned node serves those who warp.
        vec![Arc::new(sc_consensus_grandpa::GrandpaPruningFilter)],
    )?;
    let client = Arc::new(client);
    let telemetry = telemetry.map(|(worker, telemetry)| {
        task_manager.spawn_handle().spawn("telemetry", None, worker.run());
        telemetry
    });
    let select_chain = sc_consensus::LongestChain::new(backend.clone());
    let transaction_pool = Arc::from(
        sc_transaction_pool::Builder::new(
            task_manager.spawn_essential_handle(),
            client.clone(),
            config.role.is_authority().into(),
        )
        .with_options(config.transaction_pool.clone())
        .with_prometheus(config.prometheus_registry())
        .build(),
    );
    let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
        client.clone(),
        JUSTIFICATION_PERIOD,
        &client,
        select_chain.clone(),
        telemetry.as_ref().map(|telemetry| telemetry.handle()),
    )?;
    let slot_client = client.clone();
    let verifier = sc_consensus_aura::build_verifier::<AuthorityPair, _, _, _>(BuildVerifierParams {
        client: client.clone(),
        create_inherent_data_providers: move |parent, _| {
            let client = slot_client.clone();
            async move {
                let slot_duration = sc_consensus_aura::standalone::slot_duration_at(&*client, parent)?;
                let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
                let slot = sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
                    *timestamp,
                    slot_duration,
                );
                Ok((slot, timestamp))
            }
        },
        // The watcher's part.
        check_for_equivocation: CheckForEquivocation::No,
        telemetry: telemetry.as_ref().map(|telemetry| telemetry.handle()),
        compatibility_mode: Default::default(),
    });
    let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
    let (verifier, findings) = Watcher::new(verifier, client.clone(), slot_duration);
    let block_import: BoxBlockImport<Block> = if slim::is_without_history(config) {
        Box::new(slim::FromHere::new(grandpa_import.clone()))
    } else {
        Box::new(grandpa_import.clone())
    };
    let import_queue = BasicQueue::new(
        verifier,
        block_import,
        Some(Box::new(grandpa_import.clone())),
        &task_manager.spawn_essential_handle(),
        config.prometheus_registry(),
    );
    Ok(PartialComponents {
        client,
        backend,
        task_manager,
        import_queue,
        keystore_container,
        select_chain,
        transaction_pool,
        other: (grandpa_import, grandpa_link, telemetry, findings),
    })
}
