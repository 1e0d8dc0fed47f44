//! Children that end before their time. One test at a time: they look for children of this process.

mod common;

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use common::{children_of, exists, program, should_run_for_less_than_half, should_stand_still_until, Bench};
use nix::{
    sys::signal::{kill, Signal},
    unistd::Pid,
};
use scc_sandbox::{CallFile, CallLimits, Layers, Made, Outcome, SandboxError, Share, Task};
use tokio::{
    sync::{mpsc, Mutex, MutexGuard},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

scc_sandbox::child_before_main!("wait" => wait);

static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

const READY: &str = r#"(call $write (i32.const 1) @"ready\n") (loop $again (br $again))"#;

fn endless(bench: &Bench) -> Task {
    let mut task = bench.task(&program(READY));
    task.semantics.fuel = 1 << 60;
    task
}

/// A run that has begun: warden, prisoner, and what will come of it.
struct Begun {
    warden: u32,
    prisoner: u32,
    cancel: CancellationToken,
    run: JoinHandle<Result<Outcome, SandboxError>>,
    _turn: MutexGuard<'static, ()>,
}

async fn begin(bench: &Bench) -> Begun {
    let turn = ONE_AT_A_TIME.lock().await;
    let (sender, mut lines) = mpsc::unbounded_channel();
    let (sandbox, task, cancel) = (bench.sandbox.clone(), endless(bench), CancellationToken::new());
    let its_cancel = cancel.clone();
    let run = tokio::spawn(async move {
        let progress = move |line: &str| sender.send(line.to_owned()).unwrap();
        sandbox.run(task, progress, &its_cancel).await
    });
    assert_eq!(lines.recv().await.as_deref(), Some("ready"));
    let (warden, prisoner) = family(std::process::id());
    Begun { warden, prisoner, cancel, run, _turn: turn }
}

fn family(host: u32) -> (u32, u32) {
    let [warden] = children_of(host)[..] else { panic!("{:?}", children_of(host)) };
    let [prisoner] = children_of(warden)[..] else { panic!("{:?}", children_of(warden)) };
    (warden, prisoner)
}

/// What is called in the jail.
fn wait(_: &mut CallFile, _: &[u8], _: &mut CallFile) -> Result<(), String> {
    loop {
        std::thread::park();
    }
}

/// A call that has begun: warden, prisoner, and what will come of it.
async fn begin_call(bench: &Bench) -> (u32, u32, JoinHandle<Result<Made, SandboxError>>) {
    // Its children would be taken for the call's.
    bench.sandbox.protection().await.unwrap();
    let (_, input) = bench.input("file", b"a stranger's bytes");
    let limits = CallLimits { memory: 16 << 20, output: 0, time: Duration::from_secs(60) };
    let sandbox = bench.sandbox.clone();
    let call = tokio::spawn(async move { sandbox.call("wait", &input, &[], limits).await });
    loop {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let [warden] = children_of(std::process::id())[..] else { continue };
        let [prisoner] = children_of(warden)[..] else { continue };
        // It makes its output once it is in jail.
        let mut tasks = std::fs::read_dir(bench.folder.path().join("tasks")).unwrap().flatten();
        if !tasks.any(|task| task.path().join("out/output").exists()) {
            continue;
        }
        return (warden, prisoner, call);
    }
}

async fn all_should_vanish(pids: &[u32]) {
    let started = Instant::now();
    while pids.iter().any(|pid| exists(*pid)) {
        assert!(started.elapsed() < Duration::from_secs(60), "still there: {pids:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn strike(pid: u32) {
    kill(Pid::from_raw(pid as i32), Signal::SIGKILL).unwrap();
}

#[tokio::test]
async fn a_killed_child_should_be_reported_as_killed() {
    let bench = Bench::new();
    let begun = begin(&bench).await;
    strike(begun.prisoner);
    let error = begun.run.await.unwrap().unwrap_err();
    assert_eq!(error, SandboxError::Killed { signal: Some(9) });
    assert!(!error.is_the_programs_fault());
    all_should_vanish(&[begun.warden, begun.prisoner]).await;
    assert_eq!(bench.leftovers(), 0);
}

#[tokio::test]
async fn a_killed_warden_should_take_its_prisoner_along() {
    // With namespaces the kernel ends the prisoner; without, the signal it asked for does.
    for layers in [Layers::ALL, Layers { namespaces: false, landlock: true }] {
        let bench = Bench::with(|config| config.layers = layers);
        let begun = begin(&bench).await;
        strike(begun.warden);
        assert_eq!(begun.run.await.unwrap().unwrap_err(), SandboxError::Killed { signal: Some(9) });
        all_should_vanish(&[begun.warden, begun.prisoner]).await;
    }
}

#[tokio::test]
async fn cancelling_should_end_the_child() {
    let bench = Bench::new();
    let begun = begin(&bench).await;
    begun.cancel.cancel();
    assert_eq!(begun.run.await.unwrap().unwrap_err(), SandboxError::Cancelled);
    all_should_vanish(&[begun.warden, begun.prisoner]).await;
    assert_eq!(bench.leftovers(), 0);
}

#[tokio::test]
async fn dropping_the_run_should_end_the_child() {
    let bench = Bench::new();
    let begun = begin(&bench).await;
    begun.run.abort();
    all_should_vanish(&[begun.warden, begun.prisoner]).await;
}

#[tokio::test]
async fn a_killed_call_should_be_reported_as_killed() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let bench = Bench::new();
    let (warden, prisoner, call) = begin_call(&bench).await;
    strike(prisoner);
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(error, SandboxError::Killed { signal: Some(9) });
    assert!(!error.is_the_programs_fault());
    all_should_vanish(&[warden, prisoner]).await;
    assert_eq!(bench.leftovers(), 0);
}

#[tokio::test]
async fn dropping_a_call_should_end_the_child() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let bench = Bench::new();
    let (warden, prisoner, call) = begin_call(&bench).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    all_should_vanish(&[warden, prisoner]).await;
    assert_eq!(bench.leftovers(), 0);
}

#[tokio::test]
async fn a_run_that_takes_too_long_should_be_timed_out() {
    let bench = Bench::with(|config| config.wall_clock = Duration::from_secs(1));
    let _turn = ONE_AT_A_TIME.lock().await;
    let error = bench.run(endless(&bench)).await.unwrap_err();
    assert_eq!(error, SandboxError::TimedOut);
    assert!(!error.is_the_programs_fault());
}

/// Not a test: the host that the test below starts and kills.
#[tokio::test]
#[ignore = "is started by host_death_should_end_the_child"]
async fn host_that_dies() {
    let bench = Bench::new();
    let progress = |_: &str| println!("{} begun", bench.folder.path().display());
    let _ = bench.sandbox.run(endless(&bench), progress, &CancellationToken::new()).await;
}

#[tokio::test]
async fn host_death_should_end_the_child() {
    use std::io::{BufRead, BufReader};
    let _turn = ONE_AT_A_TIME.lock().await;
    let mut host = Command::new(std::env::current_exe().unwrap())
        .args(["host_that_dies", "--exact", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(host.stdout.take().unwrap()).lines();
    let begun = lines.map_while(Result::ok).find_map(|line| line.strip_suffix(" begun").map(str::to_owned)).unwrap();
    let (warden, prisoner) = family(host.id());
    host.kill().unwrap();
    host.wait().unwrap();
    all_should_vanish(&[warden, prisoner]).await;
    let folder = begun.split_whitespace().last().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

/// Processors that a process may run on, as Linux lists them.
fn processors_of(pid: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap().trim().into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_runs_for_its_part_of_the_time() {
    let bench = Bench::new();
    // Changed after the sandbox was made: children get it that begin now.
    bench.sandbox.set_share(Share { time_percent: 20, processors: Some(vec![0]) });
    let begun = begin(&bench).await;
    assert_eq!(processors_of(begun.prisoner), "0");
    should_run_for_less_than_half(begun.prisoner).await;
    begun.cancel.cancel();
    assert_eq!(begun.run.await.unwrap().unwrap_err(), SandboxError::Cancelled);
    // One that stands still is ended, too.
    all_should_vanish(&[begun.warden, begun.prisoner]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn children_stand_still_with_their_sandbox_and_none_begins_meanwhile() {
    let bench = Bench::new();
    let begun = begin(&bench).await;
    bench.sandbox.set_running(false);
    should_stand_still_until(begun.prisoner, || bench.sandbox.set_running(true)).await;
    assert!(bench.sandbox.stood() >= Duration::from_secs(1));

    bench.sandbox.set_running(false);
    begun.cancel.cancel();
    assert_eq!(begun.run.await.unwrap().unwrap_err(), SandboxError::Cancelled);
    all_should_vanish(&[begun.warden, begun.prisoner]).await;

    let (sandbox, task) = (bench.sandbox.clone(), bench.task(&program("nop")));
    let run = tokio::spawn(async move { sandbox.run(task, |_| (), &CancellationToken::new()).await });
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!children_of(std::process::id()).into_iter().any(exists), "none begins");
    bench.sandbox.set_running(true);
    assert!(run.await.unwrap().is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn time_in_which_a_run_stands_still_is_not_its_own() {
    let clock = Duration::from_secs(8);
    let bench = Bench::with(|config| config.wall_clock = clock);
    let begun = begin(&bench).await;
    bench.sandbox.set_running(false);
    tokio::time::sleep(clock + Duration::from_secs(1)).await;
    assert!(!begun.run.is_finished(), "it has most of its time left");
    begun.cancel.cancel();
    assert_eq!(begun.run.await.unwrap().unwrap_err(), SandboxError::Cancelled);
    all_should_vanish(&[begun.warden, begun.prisoner]).await;
}
