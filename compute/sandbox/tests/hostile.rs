//! What a hostile program gets.

mod common;

use std::time::Duration;

use common::{output, program, Bench};
use scc_sandbox::{SandboxError, Task};
use tokio_util::sync::CancellationToken;

scc_sandbox::child_before_main!();

const ENDLESS: &str = "(loop $again (br $again))";

fn reason(error: SandboxError) -> String {
    match error {
        SandboxError::ModuleRejected(reason) => reason,
        other => panic!("not rejected: {other:?}"),
    }
}

async fn rejection(bench: &Bench, module: &[u8]) -> String {
    reason(bench.run(bench.task(module)).await.unwrap_err())
}

#[tokio::test]
async fn an_endless_loop_should_run_out_of_fuel() {
    let bench = Bench::new();
    assert_eq!(bench.run_body(ENDLESS).await.unwrap_err(), SandboxError::OutOfFuel);
}

#[tokio::test]
async fn host_calls_should_cost_fuel() {
    let bench = Bench::new();
    let body = "(loop $again (call $check (call $random (i32.const 16384) (i32.const 65536))) (br $again))";
    let module = program(&body.replace("65536", "100000"));
    assert_eq!(bench.run(bench.task(&module)).await.unwrap_err(), SandboxError::OutOfFuel);
    let flood = r#"(loop $again (call $write (i32.const 1) @"flood\n") (br $again))"#;
    let (mut lines, started) = (0u128, std::time::Instant::now());
    let task = bench.task(&program(flood));
    let error = bench.sandbox.run(task, |_| lines += 1, &CancellationToken::new()).await.unwrap_err();
    assert_eq!(error, SandboxError::OutOfFuel);
    assert!(lines >= 1 && lines <= 2 + started.elapsed().as_millis() / 50, "{lines} lines");
}

#[tokio::test]
async fn a_memory_bomb_should_be_out_of_memory() {
    let bench = Bench::new();
    let body = "(local $at i32)
	(loop $again
		(local.set $at (memory.grow (i32.const 16)))
		(if (i32.eq (local.get $at) (i32.const -1)) (then unreachable))
		(memory.fill (i32.mul (local.get $at) (i32.const 65536)) (i32.const 1) (i32.const 1048576))
		(br $again))";
    assert_eq!(bench.run_body(body).await.unwrap_err(), SandboxError::OutOfMemory);
    let large = wat::parse_str(r#"(module (memory (export "memory") 60000) (func (export "_start")))"#).unwrap();
    assert_eq!(bench.run(bench.task(&large)).await.unwrap_err(), SandboxError::OutOfMemory);
    let table =
        wat::parse_str(r#"(module (memory (export "memory") 1) (table 9000000 funcref) (func (export "_start")))"#);
    assert_eq!(bench.run(bench.task(&table.unwrap())).await.unwrap_err(), SandboxError::OutOfMemory);
}

#[tokio::test]
async fn all_the_memory_that_is_allowed_should_be_usable() {
    let bench = Bench::new();
    let body = "(if (i32.eq (memory.grow (i32.const 4094)) (i32.const -1)) (then unreachable))
	(memory.fill (i32.const 0) (i32.const 1) (i32.const 268435456))";
    let outcome = bench.run_with(body, |task| task.semantics.memory = 256 << 20).await;
    assert!(outcome.is_ok(), "{outcome:?}");
}

#[tokio::test]
async fn four_gigabytes_of_output_should_be_too_much() {
    let bench = Bench::new();
    let small = |task: &mut Task| task.semantics.output = 1 << 20;
    let stream = r#"(local $fd i32) (local.set $fd (call $create @"out/large"))
	(loop $again (call $write (local.get $fd) (i32.const 0) (i32.const 131072)) (br $again))"#;
    assert_eq!(bench.run_with(stream, small).await.unwrap_err(), SandboxError::TooMuchOutput);
    let hole = r#"(call $check (call $set_size (call $create @"out/large") (i64.const 4294967296)))"#;
    assert_eq!(bench.run_with(hole, small).await.unwrap_err(), SandboxError::TooMuchOutput);
    let far = r#"(local $fd i32) (local.set $fd (call $create @"out/large"))
	(call $check (call $fd_seek (local.get $fd) (i64.const 4294967296) (i32.const 0) (i32.const 920)))
	(call $write (local.get $fd) @"x")"#;
    assert_eq!(bench.run_with(far, small).await.unwrap_err(), SandboxError::TooMuchOutput);
    let many = r#"(call $check (call $close (call $create @"out/1"))) (call $check (call $close (call $create @"out/2")))
	(call $check (call $close (call $create @"out/3")))"#;
    let error = bench.run_with(many, |task| task.semantics.output_files = 2).await.unwrap_err();
    assert_eq!(error, SandboxError::TooMuchOutput);
    assert!(bench.run_with(many, |task| task.semantics.output_files = 3).await.is_ok());
    assert_eq!(bench.leftovers(), 0);
}

#[tokio::test]
async fn the_disk_should_never_hold_more_than_the_limit() {
    let bench = Bench::new();
    let body = r#"(local $fd i32) (local.set $fd (call $create @"out/large"))
	(loop $again (call $check (call $set_size (local.get $fd) (i64.const 0)))
		(call $check (call $fd_seek (local.get $fd) (i64.const 0) (i32.const 0) (i32.const 920)))
		(call $write (local.get $fd) (i32.const 0) (i32.const 131072)) (br $again))"#;
    // Writing again and again is not output; it costs fuel.
    let error = bench.run_with(body, |task| task.semantics.output = 200_000).await.unwrap_err();
    assert_eq!(error, SandboxError::OutOfFuel);
}

#[tokio::test]
async fn no_path_should_lead_out_of_the_job() {
    let bench = Bench::new();
    let paths = [
        ("../etc/passwd", 76),
        ("/etc/passwd", 76),
        ("/job/params.json", 76),
        ("in/../../etc/passwd", 76),
        ("out/../../../../etc/passwd", 76),
        ("out/a/b", 44),
        ("in/missing", 44),
        ("params.json/x", 54),
        ("etc/passwd", 44),
        ("./in/.././params.json", 0),
    ];
    let mut body = String::new();
    for (path, _) in paths {
        body += &format!("(call $note (call $try_open @\"{path}\" (i32.const 0) (i64.const 2)))");
    }
    // Making and changing what may not be.
    body += r#"
	(call $note (call $symlink @"/etc" (i32.const 3) @"out/link"))
	(call $note (call $link (i32.const 3) (i32.const 0) @"params.json" (i32.const 3) @"out/link"))
	(call $note (call $mkdir (i32.const 3) @"out/folder"))
	(call $note (call $unlink (i32.const 3) @"in/scene"))
	(call $note (call $rename (i32.const 3) @"in/scene" (i32.const 3) @"out/scene"))
	(call $note (call $try_open @"in/new" (i32.const 1) (i64.const 66)))
	(call $note (call $try_open @"in/scene" (i32.const 0) (i64.const 66)))
	(call $note (call $try_open @"params.json" (i32.const 8) (i64.const 2)))
	(call $note (call $try_open @"out/..hidden" (i32.const 1) (i64.const 66)))
	(call $note (call $try_open @"out/sp ace" (i32.const 1) (i64.const 66)))
	(call $save_notes)"#;
    let outcome = bench.run_with(&body, |task| task.inputs = vec![bench.input("scene", b"1")]).await.unwrap();
    let expected: Vec<u8> =
        paths.iter().map(|(_, errno)| *errno).chain([63, 63, 63, 69, 69, 69, 69, 69, 28, 28]).collect();
    assert_eq!(output(&outcome, "notes"), expected);
    assert_eq!(outcome.outputs.len(), 1);
}

#[tokio::test]
async fn modules_that_are_no_programs_should_be_rejected() {
    let bench = Bench::new();
    let wat = |text: &str| wat::parse_str(text).unwrap();
    let socket = r#"(module (import "wasi_snapshot_preview1" "sock_send" (func (param i32 i32 i32 i32 i32) (result i32)))
		(memory (export "memory") 1) (func (export "_start")))"#;
    assert!(rejection(&bench, &wat(socket)).await.contains("sock_send"));
    let env = r#"(module (import "env" "system" (func)) (memory (export "memory") 1) (func (export "_start")))"#;
    assert!(rejection(&bench, &wat(env)).await.contains("env.system"));
    let memory = r#"(module (import "env" "memory" (memory 1)) (func (export "_start")))"#;
    assert!(rejection(&bench, &wat(memory)).await.contains("env.memory"));
    let kind = r#"(module (import "wasi_snapshot_preview1" "fd_read" (func (param i64)))
		(memory (export "memory") 1) (func (export "_start")))"#;
    assert!(rejection(&bench, &wat(kind)).await.contains("fd_read"));
    assert!(rejection(&bench, &wat(r#"(module (memory (export "memory") 1))"#)).await.contains("_start"));
    assert!(rejection(&bench, &wat(r#"(module (func (export "_start")))"#)).await.contains("memory"));
    let takes = r#"(module (memory (export "memory") 1) (func (export "_start") (param i32)))"#;
    assert!(rejection(&bench, &wat(takes)).await.contains("_start"));
    assert!(rejection(&bench, &wat("(component)")).await.contains("component"));
    for garbage in [&b""[..], b"\0asm", b"\0asm\x01\0\0\0\xff\xff\xff", b"<html>", &[0xff; 1_000]] {
        assert!(!rejection(&bench, garbage).await.is_empty());
    }
}

#[tokio::test]
async fn proposals_that_differ_between_machines_should_be_rejected() {
    let bench = Bench::new();
    let bodies = [
        ("1", "(drop (i32x4.relaxed_trunc_f32x4_s (v128.const i64x2 0 0)))"),
        ("1 1 shared", "(drop (memory.atomic.notify (i32.const 0) (i32.const 0)))"),
        ("i64 1", "nop"),
        ("1", "(return_call 0)"),
    ];
    for (memory, body) in bodies {
        let text = format!(r#"(module (memory (export "memory") {memory}) (func (export "_start") {body}))"#);
        assert!(!rejection(&bench, &wat::parse_str(&text).unwrap()).await.is_empty(), "{body}");
    }
    let two = r#"(module (memory (export "memory") 1) (memory 1) (func (export "_start")))"#;
    assert!(!rejection(&bench, &wat::parse_str(two).unwrap()).await.is_empty());
}

#[tokio::test]
async fn traps_should_be_told_apart() {
    let bench = Bench::new();
    let message = |error| match error {
        SandboxError::Trap { message, .. } => message,
        other => panic!("no trap: {other:?}"),
    };
    assert!(message(bench.run_body("unreachable").await.unwrap_err()).contains("unreachable"));
    let beyond = "(drop (i32.load (i32.const 0x7fffffff)))";
    assert!(message(bench.run_body(beyond).await.unwrap_err()).contains("out of bounds"));
    let deep = r#"(module (memory (export "memory") 1) (func $deep (export "_start") (call $deep)))"#;
    let error = bench.run(bench.task(&wat::parse_str(deep).unwrap())).await.unwrap_err();
    assert!(message(error).contains("stack"));
}

#[tokio::test]
async fn a_compile_bomb_should_be_stopped() {
    let body = |statements: usize| {
        let statement = "(local.set 0 (f64.sqrt (f64.add (local.get 0) (f64.const 3.7))))";
        format!("(func (local f64) {})", statement.repeat(statements))
    };
    let module = |functions: String| {
        let text = format!(r#"(module (memory (export "memory") 1) (func (export "_start")) {functions})"#);
        wat::parse_str(text).unwrap()
    };
    let huge = module(body(80_000));
    assert!(rejection(&Bench::new(), &huge).await.contains("functions takes"));
    let slow = module(body(60_000).repeat(12));
    let bench = Bench::with(|config| config.compile_time = Duration::from_secs(1));
    let error = bench.run(bench.task(&slow)).await.unwrap_err();
    assert!(matches!(&error, SandboxError::CompileTooCostly(reason) if reason.contains("longer")), "{error:?}");
    assert!(!error.is_the_programs_fault());
    let bench = Bench::with(|config| config.compile_bytes = 48 << 20);
    let error = bench.run(bench.task(&slow)).await.unwrap_err();
    assert!(matches!(&error, SandboxError::CompileTooCostly(reason) if reason.contains("MiB")), "{error:?}");
}

#[tokio::test]
async fn text_should_not_drive_the_terminal() {
    let bench = Bench::new();
    let body = r#"(call $write (i32.const 1) @"a\1b[2Jb\n") (call $write (i32.const 2) @"c\1b[2Jd\n")"#;
    let mut lines = Vec::new();
    let task = bench.task(&program(body));
    let collect = |line: &str| lines.push(line.to_owned());
    let outcome = bench.sandbox.run(task, collect, &CancellationToken::new()).await.unwrap();
    assert_eq!(lines, ["a [2Jb"]);
    assert_eq!(outcome.log_tail, "c [2Jd\n");
}

#[tokio::test]
async fn tasks_that_make_no_sense_should_be_refused() {
    let bench = Bench::new();
    let refused = |error: SandboxError| matches!(error, SandboxError::InvalidTask(_));
    let input = bench.input("a", b"1");
    let twice = bench.run_with("nop", |task| task.inputs = vec![input.clone(), input.clone()]).await;
    assert!(refused(twice.unwrap_err()));
    let escape = bench.run_with("nop", |task| task.inputs = vec![("../a".into(), input.1.clone())]).await;
    assert!(refused(escape.unwrap_err()));
    assert!(refused(bench.run_with("nop", |task| task.semantics.abi = 2).await.unwrap_err()));
    assert!(refused(bench.run_with("nop", |task| task.params = vec![0; 2 << 20]).await.unwrap_err()));
    let wrong_hash = bench.run_with("nop", |task| task.module_hash = [0; 32]).await.unwrap_err();
    assert!(matches!(wrong_hash, SandboxError::HostProblem(reason) if reason.contains("hash")));
    let gone = bench.run_with("nop", |task| task.inputs = vec![("a".into(), "/nowhere".into())]).await.unwrap_err();
    assert!(matches!(gone, SandboxError::HostProblem(reason) if reason.contains("/nowhere")));
}
