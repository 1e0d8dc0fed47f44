//! The host's side of compiling.

use std::path::PathBuf;

use super::{
    cache,
    folders::TaskFolder,
    outputs::Quota,
    supervise::{supervise, End, Start},
    Inner,
};
use crate::{
    child::COMPILED_FILE,
    jail::Rules,
    wire::{limits, Order, Report, Work},
    Kind, Layers, SandboxError, Task,
};

/// Limit of a compiled module, in bytes.
const MAX_COMPILED_BYTES: u64 = 1 << 30;

impl Inner {
    /// The compiled module of the task, from the cache or made by a child.
    pub(super) async fn compiled(&self, layers: Layers, task: &Task) -> Result<PathBuf, SandboxError> {
        if let Some(path) = self.cache.find(&cache::Kind::of(task)) {
            return Ok(path);
        }
        let _turn = self.compiling.lock().await;
        // Another task may have waited for the same module.
        if let Some(path) = self.cache.find(&cache::Kind::of(task)) {
            return Ok(path);
        }
        self.compile(layers, task).await
    }

    async fn compile(&self, layers: Layers, task: &Task) -> Result<PathBuf, SandboxError> {
        let config = &self.config;
        let folder = TaskFolder::make(&config.work_folder)?;
        let seconds = config.compile_time.as_secs().max(1);
        let rules = Rules {
            kind: Kind::Module,
            layers,
            root: folder.root(),
            writable: folder.out(),
            granted: Vec::new(),
            limits: limits(config.compile_bytes, seconds, MAX_COMPILED_BYTES),
        };
        let work = Work::Compile {
            module: task.module.clone(),
            module_hash: task.module_hash,
            canonical_nans: task.semantics.canonical_nans,
        };
        let share = self.share();
        let start = Start {
            program: config.child_program.as_deref(),
            order: Order { rules, nice: config.nice, processors: share.processors, work },
            clock: config.compile_time,
            percent: share.time_percent,
            quota: Quota { bytes: MAX_COMPILED_BYTES, files: 1 },
            brake: &self.brake,
        };
        let finished = supervise(start, &mut |_| ()).await?;
        match finished.end {
            End::Report(Report::Done { .. }) => self
                .cache
                .insert(&cache::Kind::of(task), &folder.out().join(COMPILED_FILE))
                .map_err(|error| SandboxError::host("keeping the compiled module", error)),
            End::Report(Report::ModuleRejected { reason }) => Err(SandboxError::ModuleRejected(reason)),
            End::TimedOut => Err(too_long(seconds)),
            End::Signal { processor_seconds, .. } if processor_seconds >= seconds => Err(too_long(seconds)),
            End::Signal { signal: signal @ (None | Some(libc::SIGKILL)), .. } => Err(SandboxError::Killed { signal }),
            // Out of memory, a compiler aborts; a panic is a defect of the compiler.
            End::Signal { signal: Some(signal), .. } => Err(SandboxError::CompileTooCostly(format!(
                "the compiler ended with signal {signal}, with at most {} MiB of memory",
                config.compile_bytes >> 20
            ))),
            End::Silent { code: Some(101), stderr } => {
                Err(SandboxError::CompileTooCostly(format!("the compiler broke off: {stderr}")))
            }
            End::TooMuchOutput => Err(SandboxError::CompileTooCostly("the compiled module is too large".into())),
            End::Report(Report::HostProblem { reason } | Report::JailFailed { reason, .. }) => {
                Err(SandboxError::HostProblem(reason))
            }
            end => Err(SandboxError::HostProblem(format!("the compile child failed: {end:?}"))),
        }
    }
}

fn too_long(seconds: u64) -> SandboxError {
    SandboxError::CompileTooCostly(format!("it takes longer than {seconds} s"))
}
