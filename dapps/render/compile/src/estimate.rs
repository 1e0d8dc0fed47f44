//! How much work a request is, from a few small tiles rendered here.
//!
//! How many rays a path casts depends on what the pixel sees, hardly on the number of samples. So a sparse grid of small
//! tiles, a few paths per pixel, over a few frames tells the rays of every tile of every frame, and how fast this machine
//! casts them.

use crate::{Request, RequestError};
use scc_scene::Scene;
use scc_tracer::{render_tile, Rect, RenderError, Renderer};
use std::time::{Duration, Instant};

/// Cells of the grid in each direction.
const CELLS: u32 = 6;
/// Pixels of a probe in each direction.
const PROBE: u32 = 8;
/// Frames that are probed at most.
const FRAMES: usize = 4;

/// How many rays a path casts in each part of the image.
#[derive(Clone, Debug, PartialEq)]
pub struct RayGrid {
    /// Columns of cells.
    pub columns: u32,
    /// Rows of cells.
    pub rows: u32,
    /// Rays per path, row after row, from the top.
    pub rays_per_path: Vec<f64>,
}

/// What a request takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Rays one frame takes.
    pub rays_per_frame: f64,
    /// The true number of rays, and so the time, lies between these multiples of the estimate, in 19 cases of 20.
    pub band: (f64, f64),
    /// Rays per second of one thread of this machine.
    pub rays_per_second: f64,
    /// Seconds before the first ray of a frame: bent meshes and lights.
    pub setup_seconds: f64,
    /// Seconds one frame takes on one thread of this machine.
    pub seconds_per_frame: f64,
    /// Where the rays go.
    pub grid: RayGrid,
    /// What estimating took.
    pub spent: Duration,
}

/// Renders small tiles spread over frames and image, for about `budget`, but at least one round of them.
///
/// # Errors
/// [`RequestError`]: the scene or the request does not allow it.
pub fn estimate(scene: &Scene, request: &Request, budget: Duration) -> Result<Estimate, RequestError> {
    request.check(scene)?;
    let started = Instant::now();
    let renderer = Renderer::new(scene);
    let frames = spread(&request.frames);
    let mut probes = Probes::new(request);
    let mut setup = Duration::ZERO;
    let mut paths_per_pixel = 1;
    let mut rounds = 0u32;
    while rounds == 0 || (started.elapsed() < budget && paths_per_pixel <= request.samples) {
        for frame in &frames {
            let before = Instant::now();
            let frame = renderer.at_frame(*frame);
            setup += before.elapsed();
            probes.round(&frame, request, paths_per_pixel, rounds).map_err(|error| refused(error, request, scene))?;
        }
        rounds += 1;
        paths_per_pixel = (paths_per_pixel * 2).min(request.samples.max(1)).min(16);
        if rounds == 8 {
            break;
        }
    }
    let setups = f64::from(rounds) * frames.len() as f64;
    Ok(probes.finish(request, setup.as_secs_f64() / setups, started.elapsed()))
}

fn refused(error: RenderError, request: &Request, scene: &Scene) -> RequestError {
    match error {
        RenderError::CameraNotFound => RequestError::Camera { camera: request.camera, count: scene.cameras.len() },
        RenderError::InvalidSize => RequestError::Size(request.width, request.height),
        RenderError::InvalidSamples => RequestError::Samples(request.samples),
    }
}

/// A few frames from the first to the last.
fn spread(frames: &[u32]) -> Vec<u32> {
    let count = frames.len().min(FRAMES);
    let last = frames.len().saturating_sub(1);
    (0..count).filter_map(|at| frames.get(if count > 1 { at * last / (count - 1) } else { 0 })).copied().collect()
}

struct Probes {
    columns: u32,
    rows: u32,
    rays: Vec<f64>,
    paths: Vec<f64>,
    /// Rays per path of each probe, by cell.
    values: Vec<Vec<f64>>,
    tracing: Duration,
}

impl Probes {
    fn new(request: &Request) -> Self {
        let cells_in = |side: u32| (side / PROBE).clamp(1, CELLS);
        let (columns, rows) = (cells_in(request.width), cells_in(request.height));
        let cells = (columns * rows) as usize;
        let (rays, paths, values) = (vec![0.0; cells], vec![0.0; cells], vec![Vec::new(); cells]);
        Self { columns, rows, rays, paths, values, tracing: Duration::ZERO }
    }

    fn round(
        &mut self,
        frame: &scc_tracer::FrameScene<'_>,
        request: &Request,
        samples: u32,
        round: u32,
    ) -> Result<(), RenderError> {
        let settings = scc_tracer::Settings { samples, seed: request.seed ^ round, ..request.settings() };
        for cell in 0..self.columns * self.rows {
            let (column, row) = (cell % self.columns, cell / self.columns);
            let (x, width) = probe(request.width, self.columns, column, round * 2);
            let (y, height) = probe(request.height, self.rows, row, round * 2 + 1);
            let rect = Rect { x, y, width, height };
            let before = Instant::now();
            let tile = render_tile(frame, &settings, rect, |_| ())?;
            self.tracing += before.elapsed();
            let paths = f64::from(width) * f64::from(height) * f64::from(samples);
            let cell = cell as usize;
            self.rays[cell] += tile.rays as f64;
            self.paths[cell] += paths;
            self.values[cell].push(tile.rays as f64 / paths);
        }
        Ok(())
    }

    fn finish(self, request: &Request, setup_seconds: f64, spent: Duration) -> Estimate {
        let rays_per_path: Vec<f64> = self.rays.iter().zip(&self.paths).map(|(rays, paths)| rays / paths).collect();
        let grid = RayGrid { columns: self.columns, rows: self.rows, rays_per_path };
        let cells = grid.rays_per_path.len() as f64;
        let mean = grid.rays_per_path.iter().sum::<f64>() / cells;
        let total = mean * request.pixels() as f64 * f64::from(request.samples);
        let rays_per_second = self.rays.iter().sum::<f64>() / self.tracing.as_secs_f64().max(1e-9);
        // Spread within cells is noise of the probes; that between them is the picture and cancels out.
        let variance = |values: &Vec<f64>| {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let sum = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
            sum / (values.len() as f64 - 1.0).max(1.0) / values.len() as f64
        };
        let within = (self.values.iter().map(variance).sum::<f64>() / cells / cells).sqrt();
        // A probe stands for a cell whose rest it has not seen.
        let unseen =
            (self.values.iter().flatten().map(|v| (v - mean).powi(2)).sum::<f64>() / cells / cells).sqrt() * 0.1;
        let relative = (2.0 * (within * within + unseen * unseen).sqrt() / mean.max(1e-9)).clamp(0.02, 0.9);
        Estimate {
            rays_per_frame: total,
            band: (1.0 - relative, 1.0 + relative),
            rays_per_second,
            setup_seconds,
            seconds_per_frame: setup_seconds + total / rays_per_second,
            grid,
            spent,
        }
    }
}

/// A probe's start and length within its cell; another place in every round.
fn probe(side: u32, cells: u32, cell: u32, round: u32) -> (u32, u32) {
    let start = u64::from(side) * u64::from(cell) / u64::from(cells);
    let end = u64::from(side) * u64::from(cell + 1) / u64::from(cells);
    let length = (end - start).min(u64::from(PROBE));
    let room = end - start - length;
    // Multiples of the golden ratio fall evenly.
    let fraction = (u64::from(round * 7 + cell * 3 + 1) * 0x9e37_79b9) & 0xffff_ffff;
    ((start + ((room * fraction) >> 32)) as u32, length as u32)
}

impl Estimate {
    /// Rays a rectangle takes.
    pub fn rays_of(&self, request: &Request, rect: Rect) -> f64 {
        let mut sum = 0.0;
        for row in 0..self.grid.rows {
            let height = overlap(rect.y, rect.height, request.height, self.grid.rows, row);
            for column in 0..self.grid.columns {
                let width = overlap(rect.x, rect.width, request.width, self.grid.columns, column);
                let cell = (row * self.grid.columns + column) as usize;
                sum += width * height * self.grid.rays_per_path.get(cell).copied().unwrap_or(0.0);
            }
        }
        sum * f64::from(request.samples)
    }

    /// Seconds a rectangle takes on one thread of this machine.
    pub fn seconds_of(&self, request: &Request, rect: Rect) -> f64 {
        self.setup_seconds + self.rays_of(request, rect) / self.rays_per_second
    }
}

/// How many pixels of a cell lie within a span.
fn overlap(start: u32, length: u32, side: u32, cells: u32, cell: u32) -> f64 {
    let edge = |cell: u32| f64::from(side) * f64::from(cell) / f64::from(cells);
    let (start, end) = (f64::from(start), f64::from(start) + f64::from(length));
    (edge(cell + 1).min(end) - edge(cell).max(start)).max(0.0)
}
