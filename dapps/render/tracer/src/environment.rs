//! Light from far away: its radiance by direction, and drawing directions where it is bright.

use crate::{
    num::{floor, max, min, sin_cos_turns, sqrt, unit, PI},
    vec3::{vec3, Vec3},
};
use alloc::vec::Vec;
use scc_scene::{Environment, EnvironmentImage, EnvironmentKind};

/// The environment, ready for rays.
pub(crate) struct Sky {
    intensity: f32,
    /// Sine and cosine of the rotation.
    turn: (f32, f32),
    /// Empty where nothing shines.
    table: Table,
}

/// How bright each cell of a grid over the sphere is, as cumulative sums.
struct Table {
    columns: usize,
    rows: usize,
    /// `rows` runs of `columns + 1` sums, from 0 to 1.
    within_rows: Vec<f32>,
    /// `rows + 1` sums, from 0 to 1.
    across_rows: Vec<f32>,
}

impl Sky {
    pub(crate) fn new(environment: &Environment) -> Self {
        let turn = (libm::sinf(environment.rotation), libm::cosf(environment.rotation));
        Self { intensity: environment.intensity, turn, table: Table::new(environment) }
    }

    /// Whether anything shines.
    pub(crate) fn shines(&self) -> bool {
        !self.table.across_rows.is_empty()
    }

    fn to_sky(&self, d: Vec3) -> Vec3 {
        let (sine, cosine) = self.turn;
        vec3(d.x * cosine - d.z * sine, d.y, d.x * sine + d.z * cosine)
    }

    fn to_world(&self, d: Vec3) -> Vec3 {
        let (sine, cosine) = self.turn;
        vec3(d.x * cosine + d.z * sine, d.y, d.z * cosine - d.x * sine)
    }

    /// The radiance that comes from `direction`.
    pub(crate) fn radiance(&self, environment: &Environment, direction: Vec3) -> Vec3 {
        match &environment.kind {
            EnvironmentKind::Constant(color) => Vec3::from(*color) * self.intensity,
            EnvironmentKind::Gradient { zenith, horizon, ground } => {
                gradient(direction.y, (*zenith).into(), (*horizon).into(), (*ground).into()) * self.intensity
            }
            EnvironmentKind::Image(image) => {
                let (u, v) = coordinates(self.to_sky(direction));
                bilinear(image, u, v) * self.intensity
            }
        }
    }

    /// The density, per solid angle, with which [`Sky::sample`] draws `direction`.
    pub(crate) fn density(&self, direction: Vec3) -> f32 {
        // Skies that only depend on the height need no angle around it.
        let (u, v) = match self.table.columns {
            1 => (0.0, height(direction.y)),
            _ => coordinates(self.to_sky(direction)),
        };
        let sine = sqrt(1.0 - direction.y * direction.y);
        self.table.density(u, v) / (2.0 * PI * PI * max(sine, 1e-6))
    }

    /// Draws a direction, with its density per solid angle.
    pub(crate) fn sample(&self, a: f32, b: f32) -> Option<(Vec3, f32)> {
        let (u, v) = self.table.sample(a, b)?;
        let (sine, cosine) = sin_cos_turns(v * 0.5);
        let (x, z) = sin_cos_turns(if u >= 0.5 { u - 0.5 } else { u + 0.5 });
        let direction = self.to_world(vec3(x * sine, cosine, -z * sine)).normalize();
        let density = self.density(direction);
        (density > 1e-12).then_some((direction, density))
    }
}

/// Where a direction lies in an equirectangular image, both 0 to 1.
fn coordinates(d: Vec3) -> (f32, f32) {
    let u = 0.5 + libm::atan2f(d.x, -d.z) * (0.5 / PI);
    (unit(u), height(d.y))
}

/// How far down from the zenith a direction lies, 0 to 1.
fn height(y: f32) -> f32 {
    unit(libm::acosf(min(max(y, -1.0), 1.0)) / PI)
}

fn gradient(y: f32, zenith: Vec3, horizon: Vec3, ground: Vec3) -> Vec3 {
    if y >= 0.0 {
        let t = 1.0 - (1.0 - y) * (1.0 - y);
        return horizon + (zenith - horizon) * t;
    }
    let t = unit(y * -20.0);
    horizon + (ground - horizon) * (t * t * (3.0 - 2.0 * t))
}

fn bilinear(image: &EnvironmentImage, u: f32, v: f32) -> Vec3 {
    let (x, y) = (u * image.width as f32 - 0.5, v * image.height as f32 - 0.5);
    let (left, top) = (floor(x), floor(y));
    let (fx, fy) = (x - left as f32, y - top as f32);
    let pixel = |dx: i64, dy: i64| {
        let column = (left + dx).rem_euclid(i64::from(image.width)) as u32;
        let row = (top + dy).clamp(0, i64::from(image.height) - 1) as u32;
        Vec3::from(image.color(column, row))
    };
    let upper = pixel(0, 0) + (pixel(1, 0) - pixel(0, 0)) * fx;
    let lower = pixel(0, 1) + (pixel(1, 1) - pixel(0, 1)) * fx;
    upper + (lower - upper) * fy
}

/// A finer grid would not pay.
const MAX_COLUMNS: usize = 1024;
const MAX_ROWS: usize = 512;
/// For skies that only depend on the height.
const SMOOTH_ROWS: usize = 64;

impl Table {
    fn new(environment: &Environment) -> Self {
        let (columns, rows, mut weights) = match &environment.kind {
            EnvironmentKind::Constant(color) => {
                (1, SMOOTH_ROWS, alloc::vec![Vec3::from(*color).luminance(); SMOOTH_ROWS])
            }
            EnvironmentKind::Gradient { zenith, horizon, ground } => {
                let at = |row: usize| {
                    let (_, y) = sin_cos_turns((row as f32 + 0.5) / SMOOTH_ROWS as f32 * 0.5);
                    gradient(y, (*zenith).into(), (*horizon).into(), (*ground).into()).luminance()
                };
                (1, SMOOTH_ROWS, (0..SMOOTH_ROWS).map(at).collect())
            }
            EnvironmentKind::Image(image) => shrink(image),
        };
        for (row, run) in weights.chunks_mut(columns).enumerate() {
            let (sine, _) = sin_cos_turns((row as f32 + 0.5) / rows as f32 * 0.5);
            for weight in run {
                *weight *= sine * environment.intensity;
            }
        }
        Self::from_weights(columns, rows, &weights)
    }

    fn from_weights(columns: usize, rows: usize, weights: &[f32]) -> Self {
        let mut within_rows = Vec::with_capacity(rows * (columns + 1));
        let mut row_weights = Vec::with_capacity(rows);
        for run in weights.chunks(columns) {
            row_weights.push(push_sums(run, &mut within_rows) as f32);
        }
        let mut across_rows = Vec::with_capacity(rows + 1);
        if !(push_sums(&row_weights, &mut across_rows) > 0.0) {
            across_rows.clear();
        }
        Self { columns, rows, within_rows, across_rows }
    }

    /// Relative to a uniform draw from the unit square.
    fn density(&self, u: f32, v: f32) -> f32 {
        if self.across_rows.is_empty() {
            return 0.0;
        }
        let row = ((v * self.rows as f32) as usize).min(self.rows - 1);
        let column = ((u * self.columns as f32) as usize).min(self.columns - 1);
        let run = row * (self.columns + 1) + column;
        let in_row = self.within_rows[run + 1] - self.within_rows[run];
        (self.across_rows[row + 1] - self.across_rows[row]) * in_row * (self.rows * self.columns) as f32
    }

    fn sample(&self, a: f32, b: f32) -> Option<(f32, f32)> {
        if self.across_rows.is_empty() {
            return None;
        }
        let (row, v) = draw(&self.across_rows, b);
        let run = row * (self.columns + 1);
        let (column, u) = draw(&self.within_rows[run..run + self.columns + 1], a);
        Some(((column as f32 + u) / self.columns as f32, (row as f32 + v) / self.rows as f32))
    }
}

/// Appends the cumulative sums of `weights`, scaled to end at 1, and returns their true sum.
fn push_sums(weights: &[f32], sums: &mut Vec<f32>) -> f64 {
    let total: f64 = weights.iter().map(|weight| f64::from(*weight)).sum();
    let mut sum = 0.0;
    sums.push(0.0);
    for (place, weight) in weights.iter().enumerate() {
        sum += f64::from(*weight);
        // A row without light is never drawn; its sums only have to be there.
        let even = (place + 1) as f64 / weights.len() as f64;
        sums.push(if total > 0.0 { (sum / total) as f32 } else { even as f32 });
    }
    total
}

/// The cell of cumulative sums that `u` falls into, and where in it, 0 to 1.
fn draw(sums: &[f32], u: f32) -> (usize, f32) {
    let cell = sums.partition_point(|sum| *sum <= u).clamp(1, sums.len() - 1) - 1;
    let width = sums[cell + 1] - sums[cell];
    (cell, if width > 0.0 { min(unit((u - sums[cell]) / width), 0.999_999) } else { 0.5 })
}

/// Mean luminances of at most [`MAX_COLUMNS`] × [`MAX_ROWS`] blocks.
fn shrink(image: &EnvironmentImage) -> (usize, usize, Vec<f32>) {
    let (width, height) = (image.width as usize, image.height as usize);
    let (columns, rows) = (width.min(MAX_COLUMNS), height.min(MAX_ROWS));
    let mut weights = alloc::vec![0.0f32; columns * rows];
    let mut counts = alloc::vec![0.0f32; columns * rows];
    for y in 0..height {
        for x in 0..width {
            let cell = y * rows / height * columns + x * columns / width;
            weights[cell] += mean_luminance(image, x, y);
            counts[cell] += 1.0;
        }
    }
    for (weight, count) in weights.iter_mut().zip(&counts) {
        *weight /= *count;
    }
    (columns, rows, weights)
}

/// The mean of the bilinear interpolation over a pixel, into which its neighbours reach: without them, the rim of a small sun would
/// be drawn far too rarely for its brightness.
fn mean_luminance(image: &EnvironmentImage, x: usize, y: usize) -> f32 {
    const SHARES: [f32; 3] = [0.125, 0.75, 0.125];
    let (width, height) = (image.width as usize, image.height as usize);
    let mut mean = 0.0;
    for (dy, share_y) in SHARES.iter().enumerate() {
        let row = (y + dy).clamp(1, height) - 1;
        for (dx, share_x) in SHARES.iter().enumerate() {
            let column = (x + dx + width - 1) % width;
            mean += Vec3::from(image.color(column as u32, row as u32)).luminance() * share_x * share_y;
        }
    }
    mean
}
