//! A disk without room.

mod common;

use std::{env, io::Write, process::Command, time::Duration};

use common::{output, Bench};
use scc_sandbox::{CallFile, CallLimits, SandboxError};

scc_sandbox::child_before_main!("pour" => pour);

const CHILD: &str = "SCC_SANDBOX_TEST_SMALL_DISK";

/// Writes as many pieces as its order says, and blames the file for what fails.
fn pour(_: &mut CallFile, order: &[u8], output: &mut CallFile) -> Result<(), String> {
    (0..order[0]).try_for_each(|_| output.write_all(&[7; 131_072])).map_err(|_| "it is a bad file".into())
}

/// Not a test of its own: the process that the test below starts, with a small disk of its own.
#[tokio::test]
async fn run_on_a_small_disk() {
    let Ok(disk) = env::var(CHILD) else { return };
    let bench = Bench::with(|config| config.work_folder = disk.into());
    let write = |pieces: usize| {
        let piece = "(call $write (local.get $fd) (i32.const 0) (i32.const 131072))".repeat(pieces);
        format!(r#"(local $fd i32) (local.set $fd (call $create @"out/large")) {piece}"#)
    };
    let error = bench.run_with(&write(40), |task| task.semantics.output = 64 << 20).await.unwrap_err();
    assert!(matches!(error, SandboxError::HostProblem(_)), "{error:?}");
    assert!(!error.is_the_programs_fault());
    let outcome = bench.run_with(&write(2), |task| task.semantics.output = 64 << 20).await.unwrap();
    assert_eq!(output(&outcome, "large").len(), 2 * 131_072);

    let (_, input) = bench.input("file", b"a stranger's bytes");
    let limits = CallLimits { memory: 16 << 20, output: 64 << 20, time: Duration::from_secs(5) };
    let error = bench.sandbox.call("pour", &input, &[40], limits).await.unwrap_err();
    assert!(matches!(error, SandboxError::HostProblem(_)), "{error:?}");
    assert!(!error.is_the_programs_fault());
    let made = bench.sandbox.call("pour", &input, &[2], limits).await.unwrap();
    assert_eq!(made.size, 2 * 131_072);
}

#[tokio::test]
async fn a_full_disk_should_be_a_host_problem_and_no_result() {
    let folder = tempfile::tempdir().unwrap();
    let script =
        r#"mount -t tmpfs -o size=3m,mode=700 small "$1" && exec "$2" --exact run_on_a_small_disk --nocapture"#;
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
        .args([folder.path(), &env::current_exe().unwrap()])
        .env(CHILD, folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
