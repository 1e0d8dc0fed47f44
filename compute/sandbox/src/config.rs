//! What a contributor decides about his own machine; none of it changes a result.

use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

/// The hidden first argument that makes a binary the sandbox's child; see [`crate::child_main_if_asked`].
pub const CHILD_ARGUMENT: &str = "__sandbox";

/// Layers of the jail that exist on some systems only. At least one of the two must work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layers {
    /// New user, mount, process, network, IPC and host name namespaces.
    pub namespaces: bool,
    /// Landlock rules for files, TCP, abstract sockets and signals.
    pub landlock: bool,
}

impl Layers {
    /// Both layers.
    pub const ALL: Self = Self { namespaces: true, landlock: true };
}

/// What a jail holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A WebAssembly module in this crate's engine, or a function of this binary on a stranger's file.
    Module,
    /// A program of this machine that was not made for a jail, and whatever a stranger's file makes of it.
    Native,
}

/// The part of a machine that children get; see [`crate::Sandbox::set_share`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Part of the time in which the children run, in percent, 1 to 100; in the rest they stand still.
    pub time_percent: u8,
    /// Processors the children may run on, by their number. `None` means all.
    pub processors: Option<Vec<usize>>,
}

impl Default for Share {
    /// All of it.
    fn default() -> Self {
        Self { time_percent: 100, processors: None }
    }
}

impl Share {
    /// How many processors the children may run on.
    pub fn processor_count(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, |count| count.get());
        self.processors.as_ref().map_or_else(all, Vec::len).max(1)
    }
}

/// Settings of one sandbox.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of compiled modules; created if missing, with access for the owner only.
    pub cache_folder: PathBuf,
    /// Size at which the oldest compiled modules are deleted, in bytes.
    pub cache_bytes: u64,
    /// Folder in which each task gets a folder of its own; created if missing.
    pub work_folder: PathBuf,
    /// The binary that calls [`crate::child_main_if_asked`] first thing in `main`. `None` is the running binary.
    pub child_program: Option<PathBuf>,
    /// A run that takes longer is killed. Fuel decides results; this only frees a machine from a stuck one.
    pub wall_clock: Duration,
    /// Time that compiling one module may take, by the clock and of the processor.
    pub compile_time: Duration,
    /// Memory that compiling one module may take, in bytes.
    pub compile_bytes: u64,
    /// Niceness of the children, 0 to 19.
    pub nice: i32,
    /// The part of the machine that the children get.
    pub share: Share,
    /// Tasks that run at the same time; more wait for their turn.
    pub parallel_tasks: usize,
    /// Layers the jail may use. A layer is left out only where it is broken in a way that its test does not show.
    pub layers: Layers,
}

impl Config {
    /// Sensible settings for a sandbox that keeps everything under `folder`.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self {
            cache_folder: folder.join("modules"),
            cache_bytes: 1 << 30,
            work_folder: folder.join("tasks"),
            child_program: None,
            wall_clock: Duration::from_secs(3_600),
            compile_time: Duration::from_secs(120),
            compile_bytes: 2 << 30,
            nice: 10,
            share: Share::default(),
            parallel_tasks: std::thread::available_parallelism().map_or(1, |count| count.get()),
            layers: Layers::ALL,
        }
    }
}
