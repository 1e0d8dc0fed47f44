//! What the machine's own Blender makes in the jail.

use crate::support::{blender, engine, frame, job, module, processes_with, scene, scene_of, tile, Bench, SIZE};
use scc_blender::{Blender, Image, Limits, Task, Warm};
use scc_job_spec::Semantics;
use scc_sandbox::{Config, Layers, Sandbox};
use scc_transport::CancellationToken;
use scc_types::{Engine, WorkerEngine};
use scc_worker::{BlenderConfig, BlenderRunner, Engines, RunError, Runner, SandboxRunner, Sign};
use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

/// The same task by the same Blender without a jail.
fn unjailed(blender: &Blender, scene: &Path, task: &Task, folder: &Path) -> Image {
    let limits = Limits { time: Duration::from_secs(120), ..Limits::default() };
    let path = folder.join("unjailed.exr");
    Warm::start(blender, scene, &limits).unwrap().render(task, &path, |_| ()).unwrap();
    let image = Image::read_exr(&path, task.picture_size()).unwrap();
    std::fs::remove_file(path).unwrap();
    image
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_and_a_tile_are_what_blender_makes_without_a_jail_and_the_second_comes_from_a_warm_process() {
    should_equal_the_unjailed(blender()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_and_a_tile_of_a_python_module_are_what_it_makes_without_a_jail() {
    should_equal_the_unjailed(module()).await;
}

async fn should_equal_the_unjailed(blender: Blender) {
    let bench = Bench::new(blender.clone()).await;
    let is_told = |signs: &[Sign]| signs.iter().any(|sign| matches!(sign, Sign::Progress(1..)));
    for kind in ["good", "compositor"] {
        let folder = tempfile::tempdir().unwrap();
        let scene = scene_of(&blender, kind, folder.path());
        let files = job(&scene, &[frame(), tile()], Semantics::default());
        for (number, task) in [frame(), tile()].into_iter().enumerate() {
            let began = Instant::now();
            let (product, mut signs) = bench.run(&files, number as u32).await;
            let product = product.unwrap();
            println!("{kind} {number}: {:?} in all, {:?} rendering", began.elapsed(), product.time);
            let [(name, path)] = product.outputs.as_slice() else { panic!("one output") };
            assert_eq!(name, "render.exr");
            let jailed = Image::read_exr(path, task.picture_size()).unwrap();
            assert!(jailed == unjailed(&blender, &scene, &task, folder.path()), "{kind} {number}");
            // A picture may be done before what Blender printed meanwhile is read.
            for _ in 0..4 {
                if !is_told(&signs) {
                    signs = bench.run(&files, number as u32).await.1;
                }
            }
            assert!(is_told(&signs), "{signs:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_task_comes_to_the_process_of_the_first() {
    let bench = Bench::new(blender()).await;
    let folder = tempfile::tempdir().unwrap();
    let files = job(&scene("good", folder.path()), &[frame(), frame()], Semantics::default());
    let mut processes = Vec::new();
    for number in 0..2 {
        let began = Instant::now();
        bench.run(&files, number).await.0.unwrap();
        println!("{number}: {:?}", began.elapsed());
        processes.push(processes_with("__sandbox"));
    }
    assert_eq!(processes[1].len(), 1, "it is kept");
    assert!(processes[0].contains(&processes[1][0]), "{processes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_and_drivers_of_a_scene_should_not_run() {
    for blender in [blender(), module()] {
        let bench = Bench::new(blender.clone()).await;
        let folder = tempfile::tempdir().unwrap();
        let scene = scene_of(&blender, "deadly", folder.path());
        // They would end it.
        let run = blender.command().args(["-b", "--enable-autoexec"]).arg(&scene).output().unwrap();
        assert_eq!(run.status.code(), Some(7), "the scene proves nothing");
        let files = job(&scene, &[frame()], Semantics::default());
        assert!(bench.run(&files, 0).await.0.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_job_gets_another_blender_and_an_idle_one_ends() {
    let bench = Bench::with(blender(), |config| config.idle = Duration::from_secs(2)).await;
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let files = [&one, &other].map(|folder| job(&scene("good", folder.path()), &[frame()], Semantics::default()));
    let mut pictures = Vec::new();
    for files in &files {
        let product = bench.run(files, 0).await.0.unwrap();
        // The first may have been idle for long enough by now.
        assert!(processes_with("__sandbox").len() <= 1, "one at a time");
        pictures.push(Image::read_exr(&product.outputs[0].1, SIZE).unwrap());
    }
    assert!(pictures[0] == pictures[1]);
    bench.nothing_should_be_left().await;
}

fn endless() -> Task {
    let size = scc_blender::Size { width: 1_024, height: 1_024 };
    Task { size, samples: Some(1 << 20), ..frame() }
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_or_dropping_should_kill_blender() {
    let bench = Bench::new(blender()).await;
    let folder = tempfile::tempdir().unwrap();
    let files = job(&scene("good", folder.path()), &[endless(), frame()], Semantics::default());
    for drops in [false, true] {
        let (begun, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let cancel = CancellationToken::new();
        let (runner, order, token) = (bench.runner.clone(), files.clone(), cancel.clone());
        let run = tokio::spawn(async move {
            let sign = Box::new(move |_| begun.send(()).unwrap_or(()));
            runner.run(&order, 0, sign, &token).await.map(|_| ())
        });
        // It has printed something of its first sample, or is about to.
        let _ = tokio::time::timeout(Duration::from_secs(20), heard.recv()).await;
        match drops {
            true => run.abort(),
            false => {
                cancel.cancel();
                assert_eq!(run.await.unwrap(), Err(RunError::Cancelled));
            }
        }
        bench.nothing_should_be_left().await;
    }
    assert!(bench.run(&files, 1).await.0.is_ok(), "the next task gets a new one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_takes_too_long_is_this_machines_fault() {
    let bench = Bench::with(blender(), |config| config.time = Duration::from_secs(10)).await;
    let folder = tempfile::tempdir().unwrap();
    let files = job(&scene("good", folder.path()), &[endless()], Semantics::default());
    let error = bench.run(&files, 0).await.0.err().unwrap();
    assert!(matches!(&error, RunError::Host(reason) if reason.contains("longer")), "{error:?}");
    bench.nothing_should_be_left().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scene_that_is_none_is_the_jobs_fault() {
    let bench = Bench::new(blender()).await;
    let folder = tempfile::tempdir().unwrap();
    let scene = folder.path().join("scene.blend");
    std::fs::write(&scene, b"no scene").unwrap();
    let error = bench.run(&job(&scene, &[frame()], Semantics::default()), 0).await.0.err().unwrap();
    assert!(matches!(&error, RunError::Program(_)), "{error:?}");
    bench.nothing_should_be_left().await;
}

fn sandbox(folder: &Path, layers: Layers) -> Arc<Sandbox> {
    Arc::new(Sandbox::new(Config { layers, ..Config::new(folder) }).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_exact_version_is_run_and_other_engines_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox(folder.path(), Layers::ALL);
    let config = BlenderConfig { time: Duration::from_secs(60), threads: Some(1), idle: Duration::from_secs(1) };
    let runner = BlenderRunner::new(sandbox.clone(), blender(), config).await.unwrap();
    let version = runner.version().to_owned();
    let engines = Engines { wasm: SandboxRunner(sandbox.clone()), blender: Ok(runner) };
    assert_eq!(engines.can_run(&engine(&version)).await, Ok(()));
    assert_eq!(
        engines.can_run(&engine("4.2.0")).await,
        Err(format!(
            "the engine blender 4.2.0 is not installed here, this machine has {version}: install Blender 4.2.0 and name its path \
             with --worker-blender"
        ))
    );
    assert_eq!(engines.can_run(&Engine::Wasm { code: scc_types::Hash::zero() }).await, Ok(()));
    let word = |text: &str| text.as_bytes().to_vec().try_into().unwrap();
    let luxury = Engine::Native { name: word("luxcore"), version: word("2.6") };
    assert_eq!(engines.can_run(&luxury).await, Err("the engine luxcore 2.6 is not installed here".into()));
    let named = WorkerEngine::Native { name: word("blender"), version: word(&version) };
    assert_eq!(engines.list(), [WorkerEngine::Wasm, named]);

    let none = Engines { wasm: SandboxRunner(sandbox), blender: Err("switched off".into()) };
    assert_eq!(none.list(), [WorkerEngine::Wasm]);
    let reason = none.can_run(&engine(&version)).await.unwrap_err();
    assert_eq!(reason, format!("the engine blender {version} is not installed here: switched off"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_native_programs_cannot_be_held_blender_is_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = sandbox(folder.path(), Layers { namespaces: false, landlock: true });
    let config = BlenderConfig { time: Duration::from_secs(60), threads: Some(1), idle: Duration::from_secs(1) };
    let reason = BlenderRunner::new(sandbox, blender(), config).await.err().unwrap();
    assert!(reason.contains("native programs") && reason.contains("namespaces"), "{reason}");
}
