//! What will be rendered: whole frames or tiles, and the manifest.

use super::{estimate::Estimate, scene::Blend};
use crate::{
    failure::{Failure, Outcome},
    job::{Kind, News, Piece, Plan, Teller},
    program::hash_of,
    render::{options::TileChoice, RenderOptions},
};
use scc_blender::{quarters, tiles, Blender, Division, Piece as Tile, Size, Task, SCENE_NAME};
use scc_job_spec::{File, Manifest, Semantics, Task as ManifestTask, MAX_TASKS};
use scc_types::{DappId, Engine, Units};

/// Fewer frames than this are cut into tiles, so that many workers can render at once.
const FEW_FRAMES: usize = 4;
/// No tile that was not asked for is smaller: eight pixels around it, which may be rendered besides, make an eighth more of one of this side.
const LEAST_SIDE: u32 = 256;
/// Shorter sides are not cut in two: where there is overscan, more than a fifth of what is rendered of their quarters would be.
const LEAST_CUT: u32 = 256;
/// Bytes of a pixel's channel, as a 32-bit float that cannot be compressed.
const CHANNEL_BYTES: u64 = 4;
/// Bytes of a picture besides its pixels.
const SLACK: u64 = 1 << 20;
/// Memory of a task: what Blender took here and half as much again, in steps, from a least to what a job may have.
const MEMORY_STEP: u64 = 256 << 20;
const LEAST_MEMORY: u64 = 1 << 30;
const MOST_MEMORY: u64 = 4 << 30;
/// Bytes of a pixel of each pass, once it is read.
const DECODED_BYTES: u64 = 16;
/// Bytes of memory that a pixel takes while it is rendered, at most.
const RENDER_BYTES: u64 = 128;
/// Bytes that it takes while it is denoised. A denoiser that has less leaves a black frame and says nothing.
const DENOISE_BYTES: u64 = 1_100;
/// Bytes a second that come from a worker, at least: passes of a whole frame are sent where that takes no longer than rendering it.
const BYTES_PER_SECOND: f64 = 1e6;
/// Seconds for each pixel that denoising takes here, about. So many workers are not to wait for it.
const FINISH_SECONDS: f64 = 1e-5;
const WORKERS: f64 = 32.0;

/// Blender as an engine: its exact version.
pub fn engine(blender: &Blender) -> Outcome<Engine> {
    let named = |text: &str| text.as_bytes().to_vec().try_into();
    match (named("blender"), named(blender.version())) {
        (Ok(name), Ok(version)) => Ok(Engine::Native { name, version }),
        _ => Err(Failure::Refused("the version of this Blender is too long for the chain".into())),
    }
}

/// Cuts and writes the manifest, for `frames` of the request.
pub fn make(
    blend: &Blend,
    options: &RenderOptions,
    dapp: DappId,
    frames: &[u32],
    estimate: &Estimate,
    teller: &Teller,
) -> Outcome<Plan> {
    let tasks: Vec<Task> = match side(blend, options, frames.len(), estimate, teller)? {
        None => frames.iter().map(|frame| whole(blend, *frame, estimate)).collect(),
        Some(side) => frames.iter().flat_map(|frame| cut(blend, *frame, side, frames.last() == Some(frame))).collect(),
    };
    if tasks.iter().any(|task| !task.passes.is_empty()) {
        let text = "workers render what is before denoiser and compositor; these run here, once for each frame".into();
        teller.tell(&News::Note { text })?;
    }
    if tasks.len() > MAX_TASKS {
        return Err(Failure::Refused(format!(
            "{} tasks, at most {MAX_TASKS} are allowed (nothing was paid)",
            tasks.len()
        )));
    }
    let seconds = |task: &Task| {
        let part = task.picture_size().pixels() as f64 / blend.size.pixels() as f64;
        estimate.setup_seconds + estimate.frame_seconds * part
    };
    let all: f64 = tasks.iter().map(seconds).sum();
    let (hash, size) = hash_of(&blend.packed).map_err(|error| Failure::file("cannot read", &blend.packed, error))?;
    let manifest = Manifest {
        version: Manifest::VERSION,
        dapp,
        engine: engine(&blend.blender)?,
        code_size: 0,
        semantics: semantics(memory(blend, &tasks, estimate.memory), &tasks)?,
        inputs: vec![File { name: SCENE_NAME.into(), hash, size }],
        tasks: tasks
            .iter()
            .map(|task| Ok(ManifestTask::new(units(seconds(task) * estimate.units_per_second), params(task)?)))
            .collect::<Outcome<_>>()?,
    };
    of(manifest, Some(estimate.band.map(|part| part * all)))
}

/// The plan of a manifest.
pub fn of(manifest: Manifest, core_seconds: Option<[f64; 2]>) -> Outcome<Plan> {
    let pieces = tasks(&manifest)?.iter().map(|task| Piece::Frame(number(task))).collect();
    Plan::new(Kind::Frame, manifest, pieces, core_seconds)
}

/// The tasks of a manifest.
pub fn tasks(manifest: &Manifest) -> Outcome<Vec<Task>> {
    let unreadable = |error| Failure::Refused(format!("the job cannot be described: {error}"));
    manifest.tasks.iter().map(|task| Task::parse(task.params.text().as_bytes()).map_err(unreadable)).collect()
}

/// The frame of a task.
pub fn number(task: &Task) -> u32 {
    task.frame.try_into().unwrap_or_default()
}

/// The longest side of a tile; `None`: whole frames.
fn side(
    blend: &Blend,
    options: &RenderOptions,
    frames: usize,
    estimate: &Estimate,
    teller: &Teller,
) -> Outcome<Option<u32>> {
    let wanted = match options.tile {
        TileChoice::None => None,
        TileChoice::Side(side) => Some(side),
        TileChoice::Auto if frames >= FEW_FRAMES => None,
        TileChoice::Auto => suitable(blend.size, estimate.frame_seconds / options.task_seconds.max(1.0)),
    };
    match (&blend.division, wanted) {
        (Division::WholeFrames(reason), Some(_)) => {
            let text = format!("whole frames are rendered, no tiles: {reason}");
            teller.tell(&News::Note { text })?;
            Ok(None)
        }
        (_, wanted) => Ok(wanted.filter(|side| *side < blend.size.width.max(blend.size.height))),
    }
}

/// The side of so many tiles of a frame; `None`: one is enough.
fn suitable(size: Size, count: f64) -> Option<u32> {
    let side = (size.pixels() as f64 / count.max(1.0)).sqrt().ceil() as u32;
    Some(side.max(LEAST_SIDE)).filter(|side| count > 1.5 && *side < size.width.max(size.height))
}

/// A frame of its own task. With its passes a twentieth of it tells whether it is right, without them all of it must be rendered again.
fn whole(blend: &Blend, frame: u32, estimate: &Estimate) -> Task {
    let part = blend.part(frame, None);
    let is_too_much = |task: &Task| memory(blend, std::slice::from_ref(task), estimate.memory) > MOST_MEMORY;
    let least = (bytes(&part) as f64 / BYTES_PER_SECOND).max(blend.size.pixels() as f64 * FINISH_SECONDS * WORKERS);
    let finished = blend.task(frame);
    match !part.passes.is_empty() && (least <= estimate.frame_seconds || is_too_much(&finished)) {
        true => part,
        false => finished,
    }
}

/// Bytes of the file that a task makes, at most.
pub fn bytes(task: &Task) -> u64 {
    task.picture_size().pixels().saturating_mul(CHANNEL_BYTES).saturating_mul(task.channels() as u64)
}

/// Bytes of a frame's tiles while it is put together: as they were read, and merged.
pub fn work_bytes(size: Size, task: &Task) -> u64 {
    size.pixels().saturating_mul(2 * DECODED_BYTES).saturating_mul(task.passes.len().max(1) as u64)
}

fn cut(blend: &Blend, frame: u32, side: u32, is_last: bool) -> Vec<Task> {
    let task = |tile: Tile| blend.part(frame, Some(tile.rendered));
    pieces(blend.size, side, blend.overscan, is_last).into_iter().map(task).collect()
}

/// The tiles of a frame. Of the job's last one a quarter is cut finer, where that is worth it: else some wait at the end for others
/// who have half a large tile before them.
fn pieces(size: Size, side: u32, overscan: u32, is_last: bool) -> Vec<Tile> {
    let mut pieces = tiles(size, side, overscan);
    let fine = if is_last { pieces.len() / 4 } else { 0 };
    let last = pieces.split_off(pieces.len().saturating_sub(fine));
    for tile in last {
        let Size { width, height } = tile.keep.size();
        match width.min(height) >= LEAST_CUT {
            true => pieces.extend(quarters(size, tile.keep, overscan)),
            false => pieces.push(tile),
        }
    }
    pieces
}

/// Bytes of memory that these tasks take, of a Blender that took so many here.
fn memory(blend: &Blend, tasks: &[Task], took: u64) -> u64 {
    let is_denoised = blend.denoises && tasks.iter().any(|task| task.tile.is_none() && task.passes.is_empty());
    wanted(blend.size, is_denoised, took)
}

fn wanted(size: Size, is_denoised: bool, took: u64) -> u64 {
    let pixel = RENDER_BYTES + if is_denoised { DENOISE_BYTES } else { 0 };
    took.saturating_add(took / 2).saturating_add(size.pixels().saturating_mul(pixel))
}

fn semantics(wanted: u64, tasks: &[Task]) -> Outcome<Semantics> {
    let memory = wanted.div_ceil(MEMORY_STEP).saturating_mul(MEMORY_STEP).max(LEAST_MEMORY);
    if memory > MOST_MEMORY {
        return Err(Failure::Refused(format!(
            "the scene takes about {} of memory, a job may have {}: make it lighter or choose a smaller size (nothing was paid)",
            crate::job::room::bytes(wanted),
            crate::job::room::bytes(MOST_MEMORY)
        )));
    }
    let output = tasks.iter().map(bytes).max().unwrap_or_default().saturating_add(SLACK);
    Ok(Semantics { memory, output, output_files: 1, ..Semantics::default() })
}

fn units(count: f64) -> Units {
    count.ceil().max(1.0) as Units
}

fn params(task: &Task) -> Outcome<serde_json::Value> {
    serde_json::to_value(task).map_err(|error| Failure::Local(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HD: Size = Size { width: 1_920, height: 1_080 };

    #[test]
    fn a_heavy_still_is_cut_so_that_a_tile_takes_the_wanted_time() {
        assert_eq!(suitable(HD, 0.7), None);
        assert_eq!(suitable(HD, 16.0), Some(360));
        assert_eq!(suitable(HD, 1e9), Some(LEAST_SIDE));
        assert_eq!(suitable(Size { width: 100, height: 100 }, 1e9), None, "one tile is enough for a small frame");
    }

    #[test]
    fn the_last_large_tiles_of_a_job_are_cut_finer() {
        let count = |side, is_last| {
            let pieces = pieces(HD, side, 8, is_last);
            assert_eq!(pieces.iter().map(|tile| tile.keep.size().pixels()).sum::<u64>(), HD.pixels());
            pieces.len()
        };
        assert_eq!([count(540, false), count(540, true)], [8, 6 + 2 * 4]);
        assert_eq!(count(255, true), 8 * 5, "its quarters would be overscan to a large part");
        assert_eq!(count(1_080, true), 2, "of two none is the last quarter");
        let band = Size { width: 2_048, height: 32 };
        assert_eq!(
            pieces(band, 512, 8, true),
            tiles(band, 512, 8),
            "so narrow that nothing would be kept of a quarter"
        );
    }

    #[test]
    fn a_task_has_the_memory_that_blender_took_and_half_as_much_again() {
        let memory = |took, denoised| semantics(wanted(HD, denoised, took), &[]).map(|semantics| semantics.memory);
        assert_eq!(memory(0, false), Ok(LEAST_MEMORY));
        assert_eq!(memory(1 << 30, false), Ok(7 * MEMORY_STEP));
        assert_eq!(memory(0, true), Ok(10 * MEMORY_STEP));
        assert!(memory(3 << 30, false).expect_err("too much").to_string().contains("a job may have 4294 MB"));
        let tile = Task::parse(br#"{"frame":1,"size":{"width":64,"height":48},"passes":["Combined","Depth"]}"#)
            .expect("a task");
        assert_eq!(semantics(0, &[tile]).expect("allowed").output, 64 * 48 * (4 + 1) * 4 + SLACK);
    }

    #[test]
    fn units_are_whole_and_never_none() {
        assert_eq!([0.0, 0.2, 1.0, 1.2, f64::NAN].map(units), [1, 1, 1, 2, 1]);
    }
}
