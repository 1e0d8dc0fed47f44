//! `scc render SCENE.blend --local`: the same frames, rendered here.

use super::{
    nothing_paid,
    scene::{limits, Blend},
};
use crate::{
    failure::{Failure, Outcome},
    job::{self, News, Teller},
    render::{kept::Kept, local::missing, RenderOptions},
};
use indicatif::{ProgressBar, ProgressDrawTarget};
use scc_blender::Warm;

/// Renders frame by frame, with all processors; needs no node.
pub fn render_here(blend: &Blend, options: &RenderOptions, teller: &Teller) -> Outcome {
    job::room::prepare(&options.out)?;
    let mut kept = Kept::open(&blend.key(), options)?;
    let frames = missing(&blend.frames, &kept, options, teller)?;
    if frames.is_empty() {
        return Ok(());
    }
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    let mut warm = Warm::start(&blend.blender, &blend.packed, &limits(threads)).map_err(nothing_paid)?;
    let folder = tempfile::tempdir().map_err(|error| Failure::Local(format!("cannot make a folder: {error}")))?;
    let target = if teller.is_json() { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(frames.len() as u64 * 1_000), target);
    for (done, frame) in (1..).zip(&frames) {
        let picture = folder.path().join(frame.to_string());
        let before = bar.position();
        warm.render(&blend.task(*frame), &picture, |part| bar.set_position(before + u64::from(part)))
            .map_err(|error| Failure::Local(format!("frame {frame}: {error}")))?;
        let bytes = std::fs::read(&picture).map_err(|error| Failure::file("cannot read", &picture, error))?;
        let file = kept.write(*frame, &bytes)?;
        bar.set_position(done as u64 * 1_000);
        if teller.is_json() {
            teller.tell(&News::FrameDone { frame: *frame, file, done, of: frames.len() })?;
        }
    }
    bar.finish_and_clear();
    Ok(())
}
