//! What a frame takes, from a few small parts of it that are really rendered here.
//!
//! A unit is the work for which a core takes as long as for 10⁶ rays of the render dApp (docs/decisions/0002), measured on a
//! sample scene at the same moment: so it is the same amount on a slow, a fast and a busy machine.

use super::{
    memory, nothing_paid,
    scene::{limits, Blend},
    trial::Trial,
};
use crate::failure::{Failure, Outcome};
use scc_blender::{Rectangle, Task, Warm};
use scc_scene_compile::{compile, estimate::estimate as estimate_rays, Options, Request};
use std::time::{Duration, Instant};

/// How long parts are rendered, unless the scene takes longer to load.
const BUDGET: Duration = Duration::from_secs(6);
/// How long rays of the sample scene are cast.
const RAYS_BUDGET: Duration = Duration::from_millis(400);
/// Frames that are looked at, at most.
const FRAMES: usize = 3;
/// Parts of a frame: so many in each direction.
const PARTS: u32 = 3;
/// Most pixels of a part's side.
const PART_SIDE: u32 = 32;
/// The band is this wide at least: a few parts do not show everything.
const LEAST_BAND: f64 = 0.35;
const SAMPLE: &[u8] = include_bytes!("../../../../../dapps/render/samples/alpha.glb");

/// What a frame takes on one core of this machine.
pub struct Estimate {
    /// Seconds to prepare a frame, and to load the scene once more, whatever part of it is rendered.
    pub setup_seconds: f64,
    /// Seconds for all of a frame's pixels.
    pub frame_seconds: f64,
    /// The true time lies between these multiples of it.
    pub band: [f64; 2],
    /// Units of a second.
    pub units_per_second: f64,
    /// Bytes of memory that Blender took.
    pub memory: u64,
}

/// One round of parts.
struct Probe {
    /// Seconds of each part, for a pixel with all its samples.
    seconds: Vec<f64>,
    setups: Vec<f64>,
}

/// Renders parts of a few of these frames.
pub fn estimate(blend: &Blend, frames: &[u32]) -> Outcome<Estimate> {
    let begun = Instant::now();
    let mut warm = Warm::start(&blend.blender, &blend.packed, &limits(1)).map_err(nothing_paid)?;
    let folder = tempfile::tempdir().map_err(|error| Failure::Local(format!("cannot make a folder: {error}")))?;
    let picture = folder.path().join("part");
    let mut render = |task: &Task| -> Outcome<f64> {
        let begun = Instant::now();
        let rendered = warm.render(task, &picture, |_| ());
        let seconds = begun.elapsed().as_secs_f64();
        // Not there after a failure.
        let _ = std::fs::remove_file(&picture);
        rendered.map(|()| seconds).map_err(nothing_paid)
    };
    let parts = parts(blend);
    let loaded = begun.elapsed();
    let (mut samples, mut probe) = (blend.samples.min(2), None);
    loop {
        probe = Some(round(blend, &spread(frames), &parts, samples, &mut render)?).or(probe);
        if samples >= blend.samples || begun.elapsed() > loaded.max(BUDGET / 4) {
            break;
        }
        samples = samples.saturating_mul(4).min(blend.samples);
    }
    let trial = match (blend.passes(), frames) {
        ([_, ..], [frame, ..]) => Some(Trial::render(&mut warm, blend, *frame, folder.path())?),
        _ => None,
    };
    // Before Blender is gone.
    let memory = memory::of_children();
    drop(warm);
    trial.map_or(Ok(()), |trial| trial.finish(blend))?;
    let Probe { seconds, setups } = probe.unwrap_or(Probe { seconds: Vec::new(), setups: Vec::new() });
    let (mean, error) = mean_and_error(&seconds);
    let width = LEAST_BAND.max(2.0 * error / mean.max(f64::MIN_POSITIVE)).min(0.9);
    Ok(Estimate {
        setup_seconds: mean_and_error(&setups).0,
        frame_seconds: mean * blend.size.pixels() as f64,
        band: [1.0 - width, 1.0 + width],
        units_per_second: units_per_second()?,
        memory,
    })
}

/// Renders every part of the frames with so many samples; the first thing rendered of a frame is next to nothing, and tells what
/// preparing the frame takes.
fn round(
    blend: &Blend,
    frames: &[u32],
    parts: &[Rectangle],
    samples: u32,
    render: &mut impl FnMut(&Task) -> Outcome<f64>,
) -> Outcome<Probe> {
    let mut probe = Probe { seconds: Vec::new(), setups: Vec::new() };
    for frame in frames {
        let nothing = parts.first().map(|part| Rectangle { right: part.left + 4, bottom: part.top + 4, ..*part });
        let order = |tile, samples| Task { samples: Some(samples), ..blend.part(*frame, tile) };
        probe.setups.push(render(&order(nothing, 1))?);
        let again = render(&order(nothing, 1))?;
        for part in parts {
            let seconds = (render(&order(Some(*part), samples))? - again).max(1e-6);
            let shot = part.size().pixels() as f64 * f64::from(samples);
            probe.seconds.push(seconds / shot * f64::from(blend.samples));
        }
    }
    Ok(probe)
}

/// Small parts, spread evenly.
fn parts(blend: &Blend) -> Vec<Rectangle> {
    let span = |length: u32, number: u32| {
        let side = PART_SIDE.min(length / PARTS).max(4).min(length);
        let cell = length / PARTS;
        let from = (number * cell + (cell / 2).saturating_sub(side / 2)).min(length - side);
        (from, from + side)
    };
    let size = blend.size;
    let part = |(column, row)| {
        let ((left, right), (top, bottom)) = (span(size.width, column), span(size.height, row));
        Rectangle { left, top, right, bottom }
    };
    (0..PARTS).flat_map(|row| (0..PARTS).map(move |column| (column, row))).map(part).collect()
}

/// A few frames from the first to the last.
fn spread(frames: &[u32]) -> Vec<u32> {
    let (count, last) = (frames.len().min(FRAMES), frames.len().saturating_sub(1));
    (0..count).filter_map(|at| frames.get(at * last / count.saturating_sub(1).max(1))).copied().collect()
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    (mean, (variance / count).sqrt())
}

/// 10⁶ rays of a sample scene that a core of this machine casts in a second.
fn units_per_second() -> Outcome<f64> {
    let failed = |error: String| Failure::Local(format!("the sample scene cannot be rendered here: {error}"));
    let folder = tempfile::tempdir().map_err(|error| failed(error.to_string()))?;
    let path = folder.path().join("sample.glb");
    std::fs::write(&path, SAMPLE).map_err(|error| failed(error.to_string()))?;
    let options = Options { frame_rate: 24.0, animation: None, sky: Default::default(), add_camera: false };
    let compiled = compile(&path, &options).map_err(|error| failed(error.to_string()))?;
    let request = Request { frames: vec![0], camera: 0, width: 320, height: 180, samples: 16, max_bounces: 8, seed: 0 };
    let estimate = estimate_rays(&compiled.scene, &request, RAYS_BUDGET).map_err(|error| failed(error.to_string()))?;
    Ok(estimate.rays_per_second / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_spread_from_the_first_to_the_last() {
        assert_eq!(spread(&[7]), [7]);
        assert_eq!(spread(&[1, 2]), [1, 2]);
        assert_eq!(spread(&(1..=25).collect::<Vec<_>>()), [1, 13, 25]);
    }

    #[test]
    fn the_error_of_a_mean_shrinks_with_the_values() {
        assert_eq!(mean_and_error(&[2.0; 9]), (2.0, 0.0));
        assert_eq!(mean_and_error(&[1.0, 3.0]), (2.0, 1.0));
        assert_eq!(mean_and_error(&[5.0]), (5.0, 0.0));
    }

    #[test]
    fn a_core_casts_the_sample_scenes_rays() {
        let units = units_per_second().expect("measured");
        assert!((0.01..100.0).contains(&units), "{units}");
    }
}
