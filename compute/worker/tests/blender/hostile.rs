//! A program that only claims to be Blender: what its scene says, it does.

use crate::support::{frame, job, Bench};
use scc_blender::Blender;
use scc_job_spec::Semantics;
use scc_sandbox::{Config, Sandbox};
use scc_transport::CancellationToken;
use scc_worker::{BlenderConfig, BlenderRunner, JobFiles, RunError, Runner, Sign};
use std::{
    fs,
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A folder with the false Blender in it, laid out as Blender's own archives are.
fn fake() -> (TempDir, Blender) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("3.4")).unwrap();
    let program = folder.path().join("blender");
    let source = std::path::absolute("tests/blender/fake.c").unwrap();
    let made = Command::new("cc").args(["-O1", "-w", "-o"]).arg(&program).arg(source).status();
    assert!(made.expect("these tests need a C compiler: run 'scripts/setup'").success());
    (folder, Blender::find(Some(&program)).unwrap())
}

fn deed(folder: &Path, what: &str) -> JobFiles {
    let scene = folder.join(format!("{what}.blend"));
    fs::write(&scene, what).unwrap();
    let semantics = Semantics { memory: 64 << 20, output: 1 << 20, output_files: 1, ..Semantics::default() };
    job(&scene, &[frame(), frame()], semantics)
}

/// Does it, and gives why there is no picture; nothing of it may be left.
async fn failure(what: &str) -> RunError {
    let (folder, blender) = fake();
    // Only silence waits for the clock.
    let time = Duration::from_secs(if what == "silent" { 4 } else { 60 });
    let bench = Bench::with(blender, |config| config.time = time).await;
    let began = Instant::now();
    let error = bench.run(&deed(folder.path(), what), 0).await.0.err().expect("no picture");
    assert!(began.elapsed() < Duration::from_secs(120), "{what}");
    bench.nothing_should_be_left().await;
    error
}

async fn should_blame_the_program(what: &str, because: &str) {
    let error = failure(what).await;
    assert!(matches!(&error, RunError::Program(reason) if reason.contains(because)), "{what}: {error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn its_answers_progress_and_pictures_are_passed_on() {
    let (folder, blender) = fake();
    let bench = Bench::new(blender).await;
    let files = deed(folder.path(), "paint");
    for task in 0..2 {
        let (product, signs) = bench.run(&files, task).await;
        let product = product.unwrap();
        // It counts the tasks it was given: the second comes to the same process.
        assert_eq!(fs::read_to_string(&product.outputs[0].1).unwrap(), format!("picture {}", task + 1));
        assert_eq!(signs, [Sign::Progress(750)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn time_in_which_it_stands_still_is_not_its_own() {
    let (folder, blender) = fake();
    let time = Duration::from_secs(10);
    let bench = Bench::with(blender, |config| config.time = time).await;
    let (files, cancel, runner) = (deed(folder.path(), "paint"), CancellationToken::new(), bench.runner.clone());
    // It has begun to paint.
    let sign = Box::new(move |_: Sign| runner.set_running(false));
    let later = async {
        tokio::time::sleep(time + Duration::from_secs(2)).await;
        bench.runner.set_running(true);
    };
    let (product, ()) = tokio::join!(bench.runner.run(&files, 0, sign, &cancel), later);
    let product = product.unwrap();
    assert_eq!(fs::read_to_string(&product.outputs[0].1).unwrap(), "picture 1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_told_in_its_words() {
    should_blame_the_program("refuse", "no camera").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_is_told_with_its_signal() {
    should_blame_the_program("crash", "signal").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_end_is_told_with_its_code_and_last_words() {
    should_blame_the_program("exit", "exit code 5: bad scene").await;
    should_blame_the_program("unready", "exit code 4").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_is_not_there_is_told() {
    should_blame_the_program("lie", "no plain file").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_larger_than_the_job_allows_is_refused() {
    should_blame_the_program("large", "larger").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_for_an_answer_is_refused() {
    should_blame_the_program("nonsense", "out of turn").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_not_waited_for() {
    should_blame_the_program("disk", "more than the job allows").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_ends_with_the_clock() {
    let error = failure("silent").await;
    assert!(matches!(&error, RunError::Host(reason) if reason.contains("longer")), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_talk_is_not_read_to_its_end() {
    should_blame_the_program("flood", "more than anybody reads").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_left_many_files_is_replaced() {
    let (folder, blender) = fake();
    let bench = Bench::new(blender).await;
    let files = deed(folder.path(), "litter");
    for task in 0..2 {
        let product = bench.run(&files, task).await.0.unwrap();
        assert_eq!(fs::read_to_string(&product.outputs[0].1).unwrap(), "picture 1");
    }
    bench.nothing_should_be_left().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_inside_of_blenders_folder_is_refused() {
    let (folder, blender) = fake();
    let sandbox = Sandbox::new(Config::new(folder.path().join("worker"))).unwrap();
    let config = BlenderConfig { time: Duration::from_secs(9), threads: Some(1), idle: Duration::from_secs(1) };
    let reason = BlenderRunner::new(Arc::new(sandbox), blender, config).await.err().unwrap();
    assert!(reason.contains("would see it"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_are_none_for_blender_are_refused_before_it_starts() {
    let (folder, blender) = fake();
    let bench = Bench::new(blender).await;
    let refused = |change: fn(&mut JobFiles)| {
        let mut files = deed(folder.path(), "paint");
        change(&mut files);
        let bench = &bench;
        async move { bench.run(&files, 0).await.0.err().expect("refused") }
    };
    let two = refused(|files| files.inputs.push(files.inputs[0].clone())).await;
    let other = refused(|files| files.inputs[0].0 = "other.blend".into()).await;
    let unknown = serde_json::json!({ "frame": 1, "size": { "width": 64, "height": 48 }, "script": "x" });
    let mut files = deed(folder.path(), "paint");
    files.manifest.tasks[0] = scc_job_spec::Task::new(1, unknown);
    let parameters = bench.run(&files, 0).await.0.err().expect("refused");
    for (error, word) in [(two, "one input"), (other, "scene.blend"), (parameters, "script")] {
        assert!(matches!(&error, RunError::Program(reason) if reason.contains(word)), "{error:?}");
    }
    bench.nothing_should_be_left().await;
}
