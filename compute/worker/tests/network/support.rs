//! Builders the tests share.

use crate::chain::{genesis, MemoryChain};
use async_trait::async_trait;
use scc_dispatcher::{
    same_files, Delivered, Dispatcher, Event, Finding, JobKey, Policy, TrackRecord, Verifier, VerifyError,
};
use scc_job_spec::{content_hash, File, Manifest, OutputFile, Semantics, Task, MAX_MESSAGE_BYTES};
use scc_sandbox::Sandbox;
use scc_transport::{
    BlobConfig, BlobReply, BlobService, BlobStore, CancellationToken, Identity, MessageLimits, Peer, PeerConfig,
    StoreConfig, BLOB_PROTOCOL,
};
use scc_types::{AccountId, Assignment, Endpoint, Engine, JobId, JobSpec, Units};
use scc_worker::{
    sandbox_task, Controls, FirstSpeed, JobFiles, Product, RunError, Runner, SandboxRunner, Sign, Status, Timing,
    Worker,
};
use sp_core::{sr25519, Pair};
use std::{
    future::Future,
    path::{Path, PathBuf},
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc,
    },
    time::Duration,
};
use tempfile::TempDir;
use tokio::sync::{mpsc::UnboundedReceiver, watch};

pub const SCENE: &[u8] = b"a scene";
pub const TASK_UNITS: Units = 10;
pub const JOB: JobId = 3;

/// Nothing in these tests takes that long; a hang fails instead of blocking the run.
pub async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(240), work).await.expect("a step took more than four minutes")
}

pub async fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let waiting = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(240), waiting).await.is_ok(), "never happened: {what}");
}

/// Room in a store, unless a test says otherwise.
const QUOTA: u64 = 1 << 30;

pub async fn blobs(folder: &Path, identity: Identity) -> BlobService {
    blobs_within(QUOTA, folder, identity).await
}

pub async fn blobs_within(quota: u64, folder: &Path, identity: Identity) -> BlobService {
    let config = PeerConfig {
        listen: vec!["/ip4/127.0.0.1/tcp/0".parse().unwrap()],
        allow_private: true,
        ..PeerConfig::new(identity)
    };
    let peer = Peer::start(config).await.unwrap();
    // A former life in this process may need a moment to let go of the folder.
    let mut tries = 0;
    let store = loop {
        match BlobStore::open(StoreConfig { directory: folder.join("blobs"), quota }) {
            Ok(store) => break store,
            Err(error) if tries >= 100 => panic!("{error}"),
            Err(_) => tries += 1,
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    BlobService::new(peer, store, BlobConfig::default())
}

/// What a requester or a worker that is not our own program accepts.
pub fn limits() -> MessageLimits {
    MessageLimits { max_bytes: MAX_MESSAGE_BYTES as u32, idle: None, transfer: Duration::from_secs(120) }
}

/// What a peer answers to whoever asks it for a blob.
#[derive(Clone, Copy)]
pub enum Lie {
    /// So many bytes that are not the blob's.
    WrongBytes(usize),
    /// Nothing, ever.
    Silence,
}

pub fn serve_lies(peer: &Peer, lie: Lie) {
    struct Raw(Vec<u8>);
    impl codec::Encode for Raw {
        fn encode(&self) -> Vec<u8> {
            self.0.clone()
        }
    }
    let mut incoming = peer.listen(BLOB_PROTOCOL, limits()).unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Some((_, mut stream)) = incoming.next().await {
            if let Lie::WrongBytes(size) = lie {
                // The length before the second frame counts as the first four bytes of the blob.
                let _ = stream.send(&BlobReply::Found { size: size as u64 }).await;
                let _ = stream.send(&Raw(vec![7; size - 4])).await;
            }
            open.push(stream);
        }
    });
}

pub fn endpoint(peer: &Peer) -> Endpoint {
    let addresses: Vec<_> =
        peer.listen_addresses().iter().map(|address| address.to_vec().try_into().unwrap()).collect();
    Endpoint { peer_id: peer.id().to_bytes().try_into().unwrap(), addresses: addresses.try_into().unwrap() }
}

pub fn account(number: u8) -> AccountId {
    AccountId::from(pair(number).public())
}

pub fn pair(number: u8) -> sr25519::Pair {
    sr25519::Pair::from_seed(&[number; 32])
}

/// What a task's `tile` must hold.
pub fn expected(task: u32, burn: u8) -> Vec<u8> {
    let mut bytes = format!(r#"{{"burn":{burn},"tile":{task}}}"#).into_bytes();
    bytes.extend_from_slice(SCENE);
    bytes
}

/// A folder; one of its own goes with it.
pub struct Folder {
    path: PathBuf,
    _own: Option<TempDir>,
}

impl Folder {
    pub fn new() -> Self {
        let own = tempfile::tempdir().unwrap();
        Self { path: own.path().into(), _own: Some(own) }
    }

    /// Somebody else's, for a process that is killed.
    pub fn at(path: &Path) -> Self {
        Self { path: path.into(), _own: None }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The same peer in every life.
    fn identity(&self) -> Identity {
        Identity::load_or_create(&self.path().join("peer.key")).unwrap()
    }
}

/// A job's data on the requester's disk, and how it is served.
pub struct Requester {
    pub folder: Folder,
    pub manifest: Manifest,
    pub chain: MemoryChain,
    pub policy: Policy,
    pub limits: scc_dispatcher::Limits,
    pub spare: Units,
    /// Checks with the sandbox.
    pub verifies: bool,
    pub trusted: bool,
    pub track_record: Option<Arc<TrackRecord>>,
    /// Bytes of its blob store.
    pub quota: u64,
    identity: Identity,
    lives: usize,
}

impl Requester {
    pub fn new(chain: &MemoryChain, module: &[u8], tasks: u32, burn: u8) -> Self {
        Self::at(Folder::new(), chain, module, tasks, burn)
    }

    pub fn at(folder: Folder, chain: &MemoryChain, module: &[u8], tasks: u32, burn: u8) -> Self {
        std::fs::write(folder.path().join("module.wasm"), module).unwrap();
        std::fs::write(folder.path().join("scene"), SCENE).unwrap();
        let task = |tile| Task::new(TASK_UNITS, serde_json::json!({ "burn": burn, "tile": tile }));
        let manifest = Manifest {
            version: 1,
            dapp: 1,
            engine: Engine::Wasm { code: content_hash(module) },
            code_size: module.len() as u64,
            semantics: Semantics { memory: 64 << 20, output: 1 << 20, ..Semantics::default() },
            inputs: vec![File { name: "scene".into(), hash: content_hash(SCENE), size: SCENE.len() as u64 }],
            tasks: (0..tasks).map(task).collect(),
        };
        chain.state().engines.insert(1, manifest.engine.clone());
        // A busy machine must not look like a silent worker; tests about silence have less patience.
        let policy = Policy {
            target_millis: 1_000,
            patience_millis: 120_000,
            speculate_after_millis: 300,
            second_opinion_millis: 600_000,
            ..Policy::default()
        };
        Self {
            identity: folder.identity(),
            folder,
            manifest,
            chain: chain.clone(),
            policy,
            limits: scc_dispatcher::Limits::default(),
            spare: 0,
            verifies: true,
            trusted: false,
            track_record: None,
            quota: QUOTA,
            lives: 0,
        }
    }

    /// Later lives are at another machine, whose peer has another name.
    pub fn rename(&mut self) {
        self.identity = Identity::random();
    }

    pub fn units(&self) -> Units {
        self.manifest.units().unwrap() + self.spare
    }

    pub fn dir(&self) -> PathBuf {
        self.folder.path().join("dispatcher")
    }

    pub fn key(&self) -> JobKey {
        JobKey::load_or_create(&self.folder.path().join("job.key")).unwrap()
    }

    pub fn job_files(&self) -> JobFiles {
        JobFiles {
            manifest: self.manifest.clone(),
            manifest_hash: content_hash(&self.manifest.encode().unwrap()),
            module: Some(self.folder.path().join("module.wasm")),
            inputs: vec![("scene".into(), self.folder.path().join("scene").into())],
        }
    }

    /// Posts the job at first; later lives move it to their new address.
    pub fn announce(&mut self, peer: &Peer, job_key: sr25519::Public) {
        self.lives += 1;
        if self.lives > 1 {
            return self.chain.move_to(JOB, endpoint(peer));
        }
        if self.trusted {
            self.chain.state().trusted.insert(account(99));
        }
        let posted = self.chain.state().block;
        self.chain.post(Assignment {
            job: JOB,
            dapp: 1,
            requester: account(99),
            spec: JobSpec { manifest: content_hash(&self.manifest.encode().unwrap()), inline: Default::default() },
            endpoint: endpoint(peer),
            job_key,
            payment: 1_000_000,
            units: self.units(),
            room: self.units(),
            posted,
            deadline: posted + 5_000,
        });
    }

    /// A peer with the requester's name.
    pub async fn blobs(&self) -> BlobService {
        let folder = self.folder.path().join(format!("life-{}", self.lives));
        blobs_within(self.quota, &folder, self.identity.clone()).await
    }

    pub async fn config(&mut self) -> scc_dispatcher::Config {
        let blobs = self.blobs().await;
        let key = self.key();
        self.announce(blobs.peer(), key.public());
        let verifier: Option<Arc<dyn Verifier>> = match self.verifies {
            true => Some(Arc::new(SandboxVerifier::new(self.job_files(), self.folder.path()))),
            false => None,
        };
        scc_dispatcher::Config {
            dir: self.dir(),
            key,
            genesis: genesis(),
            job: JOB,
            units: self.units(),
            manifest: self.manifest.clone(),
            files: vec![self.folder.path().join("module.wasm"), self.folder.path().join("scene")],
            blobs,
            chain: self.chain.for_account(account(99)),
            verifier,
            track_record: self.track_record.clone(),
            receipt_expiry: 50_000,
            lease_blocks: 1_000,
            paused: false,
            avoid: Vec::new(),
            guests: None,
            chain_interval: Duration::from_millis(200),
            policy: self.policy.clone(),
            limits: self.limits.clone(),
        }
    }

    pub async fn start(&mut self) -> Served {
        let config = self.config().await;
        let peer = config.blobs.peer().clone();
        Served { dispatcher: Dispatcher::start(config).await.unwrap(), peer }
    }

    /// Every output lies where it should, with the right bytes, and exactly the job's tasks were paid.
    pub fn check_outputs(&self, burn: u8) {
        for task in 0..self.manifest.tasks.len() as u32 {
            let path = self.dir().join("outputs").join(task.to_string()).join("tile");
            assert_eq!(std::fs::read(path).unwrap(), expected(task, burn), "task {task}");
        }
    }
}

/// A running dispatcher and its peer.
pub struct Served {
    pub dispatcher: Dispatcher,
    pub peer: Peer,
}

impl Served {
    pub async fn finish(&self) {
        assert!(in_time(self.dispatcher.finished()).await, "the dispatcher stopped");
    }

    /// Vanishes from the network at once.
    pub async fn vanish(self) {
        self.peer.shutdown().await;
        self.dispatcher.shutdown().await;
    }
}

struct SandboxVerifier {
    files: JobFiles,
    sandbox: Sandbox,
}

impl SandboxVerifier {
    fn new(files: JobFiles, folder: &Path) -> Self {
        let sandbox = Sandbox::new(scc_sandbox::Config::new(folder.join("check"))).unwrap();
        Self { files, sandbox }
    }
}

#[async_trait]
impl Verifier for SandboxVerifier {
    async fn check(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        Ok(same_files(delivered, self.rerun(delivered.task).await?))
    }

    async fn attempt(&self, task: u32) -> Result<(), VerifyError> {
        self.rerun(task).await.map(drop)
    }
}

impl SandboxVerifier {
    async fn rerun(&self, task: u32) -> Result<Vec<OutputFile>, VerifyError> {
        let order = sandbox_task(&self.files, task).map_err(VerifyError)?;
        let outcome = self.sandbox.run(order, |_| {}, &CancellationToken::new()).await;
        let outcome = outcome.map_err(|error| VerifyError(error.to_string()))?;
        let file = |output: &scc_sandbox::Output| {
            let hash = content_hash(&std::fs::read(&output.path).unwrap());
            OutputFile { name: output.name.clone(), hash, size: output.size }
        };
        Ok(outcome.outputs.iter().map(file).collect())
    }
}

/// How a contributor's machine behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manners {
    Honest,
    /// Changes a byte of each result.
    Garbage,
    /// Computes the neighbour of each task.
    WrongTile,
}

/// A contributor: a folder that outlives its worker.
pub struct Contributor {
    pub folder: Folder,
    pub number: u8,
    pub slots: usize,
    pub manners: Manners,
    pub timing: Timing,
    pub first_speed: Option<FirstSpeed>,
    pub chain: MemoryChain,
    /// Tasks begun in all lives.
    pub runs: Arc<AtomicUsize>,
    /// So many of these go on.
    gate: watch::Sender<usize>,
    identity: Identity,
    lives: usize,
}

impl Contributor {
    pub fn new(chain: &MemoryChain, number: u8) -> Self {
        Self::at(Folder::new(), chain, number)
    }

    pub fn at(folder: Folder, chain: &MemoryChain, number: u8) -> Self {
        Self {
            identity: folder.identity(),
            folder,
            number,
            slots: 1,
            manners: Manners::Honest,
            timing: timing(),
            first_speed: None,
            chain: chain.clone(),
            runs: Arc::default(),
            gate: watch::channel(usize::MAX).0,
            lives: 0,
        }
    }

    pub fn account(&self) -> AccountId {
        account(self.number)
    }

    /// Closed: tasks that have begun do not go on.
    pub fn set_gate(&self, open: bool) {
        self.close_gate_after(if open { usize::MAX } else { 0 });
    }

    /// Of the tasks it begins in all its lives, only so many go on.
    pub fn close_gate_after(&self, tasks: usize) {
        self.gate.send_replace(tasks);
    }

    pub fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    pub async fn start(&mut self) -> Working {
        self.lives += 1;
        let blobs = blobs(self.folder.path(), self.identity.clone()).await;
        let peer = blobs.peer().clone();
        let sandbox = scc_sandbox::Config {
            parallel_tasks: self.slots,
            ..scc_sandbox::Config::new(self.folder.path().join("sandbox"))
        };
        let sandbox = SandboxRunner(Arc::new(Sandbox::new(sandbox).unwrap()));
        let gate = self.gate.subscribe();
        let runner = Arc::new(Machine { sandbox, manners: self.manners, runs: self.runs.clone(), gate });
        let config = scc_worker::Config {
            dir: self.folder.path().join("worker"),
            account: pair(self.number),
            blobs,
            chain: self.chain.for_account(self.account()),
            runner,
            controls: Controls { slots: self.slots, ..Controls::default() },
            timing: self.timing.clone(),
            first_speed: self.first_speed,
        };
        Working { worker: Worker::start(config).await.unwrap(), peer }
    }
}

fn timing() -> Timing {
    Timing {
        beat: Duration::from_millis(300),
        look: Duration::from_millis(200),
        settle: Duration::from_millis(300),
        dial_jitter: Duration::ZERO,
        reply: Duration::from_secs(60),
        first_backoff: Duration::from_millis(200),
        longest_backoff: Duration::from_secs(1),
        away: Duration::from_secs(60),
        silent: Duration::from_secs(3),
        unsigned: Duration::from_secs(600),
        still: Duration::from_secs(600),
        offer_again: Duration::from_secs(2),
        slot: Duration::from_millis(200),
        margin_blocks: 4,
    }
}

/// A running worker and its peer.
pub struct Working {
    pub worker: Worker,
    pub peer: Peer,
}

impl Working {
    pub fn status(&self) -> Status {
        self.worker.status().borrow().clone()
    }

    /// Stops, and tells its requester so.
    pub async fn leave(self) {
        self.worker.shutdown().await;
        self.peer.shutdown().await;
    }

    /// Stops without a word to anybody, as a killed process would.
    pub async fn die(self) {
        self.peer.shutdown().await;
        self.worker.shutdown().await;
    }
}

struct Machine {
    sandbox: SandboxRunner,
    manners: Manners,
    runs: Arc<AtomicUsize>,
    gate: watch::Receiver<usize>,
}

#[async_trait]
impl Runner for Machine {
    async fn can_run(&self, engine: &Engine) -> Result<(), String> {
        self.sandbox.can_run(engine).await
    }

    async fn run(
        &self,
        files: &JobFiles,
        task: u32,
        sign: Box<dyn FnMut(Sign) + Send>,
        cancel: &CancellationToken,
    ) -> Result<Product, RunError> {
        let before = self.runs.fetch_add(1, Ordering::SeqCst);
        let mut gate = self.gate.clone();
        tokio::select! {
            _ = gate.wait_for(|tasks| before < *tasks) => {},
            () = cancel.cancelled() => return Err(RunError::Cancelled),
        }
        let computed = match self.manners {
            Manners::WrongTile => (task + 1) % files.manifest.tasks.len() as u32,
            _ => task,
        };
        let product = self.sandbox.run(files, computed, sign, cancel).await?;
        if self.manners == Manners::Garbage {
            for (_, path) in &product.outputs {
                let mut bytes = std::fs::read(path).unwrap();
                bytes[0] ^= 1;
                std::fs::write(path, bytes).unwrap();
            }
        }
        Ok(product)
    }

    fn set_running(&self, running: bool) {
        self.sandbox.set_running(running);
    }
}

/// Waits for one kind of event; gives everything that was told until then.
pub async fn until(events: &mut UnboundedReceiver<Event>, mut what: impl FnMut(&Event) -> bool) -> Vec<Event> {
    let mut all = Vec::new();
    in_time(async {
        while !all.last().is_some_and(&mut what) {
            all.push(events.recv().await.expect("the dispatcher goes on"));
        }
    })
    .await;
    all
}

/// Collects events until the channel is looked at.
pub fn drain(events: &mut UnboundedReceiver<Event>) -> Vec<Event> {
    let mut all = Vec::new();
    while let Ok(event) = events.try_recv() {
        all.push(event);
    }
    all
}
