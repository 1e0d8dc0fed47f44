//! The host's side of running.

use std::path::PathBuf;

use super::{
    cache,
    folders::TaskFolder,
    outputs::{collect, Quota},
    supervise::{supervise, End, Finished, Start},
    Inner,
};
use crate::{
    jail::Rules,
    wire::{limits, Order, Report, Run, Work},
    Kind, Layers, Outcome, SandboxError, Semantics, Task,
};

/// Memory of a child besides the program's own, in bytes: the engine, and twice the compiled module.
const OVERHEAD_BYTES: u64 = 512 << 20;

impl Inner {
    /// Compiles and runs a task that has its turn.
    pub(super) async fn run(
        &self,
        layers: Layers,
        task: &Task,
        progress: &mut (dyn FnMut(&str) + Send),
    ) -> Result<Outcome, SandboxError> {
        let compiled = self.compiled(layers, task).await?;
        if let Some(outcome) = self.run_compiled(layers, task, compiled, progress).await? {
            return Ok(outcome);
        }
        tracing::warn!("a compiled module is damaged and is compiled again");
        self.cache.remove(&cache::Kind::of(task));
        let compiled = self.compiled(layers, task).await?;
        let outcome = self.run_compiled(layers, task, compiled, progress).await?;
        outcome.ok_or_else(|| SandboxError::HostProblem("compiled modules come out damaged".into()))
    }

    /// Runs the task; `None` when the compiled module is damaged.
    async fn run_compiled(
        &self,
        layers: Layers,
        task: &Task,
        compiled: PathBuf,
        progress: &mut (dyn FnMut(&str) + Send),
    ) -> Result<Option<Outcome>, SandboxError> {
        let config = &self.config;
        let semantics = task.semantics;
        let folder = TaskFolder::make(&config.work_folder)?;
        let quota = Quota { bytes: semantics.output, files: semantics.output_files };
        let clock_seconds = config.wall_clock.as_secs().saturating_add(1);
        let rules = Rules {
            kind: Kind::Module,
            layers,
            root: folder.root(),
            writable: folder.out(),
            granted: Vec::new(),
            limits: limits(data_bytes(&semantics), clock_seconds, semantics.output),
        };
        let work = Work::Run(Run {
            compiled,
            params: folder.file("params.json", &task.params)?,
            inputs: task.inputs.clone(),
            seed: task.seed,
            semantics,
        });
        let share = self.share();
        let start = Start {
            program: config.child_program.as_deref(),
            order: Order { rules, nice: config.nice, processors: share.processors, work },
            clock: config.wall_clock,
            percent: share.time_percent,
            quota,
            brake: &self.brake,
        };
        let Finished { end, log_tail, wall_time, .. } = supervise(start, progress).await?;
        match end {
            End::Report(Report::Done { fuel_used }) => {
                let outputs = collect(&folder.out(), quota)?;
                Ok(Some(Outcome { outputs, fuel_used, wall_time, log_tail, _folder: folder.into_inner() }))
            }
            End::Report(Report::CacheDamaged) => Ok(None),
            end => Err(failure(end, log_tail, clock_seconds)),
        }
    }
}

/// Room for the memory, for 16 tables, and for the engine.
fn data_bytes(semantics: &Semantics) -> u64 {
    let tables = u64::from(semantics.table_elements).saturating_mul(16 * 8);
    semantics.memory.saturating_add(tables).saturating_add(OVERHEAD_BYTES)
}

fn failure(end: End, log_tail: String, clock_seconds: u64) -> SandboxError {
    match end {
        End::Report(report) => match report {
            Report::Exited { code } => SandboxError::Exited { code, log_tail },
            Report::Trap { message } => SandboxError::Trap { message, log_tail },
            Report::OutOfFuel => SandboxError::OutOfFuel,
            Report::OutOfMemory => SandboxError::OutOfMemory,
            Report::TooMuchOutput => SandboxError::TooMuchOutput,
            Report::ModuleRejected { reason } => SandboxError::ModuleRejected(reason),
            Report::HostProblem { reason } => SandboxError::HostProblem(reason),
            Report::JailFailed { layer, reason } => SandboxError::HostProblem(format!("{layer}: {reason}")),
            Report::Done { .. } | Report::CacheDamaged | Report::Refused { .. } => {
                SandboxError::HostProblem("unexpected report".into())
            }
        },
        End::TimedOut => SandboxError::TimedOut,
        End::TooMuchOutput => SandboxError::TooMuchOutput,
        End::Signal { processor_seconds, .. } if processor_seconds >= clock_seconds => SandboxError::TimedOut,
        End::Signal { signal, .. } => SandboxError::Killed { signal },
        End::Silent { code, stderr } => {
            SandboxError::HostProblem(format!("the child ended without a word (exit code {code:?}): {stderr}"))
        }
    }
}
