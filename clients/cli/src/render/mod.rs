//! `scc render`: from a scene file to frames on disk, through the chain or on this machine.

mod blend;
mod check;
mod frames;
mod kept;
mod local;
mod local_wasm;
mod options;
mod plan;
mod preview;
mod product;
#[cfg(test)]
mod reference;
mod room;

pub use blend::{decode_picture, engine as blender_engine, find_blender, DECODE};
pub use options::RenderOptions;
pub use plan::engine;

use crate::{
    commands::Context,
    failure::Outcome,
    job::{self, End, JobFolder, Teller},
};
use plan::Scene;
use preview::{Preview, Shown};
use product::Render;
use scc_job_spec::Manifest;
use std::sync::Arc;

/// Runs `scc render`.
pub async fn run(context: &Context, options: RenderOptions) -> Outcome {
    let teller = Teller::for_run(context.json);
    let preview = Preview::prepare(&options, &teller)?;
    let shown = match options.is_blend() {
        true => blend::run(context, &options, teller.clone()).await?,
        false => run_gltf(context, &options, teller.clone()).await?,
    };
    // Another process goes on and makes it.
    shown.map_or(Ok(()), |shown| preview.make(&shown, &options, &teller))
}

/// Runs `scc render --local`: needs no node.
pub async fn run_local(options: &RenderOptions, json: bool) -> Outcome {
    let teller = Teller::for_run(json);
    let preview = Preview::prepare(options, &teller)?;
    let shown = match options.is_blend() {
        true => blend::run_local(options, &teller)?,
        false => local::run(options, teller.clone()).await?,
    };
    preview.make(&shown, options, &teller)
}

/// Whether this machine can go on with a render that comes from another one; what makes it the same as others here.
pub async fn ready(
    context: &Context,
    options: &RenderOptions,
    folder: &JobFolder,
    manifest: &Manifest,
) -> Outcome<blake3::Hash> {
    if options.is_blend() {
        return blend::ready(context, options, folder, manifest).await;
    }
    let scene = open(options)?;
    job::ready(context, &Render { scene: &scene, options }, folder, manifest).await
}

/// A scene that this machine has the memory for.
fn open(options: &RenderOptions) -> Outcome<Scene> {
    let scene = Scene::compile(options)?;
    room::check_memory(scene.request.pixels(), scene.request.width, scene.request.height)?;
    Ok(scene)
}

async fn run_gltf(context: &Context, options: &RenderOptions, teller: Arc<Teller>) -> Outcome<Option<Shown>> {
    let scene = open(options)?;
    for news in scene.news(options) {
        teller.tell(&news)?;
    }
    let end = job::run(context, &options.terms, &Render { scene: &scene, options }, teller).await?;
    Ok((end == End::Here).then(|| Shown { frames: scene.request.frames, fps: options.fps().into() }))
}
