//! The handle, and how a dispatcher starts and ends.

use crate::{
    admission::Admission,
    config::Guests,
    event::{Accepted, Event, Listeners},
    inner::{Inner, State},
    members::Members,
    outputs::Outputs,
    room::{self, Room},
    session,
    store::{Binding, Store, StoreError},
    table::{Policy, Table, TableError},
    watch as watcher, ChainError, Config,
};
use scc_job_spec::{content_hash, Manifest, ManifestError, MAX_MESSAGE_BYTES, TASK_PROTOCOL};
use scc_transport::{
    Blob, BlobService, Hash as BlobHash, ImportMode, IncomingMessages, ListenError, MessageLimits, StreamProtocol,
};
use scc_types::{AccountId, Engine, Units};
use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io,
    path::PathBuf,
    sync::{
        atomic::{AtomicBool, AtomicU32},
        Arc, Mutex, OnceLock,
    },
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, watch, Semaphore};

/// Format of the database.
const FORMAT: u32 = 1;
/// Locks for putting files in place; tasks share them by number.
const PLACES: usize = 64;

/// How long a shutdown waits for the last write: so often,
const RELEASE_TRIES: u32 = 500;
/// with this pause.
const RELEASE_PAUSE: Duration = Duration::from_millis(10);

/// Why a dispatcher did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder cannot be used.
    #[error("cannot use the folder {path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another dispatcher works in the folder.
    #[error("another dispatcher works in {0}")]
    InUse(PathBuf),
    /// The manifest is not valid.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A file cannot be read.
    #[error("cannot read {path}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The manifest names a file that was not given.
    #[error("the manifest names {name} but no given file has its content")]
    MissingFile {
        /// Its name, or "the module".
        name: String,
    },
    /// The state on disk cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The tasks do not fit the job.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The protocols are served already on this peer, or the peer is stopped.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The chain does not answer.
    #[error("the chain does not answer: {0}")]
    Chain(#[from] ChainError),
}

/// Where a job stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Tasks in all.
    pub tasks: usize,
    /// Tasks accepted or given up.
    pub settled: usize,
    /// Units on receipts.
    pub paid: Units,
    /// The job's units.
    pub budget: Units,
    /// Workers heard of lately, with the number of tasks in hand.
    pub workers: Vec<(AccountId, usize)>,
}

/// A running dispatcher. Dropping it stops it as a crash would: nothing accepted is lost.
pub struct Dispatcher {
    inner: Arc<Inner>,
    running: Option<tokio::task::JoinHandle<()>>,
}

impl Dispatcher {
    /// Resumes or begins a job in `config.dir` and serves it until dropped or shut down.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let folder_error = |source| StartError::Folder { path: config.dir.clone(), source };
        std::fs::create_dir_all(&config.dir).map_err(folder_error)?;
        let lock = File::create(config.dir.join("lock")).map_err(folder_error)?;
        lock.try_lock().map_err(|_| StartError::InUse(config.dir.clone()))?;
        let bytes = config.manifest.encode()?;
        let manifest_hash = content_hash(&bytes);
        let manifest_size = bytes.len() as u64;
        let served = import(&config.blobs, bytes, &config.manifest, &config.files).await?;
        let binding = Binding {
            format: FORMAT,
            genesis: config.genesis,
            job: config.job,
            manifest: manifest_hash,
            job_key: config.key.public().0,
        };
        let (store, stored) = Store::open(&config.dir.join("tasks.redb"), &binding)?;
        let units = config.manifest.tasks.iter().map(|task| task.units).collect();
        let members = Members::new(config.policy.max_workers);
        let is_exact = config.verifier.as_ref().is_none_or(|verifier| verifier.is_exact());
        let policy = Policy { is_exact, ..config.policy };
        let table = Table::new(policy, config.key.salt(), units, config.units, stored.tasks, stored.workers)?;
        let best_block = config.chain.best_block().await?;
        let room = Room::new(
            config.blobs.store().usage().quota,
            served.values().map(|blob| room::cost(blob.size())).fold(0, u64::saturating_add),
        );
        let inner = Arc::new(Inner {
            key: config.key,
            genesis: config.genesis,
            job: config.job,
            manifest: config.manifest,
            manifest_hash,
            manifest_size,
            stop: config.blobs.peer().cancellation().child_token(),
            blobs: config.blobs,
            chain: config.chain,
            verifier: config.verifier,
            track_record: config.track_record,
            receipt_expiry: config.receipt_expiry,
            lease_blocks: config.lease_blocks,
            chain_interval: config.chain_interval,
            outputs: Outputs::new(config.dir.join("outputs")).map_err(folder_error)?,
            listeners: Listeners::default(),
            checks: Semaphore::new(config.limits.checks.max(1)),
            fetches: Semaphore::new(config.limits.fetches.max(1)),
            streams: Arc::new(Semaphore::new(config.limits.max_streams)),
            limits: config.limits,
            best_block: AtomicU32::new(best_block),
            closed: AtomicBool::new(false),
            displaced: AtomicBool::new(false),
            paused: AtomicBool::new(config.paused),
            finished: watch::channel(false).0,
            settled_at: OnceLock::new(),
            admission: Admission::new(config.chain_interval),
            members: Mutex::new(members),
            room,
            served,
            held: Mutex::new(HashMap::new()),
            judging: Mutex::new(HashSet::new()),
            doubted: Mutex::new(HashSet::new()),
            placing: (0..PLACES).map(|_| tokio::sync::Mutex::new(())).collect(),
            state: Mutex::new(State { table, store }),
            started: Instant::now(),
        });
        restore_results(&inner).await?;
        let avoided = config.avoid;
        inner.change(move |table, _| table.avoid(&avoided)).await?;
        let running = serve(&inner, config.guests, lock)?;
        inner.tell_if_finished();
        Ok(Self { inner, running: Some(running) })
    }

    /// Everything that happens from now on, in order. [`Dispatcher::accepted`] tells what happened before.
    pub fn events(&self) -> mpsc::UnboundedReceiver<Event> {
        self.inner.listeners.subscribe()
    }

    /// All accepted tasks, former lives' included, by number.
    pub fn accepted(&self) -> Vec<Accepted> {
        self.inner.look(|table, _| {
            (0..u32::try_from(table.len()).unwrap_or(u32::MAX))
                .filter_map(|task| self.inner.accepted(table, task))
                .collect()
        })
    }

    /// Where the job stands.
    pub fn snapshot(&self) -> Snapshot {
        self.inner.look(|table, now| Snapshot {
            tasks: table.len(),
            settled: table.settled(),
            paid: table.paid(),
            budget: table.budget(),
            workers: table.present_workers(now).map(|(account, held)| (account.clone(), held)).collect(),
        })
    }

    /// Waits until every task is accepted or given up. `false`: the dispatcher stopped before.
    pub async fn finished(&self) -> bool {
        let mut finished = self.inner.finished.subscribe();
        tokio::select! {
            biased;
            done = finished.wait_for(|done| *done) => done.is_ok(),
            () = self.inner.stop.cancelled() => false,
        }
    }

    /// Stops handing out work, ends all streams and frees the folder and the key.
    pub async fn shutdown(mut self) {
        self.inner.stop.cancel();
        if let Some(running) = self.running.take() {
            // An error is a panic of a served task, reported there.
            let _ = running.await;
        }
        // A write to the disk that has begun is let finish; then the folder and the key are free.
        for _ in 0..RELEASE_TRIES {
            if Arc::strong_count(&self.inner) == 1 {
                break;
            }
            tokio::time::sleep(RELEASE_PAUSE).await;
        }
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        self.inner.stop.cancel();
    }
}

/// Brings the job's files into the blob store and checks that none is missing.
async fn import(
    blobs: &BlobService,
    manifest_bytes: Vec<u8>,
    manifest: &Manifest,
    files: &[PathBuf],
) -> Result<HashMap<BlobHash, Blob>, StartError> {
    let mut served = HashMap::new();
    let failed =
        |path: PathBuf| move |error: scc_transport::StoreError| StartError::File { path, reason: error.to_string() };
    let blob = blobs.store().import_bytes(manifest_bytes).await.map_err(failed("the manifest".into()))?;
    served.insert(blob.hash(), blob);
    for file in files {
        let blob = blobs.store().import_file(file, ImportMode::Copy).await.map_err(failed(file.clone()))?;
        served.insert(blob.hash(), blob);
    }
    let has = |hash: &scc_types::Hash, size: u64| served.get(&BlobHash(hash.0)).is_some_and(|blob| blob.size() == size);
    if let Engine::Wasm { code } = &manifest.engine {
        if !has(code, manifest.code_size) {
            return Err(StartError::MissingFile { name: "the module".into() });
        }
    }
    match manifest.inputs.iter().find(|input| !has(&input.hash, input.size)) {
        Some(missing) => Err(StartError::MissingFile { name: missing.name.clone() }),
        None => Ok(served),
    }
}

/// Brings back what a former life accepted and somebody deleted since, and forgets held results whose bytes are gone.
async fn restore_results(inner: &Arc<Inner>) -> Result<(), StartError> {
    let accepted = inner.look(|table, _| {
        let all = (0..u32::try_from(table.len()).unwrap_or(u32::MAX)).filter_map(|task| inner.accepted(table, task));
        all.map(|one| (one.task, one.outputs.into_iter().map(|(_, file)| file).collect::<Vec<_>>())).collect::<Vec<_>>()
    });
    for (task, outputs) in accepted {
        if inner.outputs.are_complete(task, &outputs) {
            continue;
        }
        let blobs: Option<Vec<_>> = outputs
            .iter()
            .map(|file| Some((file.name.clone(), inner.blobs.store().get(&BlobHash(file.hash.0))?)))
            .collect();
        let restored = blobs.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
        if let Err(source) = restored.and_then(|blobs| inner.outputs.put(task, &blobs)) {
            tracing::error!(task, error = %source, "the files of an accepted task are gone");
        }
    }
    inner
        .change({
            let store = inner.blobs.store().clone();
            move |table, _| table.forget_candidates(|file| store.get(&BlobHash(file.hash.0)).is_some())
        })
        .await?;
    Ok(())
}

fn serve(inner: &Arc<Inner>, guests: Option<Guests>, lock: File) -> Result<tokio::task::JoinHandle<()>, StartError> {
    let limits = MessageLimits {
        max_bytes: MAX_MESSAGE_BYTES as u32,
        idle: Some(inner.limits.idle),
        transfer: Duration::from_secs(30),
    };
    let incoming = inner.blobs.peer().listen(StreamProtocol::new(TASK_PROTOCOL), limits)?;
    let gate = Arc::downgrade(inner);
    inner.blobs.serve(move |peer, hash| {
        let is_member =
            gate.upgrade().is_some_and(|inner| inner.served.contains_key(hash) && inner.members().contains(peer));
        is_member || guests.as_ref().is_some_and(|may| may(peer, hash))
    })?;
    let inner = inner.clone();
    Ok(tokio::spawn(async move {
        let clock = tokio::spawn(watcher::watch_clock(inner.clone()));
        let chain = tokio::spawn(watcher::watch_chain(inner.clone()));
        accept_streams(&inner, incoming).await;
        inner.stop.cancel();
        // Errors are panics, reported by the runtime.
        let _ = tokio::join!(clock, chain);
        inner.flush_track_record().await;
        drop(lock);
    }))
}

async fn accept_streams(inner: &Arc<Inner>, mut incoming: IncomingMessages) {
    let per_peer: Arc<Mutex<HashMap<scc_transport::PeerId, usize>>> = Arc::default();
    let mut sessions = tokio::task::JoinSet::new();
    loop {
        let arrived = tokio::select! {
            () = inner.stop.cancelled() => break,
            arrived = incoming.next() => arrived,
            Some(_) = sessions.join_next() => continue,
        };
        let Some((peer, stream)) = arrived else { break };
        let Ok(slot) = inner.streams.clone().try_acquire_owned() else { continue };
        let Some(place) = Place::take(&per_peer, peer, inner.limits.max_streams_per_peer) else { continue };
        let inner = inner.clone();
        sessions.spawn(async move {
            session::serve(inner, stream).await;
            drop((slot, place));
        });
    }
    while sessions.join_next().await.is_some() {}
}

/// One of a peer's streams.
struct Place {
    counts: Arc<Mutex<HashMap<scc_transport::PeerId, usize>>>,
    peer: scc_transport::PeerId,
}

impl Place {
    fn take(
        counts: &Arc<Mutex<HashMap<scc_transport::PeerId, usize>>>,
        peer: scc_transport::PeerId,
        most: usize,
    ) -> Option<Self> {
        let mut open = counts.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let count = open.entry(peer).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Self { counts: counts.clone(), peer })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.counts.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        match open.get_mut(&self.peer) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                open.remove(&self.peer);
            }
        }
    }
}
