//! The host's side of a call.

use std::{path::PathBuf, time::Duration};

use super::{
    folders::TaskFolder,
    outputs::{collect, Quota},
    supervise::{supervise, End, Start},
    Inner,
};
use crate::{
    child::OUTPUT_FILE,
    jail::{Limits, Rules},
    wasi::printable,
    wire::{Order, Report, Work},
    CallLimits, Kind, Layers, Made, Output, SandboxError,
};

/// Memory of the process itself, in bytes.
const OVERHEAD_BYTES: u64 = 64 << 20;
/// Address space besides memory, in bytes: this binary and its libraries.
const MAPPED_BYTES: u64 = 1 << 30;
const OPEN_FILES: u64 = 64;
/// Time by the clock for each second on a processor.
const PATIENCE: u32 = 10;
/// What Rust says before it aborts.
const NO_MEMORY: &str = "memory allocation of ";

impl Inner {
    /// Calls a function of the child's binary on a file whose path is absolute.
    pub(super) async fn call(
        &self,
        layers: Layers,
        function: &str,
        input: PathBuf,
        order: &[u8],
        limits: CallLimits,
    ) -> Result<Made, SandboxError> {
        let config = &self.config;
        let folder = TaskFolder::make(&config.work_folder)?;
        let seconds = limits.time.as_secs().max(1);
        let quota = Quota { bytes: limits.output, files: 1 };
        let data_bytes = limits.memory.saturating_add(OVERHEAD_BYTES);
        let rules = Rules {
            kind: Kind::Module,
            layers,
            root: folder.root(),
            writable: folder.out(),
            granted: Vec::new(),
            limits: Limits {
                data_bytes,
                address_bytes: data_bytes.saturating_add(MAPPED_BYTES),
                processor_seconds: seconds,
                file_bytes: limits.output,
                open_files: OPEN_FILES,
                threads: 0,
            },
        };
        let work = Work::Call { function: function.into(), input, order: order.to_vec(), memory: limits.memory };
        let share = self.share();
        let start = Start {
            program: config.child_program.as_deref(),
            order: Order { rules, nice: config.nice, processors: share.processors, work },
            clock: Duration::from_secs(seconds).saturating_mul(PATIENCE),
            percent: share.time_percent,
            quota,
            brake: &self.brake,
        };
        match supervise(start, &mut |_| ()).await?.end {
            End::Report(Report::Done { .. }) => made(folder, quota),
            end => Err(failure(end, seconds)),
        }
    }
}

fn made(folder: TaskFolder, quota: Quota) -> Result<Made, SandboxError> {
    match collect(&folder.out(), quota)?.pop() {
        Some(Output { name, path, size }) if name == OUTPUT_FILE => {
            Ok(Made { path, size, _folder: folder.into_inner() })
        }
        _ => Err(SandboxError::HostProblem("the child left no output".into())),
    }
}

fn failure(end: End, seconds: u64) -> SandboxError {
    // Its words may be the stranger's.
    let plain = |text: String| printable(text.as_bytes());
    match end {
        End::Report(Report::Refused { reason }) => SandboxError::Refused(plain(reason)),
        End::Report(Report::TooMuchOutput) | End::TooMuchOutput => SandboxError::TooMuchOutput,
        End::Report(Report::HostProblem { reason }) => SandboxError::HostProblem(plain(reason)),
        End::Report(Report::JailFailed { layer, reason }) => {
            SandboxError::HostProblem(plain(format!("{layer}: {reason}")))
        }
        End::Signal { signal: Some(libc::SIGKILL), processor_seconds, .. } if processor_seconds >= seconds => {
            SandboxError::Refused(format!("reading it takes more than {seconds} s of a processor"))
        }
        // The system does this when memory is short.
        End::Signal { signal: signal @ (None | Some(libc::SIGKILL)), .. } => SandboxError::Killed { signal },
        End::Signal { stderr, .. } if stderr.contains(NO_MEMORY) => SandboxError::OutOfMemory,
        End::Signal { signal: Some(signal), .. } => {
            SandboxError::Refused(format!("it crashes what reads it (signal {signal})"))
        }
        End::TimedOut => SandboxError::TimedOut,
        end => SandboxError::HostProblem(format!("the child failed: {end:?}")),
    }
}
