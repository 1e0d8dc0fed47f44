//! A disk without room.

mod common;

use std::{env, process::Command};

use common::{output, Bench};
use scc_sandbox::SandboxError;

const CHILD: &str = "SCC_SANDBOX_TEST_SMALL_DISK";

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
