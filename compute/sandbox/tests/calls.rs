//! Functions of this binary that are called in the jail: what an honest file gets, and one that has taken the function over.

mod common;

use std::{
    fs::{self, File},
    hint::black_box,
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    net::TcpListener,
    os::unix::{fs::symlink, net::UnixStream, process::CommandExt},
    process::Command,
    time::Duration,
};

use common::{program, Bench};
use scc_sandbox::{CallFile, CallLimits, Layers, Made, SandboxError};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

scc_sandbox::child_before_main!(
    "upper" => upper,
    "refuse" => refuse,
    "stumble" => stumble,
    "overflow" => overflow,
    "abort" => abort,
    "fill" => fill,
    "hoard" => hoard,
    "spin" => spin,
    "stand" => stand,
    "flood" => flood,
    "leap" => leap,
    "litter" => litter,
    "escape" => escape,
);

const LIMITS: CallLimits = CallLimits { memory: 64 << 20, output: 1 << 20, time: Duration::from_secs(1) };
/// Ways to build the jail.
const JAILS: [Layers; 3] =
    [Layers::ALL, Layers { namespaces: false, landlock: true }, Layers { namespaces: true, landlock: false }];

fn text(error: std::io::Error) -> String {
    error.to_string()
}

/// The order, then the file in capitals.
fn upper(input: &mut CallFile, order: &[u8], output: &mut CallFile) -> Result<(), String> {
    let mut read = String::new();
    input.read_to_string(&mut read).map_err(text)?;
    output.write_all(order).map_err(text)?;
    output.write_all(read.to_uppercase().as_bytes()).map_err(text)
}

fn refuse(_: &mut CallFile, _: &[u8], _: &mut CallFile) -> Result<(), String> {
    Err("it has \x1bno pixels".into())
}

fn stumble(_: &mut CallFile, order: &[u8], _: &mut CallFile) -> Result<(), String> {
    panic!("there is no byte {}", order.len())
}

fn overflow(_: &mut CallFile, _: &[u8], _: &mut CallFile) -> Result<(), String> {
    fn dig(depth: u64) -> u64 {
        match black_box(depth) {
            u64::MAX => 0,
            depth => dig(depth + 1) ^ black_box([depth; 64])[0],
        }
    }
    Err(dig(0).to_string())
}

fn abort(_: &mut CallFile, _: &[u8], _: &mut CallFile) -> Result<(), String> {
    std::process::abort()
}

/// Takes all the memory it may, at once.
fn fill(_: &mut CallFile, _: &[u8], _: &mut CallFile) -> Result<(), String> {
    black_box(vec![7_u8; 64 << 20]);
    Ok(())
}

fn hoard(_: &mut CallFile, _: &[u8], _: &mut CallFile) -> Result<(), String> {
    let mut kept = Vec::new();
    loop {
        kept.push(black_box(vec![7_u8; 1 << 20]));
    }
}

fn spin(_: &mut CallFile, _: &[u8], _: &mut CallFile) -> Result<(), String> {
    loop {
        std::hint::spin_loop();
    }
}

fn stand(_: &mut CallFile, _: &[u8], _: &mut CallFile) -> Result<(), String> {
    loop {
        std::thread::park();
    }
}

fn flood(_: &mut CallFile, _: &[u8], output: &mut CallFile) -> Result<(), String> {
    loop {
        output.write_all(&[7; 65_536]).map_err(text)?;
    }
}

fn leap(_: &mut CallFile, _: &[u8], output: &mut CallFile) -> Result<(), String> {
    output.seek(SeekFrom::Start(1 << 32)).map_err(text)?;
    output.write_all(b"far").map_err(text)
}

/// Leaves another file beside its own.
fn litter(_: &mut CallFile, _: &[u8], _: &mut CallFile) -> Result<(), String> {
    File::create("/out/second").map(drop).map_err(text)
}

/// Says what got through, which should be nothing. The order is the path of the input.
fn escape(_: &mut CallFile, order: &[u8], _: &mut CallFile) -> Result<(), String> {
    let input = std::str::from_utf8(order).map_err(|error| error.to_string())?;
    let tries = [
        ("read /etc/passwd", File::open("/etc/passwd").is_ok()),
        ("open its file by the path", File::open(input).is_ok()),
        ("write beside it", File::create(format!("{input}.stolen")).is_ok()),
        ("listen", TcpListener::bind("127.0.0.1:0").is_ok()),
        ("make sockets", UnixStream::pair().is_ok()),
        ("start a thread", std::thread::Builder::new().spawn(|| ()).is_ok()),
        ("fork", forks()),
        ("start a program", Command::new("/bin/true").status().is_ok()),
        ("become a program", Command::new("/bin/true").exec().kind() != ErrorKind::PermissionDenied),
    ];
    let through: Vec<&str> = tries.iter().filter(|(_, is_through)| *is_through).map(|(what, _)| *what).collect();
    match through.is_empty() {
        true => Ok(()),
        false => Err(through.join(", ")),
    }
}

fn forks() -> bool {
    // SAFETY: the child does nothing but end.
    match unsafe { libc::fork() } {
        0 => unsafe { libc::_exit(0) },
        child => child > 0,
    }
}

async fn call(bench: &Bench, function: &str) -> Result<Made, SandboxError> {
    let (_, input) = bench.input("file", b"a stranger's bytes");
    bench.sandbox.call(function, &input, b"order: ", LIMITS).await
}

/// Fails in each jail, by its file's fault, and leaves nothing behind.
async fn should_be_blamed(function: &str) -> Vec<SandboxError> {
    let mut errors = Vec::new();
    for layers in JAILS {
        let bench = Bench::with(|config| config.layers = layers);
        let mut error = call(&bench, function).await.unwrap_err();
        // On a busy machine the clock may end it before its time on a processor is over.
        for _ in 0..2 {
            if error == SandboxError::TimedOut {
                error = call(&bench, function).await.unwrap_err();
            }
        }
        assert!(error.is_the_programs_fault(), "{error:?}");
        assert_eq!(bench.leftovers(), 0);
        errors.push(error);
    }
    errors
}

async fn should_be_refused(function: &str, reason: &str) {
    for error in should_be_blamed(function).await {
        assert!(matches!(&error, SandboxError::Refused(text) if text.contains(reason)), "{error:?}");
    }
}

/// Fails by this machine's fault.
async fn should_excuse(bench: &Bench, function: &str, limits: CallLimits, reason: &str) {
    let (_, input) = bench.input("file", b"a stranger's bytes");
    let error = bench.sandbox.call(function, &input, &[], limits).await.unwrap_err();
    assert!(matches!(&error, SandboxError::HostProblem(text) if text.contains(reason)), "{error:?}");
    assert!(!error.is_the_programs_fault());
    assert_eq!(bench.leftovers(), 0);
}

#[tokio::test]
async fn what_a_function_makes_of_file_and_order_is_there_until_it_is_dropped() {
    for layers in JAILS {
        let bench = Bench::with(|config| config.layers = layers);
        let made = call(&bench, "upper").await.unwrap();
        let bytes = fs::read(&made.path).unwrap();
        assert_eq!(bytes, b"order: A STRANGER'S BYTES");
        assert_eq!(made.size, bytes.len() as u64);
        drop(made);
        assert_eq!(bench.leftovers(), 0);
    }
}

#[tokio::test]
async fn what_a_function_says_of_the_file_should_be_the_reason() {
    should_be_refused("refuse", "it has  no pixels").await;
}

#[tokio::test]
async fn a_panic_should_be_the_files_fault() {
    should_be_refused("stumble", "there is no byte 7").await;
}

#[tokio::test]
async fn a_crash_should_be_the_files_fault() {
    should_be_refused("overflow", "signal 11").await;
    should_be_refused("abort", "signal").await;
}

#[tokio::test]
async fn an_endless_loop_should_end_with_its_time_on_a_processor() {
    should_be_refused("spin", "more than 1 s of a processor").await;
}

#[tokio::test]
async fn memory_without_end_should_be_told_from_a_crash() {
    for error in should_be_blamed("hoard").await {
        assert_eq!(error, SandboxError::OutOfMemory);
    }
}

#[tokio::test]
async fn all_the_memory_that_is_allowed_should_be_usable() {
    let bench = Bench::new();
    assert_eq!(call(&bench, "fill").await.unwrap().size, 0);
}

#[tokio::test]
async fn output_without_end_should_be_too_much() {
    for function in ["flood", "leap"] {
        for error in should_be_blamed(function).await {
            assert_eq!(error, SandboxError::TooMuchOutput);
        }
    }
    let bench = Bench::new();
    assert_eq!(call(&bench, "litter").await.unwrap_err(), SandboxError::TooMuchOutput);
}

#[tokio::test]
async fn a_function_should_reach_nothing_but_its_files() {
    for layers in JAILS {
        let bench = Bench::with(|config| config.layers = layers);
        let (_, input) = bench.input("file", b"a stranger's bytes");
        let path = input.to_str().unwrap().as_bytes();
        let escaped = bench.sandbox.call("escape", &input, path, LIMITS).await;
        assert!(escaped.is_ok(), "{escaped:?}");
        assert!(!bench.folder.path().join("blob-file.stolen").exists());
    }
}

#[tokio::test]
async fn one_that_only_waits_should_be_timed_out_and_not_be_blamed() {
    let bench = Bench::new();
    let error = call(&bench, "stand").await.unwrap_err();
    assert_eq!(error, SandboxError::TimedOut);
    assert!(!error.is_the_programs_fault());
    assert_eq!(bench.leftovers(), 0);
}

#[tokio::test]
async fn a_function_that_nobody_knows_should_be_a_host_problem() {
    should_excuse(&Bench::new(), "nobody", LIMITS, "no such function").await;
}

#[tokio::test]
async fn memory_that_the_machine_does_not_have_should_be_a_host_problem() {
    should_excuse(&Bench::new(), "upper", CallLimits { memory: 1 << 62, ..LIMITS }, "memory").await;
}

#[tokio::test]
async fn a_machine_without_a_jail_should_call_nothing() {
    let bench = Bench::with(|config| config.layers = Layers { namespaces: false, landlock: false });
    should_excuse(&bench, "upper", LIMITS, "neither").await;
}

#[tokio::test]
async fn what_is_no_plain_file_should_be_refused_at_once() {
    let bench = Bench::new();
    let place = |name: &str| bench.folder.path().join(name);
    fs::create_dir(place("folder")).unwrap();
    fs::write(place("file"), b"a stranger's bytes").unwrap();
    symlink(place("file"), place("link")).unwrap();
    assert!(Command::new("mkfifo").arg(place("pipe")).status().unwrap().success());
    for name in ["missing", "folder", "link", "pipe"] {
        let error = bench.sandbox.call("upper", &place(name), &[], LIMITS).await.unwrap_err();
        assert!(matches!(&error, SandboxError::HostProblem(reason) if reason.contains("opening")), "{error:?}");
    }
    assert!(bench.sandbox.call("upper", &place("file"), &[], LIMITS).await.is_ok());
}

#[tokio::test]
async fn an_order_that_is_too_large_should_be_refused() {
    let bench = Bench::new();
    let (_, input) = bench.input("file", b"a stranger's bytes");
    let order = vec![255; 2 << 20];
    let error = bench.sandbox.call("upper", &input, &order, LIMITS).await.unwrap_err();
    assert!(matches!(error, SandboxError::InvalidTask(_)), "{error:?}");
    assert!(bench.sandbox.call("upper", &input, &order[..1 << 19], LIMITS).await.is_ok());
}

#[tokio::test]
async fn a_call_should_wait_for_no_turn() {
    let bench = Bench::with(|config| config.parallel_tasks = 1);
    let mut task = bench.task(&program(r#"(call $write (i32.const 1) @"ready\n") (loop $again (br $again))"#));
    task.semantics.fuel = 1 << 60;
    let (sender, mut lines) = mpsc::unbounded_channel();
    let (sandbox, cancel) = (bench.sandbox.clone(), CancellationToken::new());
    let its_cancel = cancel.clone();
    let run = tokio::spawn(async move {
        let progress = move |_: &str| sender.send(()).unwrap();
        sandbox.run(task, progress, &its_cancel).await
    });
    lines.recv().await.expect("it has begun");
    assert!(call(&bench, "upper").await.is_ok());
    cancel.cancel();
    assert_eq!(run.await.unwrap().unwrap_err(), SandboxError::Cancelled);
}
