//! `scc render --local`: the same frames, computed here.

use super::{kept::Kept, local_wasm, options::LocalEngine, plan::Scene, preview::Shown, room, RenderOptions};
use crate::{
    failure::{Failure, Outcome},
    job::{self, News, Teller},
};
use indicatif::{ProgressBar, ProgressDrawTarget};
use scc_image::Frame;
use scc_scene_compile::Request;
use scc_tracer::{render_tile, Rect, Renderer};
use std::sync::{
    atomic::{AtomicUsize, Ordering},
    Arc, Mutex,
};

/// Renders on this machine, frame by frame; needs no node.
pub async fn run(options: &RenderOptions, teller: Arc<Teller>) -> Outcome<Shown> {
    let compiled = Scene::compile(options)?;
    job::room::prepare(&options.out)?;
    for news in compiled.news(options) {
        teller.tell(&news)?;
    }
    let kept = Kept::open(&compiled.key(options), options)?;
    let missing = missing(&compiled.request.frames, &kept, options, &teller)?;
    match options.engine {
        _ if missing.is_empty() => {}
        LocalEngine::Native => native(&compiled, options, missing, kept, &teller)?,
        LocalEngine::Wasm => local_wasm::render(&compiled, options, missing, kept, teller).await?,
    }
    Ok(Shown { frames: compiled.request.frames, fps: options.fps().into() })
}

/// Frames of a request that are not there yet; those that are there are told.
pub fn missing(frames: &[u32], kept: &Kept, options: &RenderOptions, teller: &Teller) -> Outcome<Vec<u32>> {
    let mut missing = Vec::new();
    for frame in frames {
        match kept.file(*frame).filter(|_| !options.again) {
            Some(file) => teller.tell(&News::FrameKept { frame: *frame, file })?,
            None => missing.push(*frame),
        }
    }
    Ok(missing)
}

/// What the threads share.
struct Work<'a> {
    scene: scc_scene::Scene,
    request: &'a Request,
    options: &'a RenderOptions,
    frames: Vec<u32>,
    next: AtomicUsize,
    written: Mutex<(Kept, usize)>,
    teller: &'a Teller,
    bar: ProgressBar,
}

fn native(compiled: &Scene, options: &RenderOptions, frames: Vec<u32>, kept: Kept, teller: &Teller) -> Outcome {
    let request = &compiled.request;
    let threads = room::render_threads(request.pixels(), request.width, request.height)?;
    // Decoded from the bytes that a worker would get, so that nothing can differ.
    let scene = scc_scene::Scene::decode(&compiled.bytes).map_err(|error| Failure::Local(error.to_string()))?;
    let target = if teller.is_json() { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(frames.len() as u64), target);
    let (next, written) = (AtomicUsize::new(0), Mutex::new((kept, 0)));
    let work = Work { scene, request, options, frames, next, written, teller, bar };
    let failure = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                if let Err(error) = work.run() {
                    // The others end after the frame in hand.
                    work.next.store(work.frames.len(), Ordering::Relaxed);
                    *failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(error);
                }
            });
        }
    });
    work.bar.finish_and_clear();
    failure.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).map_or(Ok(()), Err)
}

impl Work<'_> {
    fn run(&self) -> Outcome {
        while let Some(number) = self.frames.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let bytes = self.render(*number)?;
            let mut written = self.written.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            let file = written.0.write(*number, &bytes)?;
            written.1 += 1;
            self.bar.inc(1);
            if self.teller.is_json() {
                let (done, of) = (written.1, self.frames.len());
                self.teller.tell(&News::FrameDone { frame: *number, file, done, of })?;
            }
        }
        Ok(())
    }

    fn render(&self, number: u32) -> Outcome<Vec<u8>> {
        let (width, height) = (self.request.width, self.request.height);
        let failed = |error: String| Failure::Local(format!("frame {number}: {error}"));
        let renderer = Renderer::new(&self.scene);
        let whole = Rect { x: 0, y: 0, width, height };
        let tile = render_tile(&renderer.at_frame(number), &self.request.settings(), whole, |_| ())
            .map_err(|error| failed(error.to_string()))?;
        let mut frame = Frame::new(width, height);
        frame.add(&tile).map_err(|error| failed(error.to_string()))?;
        let (format, view) = (self.options.format, self.options.view());
        scc_image::encode(&frame, format, view).map_err(|error| failed(error.to_string()))
    }
}
