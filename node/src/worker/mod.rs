//! `--worker`: this node's computer works for others. The chain's off-chain worker finds the jobs, the native worker does
//! them.

mod args;
pub mod benchmark;
mod bridge;
mod chain;
pub mod doctor;
mod engines;
mod enlist;
pub mod forecast;
pub mod history;
pub mod page;
pub mod rest;
pub mod set;
pub mod settings;
pub mod setup;
pub mod view;

pub use args::WorkerArgs;
pub use bridge::{Bridge, BridgedStorage};
pub use engines::BlenderWish;

use crate::{
    service::{Backend, Client, Pool},
    submit::Submitter,
};
use chain::NodeChain;
use sc_service::{Error, TaskManager};
use scc_sandbox::Sandbox;
use scc_transport::{BlobConfig, BlobService, BlobStore, Identity, Peer, StoreConfig};
use scc_types::AccountId;
use scc_worker::{Config, Engines, SandboxRunner, State, Status, Timing, Worker};
use settings::RunningSettings;
use std::{ffi::OsString, path::Path, sync::Arc};
use tokio::sync::watch;

/// What the node gives to its worker.
pub(crate) struct Parts {
    pub client: Arc<Client>,
    pub backend: Arc<Backend>,
    pub pool: Arc<Pool>,
    pub bridge: Bridge,
    /// Its command line, which wins over the worker's settings.
    pub words: Vec<OsString>,
}

/// What can be seen of a contributor that runs.
pub struct Watched {
    /// Who is paid.
    pub account: AccountId,
    /// What it does.
    pub status: watch::Receiver<Status>,
    /// By what it is connected with others.
    pub peer: Peer,
}

/// Starts the contributor and answers who signs for it, too. Fails with a sentence when this machine cannot work safely.
pub(crate) async fn spawn(
    tasks: &TaskManager,
    parts: Parts,
    args: &WorkerArgs,
    base: &Path,
    is_dev: bool,
) -> Result<(Watched, Arc<Submitter>), Error> {
    let other = |error: String| Error::Other(format!("the worker cannot start: {error}"));
    let dir = args.dir.clone().unwrap_or_else(|| base.join("worker"));
    let key = args.key(is_dev).map_err(other)?;
    let controls = args.controls();
    std::fs::create_dir_all(&dir).map_err(|error| other(format!("{}: {error}", dir.display())))?;

    let identity = Identity::load_or_create(&dir.join("peer.key")).map_err(|error| other(error.to_string()))?;
    let mut peer_config = args.peer(identity, is_dev).map_err(other)?;
    peer_config.tickets = Some(dir.join("relay-tickets"));
    let peer = Peer::start(peer_config).await.map_err(|error| other(error.to_string()))?;
    let (peer_id, watched_peer) = (peer.id(), peer.clone());
    let store = BlobStore::open(StoreConfig { directory: dir.join("blobs"), quota: controls.disk_bytes })
        .map_err(|error| other(error.to_string()))?;
    let blob_config =
        BlobConfig { download_rate: controls.bandwidth, upload_rate: controls.bandwidth, ..BlobConfig::default() };
    let sandbox_config = args.sandbox(&dir);
    let blender_config = engines::blender_config(&sandbox_config);
    let sandbox = Arc::new(Sandbox::new(sandbox_config).map_err(|error| other(error.to_string()))?);
    let protection = sandbox.protection().await.map_err(|error| other(error.to_string()))?;
    if !protection.is_sufficient() {
        return Err(other(protection.explain()));
    }
    match settings::Settings::file(&dir) {
        file if file.exists() => log::info!(target: "worker", "⛏  Settings: {}, and flags", file.display()),
        file => {
            log::info!(target: "worker", "⛏  No {}: flags and defaults; 'scc-node worker setup' asks for them", file.display())
        }
    }
    let benchmark = benchmark::known(&dir, &sandbox, args).await.map_err(other)?;
    if let Some(measured) = &benchmark {
        log::info!(target: "worker", "⛏  Benchmark of {}: {}", measured.day(), measured.sentence());
    }
    let blender = engines::blender(&args.worker_blender, sandbox.clone(), blender_config).await;
    match &blender {
        Ok(blender) => log::info!(target: "worker", "⛏  Blender {} renders for others, in the jail", blender.version()),
        Err(reason) => log::info!(target: "worker", "⛏  No jobs for Blender: {reason}"),
    }
    let runner = Arc::new(Engines { wasm: SandboxRunner(sandbox.clone()), blender });

    let account = AccountId::from(sp_core::Pair::public(&key));
    let engines = runner.list();
    let slot = sc_consensus_aura::slot_duration(&*parts.client).map_err(|error| other(error.to_string()))?;
    let submitter = Arc::new(Submitter::new(parts.client.clone(), parts.pool, key.clone()));
    let chain = Arc::new(NodeChain::new(parts.client.clone(), parts.bridge.clone(), submitter.clone()));
    let blobs = BlobService::new(peer, store, blob_config);
    let worker = Worker::start(Config {
        dir: dir.clone(),
        account: key,
        blobs: blobs.clone(),
        chain,
        runner: runner.clone(),
        controls,
        first_speed: benchmark::first_speed(benchmark.as_ref()),
        timing: Timing::with_slot(slot.as_duration()),
    })
    .await
    .map_err(|error| other(error.to_string()))?;
    let worker = Arc::new(worker);
    log::info!(target: "worker", "⛏  Worker {account} is ready, peer {peer_id}");

    tasks.spawn_handle().spawn(
        "dapps",
        Some("worker"),
        engines::follow_dapps(
            parts.client.clone(),
            parts.backend,
            parts.bridge,
            runner,
            account.clone(),
            worker.controls(),
        ),
    );
    tasks.spawn_handle().spawn(
        "enlist",
        Some("worker"),
        enlist::stay_enlisted(
            parts.client.clone(),
            submitter.clone(),
            account.clone(),
            enlist::Told { peer: peer_id, engines: engines.clone(), relay: args.worker_relay.clone() },
        ),
    );
    let (wish, wished) = watch::channel(rest::Wish::default());
    let (told, why) = watch::channel(None);
    tasks.spawn_handle().spawn("rest", Some("worker"), rest::keep(worker.clone(), wished, told));
    let apply = taking(worker.clone(), sandbox, blobs);
    let settings = RunningSettings::new(dir.clone(), parts.words, apply).map_err(other)?;
    let desk = page::Desk {
        client: parts.client,
        account: account.clone(),
        status: worker.status(),
        worker: worker.clone(),
        engines,
        benchmark,
        wish,
        why,
        peer: watched_peer.clone(),
        settings: Arc::new(settings),
    };
    let page = page::open(desk, args.worker_page_port, &dir)
        .await
        .map_err(|error| other(format!("its page on port {}: {error}", args.worker_page_port)))?;
    log::info!(target: "worker", "⛏  The address of the worker's page is in {}", page.file.display());
    tasks.spawn_handle().spawn("page", Some("worker"), page.serve());
    let watched = Watched { account, status: worker.status(), peer: watched_peer };
    tasks.spawn_handle().spawn("worker", Some("worker"), report(worker));
    Ok((watched, submitter))
}

/// How a worker that runs takes other settings.
fn taking(worker: Arc<Worker>, sandbox: Arc<Sandbox>, blobs: BlobService) -> impl Fn(&WorkerArgs) + Send + Sync {
    move |args: &WorkerArgs| {
        let controls = args.controls();
        sandbox.set_share(args.share());
        blobs.set_rates(controls.bandwidth, controls.bandwidth);
        if let Err(error) = blobs.store().set_quota(controls.disk_bytes) {
            log::warn!(target: "worker", "⛏  Room on the disk is not freed: {error}");
        }
        worker.set_controls(controls);
    }
}

/// Says in the log what the worker does, until the node stops.
async fn report(worker: Arc<Worker>) {
    let mut status = worker.status();
    let mut said = String::new();
    loop {
        let sentence = sentence(&status.borrow_and_update());
        if sentence != said {
            log::info!(target: "worker", "⛏  {sentence}");
            said = sentence;
        }
        if status.changed().await.is_err() {
            return;
        }
    }
}

fn sentence(status: &Status) -> String {
    let job = status.job.as_ref().map_or(String::new(), |job| format!(" on job {}", job.job));
    match &status.state {
        State::Idle(why) => format!("No work: {why}; {}", status.earnings),
        State::Paused => "Paused".into(),
        State::Connecting => format!("Calling the requester{job}"),
        State::Preparing => format!("Fetching the files{job}"),
        State::Working => format!("Working{job}, {} tasks in hand; {}", status.tasks.len(), status.earnings),
        State::Stopped => "Stopped".into(),
    }
}
