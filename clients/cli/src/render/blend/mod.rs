//! Blender files: looked through before payment, packed, rendered with Cycles by strangers' Blender of the same version or here.

mod check;
mod collect;
mod decode;
mod estimate;
mod local;
mod memory;
mod packed;
mod plan;
mod product;
mod scene;
#[cfg(test)]
mod tests;
mod trial;

pub use decode::{decode_picture, DECODE};
pub use plan::engine;
pub use scene::find_blender;

use super::{preview::Shown, RenderOptions};
use crate::{
    commands::Context,
    failure::{Failure, Outcome},
    job::{self, End, JobFolder, Teller},
};
use local::render_here;
use product::BlendRender;
use scc_blender::BlenderError;
use scc_job_spec::Manifest;
use scene::Blend;
use std::sync::Arc;

/// Runs `scc render SCENE.blend`.
pub async fn run(context: &Context, options: &RenderOptions, teller: Arc<Teller>) -> Outcome<Option<Shown>> {
    let blend = open(options, &teller)?;
    let end = job::run(context, &options.terms, &BlendRender { blend: blend.clone(), options }, teller).await?;
    Ok((end == End::Here).then(|| Shown { frames: blend.frames.clone(), fps: blend.fps }))
}

/// Whether this machine can go on with a render that comes from another one.
pub async fn ready(
    context: &Context,
    options: &RenderOptions,
    folder: &JobFolder,
    manifest: &Manifest,
) -> Outcome<blake3::Hash> {
    let blend = open(options, &Teller::new(context.json))?;
    job::ready(context, &BlendRender { blend, options }, folder, manifest).await
}

/// A scene that this machine has the memory for.
fn open(options: &RenderOptions, teller: &Teller) -> Outcome<Arc<Blend>> {
    let blend = tokio::task::block_in_place(|| Blend::open(options, teller))?;
    super::room::check_memory(blend.size.pixels(), blend.size.width, blend.size.height)?;
    Ok(Arc::new(blend))
}

/// Runs `scc render SCENE.blend --local`.
pub fn run_local(options: &RenderOptions, teller: &Teller) -> Outcome<Shown> {
    let blend = Blend::open(options, teller)?;
    render_here(&blend, options, teller)?;
    Ok(Shown { frames: blend.frames, fps: blend.fps })
}

/// What goes wrong before payment: with the file, or on this machine.
fn nothing_paid(error: BlenderError) -> Failure {
    let text = format!("{error} (nothing was paid)");
    match error {
        BlenderError::Io { .. } => Failure::Local(text),
        _ => Failure::Refused(text),
    }
}
