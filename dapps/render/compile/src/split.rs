//! A request into tasks: tiles of a size that one worker renders in a wanted time.

use crate::{estimate::Estimate, Request, RequestError};
use scc_render_task::TaskParams;
use scc_tracer::Rect;

/// Rays of one unit.
pub const RAYS_PER_UNIT: f64 = 1e6;
/// Most tasks of a job, as the manifest allows.
pub const MAX_TASKS: usize = 1_000_000;
/// No tile is smaller than this in a direction, unless the image is.
pub const MIN_TILE: u32 = 16;
/// No tile is larger than this in a direction: its result has to fit into memory and travel.
pub const MAX_TILE: u32 = 2_048;

/// Of so many tasks the last one is cut in four, where that is worth it: else some workers wait at the end for others who have most of a
/// long task before them.
const CUT_PART: usize = 8;
/// A quarter counts for so many units at least, for they are rounded up: by half a unit on average.
const LEAST_UNITS: f64 = 4.0;
/// A quarter lasts so many times as long as what any task needs before its first ray, at least.
const SETUPS: f64 = 20.0;

/// How to split.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitOptions {
    /// How long a task should last on this machine, in seconds.
    pub task_seconds: f64,
    /// The name of the scene among the job's input files.
    pub scene: String,
}

impl Default for SplitOptions {
    fn default() -> Self {
        Self { task_seconds: 20.0, scene: "scene.bin".into() }
    }
}

/// A task and what it is expected to take.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedTask {
    /// For the render module.
    pub params: TaskParams,
    /// Expected rays.
    pub rays: f64,
    /// Expected rays in 10⁶, rounded up: what the task counts for.
    pub units: u64,
}

impl PlannedTask {
    /// The parameters as they stand in the manifest.
    pub fn params_json(&self) -> serde_json::Value {
        // A structure of numbers and a string is always JSON.
        serde_json::to_value(&self.params).unwrap_or_default()
    }
}

/// The tasks of a request, frame after frame, each frame's tiles row after row; the last ones smaller.
///
/// # Errors
/// [`RequestError::TooManyTasks`], and what is wrong with the size.
pub fn split(request: &Request, estimate: &Estimate, options: &SplitOptions) -> Result<Vec<PlannedTask>, RequestError> {
    if request.frames.is_empty() {
        return Err(RequestError::NoFrames);
    }
    if request.width == 0 || request.height == 0 {
        return Err(RequestError::Size(request.width, request.height));
    }
    let tiles = tiles(request, estimate, options.task_seconds);
    let whole = tiles.len().saturating_mul(request.frames.len());
    if whole > MAX_TASKS {
        return Err(RequestError::TooManyTasks(MAX_TASKS));
    }
    // Each one that is cut makes three more.
    let first_cut = whole - (whole / CUT_PART).min((MAX_TASKS - whole) / 3);
    let all = request.frames.iter().flat_map(|frame| tiles.iter().map(move |rect| (*frame, *rect)));
    let cut = all.enumerate().flat_map(|(number, (frame, rect))| {
        let is_cut = number >= first_cut && is_worth_cutting(request, estimate, rect);
        let parts = if is_cut { quarters(rect).to_vec() } else { vec![rect] };
        parts.into_iter().map(move |rect| (frame, rect))
    });
    Ok(cut.map(|(frame, rect)| planned(request, estimate, &options.scene, frame, rect)).collect())
}

fn planned(request: &Request, estimate: &Estimate, scene: &str, frame: u32, rect: Rect) -> PlannedTask {
    let rays = estimate.rays_of(request, rect);
    PlannedTask {
        params: TaskParams {
            scene: scene.into(),
            frame,
            camera: request.camera,
            width: request.width,
            height: request.height,
            tile: rect.into(),
            samples: request.samples,
            max_bounces: request.max_bounces,
            seed: request.seed,
        },
        rays,
        units: (rays / RAYS_PER_UNIT).ceil().max(1.0) as u64,
    }
}

fn is_worth_cutting(request: &Request, estimate: &Estimate, rect: Rect) -> bool {
    let rays = estimate.rays_of(request, rect) / 4.0;
    rect.width.min(rect.height) >= 2 * MIN_TILE
        && rays >= LEAST_UNITS * RAYS_PER_UNIT
        && rays / estimate.rays_per_second >= SETUPS * estimate.setup_seconds
}

/// A tile whose sides are two pixels or more, cut in four.
fn quarters(rect: Rect) -> [Rect; 4] {
    let (left, upper) = (rect.width / 2, rect.height / 2);
    let part = |right: bool, lower: bool| Rect {
        x: if right { rect.x + left } else { rect.x },
        y: if lower { rect.y + upper } else { rect.y },
        width: if right { rect.width - left } else { left },
        height: if lower { rect.height - upper } else { upper },
    };
    [part(false, false), part(true, false), part(false, true), part(true, true)]
}

/// Equal tiles, as square as possible, that cover an image without overlap.
fn tiles(request: &Request, estimate: &Estimate, task_seconds: f64) -> Vec<Rect> {
    let (width, height) = (f64::from(request.width), f64::from(request.height));
    let work = (estimate.seconds_per_frame - estimate.setup_seconds).max(0.0);
    // What a task needs before its first ray is not made less by smaller tiles.
    let useful = (task_seconds - estimate.setup_seconds).max(0.25 * task_seconds).max(1e-3);
    let wanted = (work / useful).ceil().clamp(1.0, MAX_TASKS as f64);
    let rows = (wanted * height / width).sqrt().round().clamp(1.0, wanted);
    let columns = (wanted / rows).ceil();
    let side = |length: u32, parts: f64| {
        let side = (f64::from(length) / parts).ceil() as u32;
        // Multiples of 8 keep neighbouring tiles alike in size.
        side.next_multiple_of(8).clamp(MIN_TILE, MAX_TILE).min(length)
    };
    let (tile_width, tile_height) = (side(request.width, columns), side(request.height, rows));
    let mut tiles = Vec::new();
    for y in (0..request.height).step_by(tile_height as usize) {
        for x in (0..request.width).step_by(tile_width as usize) {
            let width = tile_width.min(request.width - x);
            tiles.push(Rect { x, y, width, height: tile_height.min(request.height - y) });
        }
    }
    tiles
}
