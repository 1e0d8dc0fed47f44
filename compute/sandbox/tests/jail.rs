//! The jail on this machine, with all of its layers and with each alone.

mod common;

use common::{output, program, Bench};
use scc_sandbox::{Layers, SandboxError};

scc_sandbox::child_before_main!();

const COPY: &str = r#"(call $copy (call $open @"params.json") (call $create @"out/params"))"#;

async fn jail_should_hold(layers: Layers) {
    let bench = Bench::with(|config| config.layers = layers);
    let protection = bench.sandbox.protection().await.unwrap().clone();
    assert!(protection.is_sufficient(), "{}", protection.explain());
    assert!(protection.attempts.len() >= 30, "{:?}", protection.attempts);
    assert_eq!(protection.layers, layers, "{:?}", protection.missing);
    let outcome = bench.run(bench.task(&program(COPY))).await.unwrap();
    assert_eq!(output(&outcome, "params"), b"{}");
}

#[tokio::test]
async fn every_attempt_to_break_out_should_fail() {
    jail_should_hold(Layers::ALL).await;
}

#[tokio::test]
async fn every_attempt_to_break_out_should_fail_with_landlock_alone() {
    jail_should_hold(Layers { namespaces: false, landlock: true }).await;
}

#[tokio::test]
async fn every_attempt_to_break_out_should_fail_with_namespaces_alone() {
    jail_should_hold(Layers { namespaces: true, landlock: false }).await;
}

#[tokio::test]
async fn every_attempt_to_break_out_should_fail_for_a_native_program() {
    let bench = Bench::new();
    let protection = bench.sandbox.native_protection().await.unwrap();
    assert!(protection.is_sufficient(), "{}", protection.explain());
    assert!(protection.attempts.len() >= 43, "{:?}", protection.attempts);
    for tried in ["start a program it wrote", "remove a file it wrote", "outlive the warden"] {
        assert!(protection.attempts.iter().any(|attempt| attempt.what == tried), "{tried}");
    }
}

#[tokio::test]
async fn native_programs_should_need_every_layer() {
    for layers in [Layers { namespaces: false, landlock: true }, Layers { namespaces: true, landlock: false }] {
        let bench = Bench::with(|config| config.layers = layers);
        let protection = bench.sandbox.native_protection().await.unwrap();
        assert!(!protection.is_sufficient());
        let reason = protection.explain();
        assert!(reason.contains("native") && reason.contains("switched off"), "{reason}");
        assert!(bench.sandbox.protection().await.unwrap().is_sufficient(), "modules need one of them");
    }
}

#[tokio::test]
async fn a_machine_without_a_jail_should_run_nothing() {
    let bench = Bench::with(|config| config.layers = Layers { namespaces: false, landlock: false });
    let protection = bench.sandbox.protection().await.unwrap();
    assert!(!protection.is_sufficient());
    let error = bench.run(bench.task(&program(COPY))).await.unwrap_err();
    assert!(matches!(&error, SandboxError::HostProblem(reason) if reason.contains("neither")), "{error:?}");
    assert!(!error.is_the_programs_fault());
}

#[tokio::test]
async fn a_program_that_is_not_the_child_should_be_a_host_problem() {
    let bench = Bench::with(|config| config.child_program = Some("/bin/true".into()));
    let error = bench.run(bench.task(&program(COPY))).await.unwrap_err();
    assert!(matches!(error, SandboxError::HostProblem(_)), "{error:?}");
}

#[tokio::test]
async fn folders_that_others_can_write_to_should_be_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let open = folder.path().join("modules");
    std::fs::create_dir(&open).unwrap();
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o777)).unwrap();
    let refused = scc_sandbox::Sandbox::new(scc_sandbox::Config::new(folder.path()));
    assert!(matches!(refused.err(), Some(SandboxError::HostProblem(reason)) if reason.contains("others")));
}

#[tokio::test]
async fn leftovers_of_the_dead_should_be_removed() {
    let folder = tempfile::tempdir().unwrap();
    let tasks = folder.path().join("tasks");
    for name in ["task-4194305-x", &format!("task-{}-x", std::process::id())] {
        std::fs::create_dir_all(tasks.join(name).join("out")).unwrap();
    }
    std::fs::set_permissions(&tasks, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    scc_sandbox::Sandbox::new(scc_sandbox::Config::new(folder.path())).unwrap();
    let left: Vec<_> = std::fs::read_dir(tasks).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, [format!("task-{}-x", std::process::id()).as_str()]);
}
