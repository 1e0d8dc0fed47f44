//! What a hostile native program gets, and what an honest one needs. The program is written in C and compiled here.

mod common;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::{Duration, Instant},
};

use common::{children_of, exists, should_run_for_less_than_half, should_stand_still_until, Bench};
use scc_sandbox::{Jailed, NativeTask, SandboxError};
use tempfile::TempDir;
use tokio::sync::Mutex;

scc_sandbox::child_before_main!();

/// They look for children of this process.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// The program, compiled once.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, program) = PROGRAM.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("hostile");
        let source = std::path::absolute("tests/common/hostile.c").unwrap();
        let made = Command::new("cc").args(["-O1", "-w", "-pthread", "-o"]).arg(&program).arg(source).status();
        assert!(made.expect("these tests need a C compiler: run 'scripts/setup'").success());
        (folder, program)
    });
    program
}

fn task(arguments: &[&str]) -> NativeTask {
    NativeTask {
        program: program().into(),
        arguments: arguments.iter().map(ToString::to_string).collect(),
        readable: Vec::new(),
        inputs: Vec::new(),
        memory: 64 << 20,
        threads: 32,
        output: 4 << 20,
        output_files: 16,
    }
}

async fn start(bench: &Bench, task: NativeTask) -> Jailed {
    bench.sandbox.start(task).await.unwrap()
}

/// Everything it says until it ends, and how it ended.
async fn run(bench: &Bench, task: NativeTask) -> (String, SandboxError) {
    let mut jailed = start(bench, task).await;
    let mut pipes = jailed.pipes().unwrap();
    let said = tokio::task::spawn_blocking(move || {
        let mut said = String::new();
        pipes.output.read_to_string(&mut said).unwrap();
        let mut complained = String::new();
        pipes.errors.read_to_string(&mut complained).unwrap();
        said + &complained
    });
    let end = tokio::time::timeout(Duration::from_secs(60), jailed.ended()).await.expect("it ends");
    drop(jailed);
    (said.await.unwrap(), end)
}

/// What got through while it did its worst, which should be nothing.
async fn nothing_should_get_through(arguments: &[&str], inputs: Vec<(String, PathBuf)>, bench: &Bench) {
    let (said, end) = run(bench, NativeTask { inputs, ..task(arguments) }).await;
    assert!(said.ends_with("end\n") && !said.contains("THROUGH"), "{said}");
    assert_eq!(end, SandboxError::Exited { code: 0, log_tail: String::new() });
}

/// Nothing of it is left running, and no folder.
async fn nothing_should_be_left(bench: &Bench) {
    let started = Instant::now();
    while !children_of(std::process::id()).is_empty() || bench.leftovers() > 0 {
        assert!(started.elapsed() < Duration::from_secs(30), "{:?}", children_of(std::process::id()));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Ended by a limit in time, with that reason, and gone.
async fn should_end_with(deed: &str, expected: SandboxError) {
    let _turn = ONE_AT_A_TIME.lock().await;
    let bench = Bench::new();
    let started = Instant::now();
    let (_, end) = run(&bench, task(&[deed])).await;
    assert_eq!(end, expected);
    assert!(started.elapsed() < Duration::from_secs(20));
    nothing_should_be_left(&bench).await;
}

#[tokio::test]
async fn an_honest_program_gets_its_input_and_its_output_is_taken() {
    let bench = Bench::new();
    let scene = bench.input("scene", b"a scene");
    let mut jailed = start(&bench, NativeTask { inputs: vec![scene], ..task(&["scene"]) }).await;
    assert_eq!(jailed.ended().await, SandboxError::Exited { code: 0, log_tail: String::new() });
    let mut said = String::new();
    jailed.pipes().unwrap().output.read_to_string(&mut said).unwrap();
    assert_eq!(said, "a scene\nend\n");
    let outputs = jailed.outputs().unwrap();
    assert_eq!(outputs.len(), 1);
    assert_eq!((outputs[0].name.as_str(), fs::read(&outputs[0].path).unwrap()), ("result", b"a scene".to_vec()));
    assert_eq!(jailed.clear().unwrap(), 1);
    assert_eq!(jailed.outputs().unwrap()[0].size, 0);
}

#[tokio::test]
async fn it_is_spoken_to_line_by_line_and_can_stand_still() {
    let bench = Bench::new();
    let mut jailed = start(&bench, task(&["talk"])).await;
    let mut pipes = jailed.pipes().unwrap();
    let mut answers = BufReader::new(pipes.output).lines();
    for line in ["one", "two"] {
        pipes.input.write_all(format!("{line}\n").as_bytes()).unwrap();
        assert_eq!(answers.next().unwrap().unwrap(), format!("heard {line}"));
    }
    jailed.set_running(false);
    tokio::time::sleep(Duration::from_millis(300)).await;
    pipes.input.write_all(b"three\n").unwrap();
    let answer = tokio::task::spawn_blocking(move || answers.next().unwrap().unwrap());
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!answer.is_finished(), "it stands still");
    jailed.set_running(true);
    assert_eq!(answer.await.unwrap(), "heard three");
}

#[tokio::test]
async fn its_environment_is_empty() {
    let bench = Bench::new();
    let (said, _) = run(&bench, task(&["environment"])).await;
    assert_eq!(said, "HOME=/out\nTMPDIR=/out\nLANG=C.UTF-8\nin /out\nend\n");
}

#[tokio::test]
async fn it_should_read_nothing_of_the_machine() {
    let bench = Bench::new();
    let folder = bench.folder.path();
    let (key, journal) = (folder.join("peer.key"), folder.join("journal.redb"));
    for secret in [&key, &journal] {
        fs::write(secret, b"secret").unwrap();
    }
    let home = std::env::var("HOME").unwrap_or("/root".into());
    let shell = format!("{home}/.ssh");
    let tasks = folder.join("tasks");
    let paths: Vec<&str> =
        [key.as_path(), &journal, folder, &tasks].iter().map(|path| path.to_str().unwrap()).collect();
    let system = [
        "/etc/passwd",
        "/etc/shadow",
        "/etc/machine-id",
        "/etc/hostname",
        "/proc",
        "/proc/self/environ",
        "/proc/1/maps",
        "/proc/cpuinfo",
        "/sys",
        "/dev",
        "/dev/null",
        "/dev/mem",
        "/home",
        "/root",
        "/var",
        "/run",
        "/usr/bin",
        "/usr/share",
        "/usr/local",
        "/out/../etc/passwd",
        "/in/../root",
        "../root",
        "/usr/lib/../../etc/passwd",
    ];
    let all = ["read", &home, &shell].into_iter().chain(paths).chain(system);
    // The folders above the program are there, with nothing else in them.
    let all: Vec<&str> = all.filter(|path| !program().starts_with(path)).collect();
    nothing_should_get_through(&all, Vec::new(), &bench).await;
}

#[tokio::test]
async fn it_should_open_no_socket() {
    nothing_should_get_through(&["sockets"], Vec::new(), &Bench::new()).await;
}

#[tokio::test]
async fn it_should_write_nothing_but_plain_files_in_its_folder() {
    let bench = Bench::new();
    let (name, foreign) = bench.input("scene", b"a scene");
    let path = foreign.to_str().unwrap().to_owned();
    nothing_should_get_through(&["write", &path], vec![(name, foreign.clone())], &bench).await;
    assert_eq!(fs::read(foreign).unwrap(), b"a scene");
}

const CHILD: &str = "SCC_SANDBOX_TEST_MOUNTED";

/// Not a test of its own: the process that the test below starts, with a disk mounted in the system's libraries.
#[tokio::test]
async fn run_with_a_mounted_folder() {
    let Ok(folder) = std::env::var(CHILD) else { return };
    let file = format!("{folder}/file");
    fs::write(&file, b"for all to read").unwrap();
    nothing_should_get_through(&["write", &file], vec![Bench::new().input("scene", b"a scene")], &Bench::new()).await;
    assert_eq!(fs::read(&file).unwrap(), b"for all to read");
}

/// A service of systemd's has such mounts; bound without them, the folder is refused by the kernel.
#[tokio::test]
async fn what_is_mounted_in_the_systems_libraries_should_be_read_only() {
    let folders = fs::read_dir("/usr/lib").unwrap().flatten().map(|entry| entry.path());
    let harmless = |path: &PathBuf| path.is_dir() && path.extension().is_some_and(|extension| extension == "d");
    let folder = folders.into_iter().find(harmless).expect("such as /usr/lib/tmpfiles.d");
    let script = r#"mount -t tmpfs -o mode=700 disk "$1" && exec "$2" --exact run_with_a_mounted_folder --nocapture"#;
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
        .args([&folder, &std::env::current_exe().unwrap()])
        .env(CHILD, &folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn it_should_touch_no_other_process() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let bench = Bench::new();
    let host = std::process::id().to_string();
    let bystander = children_of(std::process::id()).first().copied().unwrap_or(std::process::id()).to_string();
    nothing_should_get_through(&["others", &bystander, &host], Vec::new(), &bench).await;
    nothing_should_be_left(&bench).await;
}

#[tokio::test]
async fn a_bomb_of_threads_should_get_no_more_than_its_threads() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let bench = Bench::new();
    let jailed = start(&bench, task(&["threads"])).await;
    if nix::unistd::geteuid().is_root() {
        // The kernel counts no threads of a superuser: the host does.
        let end = tokio::time::timeout(Duration::from_secs(60), jailed.ended()).await.expect("it ends");
        assert_eq!(end, SandboxError::TooManyThreads);
    } else {
        let [warden] = children_of(std::process::id())[..] else { panic!("one warden") };
        let mut most = 0;
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(if most < 16 { 60 } else { 3 }) {
            for program in children_of(warden) {
                most = most.max(fs::read_dir(format!("/proc/{program}/task")).map_or(0, Iterator::count));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(jailed.end(), None);
        // The warden is one of them.
        assert!((16..=32).contains(&most), "{most} threads");
    }
    drop(jailed);
    nothing_should_be_left(&bench).await;
}

#[tokio::test]
async fn ten_gigabytes_of_output_should_be_too_much() {
    should_end_with("disk", SandboxError::TooMuchOutput).await;
}

#[tokio::test]
async fn a_hundred_thousand_files_should_be_too_much() {
    should_end_with("many", SandboxError::TooMuchOutput).await;
}

#[tokio::test]
async fn a_crash_should_be_told_by_its_signal() {
    // `abort` of a process 1 ends in the fault that is left to it.
    let _turn = ONE_AT_A_TIME.lock().await;
    let (_, end) = run(&Bench::new(), task(&["crash"])).await;
    assert!(
        matches!(end, SandboxError::Killed { signal: Some(libc::SIGSEGV | libc::SIGABRT | libc::SIGILL) }),
        "{end:?}"
    );
}

#[tokio::test]
async fn memory_should_end_at_the_limit_whatever_kind_it_is() {
    for (deed, most) in [("memory", 64 + 512), ("shared", 64 + 512 + 2_048)] {
        let bench = Bench::new();
        let (said, end) = run(&bench, task(&[deed])).await;
        let got: u64 = said.split_whitespace().nth(1).unwrap().parse().unwrap();
        assert!(got <= most, "{deed}: {got} MiB");
        assert_eq!(end, SandboxError::Exited { code: 0, log_tail: String::new() });
    }
}

/// Starts it, lets it work for a while, and drops it.
async fn should_vanish_when_dropped(deed: &str) {
    let _turn = ONE_AT_A_TIME.lock().await;
    let bench = Bench::new();
    let jailed = start(&bench, task(&[deed])).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(jailed.end(), None);
    drop(jailed);
    nothing_should_be_left(&bench).await;
}

#[tokio::test]
async fn closing_its_input_should_end_it() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let bench = Bench::new();
    let mut jailed = start(&bench, task(&["hold"])).await;
    drop(jailed.pipes());
    assert!(matches!(jailed.ended().await, SandboxError::Exited { code: 1, .. }));
    drop(jailed);
    nothing_should_be_left(&bench).await;
}

#[tokio::test]
async fn one_that_never_answers_should_vanish_when_dropped() {
    should_vanish_when_dropped("silent").await;
}

#[tokio::test]
async fn a_flood_of_talk_should_wait_for_its_reader_and_vanish() {
    should_vanish_when_dropped("flood").await;
}

#[tokio::test]
async fn one_that_is_deaf_and_has_closed_everything_should_vanish() {
    should_vanish_when_dropped("hold").await;
}

#[tokio::test]
async fn one_that_stands_still_should_vanish() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let bench = Bench::new();
    let jailed = start(&bench, task(&["spin"])).await;
    jailed.set_running(false);
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(jailed);
    nothing_should_be_left(&bench).await;
}

#[tokio::test]
async fn a_killed_warden_should_take_its_program_along() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let bench = Bench::new();
    let mut jailed = start(&bench, task(&["hold"])).await;
    // Closing its input would end it.
    let mut pipes = jailed.pipes().unwrap();
    pipes.output.read_exact(&mut [0; 6]).unwrap();
    let [warden] = children_of(std::process::id())[..] else { panic!("one warden") };
    let [program] = children_of(warden)[..] else { panic!("one program") };
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(warden as i32), nix::sys::signal::Signal::SIGKILL).unwrap();
    assert_eq!(jailed.ended().await, SandboxError::Killed { signal: Some(libc::SIGKILL) });
    let started = Instant::now();
    while exists(program) {
        assert!(started.elapsed() < Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Not a test: the host that the test below starts and kills.
#[tokio::test]
#[ignore = "is started by host_death_should_end_the_program"]
async fn host_that_dies() {
    let bench = Bench::new();
    let mut jailed = start(&bench, task(&["hold"])).await;
    // Closing its input would end it.
    let mut pipes = jailed.pipes().unwrap();
    pipes.output.read_exact(&mut [0; 6]).unwrap();
    println!("{} {} begun", bench.folder.path().display(), program().parent().unwrap().display());
    jailed.ended().await;
}

#[tokio::test]
async fn host_death_should_end_the_program() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let mut host = Command::new(std::env::current_exe().unwrap())
        .args(["host_that_dies", "--exact", "--ignored", "--nocapture"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(host.stdout.take().unwrap()).lines();
    let begun = lines.map_while(Result::ok).find_map(|line| line.strip_suffix(" begun").map(str::to_owned)).unwrap();
    let [warden] = children_of(host.id())[..] else { panic!("one warden") };
    let [program] = children_of(warden)[..] else { panic!("one program") };
    host.kill().unwrap();
    host.wait().unwrap();
    let started = Instant::now();
    while exists(warden) || exists(program) {
        assert!(started.elapsed() < Duration::from_secs(30), "it lives on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for folder in begun.split_whitespace().rev().take(2) {
        fs::remove_dir_all(folder).unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_started_should_be_refused_with_a_reason() {
    let bench = Bench::new();
    let refused = |change: fn(&mut NativeTask)| {
        let mut task = task(&[]);
        change(&mut task);
        bench.sandbox.start(task)
    };
    let script = bench.input("script", b"#!/bin/sh\n").1;
    let error = bench.sandbox.start(NativeTask { program: script, ..task(&[]) }).await.unwrap_err();
    assert!(matches!(&error, SandboxError::HostProblem(reason) if reason.contains("script")), "{error:?}");
    let error = refused(|task| task.program = "/nowhere".into()).await.unwrap_err();
    assert!(matches!(&error, SandboxError::HostProblem(reason) if reason.contains("/nowhere")), "{error:?}");
    let error = refused(|task| task.inputs = vec![("../a".into(), "/etc/hosts".into())]).await.unwrap_err();
    assert!(matches!(error, SandboxError::InvalidTask(_)), "{error:?}");
    let twice = |task: &mut NativeTask| task.inputs = vec![("a".into(), "/etc/hosts".into()); 2];
    assert!(matches!(refused(twice).await.unwrap_err(), SandboxError::InvalidTask(_)));
}

#[tokio::test]
async fn its_processor_time_is_rationed_like_a_modules() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let bench = Bench::with(|config| config.share.time_percent = 20);
    let jailed = start(&bench, task(&["spin"])).await;
    let [warden] = children_of(std::process::id())[..] else { panic!("one warden") };
    let [program] = children_of(warden)[..] else { panic!("one program") };
    should_run_for_less_than_half(program).await;
    drop(jailed);
    nothing_should_be_left(&bench).await;
}

#[tokio::test]
async fn it_stands_still_with_its_sandbox_whoever_else_wants_it_to_run() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let bench = Bench::new();
    let jailed = start(&bench, task(&["spin"])).await;
    let [warden] = children_of(std::process::id())[..] else { panic!("one warden") };
    let [program] = children_of(warden)[..] else { panic!("one program") };
    bench.sandbox.set_running(false);
    jailed.set_running(true);
    should_stand_still_until(program, || bench.sandbox.set_running(true)).await;
    jailed.set_running(false);
    bench.sandbox.set_running(true);
    should_stand_still_until(program, || jailed.set_running(true)).await;
    bench.sandbox.set_running(false);
    drop(jailed);
    nothing_should_be_left(&bench).await;
}
