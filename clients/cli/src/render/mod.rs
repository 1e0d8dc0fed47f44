//! `scc render`: from a scene file to frames on disk, through the chain or on this machine.

mod frames;
mod kept;
mod local;
mod local_wasm;
mod options;
mod plan;
mod product;
mod recompute;
mod room;

pub use local::run_local;
pub use options::RenderOptions;
pub use plan::engine;

use crate::{
    commands::Context,
    failure::Outcome,
    job::{self, Teller},
};
use plan::Scene;
use product::Render;
use std::sync::Arc;

/// Runs `scc render`.
pub async fn run(context: &Context, options: RenderOptions) -> Outcome {
    let teller = Arc::new(Teller::new(context.json));
    let scene = Scene::compile(&options)?;
    for news in scene.news(&options) {
        teller.tell(&news)?;
    }
    room::check_memory(scene.request.pixels(), scene.request.width, scene.request.height)?;
    job::run(context, &options.terms, &Render { scene: &scene, options: &options }, teller).await
}
