//! Starts a child, listens to it, ends it.

use std::{
    collections::VecDeque,
    convert::Infallible,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{kill, killpg, Signal},
    unistd::Pid,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{ChildStdin, Command},
    sync::watch,
};

use super::{
    brake::{Brake, Stillness},
    outputs::{self, Quota},
};
use crate::{
    config::CHILD_ARGUMENT,
    protection::Attempt,
    wire::{Frame, Order, Report, MAX_FRAME_BYTES},
    SandboxError,
};

/// How much of a log is kept, in bytes.
const TAIL_BYTES: usize = 16 << 10;
/// Progress lines nearer to each other than this are dropped.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(50);

/// Time in which a child gets its part.
const PERIOD: Duration = Duration::from_millis(200);

/// How a child ended.
#[derive(Debug)]
pub(super) enum End {
    /// It gave a report.
    Report(Report),
    /// It gave none and ended itself; what it wrote to standard error.
    Silent { code: Option<i32>, stderr: String },
    /// A signal ended it; how long it was on a processor, in seconds, and what it wrote to standard error.
    Signal { signal: Option<i32>, processor_seconds: u64, stderr: String },
    /// The clock ran out.
    TimedOut,
    /// It wrote more than its quota.
    TooMuchOutput,
}

/// Everything a child said, and how it ended.
#[derive(Debug)]
pub(super) struct Finished {
    pub end: End,
    pub attempts: Vec<Attempt>,
    pub log_tail: String,
    /// Without the time in which it stood still with its sandbox.
    pub wall_time: Duration,
}

/// What a child gets.
pub(super) struct Start<'a> {
    pub program: Option<&'a Path>,
    pub order: Order,
    /// Time it may run.
    pub clock: Duration,
    /// Part of the time in which it runs, in percent.
    pub percent: u8,
    pub quota: Quota,
    /// Of its sandbox.
    pub brake: &'a Brake,
}

/// Runs a child to its end. Dropping the future ends the child.
pub(super) async fn supervise(
    start: Start<'_>,
    progress: &mut (dyn FnMut(&str) + Send),
) -> Result<Finished, SandboxError> {
    let Start { program, order, clock, percent, quota, brake } = start;
    brake.released().await;
    let percent = percent.clamp(1, 100);
    let (started, stood) = (Instant::now(), brake.stood());
    let bytes = order.to_bytes().map_err(SandboxError::InvalidTask)?;
    let failed = |error| SandboxError::host("starting the child", error);
    let mut child = command(program, &order.rules.writable).spawn().map_err(failed)?;
    let (Some(mut stdin), Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(SandboxError::HostProblem("the child has no pipes".into()));
    };
    let group = child.id().map(|id| Pid::from_raw(id as i32));

    let mut heard = Heard::default();
    let stopped = {
        let conversation = async {
            let (_, (), stderr) = tokio::join!(give(&mut stdin, &bytes), heard.listen(stdout, progress), tail(stderr));
            stderr
        };
        tokio::select! {
            stderr = conversation => Ok(stderr),
            () = brake.sleep(clock.saturating_mul(100) / u32::from(percent)) => Err(End::TimedOut),
            () = outputs::watch(&order.rules.writable, quota) => Err(End::TooMuchOutput),
            never = pace(group, percent, brake.subscribe(), watch::channel(true).1) => match never {},
        }
    };
    if let Some(group) = group {
        // Its processes are usually gone by now.
        let _ = killpg(group, Signal::SIGKILL);
    }
    let status = child.wait().await.map_err(failed)?;
    drop(stdin);
    let log_tail = heard.log.text();
    let end = match stopped {
        Err(end) => end,
        Ok(stderr) => match (heard.report, heard.ended) {
            (Some(report), _) => End::Report(report),
            (None, Some((None, signal, processor_seconds))) => End::Signal { signal, processor_seconds, stderr },
            (None, Some((code, ..))) => End::Silent { code, stderr },
            // Not even the warden could say a last word.
            (None, None) => {
                use std::os::unix::process::ExitStatusExt;
                match status.signal() {
                    None => End::Silent { code: status.code(), stderr },
                    signal => End::Signal { signal, processor_seconds: 0, stderr },
                }
            }
        },
    };
    let wall_time = started.elapsed().saturating_sub(brake.stood().saturating_sub(stood));
    Ok(Finished { end, attempts: heard.attempts, log_tail, wall_time })
}

/// The command that starts a child.
pub(super) fn command(program: Option<&Path>, writable: &Path) -> Command {
    // The running binary, also when an upgrade has replaced its file.
    let mut command = Command::new(program.unwrap_or(Path::new("/proc/self/exe")));
    command
        .arg(CHILD_ARGUMENT)
        .env_clear()
        .env("HOME", writable)
        .env("TMPDIR", writable)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    command
}

/// Lets a warden's group run for its part of the time while it is wanted to run and its sandbox does not stand still.
pub(super) async fn pace(
    warden: Option<Pid>,
    percent: u8,
    mut stillness: watch::Receiver<Stillness>,
    mut wanted: watch::Receiver<bool>,
) -> Infallible {
    loop {
        // Both are seen, whatever the other says.
        let (stands_still, is_wanted) = (stillness.borrow_and_update().is_now(), *wanted.borrow_and_update());
        tokio::select! {
            () = changed(&mut stillness) => {},
            () = changed(&mut wanted) => {},
            never = run_or_stand(warden, percent, is_wanted && !stands_still) => match never {},
        }
    }
}

async fn run_or_stand(warden: Option<Pid>, percent: u8, runs: bool) -> Infallible {
    if runs {
        go_on(warden);
        return ration(warden, percent).await;
    }
    loop {
        // Again and again: a warden that has just begun makes its prisoner after this.
        stop(warden);
        tokio::time::sleep(PERIOD).await;
    }
}

/// Returns at a change; never when nobody is left to make one.
async fn changed<T>(receiver: &mut watch::Receiver<T>) {
    if receiver.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Lets a group of processes run for its part of each period.
async fn ration(group: Option<Pid>, percent: u8) -> Infallible {
    let 1..=99 = percent else { return std::future::pending().await };
    let running = PERIOD * u32::from(percent) / 100;
    loop {
        tokio::time::sleep(running).await;
        stop(group);
        tokio::time::sleep(PERIOD - running).await;
        go_on(group);
    }
}

/// Stops a warden's group, but not the warden: it must see the host's end.
fn stop(warden: Option<Pid>) {
    if let Some(warden) = warden {
        // A group that is gone needs neither.
        let _ = killpg(warden, Signal::SIGSTOP);
        let _ = kill(warden, Signal::SIGCONT);
    }
}

fn go_on(warden: Option<Pid>) {
    if let Some(warden) = warden {
        let _ = killpg(warden, Signal::SIGCONT);
    }
}

/// A child that does not read its order is noticed by what it says.
pub(super) async fn give(stdin: &mut ChildStdin, order: &[u8]) {
    let _ = stdin.write_all(order).await;
    let _ = stdin.flush().await;
}

/// What a child has said so far.
#[derive(Default)]
struct Heard {
    report: Option<Report>,
    ended: Option<(Option<i32>, Option<i32>, u64)>,
    attempts: Vec<Attempt>,
    log: Tail,
    last_progress: Option<Instant>,
}

impl Heard {
    /// Listens until the child falls silent or talks nonsense.
    async fn listen(&mut self, stdout: impl AsyncRead + Unpin, progress: &mut (dyn FnMut(&str) + Send)) {
        let mut stdout = BufReader::new(stdout);
        while let Some(frame) = read_frame(&mut stdout).await {
            match frame {
                Frame::Progress(line) => self.pass_on(&line, progress),
                Frame::Log(text) => self.log.push(text.as_bytes()),
                Frame::Attempt(attempt) if self.attempts.len() < 256 => self.attempts.push(attempt),
                Frame::Attempt(_) => {}
                // Of native programs only.
                Frame::Imprisoned { .. } | Frame::Becoming => return,
                Frame::Report(report) => drop(self.report.get_or_insert(report)),
                Frame::Ended { code, signal, processor_seconds } => {
                    self.ended = Some((code, signal, processor_seconds));
                }
            }
        }
    }

    fn pass_on(&mut self, line: &str, progress: &mut (dyn FnMut(&str) + Send)) {
        if self.last_progress.is_some_and(|last| last.elapsed() < PROGRESS_INTERVAL) {
            return;
        }
        self.last_progress = Some(Instant::now());
        progress(&crate::wasi::printable(line.as_bytes()));
    }
}

pub(super) async fn read_frame(from: &mut (impl AsyncRead + Unpin)) -> Option<Frame> {
    let length = from.read_u32_le().await.ok()? as usize;
    if length > MAX_FRAME_BYTES {
        return None;
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).await.ok()?;
    serde_json::from_slice(&body).ok()
}

async fn tail(mut from: impl AsyncRead + Unpin) -> String {
    let mut tail = Tail::default();
    let mut buffer = [0; 1_024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        tail.push(&buffer[..length]);
    }
    tail.text()
}

/// The last bytes of a log.
#[derive(Default)]
struct Tail(VecDeque<u8>);

impl Tail {
    fn push(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
        let surplus = self.0.len().saturating_sub(TAIL_BYTES);
        self.0.drain(..surplus);
    }

    fn text(&mut self) -> String {
        crate::wasi::printable(self.0.make_contiguous())
    }
}
