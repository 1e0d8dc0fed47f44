//! Programs as text, and a sandbox to run them in.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use scc_sandbox::{Config, Outcome, Sandbox, SandboxError, Semantics, Task};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

const IMPORTS: &str = r#"
(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
(import "wasi_snapshot_preview1" "path_open"
  (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "path_symlink" (func $symlink (param i32 i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "path_link" (func $link (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "path_create_directory" (func $mkdir (param i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "path_unlink_file" (func $unlink (param i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "path_rename" (func $rename (param i32 i32 i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "path_filestat_get" (func $stat (param i32 i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_filestat_set_size" (func $set_size (param i32 i64) (result i32)))
(import "wasi_snapshot_preview1" "fd_readdir" (func $readdir (param i32 i32 i32 i64 i32) (result i32)))
(import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes (param i32 i32) (result i32)))
"#;

/// Memory: scratch below 1,024, texts up to 16 KiB, a buffer from there to 2 pages.
const FUNCTIONS: &str = r#"
(func $check (param $errno i32) (if (local.get $errno) (then (call $exit (local.get $errno)))))
(func $try_open (param $path i32) (param $length i32) (param $how i32) (param $rights i64) (result i32)
  (call $path_open (i32.const 3) (i32.const 0) (local.get $path) (local.get $length)
    (local.get $how) (local.get $rights) (local.get $rights) (i32.const 0) (i32.const 900)))
(func $open (param $path i32) (param $length i32) (result i32)
  (call $check (call $try_open (local.get $path) (local.get $length) (i32.const 0) (i64.const 2)))
  (i32.load (i32.const 900)))
(func $create (param $path i32) (param $length i32) (result i32)
  (call $check (call $try_open (local.get $path) (local.get $length) (i32.const 1) (i64.const 66)))
  (i32.load (i32.const 900)))
(func $read (param $fd i32) (param $at i32) (param $room i32) (result i32)
  (i32.store (i32.const 904) (local.get $at)) (i32.store (i32.const 908) (local.get $room))
  (call $check (call $fd_read (local.get $fd) (i32.const 904) (i32.const 1) (i32.const 912)))
  (i32.load (i32.const 912)))
(func $write (param $fd i32) (param $at i32) (param $length i32)
  (i32.store (i32.const 904) (local.get $at)) (i32.store (i32.const 908) (local.get $length))
  (call $check (call $fd_write (local.get $fd) (i32.const 904) (i32.const 1) (i32.const 912))))
(func $copy (param $from i32) (param $to i32) (local $length i32)
  (loop $more
    (local.set $length (call $read (local.get $from) (i32.const 16384) (i32.const 4096)))
    (call $write (local.get $to) (i32.const 16384) (local.get $length))
    (br_if $more (local.get $length))))
(global $next (mut i32) (i32.const 16384))
(func $note (param $byte i32)
  (i32.store8 (global.get $next) (local.get $byte))
  (global.set $next (i32.add (global.get $next) (i32.const 1))))
(func $save_notes
  (call $write (call $create @"out/notes") (i32.const 16384)
    (i32.sub (global.get $next) (i32.const 16384))))
"#;

/// A program whose `_start` is `body`. `@"text"` stands for the address and the length of a text.
pub fn program(body: &str) -> Vec<u8> {
    let start = format!("{IMPORTS}(memory (export \"memory\") 2) {FUNCTIONS} (func (export \"_start\") {body})");
    let (mut code, mut data, mut at) = (String::new(), String::new(), 1_024);
    let mut rest = start.as_str();
    while let Some((before, after)) = rest.split_once("@\"") {
        let (text, after) = after.split_once('"').unwrap();
        let length = text.replace("\\n", "n").replace("\\1b", "e").len();
        code += &format!("{before}(i32.const {at}) (i32.const {length})");
        data += &format!("(data (i32.const {at}) \"{text}\")");
        at += length;
        rest = after;
    }
    wat::parse_str(format!("(module {code}{rest}{data})")).unwrap()
}

/// A sandbox in a folder of its own.
pub struct Bench {
    pub folder: TempDir,
    pub sandbox: Sandbox,
}

impl Bench {
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::new(folder.path());
        // Children as polite as a contributor's starve among the other tests, until the clock ends what the processor's time should.
        config.nice = 0;
        change(&mut config);
        Self { sandbox: Sandbox::new(config).unwrap(), folder }
    }

    pub fn task(&self, module: &[u8]) -> Task {
        let module_hash = *blake3::hash(module).as_bytes();
        let path = self.folder.path().join(format!("{}.wasm", blake3::hash(module).to_hex()));
        fs::write(&path, module).unwrap();
        Task {
            module: path,
            module_hash,
            params: b"{}".to_vec(),
            inputs: Vec::new(),
            seed: [7; 32],
            semantics: Semantics { fuel: 100_000_000, memory: 64 << 20, ..Default::default() },
        }
    }

    pub fn input(&self, name: &str, content: &[u8]) -> (String, std::path::PathBuf) {
        let path = self.folder.path().join(format!("blob-{name}"));
        fs::write(&path, content).unwrap();
        (name.into(), path)
    }

    pub async fn run(&self, task: Task) -> Result<Outcome, SandboxError> {
        self.sandbox.run(task, |_| (), &CancellationToken::new()).await
    }

    pub async fn run_body(&self, body: &str) -> Result<Outcome, SandboxError> {
        self.run(self.task(&program(body))).await
    }

    pub async fn run_with(&self, body: &str, change: impl FnOnce(&mut Task)) -> Result<Outcome, SandboxError> {
        let mut task = self.task(&program(body));
        change(&mut task);
        self.run(task).await
    }

    /// Number of task folders that are left.
    pub fn leftovers(&self) -> usize {
        fs::read_dir(self.folder.path().join("tasks")).unwrap().count()
    }
}

pub fn output(outcome: &Outcome, name: &str) -> Vec<u8> {
    let output = outcome.outputs.iter().find(|output| output.name == name).expect("the output exists");
    let bytes = fs::read(&output.path).unwrap();
    assert_eq!(bytes.len() as u64, output.size);
    bytes
}

/// Processes whose parent is `parent`.
pub fn children_of(parent: u32) -> Vec<u32> {
    let stat = |pid: u32| fs::read_to_string(format!("/proc/{pid}/stat")).ok();
    let parent_of = |pid| stat(pid)?.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse::<u32>().ok();
    let pids = fs::read_dir("/proc").unwrap().flatten();
    let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| parent_of(*pid) == Some(parent)).collect()
}

pub fn exists(pid: u32) -> bool {
    let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
    // A zombie is gone for every purpose but its parent's.
    !stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with('Z')) && Path::new("/proc").exists()
}

/// Processor time of a process, in hundredths of a second.
pub fn ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

/// A process that computes gets less than half of the time; whoever stops it may be late for a moment.
pub async fn should_run_for_less_than_half(pid: u32) {
    let started = Instant::now();
    loop {
        let (began, before) = (Instant::now(), ticks(pid));
        tokio::time::sleep(Duration::from_secs(2)).await;
        let (took, ran) = (began.elapsed().as_millis() as u64 / 10, ticks(pid) - before);
        if ran > 0 && ran * 2 < took {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "it ran {ran} of {took} hundredths of a second");
    }
}

/// A process that computes stands still before long, takes no processor meanwhile, and goes on after `go_on`.
pub async fn should_stand_still_until(pid: u32, go_on: impl FnOnce()) {
    let is_stopped = || {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        stat.rsplit(')').next().unwrap().trim_start().starts_with('T')
    };
    let started = Instant::now();
    while !is_stopped() {
        assert!(started.elapsed() < Duration::from_secs(60), "it goes on");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let before = ticks(pid);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(ticks(pid), before, "it stands still");
    go_on();
    let started = Instant::now();
    while ticks(pid) == before {
        assert!(started.elapsed() < Duration::from_secs(60), "it stands still for good");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
