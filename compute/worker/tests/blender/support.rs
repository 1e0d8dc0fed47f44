//! A runner in a folder of its own, and jobs for it.

use scc_blender::{Blender, Rectangle, Size, Task};
use scc_job_spec::{File, Manifest, Semantics};
use scc_sandbox::{Config, Sandbox};
use scc_transport::CancellationToken;
use scc_types::{Engine, Hash};
use scc_worker::{BlenderConfig, BlenderRunner, JobFiles, Product, RunError, Runner, Sign};
use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
    time::{Duration, Instant},
};
use tempfile::TempDir;

#[path = "../../../blender/tests/suite/common/scene.rs"]
mod scene;

/// The same by another Blender: none reads what a newer one wrote.
pub use scene::scene as scene_of;

pub const SIZE: Size = Size { width: 64, height: 48 };

const NO_BPY: &str = "SCC_TEST_BPY names no bpy: run 'scripts/setup --test', and then tests by 'scripts/test'";

/// The machine's Blender.
pub fn blender() -> Blender {
    Blender::find(None).expect("these tests need Blender: run 'scripts/setup --test'")
}

/// PyPI's `bpy`.
pub fn module() -> Blender {
    let named = std::env::var_os("SCC_TEST_BPY").expect(NO_BPY);
    Blender::find(Some(Path::new(&named))).expect(NO_BPY)
}

pub struct Bench {
    pub folder: TempDir,
    pub runner: Arc<BlenderRunner>,
}

impl Bench {
    pub async fn new(blender: Blender) -> Self {
        Self::with(blender, |_| ()).await
    }

    pub async fn with(blender: Blender, change: impl FnOnce(&mut BlenderConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = Arc::new(Sandbox::new(Config::new(folder.path())).unwrap());
        let mut config =
            BlenderConfig { time: Duration::from_secs(120), threads: Some(1), idle: Duration::from_secs(60) };
        change(&mut config);
        let runner = BlenderRunner::new(sandbox, blender, config).await.unwrap();
        Self { runner: Arc::new(runner), folder }
    }

    /// Runs a task and gives what it signalled, too.
    pub async fn run(&self, files: &JobFiles, task: u32) -> (Result<Product, RunError>, Vec<Sign>) {
        let signs = Arc::new(Mutex::new(Vec::new()));
        let heard = signs.clone();
        let sign = Box::new(move |sign| heard.lock().unwrap().push(sign));
        let product = self.runner.run(files, task, sign, &CancellationToken::new()).await;
        let signs = signs.lock().unwrap().clone();
        (product, signs)
    }

    /// Waits until nothing of it runs and no folder of it is left.
    pub async fn nothing_should_be_left(&self) {
        let started = Instant::now();
        let tasks = self.folder.path().join("tasks");
        while fs::read_dir(&tasks).unwrap().count() > 0 || !processes_with("__sandbox").is_empty() {
            assert!(started.elapsed() < Duration::from_secs(30), "something is left");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Children of this process with a word in their command line, by their folders in `/proc`.
pub fn processes_with(word: &str) -> Vec<PathBuf> {
    let own = std::process::id().to_string();
    let processes = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    let is_ours = |path: &PathBuf| {
        let stat = fs::read_to_string(path.join("stat")).unwrap_or_default();
        let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest).to_owned();
        let mut fields = after.split_whitespace();
        fields.next() != Some("Z") && fields.next() == Some(own.as_str())
    };
    let says =
        |path: &PathBuf| fs::read(path.join("cmdline")).is_ok_and(|line| String::from_utf8_lossy(&line).contains(word));
    processes.filter(|path| is_ours(path) && says(path)).collect()
}

/// The most memory that a Blender which this process started, however indirectly, has taken so far, in bytes.
pub fn most_memory() -> u64 {
    let own = u64::from(std::process::id());
    let status = |process: u64| fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let number = |status: &str, name: &str| -> Option<u64> {
        status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
    };
    let parent = |process: &u64| number(&status(*process), "PPid:").filter(|parent| *parent > 1);
    let is_ours = |process: u64| std::iter::successors(Some(process), parent).any(|process| process == own);
    let processes =
        fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let taken = processes.filter_map(|process: u64| {
        let status = status(process);
        let is_named = ["blender\n", "python3"].iter().any(|name| status.starts_with(&format!("Name:\t{name}")));
        (is_named && is_ours(process)).then(|| number(&status, "VmHWM:"))?.map(|kibibytes| kibibytes << 10)
    });
    taken.max().unwrap_or(0)
}

pub fn engine(version: &str) -> Engine {
    let word = |text: &str| text.as_bytes().to_vec().try_into().unwrap();
    Engine::Native { name: word("blender"), version: word(version) }
}

/// A job whose tasks are `orders`, on a scene.
pub fn job(scene: &Path, orders: &[Task], semantics: Semantics) -> JobFiles {
    let tasks = orders.iter().map(|order| scc_job_spec::Task::new(1, serde_json::to_value(order).unwrap()));
    let size = fs::metadata(scene).unwrap().len();
    let manifest = Manifest {
        version: 1,
        dapp: 1,
        engine: engine("3.4.1"),
        code_size: 0,
        semantics,
        inputs: vec![File { name: "scene.blend".into(), hash: Hash::zero(), size }],
        tasks: tasks.collect(),
    };
    let path = OnceLock::new();
    path.set(scene.to_owned()).unwrap();
    // Any that differs for another scene.
    let mut hasher = DefaultHasher::new();
    scene.hash(&mut hasher);
    let manifest_hash = Hash::from_low_u64_be(hasher.finish());
    JobFiles { manifest, manifest_hash, module: None, inputs: vec![("scene.blend".into(), path)] }
}

pub fn frame() -> Task {
    Task::new(2, SIZE)
}

pub fn tile() -> Task {
    Task { tile: Some(Rectangle { left: 8, top: 4, right: 40, bottom: 36 }), ..frame() }
}

/// A scene of a kind that the tests of `scc-blender` know.
pub fn scene(kind: &str, folder: &Path) -> PathBuf {
    scene_of(&blender(), kind, folder)
}
