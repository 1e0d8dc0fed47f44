//! What is infinitely far away.

use crate::{f16_from_f32, f16_to_f32};
use alloc::vec::Vec;

/// A picture of the whole sphere.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct EnvironmentImage {
    /// Pixels around, 1 to 65,536.
    pub width: u32,
    /// Rows, 1 to 65,536.
    pub height: u32,
    /// `width · height` linear colours as IEEE half floats, not negative, finite; rows from the zenith down. The middle of
    /// the image lies towards −Z, and it turns to +X on the right of it.
    pub pixels: Vec<[u16; 3]>,
}

impl EnvironmentImage {
    /// An image from linear colours. Negative values and those that are no numbers become 0, too large ones 65,504.
    pub fn from_f32(width: u32, height: u32, colors: &[[f32; 3]]) -> Self {
        Self {
            width,
            height,
            pixels: colors.iter().map(|color| color.map(|c| f16_from_f32(c.clamp_light()))).collect(),
        }
    }

    /// The linear colour of a pixel; black outside of the image.
    pub fn color(&self, x: u32, y: u32) -> [f32; 3] {
        let place = y as usize * self.width as usize + x as usize;
        self.pixels.get(place).map_or([0.0; 3], |pixel| pixel.map(f16_to_f32))
    }
}

trait ClampLight {
    fn clamp_light(self) -> f32;
}

impl ClampLight for f32 {
    fn clamp_light(self) -> f32 {
        if self > 0.0 {
            self.min(65504.0)
        } else {
            0.0
        }
    }
}

/// Where the light from far away comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum EnvironmentKind {
    /// The same radiance everywhere.
    Constant([f32; 3]),
    /// From `horizon` to `zenith` above, `ground` below, blended smoothly over a few degrees at the horizon.
    Gradient {
        /// Straight up.
        zenith: [f32; 3],
        /// At the horizon.
        horizon: [f32; 3],
        /// Below.
        ground: [f32; 3],
    },
    /// An equirectangular picture.
    Image(EnvironmentImage),
}

/// The light from far away.
#[derive(Clone, Debug, PartialEq)]
pub struct Environment {
    /// Its radiance.
    pub kind: EnvironmentKind,
    /// Multiplied with it; not negative.
    pub intensity: f32,
    /// Turns it around the Y axis, radians, counter-clockwise seen from above.
    pub rotation: f32,
    /// Whether the camera sees it. If not, the image is transparent where nothing else is hit.
    pub visible: bool,
}

impl Default for Environment {
    /// Black and visible.
    fn default() -> Self {
        Self { kind: EnvironmentKind::Constant([0.0; 3]), intensity: 1.0, rotation: 0.0, visible: true }
    }
}
