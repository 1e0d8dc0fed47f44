//! Running a task.

mod blender;
mod engines;
mod sandbox;

pub use blender::{BlenderConfig, BlenderRunner, BLENDER};
pub use engines::Engines;
pub use sandbox::{sandbox_task, SandboxRunner};

use async_trait::async_trait;
use scc_job_spec::Manifest;
use scc_sandbox::SandboxError;
use scc_transport::CancellationToken;
use scc_types::{Engine, Hash, Units};
use std::{any::Any, path::PathBuf, sync::OnceLock, time::Duration};

/// What a job's tasks are run from, on this machine.
#[derive(Debug, Clone)]
pub struct JobFiles {
    /// The manifest.
    pub manifest: Manifest,
    /// Its hash.
    pub manifest_hash: Hash,
    /// The wasm module; `None` for a native engine.
    pub module: Option<PathBuf>,
    /// Input files: name and place, in the manifest's order. Those that only some tasks see come when one of these is begun.
    pub inputs: Vec<(String, OnceLock<PathBuf>)>,
}

/// Told by a running task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// How far it is, in thousandths.
    Progress(u16),
    /// Units of work it has really done.
    Units(Units),
}

/// What a task made.
pub struct Product {
    /// Files by name.
    pub outputs: Vec<(String, PathBuf)>,
    /// Time it took, without that in which it stood still.
    pub time: Duration,
    /// Keeps the files until dropped.
    pub keep: Box<dyn Any + Send>,
}

/// Why a task made nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// Every machine would fail it.
    #[error("{0}")]
    Program(String),
    /// This machine is to blame.
    #[error("{0}")]
    Host(String),
    /// The requester does not serve what the task needs.
    #[error("{0}")]
    Unserved(String),
    /// It was cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// Runs tasks. Dropping the future ends the run.
#[async_trait]
pub trait Runner: Send + Sync + 'static {
    /// Whether tasks of this engine can be run here; the error is a sentence.
    async fn can_run(&self, engine: &Engine) -> Result<(), String>;

    /// Runs task number `task`.
    async fn run(
        &self,
        files: &JobFiles,
        task: u32,
        sign: Box<dyn FnMut(Sign) + Send>,
        cancel: &CancellationToken,
    ) -> Result<Product, RunError>;

    /// Lets all tasks stand still at once, or go on; none begins meanwhile. Time in which they stand still counts against no limit.
    fn set_running(&self, running: bool);
}

fn blame(error: SandboxError) -> RunError {
    match error {
        SandboxError::Cancelled => RunError::Cancelled,
        error if error.is_the_programs_fault() => RunError::Program(error.to_string()),
        error => RunError::Host(error.to_string()),
    }
}
