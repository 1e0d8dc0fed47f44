//! The render dApp as a function of a job: the same for the module and for a client that renders samples or checks results.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![forbid(unsafe_code)]

use scc_guest::{Error, Job};
use scc_render_task::{encode_tile, TaskParams, TILE_NAME};
use scc_scene::Scene;
use scc_tracer::{render_tile, Renderer};

/// Reads the task and its scene, renders the tile and writes it.
///
/// # Errors
/// The job's files are missing or broken, or ask for what the scene does not have.
pub fn run(job: &Job) -> Result<(), Error> {
    let params: TaskParams = job.params()?;
    let scene = Scene::decode(&job.input(&params.scene)?).map_err(|error| Error::because(&params.scene, error))?;
    let renderer = Renderer::new(&scene);
    let frame = renderer.at_frame(params.frame);
    let tile = render_tile(&frame, &params.settings(), params.tile.into(), |fraction| job.progress(fraction));
    let tile = tile.map_err(|error| Error::because("params.json", error))?;
    let mut output = job.create(TILE_NAME)?;
    output.write(&encode_tile(&tile))?;
    output.finish()
}
