//! What one worker renders at a time.

use serde::{Deserialize, Serialize};

use crate::{BlenderError, MAX_PIXELS};

/// The scene's name among a job's input files: the only one, packed.
pub const SCENE_NAME: &str = "scene.blend";
/// Longest parameters of a task, in bytes; real ones have some 200.
const MAX_TASK_BYTES: usize = 1_024;

/// Parameters of a task, as JSON in the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Frame of the animation.
    pub frame: i32,
    /// Size of the whole frame.
    pub size: Size,
    /// The part to render, overscan included; the whole frame without it. Always 32-bit EXR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tile: Option<Rectangle>,
    /// Samples for each pixel; the artist's without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub samples: Option<u32>,
    /// Seed of the samples; the artist's without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<i32>,
    /// Format of a whole frame.
    #[serde(default)]
    pub format: Format,
}

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// Pixels `left..right` of rows `top..bottom`, counted from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rectangle {
    /// First column.
    pub left: u32,
    /// First row.
    pub top: u32,
    /// Column after the last.
    pub right: u32,
    /// Row after the last.
    pub bottom: u32,
}

/// File format of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// 32-bit floats, linear, before colour management.
    #[default]
    Exr,
    /// 8 bits, with the artist's colour management.
    Png,
}

impl Size {
    /// Number of pixels.
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The whole of it.
    pub fn all(self) -> Rectangle {
        Rectangle { left: 0, top: 0, right: self.width, bottom: self.height }
    }
}

impl Rectangle {
    /// Its size; zero where the sides are swapped.
    pub fn size(self) -> Size {
        Size { width: self.right.saturating_sub(self.left), height: self.bottom.saturating_sub(self.top) }
    }

    /// Whether all of `other` lies in it.
    pub fn holds(self, other: Self) -> bool {
        self.left <= other.left && self.top <= other.top && other.right <= self.right && other.bottom <= self.bottom
    }
}

/// The name of the one file that a task gives.
pub fn output_name(task: &Task) -> &'static str {
    match task.format {
        Format::Exr => "render.exr",
        Format::Png => "render.png",
    }
}

impl Task {
    /// Reads and checks a task from untrusted bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, BlenderError> {
        if bytes.len() > MAX_TASK_BYTES {
            return Err(BlenderError::InvalidTask(format!("its parameters have more than {MAX_TASK_BYTES} bytes")));
        }
        let task: Self = serde_json::from_slice(bytes).map_err(|error| BlenderError::InvalidTask(error.to_string()))?;
        task.check()?;
        Ok(task)
    }

    /// Refuses what makes no picture or one too large.
    pub fn check(&self) -> Result<(), BlenderError> {
        let invalid = |why: &str| Err(BlenderError::InvalidTask(why.into()));
        if self.size.width < 4 || self.size.height < 4 || self.size.width > 65_535 || self.size.height > 65_535 {
            return invalid("a side of the frame is below 4 or above 65,535 pixels");
        }
        if self.size.pixels() > MAX_PIXELS {
            return invalid("the frame has more pixels than allowed");
        }
        if let Some(tile) = self.tile {
            if !self.size.all().holds(tile) || tile.size().width < 4 || tile.size().height < 4 {
                return invalid("the tile is smaller than 4 pixels or reaches out of the frame");
            }
            if self.format != Format::Exr {
                return invalid("a tile is always EXR");
            }
        }
        if self.samples.is_some_and(|samples| samples == 0 || samples > 1 << 24) {
            return invalid("the number of samples is zero or too large");
        }
        if !(0..=1_048_574).contains(&self.frame) {
            return invalid("Blender has no frame of this number");
        }
        if self.seed.is_some_and(|seed| seed < 0) {
            return invalid("the seed is negative");
        }
        Ok(())
    }

    /// Size of the picture it makes.
    pub fn picture_size(&self) -> Size {
        self.tile.unwrap_or(self.size.all()).size()
    }
}
