//! The parameters of a task.

use alloc::string::String;
use scc_tracer::{Rect, Settings, Strategy};
use serde::{Deserialize, Serialize};

/// `params.json` of a render task. Every field changes the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskParams {
    /// The input file that holds the compiled scene.
    pub scene: String,
    /// Which frame; its time is `frame / frame_rate` of the scene.
    pub frame: u32,
    /// A place in the scene's cameras.
    pub camera: u32,
    /// Pixels in a row of the whole image, 1 to 65,536.
    pub width: u32,
    /// Rows of the whole image, 1 to 65,536.
    pub height: u32,
    /// The part of the image to render.
    pub tile: TileParams,
    /// Paths per pixel, 1 to 2²⁴.
    pub samples: u32,
    /// How often light may bounce; 0 is direct light only.
    pub max_bounces: u32,
    /// Chooses the noise.
    pub seed: u32,
}

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TileParams {
    /// Its left edge.
    pub x: u32,
    /// Its upper edge.
    pub y: u32,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl From<TileParams> for Rect {
    fn from(tile: TileParams) -> Self {
        Self { x: tile.x, y: tile.y, width: tile.width, height: tile.height }
    }
}

impl From<Rect> for TileParams {
    fn from(rect: Rect) -> Self {
        Self { x: rect.x, y: rect.y, width: rect.width, height: rect.height }
    }
}

impl TaskParams {
    /// What the tracer needs to know.
    pub fn settings(&self) -> Settings {
        Settings {
            camera: self.camera,
            width: self.width,
            height: self.height,
            samples: self.samples,
            max_bounces: self.max_bounces,
            seed: self.seed,
            strategy: Strategy::Combined,
        }
    }
}
