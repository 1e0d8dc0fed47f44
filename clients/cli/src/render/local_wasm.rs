//! `scc render --local --engine wasm`: what a worker does with a job, done here: the same tasks, module, jail and limits.

use super::{
    frames::FrameWriter,
    kept::Kept,
    plan::{self, FramePlan, Scene},
    room, RenderOptions,
};
use crate::{
    account,
    failure::{Failure, Outcome},
    job::{Plan, Teller},
};
use futures::{stream, StreamExt};
use scc_job_spec::{content_hash, Manifest};
use scc_render_task::TILE_NAME;
use scc_sandbox::{Sandbox, Task};
use scc_types::Hash;
use std::{path::Path, sync::Arc};
use tokio_util::sync::CancellationToken;

/// Renders frames through the sandbox.
pub async fn render(
    compiled: &Scene,
    options: &RenderOptions,
    frames: Vec<u32>,
    kept: Kept,
    teller: Arc<Teller>,
) -> Outcome {
    let request = &compiled.request;
    room::check_memory(request.pixels(), request.width, request.height)?;
    // No store is asked: the number says nothing to the module.
    let plan = plan::make(compiled, options, 0, frames)?;
    let home = account::home().join("sandbox");
    let sandbox = Sandbox::new(scc_sandbox::Config::new(&home)).map_err(local)?;
    let protection = sandbox.protection().await.map_err(local)?;
    if !protection.is_sufficient() {
        return Err(Failure::Local(protection.explain()));
    }
    let folder = tempfile::tempdir_in(&home).map_err(|error| Failure::file("cannot make a folder in", &home, error))?;
    let files = [("module.wasm", plan::module()?), (plan::SCENE_NAME, compiled.bytes.as_slice())];
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).map_err(|error| Failure::file("cannot write", &path, error))?;
    }
    let tasks = plan.manifest.tasks.len() as u32;
    let manifest_hash = content_hash(&plan.manifest_bytes);
    let mut writer = FrameWriter::new(FramePlan::of(compiled, &plan)?, options, kept, teller.clone());
    let runs = (0..tasks).map(|task| run(&sandbox, &plan, &manifest_hash, folder.path(), task));
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    let mut tiles = stream::iter(runs).buffer_unordered(threads);
    while let Some(tile) = tiles.next().await {
        let task = tile?;
        if let Some(news) = writer.take(task, &folder.path().join(task.to_string()))? {
            teller.tell(&news)?;
        }
    }
    Ok(())
}

/// Runs a task and leaves its tile in the folder, under its number.
async fn run(sandbox: &Sandbox, plan: &Plan, manifest_hash: &Hash, folder: &Path, task: u32) -> Outcome<u32> {
    let failed = |error: String| Failure::Local(format!("task {task}: {error}"));
    let entry = plan.manifest.tasks.get(task as usize).ok_or_else(|| failed("there is no such task".into()))?;
    let order = Task {
        module: folder.join("module.wasm"),
        module_hash: content_hash(plan::module()?).0,
        params: entry.params_bytes().map_err(failed)?,
        inputs: plan.manifest.inputs.iter().map(|file| (file.name.clone(), folder.join(plan::SCENE_NAME))).collect(),
        seed: Manifest::task_seed(manifest_hash, task),
        semantics: plan.manifest.semantics,
    };
    let outcome = sandbox.run(order, |_| {}, &CancellationToken::new()).await;
    let outcome = outcome.map_err(|error| failed(error.to_string()))?;
    let tile = outcome.outputs.iter().find(|output| output.name == TILE_NAME);
    let tile = tile.ok_or_else(|| failed("the module left no tile".into()))?;
    std::fs::copy(&tile.path, folder.join(task.to_string())).map_err(|error| failed(error.to_string()))?;
    Ok(task)
}

fn local(error: impl std::fmt::Display) -> Failure {
    Failure::Local(error.to_string())
}
