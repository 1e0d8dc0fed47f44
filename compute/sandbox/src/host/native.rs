//! The host's side of a native program: starts it, watches it, ends it.

use std::{
    fs::{self, File, OpenOptions},
    os::unix::{
        fs::{MetadataExt, OpenOptionsExt},
        process::ExitStatusExt,
    },
    path::{Path, PathBuf},
    process::ExitStatus,
    time::Duration,
};

use nix::{
    sys::signal::{killpg, Signal},
    unistd::Pid,
};
use tokio::{
    process::{Child, ChildStdout},
    sync::watch,
};
use tokio_util::sync::CancellationToken;

use super::{
    brake::{Brake, Stillness},
    folders::TaskFolder,
    outputs::{self, Quota},
    supervise::{command, give, pace, read_frame},
};
use crate::{
    child::SIGNALLED,
    jail::{Limits, Rules},
    wire::{Frame, Order, Program, Report, Work},
    Config, Kind, Layers, NativeTask, Output, SandboxError, Share,
};

/// Time in which the jail must close.
const CLOSING: Duration = Duration::from_secs(30);
/// Address space besides private memory and the inputs, in bytes: the program's code and libraries.
const MAPPED_BYTES: u64 = 2 << 30;
/// Private memory of the program itself, in bytes, besides what the task may use.
const OVERHEAD_BYTES: u64 = 512 << 20;
const OPEN_FILES: u64 = 512;
/// Between two looks at what it does.
const INTERVAL: Duration = Duration::from_millis(100);

/// A native program in the jail. Dropping it kills it and removes what it wrote.
#[derive(Debug)]
pub struct Jailed {
    pipes: Option<Pipes>,
    folder: PathBuf,
    quota: Quota,
    running: watch::Sender<bool>,
    kill: CancellationToken,
    end: watch::Receiver<Option<SandboxError>>,
}

/// The program's standard input, output and error, for whoever may block on them.
#[derive(Debug)]
pub struct Pipes {
    /// What is written here it reads. Closing it ends the program.
    pub input: File,
    /// What it says.
    pub output: File,
    /// What it complains of.
    pub errors: File,
}

/// Starts a program, and returns when the jail has closed and the program is about to begin.
pub(super) async fn start(
    config: &Config,
    share: &Share,
    brake: &Brake,
    task: &NativeTask,
) -> Result<Jailed, SandboxError> {
    brake.released().await;
    let folder = TaskFolder::make(&config.work_folder)?;
    let bytes = order(config, share, task, &folder)?.to_bytes().map_err(SandboxError::InvalidTask)?;
    let failed = |error| SandboxError::host("starting the child", error);
    let mut child = command(config.child_program.as_deref(), &folder.out()).spawn().map_err(failed)?;
    let (Some(mut input), Some(mut output), Some(errors)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(SandboxError::HostProblem("the child has no pipes".into()));
    };
    let closing = async {
        give(&mut input, &bytes).await;
        becoming(&mut output).await
    };
    let process = match tokio::time::timeout(CLOSING, closing).await {
        Ok(process) => process?,
        Err(_) => return Err(SandboxError::HostProblem("the jail did not close in time".into())),
    };
    let pipes = Pipes {
        input: input.into_owned_fd().map_err(failed)?.into(),
        output: output.into_owned_fd().map_err(failed)?.into(),
        errors: errors.into_owned_fd().map_err(failed)?.into(),
    };
    let quota = Quota { bytes: task.output, files: task.output_files };
    let (running, wish) = watch::channel(true);
    let (end, ended) = watch::channel(None);
    let kill = CancellationToken::new();
    let jailed = Jailed { pipes: Some(pipes), folder: folder.out(), quota, running, kill: kill.clone(), end: ended };
    let guard = Guard {
        child,
        process,
        threads: task.threads,
        folder,
        quota,
        percent: share.time_percent,
        stillness: brake.subscribe(),
    };
    tokio::spawn(guard.stand(wish, kill, end));
    Ok(jailed)
}

fn order(config: &Config, share: &Share, task: &NativeTask, folder: &TaskFolder) -> Result<Order, SandboxError> {
    let data_bytes = task.memory.saturating_add(OVERHEAD_BYTES);
    // A program may map what it reads.
    let sizes = task.inputs.iter().map(|(_, path)| fs::metadata(path).map_or(0, |metadata| metadata.len()));
    let input_bytes = sizes.fold(0u64, u64::saturating_add);
    let rules = Rules {
        kind: Kind::Native,
        layers: Layers::ALL,
        root: folder.root(),
        writable: folder.out(),
        granted: task.grants()?,
        limits: Limits {
            data_bytes,
            address_bytes: data_bytes.saturating_add(MAPPED_BYTES).saturating_add(input_bytes),
            // Whoever waits for it knows how long.
            processor_seconds: u64::MAX,
            file_bytes: task.output,
            open_files: OPEN_FILES,
            threads: task.threads.into(),
        },
    };
    let program = task.program.canonicalize().map_err(|error| SandboxError::host("finding the program", error))?;
    let work = Work::Native(Program { program, arguments: task.arguments.clone() });
    Ok(Order { rules, nice: config.nice, processors: share.processors.clone(), work })
}

/// Listens until the prisoner is about to become the program; gives its process id.
async fn becoming(output: &mut ChildStdout) -> Result<i32, SandboxError> {
    let mut imprisoned = None;
    while let Some(frame) = read_frame(output).await {
        match (frame, imprisoned) {
            (Frame::Imprisoned { process }, _) => imprisoned = Some(process),
            (Frame::Becoming, Some(process)) => return Ok(process),
            (Frame::Report(Report::JailFailed { layer, reason }), _) => {
                return Err(SandboxError::HostProblem(format!("{layer}: {reason}")));
            }
            (Frame::Report(Report::HostProblem { reason }), _) => return Err(SandboxError::HostProblem(reason)),
            (frame, _) => return Err(SandboxError::HostProblem(format!("unexpected word of the child: {frame:?}"))),
        }
    }
    Err(SandboxError::HostProblem("the child ended before the jail closed".into()))
}

impl Jailed {
    /// The program's standard streams; once.
    pub fn pipes(&mut self) -> Option<Pipes> {
        self.pipes.take()
    }

    /// Lets the program stand still, or go on unless its sandbox stands still. One that stands still can be killed, too.
    pub fn set_running(&self, running: bool) {
        self.running.send_replace(running);
    }

    /// Kills it; [`Jailed::ended`] tells when it is gone.
    pub fn kill(&self) {
        self.kill.cancel();
    }

    /// What kills it, for whoever does not hold it.
    pub fn killer(&self) -> CancellationToken {
        self.kill.clone()
    }

    /// Why it ended; `None` while it runs.
    pub fn end(&self) -> Option<SandboxError> {
        self.end.borrow().clone()
    }

    /// Waits for its end and says how it came: [`SandboxError::Exited`], with code 0, too; [`SandboxError::Killed`];
    /// [`SandboxError::Cancelled`] when it was killed from here; a limit.
    pub async fn ended(&self) -> SandboxError {
        let mut end = self.end.clone();
        let ended = end.wait_for(Option::is_some).await;
        ended.ok().and_then(|end| end.clone()).unwrap_or(SandboxError::Cancelled)
    }

    /// The folder it writes to, where strangers' files lie: follow no links there and wait for no pipes. Removed with it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it has written so far, by name, after checking that these are plain files with valid names within the limits.
    ///
    /// # Errors
    /// [`SandboxError::TooMuchOutput`], or [`SandboxError::HostProblem`] where there is something else.
    pub fn outputs(&self) -> Result<Vec<Output>, SandboxError> {
        outputs::collect(&self.folder, self.quota)
    }

    /// Empties its files, which it cannot remove. They stay: one that is open would otherwise take room that nobody sees.
    /// Gives their number.
    ///
    /// # Errors
    /// [`SandboxError::HostProblem`] when one cannot be emptied.
    pub fn clear(&self) -> Result<usize, SandboxError> {
        let failed = |error| SandboxError::host("emptying a file", error);
        let mut count = 0;
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let mut how = OpenOptions::new();
            how.write(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
            how.open(path).and_then(|file| file.set_len(0)).map_err(failed)?;
            count += 1;
        }
        Ok(count)
    }
}

impl Drop for Jailed {
    fn drop(&mut self) {
        self.kill.cancel();
    }
}

/// Stands by a program until it and whoever wanted it are gone.
struct Guard {
    child: Child,
    /// The program, as the host sees it; the child is its warden.
    process: i32,
    threads: u32,
    folder: TaskFolder,
    quota: Quota,
    percent: u8,
    /// Of its sandbox.
    stillness: watch::Receiver<Stillness>,
}

impl Guard {
    async fn stand(
        mut self,
        wish: watch::Receiver<bool>,
        kill: CancellationToken,
        end: watch::Sender<Option<SandboxError>>,
    ) {
        let warden = self.child.id().map(|id| Pid::from_raw(id as i32));
        let folder = self.folder.out();
        let why = tokio::select! {
            biased;
            () = kill.cancelled() => Some(SandboxError::Cancelled),
            status = self.child.wait() => status.ok().map(how),
            () = outputs::watch(&folder, self.quota) => Some(SandboxError::TooMuchOutput),
            () = too_many_threads(self.process, self.threads) => Some(SandboxError::TooManyThreads),
            never = pace(warden, self.percent, self.stillness.clone(), wish) => match never {},
        };
        if let Some(group) = warden {
            // Its processes may be gone by now.
            let _ = killpg(group, Signal::SIGKILL);
        }
        // The kernel ends the program with its warden; what is left is to take note.
        let _ = self.child.wait().await;
        end.send_replace(Some(why.unwrap_or(SandboxError::Killed { signal: None })));
        // Its files may still be looked at.
        kill.cancelled().await;
        self.folder.remove().await;
    }
}

/// What the warden's end says of the program's.
fn how(status: ExitStatus) -> SandboxError {
    match status.code() {
        Some(code) if code > SIGNALLED && code < 255 => SandboxError::Killed { signal: Some(code - SIGNALLED) },
        Some(code) => SandboxError::Exited { code: code as u32, log_tail: String::new() },
        None => SandboxError::Killed { signal: status.signal() },
    }
}

/// Returns when the program has more threads than it may. The kernel's own limit does not count for a superuser.
async fn too_many_threads(process: i32, most: u32) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        // The folder has a link from each thread, and two.
        let folder = fs::metadata(format!("/proc/{process}/task"));
        if folder.is_ok_and(|folder| folder.nlink() > u64::from(most).saturating_add(2)) {
            return;
        }
    }
}
