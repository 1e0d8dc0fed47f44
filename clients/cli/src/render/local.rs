//! `scc render --local`: the same frames, computed here.

use super::{frames, plan::Scene, RenderOptions};
use crate::failure::{Failure, Outcome};
use indicatif::{ProgressBar, ProgressDrawTarget};
use scc_image::Frame;
use scc_tracer::{render_tile, Rect, Renderer};
use std::sync::{
    atomic::{AtomicUsize, Ordering},
    Mutex,
};

/// Renders on all cores of this machine, frame by frame; needs no node.
pub fn run_local(options: &RenderOptions, json: bool) -> Outcome {
    let compiled = Scene::compile(options)?;
    frames::prepare(options)?;
    if !json {
        eprintln!("{}", compiled.describe(options));
    }
    // Decoded from the bytes that a worker would get, so that nothing can differ.
    let scene = scc_scene::Scene::decode(&compiled.bytes).map_err(|error| Failure::Local(error.to_string()))?;
    let target = if json { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(compiled.request.frames.len() as u64), target);
    let (next, failure) = (AtomicUsize::new(0), Mutex::new(None));
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(number) = compiled.request.frames.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match render(&scene, &compiled, *number, options) {
                        Ok(()) => bar.inc(1),
                        Err(error) => {
                            *failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(error);
                            return;
                        }
                    }
                }
            });
        }
    });
    bar.finish_and_clear();
    match failure.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

fn render(scene: &scc_scene::Scene, compiled: &Scene, number: u32, options: &RenderOptions) -> Outcome {
    let request = &compiled.request;
    let (width, height) = (request.width, request.height);
    let failed = |error: String| Failure::Local(format!("frame {number}: {error}"));
    let renderer = Renderer::new(scene);
    let tile = render_tile(&renderer.at_frame(number), &request.settings(), Rect { x: 0, y: 0, width, height }, |_| ())
        .map_err(|error| failed(error.to_string()))?;
    let mut frame = Frame::new(width, height);
    frame.add(&tile).map_err(|error| failed(error.to_string()))?;
    let bytes = scc_image::encode(&frame, options.format, options.view).map_err(|error| failed(error.to_string()))?;
    let path = options.out.join(scc_image::file_name(number, options.format));
    scc_image::store(&path, &bytes).map_err(|error| failed(error.to_string()))
}
