//! What a well-behaved program sees.

mod common;

use common::{output, program, Bench};
use scc_sandbox::{SandboxError, Semantics};
use tokio_util::sync::CancellationToken;

scc_sandbox::child_before_main!();

const ECHO: &str = r#"
(call $copy (call $open @"in/scene.bin") (call $create @"out/copy.bin"))
(call $copy (call $open @"params.json") (call $create @"out/params"))
(call $write (i32.const 1) @"half\nwhole")
(call $write (i32.const 2) @"a word\n")
"#;

#[tokio::test]
async fn echo_should_return_its_input_bit_by_bit_and_twice_the_same() {
    let bench = Bench::new();
    let content: Vec<u8> = (0..100_000u32).map(|number| (number * 31 % 251) as u8).collect();
    let mut task = bench.task(&program(ECHO));
    task.params = br#"{"frame":1}"#.to_vec();
    task.inputs = vec![bench.input("scene.bin", &content)];
    let mut lines = Vec::new();
    let collect = |line: &str| lines.push(line.to_owned());
    let first = bench.sandbox.run(task.clone(), collect, &CancellationToken::new()).await.unwrap();
    let second = bench.run(task).await.unwrap();
    for outcome in [&first, &second] {
        let names: Vec<_> = outcome.outputs.iter().map(|output| output.name.as_str()).collect();
        assert_eq!(names, ["copy.bin", "params"]);
        assert_eq!(output(outcome, "copy.bin"), content);
        assert_eq!(output(outcome, "params"), br#"{"frame":1}"#);
        assert_eq!(outcome.log_tail, "a word\n");
    }
    assert_eq!(first.fuel_used, second.fuel_used);
    // The second line comes right after the first and may be dropped; the first never is.
    assert_eq!(lines[0], "half");
    drop((first, second));
    assert_eq!(bench.leftovers(), 0);
}

#[tokio::test]
async fn fuel_should_be_exact() {
    let bench = Bench::new();
    let body = "(local $i i32) (loop $again (local.set $i (i32.add (local.get $i) (i32.const 1)))
		(br_if $again (i32.lt_u (local.get $i) (i32.const 100000))))";
    let needed = bench.run_body(body).await.unwrap().fuel_used;
    assert!(needed > 100_000);
    let with = |fuel| Semantics { fuel, ..Default::default() };
    // It must end with fuel left.
    let enough = bench.run_with(body, |task| task.semantics = with(needed + 1)).await;
    assert_eq!(enough.unwrap().fuel_used, needed);
    let short = bench.run_with(body, |task| task.semantics = with(needed)).await;
    assert_eq!(short.unwrap_err(), SandboxError::OutOfFuel);
}

#[tokio::test]
async fn clocks_should_stand_still_and_the_environment_be_empty() {
    let bench = Bench::new();
    let body = r#"
	(i64.store (i32.const 16) (i64.const -1)) (i64.store (i32.const 24) (i64.const -1))
	(call $check (call $clock (i32.const 0) (i64.const 1) (i32.const 16)))
	(call $check (call $environ_sizes (i32.const 24) (i32.const 28)))
	(call $write (call $create @"out/zeros") (i32.const 16) (i32.const 16))"#;
    assert_eq!(output(&bench.run_body(body).await.unwrap(), "zeros"), [0; 16]);
}

#[tokio::test]
async fn randomness_should_follow_the_seed() {
    let bench = Bench::new();
    let body = r#"
	(call $check (call $random (i32.const 16384) (i32.const 40)))
	(call $check (call $random (i32.const 16424) (i32.const 60)))
	(call $write (call $create @"out/random") (i32.const 16384) (i32.const 100))"#;
    let first = output(&bench.run_body(body).await.unwrap(), "random");
    let second = output(&bench.run_body(body).await.unwrap(), "random");
    let other = output(&bench.run_with(body, |task| task.seed = [8; 32]).await.unwrap(), "random");
    assert_eq!(first, second);
    assert_ne!(first, other);
    // Part of the ABI: whoever changes it splits the network.
    assert_eq!(hex::encode(&first[..8]), "2dd40056d1b1937a");
}

#[tokio::test]
async fn folders_should_list_by_name_and_files_have_no_times() {
    let bench = Bench::new();
    let body = r#"
	(call $check (call $try_open @"in" (i32.const 2) (i64.const 2)))
	(call $check (call $readdir (i32.load (i32.const 900)) (i32.const 16384) (i32.const 4096) (i64.const 0)
		(i32.const 916)))
	(call $write (call $create @"out/list") (i32.const 16384) (i32.load (i32.const 916)))
	(call $check (call $stat (i32.const 3) (i32.const 0) @"in/b" (i32.const 32768)))
	(call $write (call $create @"out/stat") (i32.const 32768) (i32.const 64))"#;
    let outcome = bench
        .run_with(body, |task| task.inputs = ["c", "b", "a"].map(|name| bench.input(name, b"12345")).into())
        .await
        .unwrap();
    let list = output(&outcome, "list");
    let mut names = Vec::new();
    let mut at = 0;
    while at < list.len() {
        let length = list[at + 16] as usize;
        names.push(String::from_utf8(list[at + 24..at + 24 + length].to_vec()).unwrap());
        at += 24 + length;
    }
    assert_eq!(names, [".", "..", "a", "b", "c"]);
    let stat = output(&outcome, "stat");
    assert_eq!(u64::from_le_bytes(stat[32..40].try_into().unwrap()), 5);
    assert_eq!(stat[40..], [0; 24]);
}

#[tokio::test]
async fn outputs_should_be_renamed_deleted_and_rewritten() {
    let bench = Bench::new();
    let body = r#"(local $fd i32)
	(local.set $fd (call $create @"out/a"))
	(call $write (local.get $fd) @"123456")
	(call $note (call $unlink (i32.const 3) @"out/a"))
	(call $check (call $fd_seek (local.get $fd) (i64.const 2) (i32.const 0) (i32.const 920)))
	(call $write (local.get $fd) @"xx")
	(call $check (call $set_size (local.get $fd) (i64.const 5)))
	(call $check (call $close (local.get $fd)))
	(call $check (call $rename (i32.const 3) @"out/a" (i32.const 3) @"out/b"))
	(call $check (call $close (call $create @"out/c")))
	(call $check (call $rename (i32.const 3) @"out/b" (i32.const 3) @"out/c"))
	(call $check (call $close (call $create @"out/d")))
	(call $check (call $unlink (i32.const 3) @"out/d"))
	(call $save_notes)"#;
    let outcome = bench.run_body(body).await.unwrap();
    let names: Vec<_> = outcome.outputs.iter().map(|output| output.name.as_str()).collect();
    assert_eq!(names, ["c", "notes"]);
    assert_eq!(output(&outcome, "c"), b"12xx5");
    // A file that is open cannot be deleted.
    assert_eq!(output(&outcome, "notes"), [10]);
}

#[tokio::test]
async fn not_a_number_should_have_one_form_unless_the_job_does_not_care() {
    let bench = Bench::new();
    let body = r#"
	(f32.store (i32.const 16) (f32.div (f32.const -0) (f32.load (i32.const 64))))
	(f64.store (i32.const 20) (f64.add (f64.const nan:0x4000000000001) (f64.const 1)))
	(call $write (call $create @"out/nan") (i32.const 16) (i32.const 12))"#;
    let nan = output(&bench.run_body(body).await.unwrap(), "nan");
    assert_eq!(hex::encode(nan), "0000c07f000000000000f87f");
    // A program that does not care gets what the processor makes: still no numbers, and compiled apart.
    let any = bench.run_with(body, |task| task.semantics.canonical_nans = false).await.unwrap();
    let any = output(&any, "nan");
    assert!(f32::from_le_bytes(any[..4].try_into().unwrap()).is_nan());
    assert!(f64::from_le_bytes(any[4..].try_into().unwrap()).is_nan());
    #[cfg(target_arch = "x86_64")]
    assert_eq!(hex::encode(any), "0000c0ff010000000000fc7f");
    assert_eq!(std::fs::read_dir(bench.folder.path().join("modules")).unwrap().count(), 2);
}

#[tokio::test]
async fn exit_codes_should_reach_the_caller_with_the_log() {
    let bench = Bench::new();
    let body = r#"(call $write (i32.const 2) @"no camera\n") (call $exit (i32.const 3))"#;
    let error = bench.run_body(body).await.unwrap_err();
    assert_eq!(error, SandboxError::Exited { code: 3, log_tail: "no camera\n".into() });
    assert!(error.is_the_programs_fault());
    assert!(bench.run_body("(call $exit (i32.const 0)) unreachable").await.is_ok());
}

#[tokio::test]
async fn a_program_that_copes_with_little_memory_should_succeed() {
    let bench = Bench::new();
    let body = "(if (i32.ne (memory.grow (i32.const 60000)) (i32.const -1)) (then unreachable))";
    assert!(bench.run_body(body).await.is_ok());
}

#[tokio::test]
async fn runs_should_go_side_by_side() {
    let bench = Bench::with(|config| config.parallel_tasks = 3);
    let content = vec![9; 50_000];
    let runs = (0..8u8).map(|number| {
        let mut task = bench.task(&program(ECHO));
        task.params = vec![number; 10];
        task.inputs = vec![bench.input("scene.bin", &content)];
        let sandbox = bench.sandbox.clone();
        tokio::spawn(async move { sandbox.run(task, |_| (), &CancellationToken::new()).await })
    });
    for (number, run) in runs.collect::<Vec<_>>().into_iter().enumerate() {
        let outcome = run.await.unwrap().unwrap();
        assert_eq!(output(&outcome, "params"), [number as u8; 10]);
        assert_eq!(output(&outcome, "copy.bin"), content);
    }
}

#[tokio::test]
async fn a_damaged_compiled_module_should_be_compiled_again() {
    let bench = Bench::new();
    assert!(bench.run_body("nop").await.is_ok());
    let compiled: Vec<_> = std::fs::read_dir(bench.folder.path().join("modules")).unwrap().flatten().collect();
    assert_eq!(compiled.len(), 1);
    let sound = std::fs::read(compiled[0].path()).unwrap();
    let mut torn = sound.clone();
    torn[sound.len() / 2] ^= 1;
    std::fs::write(compiled[0].path(), &torn).unwrap();
    assert!(bench.run_body("nop").await.is_ok());
    assert_eq!(std::fs::read(compiled[0].path()).unwrap(), sound);
}
