//! Rendering a rectangle of an image.

use crate::{
    camera::Viewpoint,
    frame::FrameScene,
    num::min,
    path::{follow, PathRules},
    sampler::Sampler,
    traverse::Stack,
};
use alloc::vec::Vec;
use core::fmt;

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// Its left edge in the image.
    pub x: u32,
    /// Its upper edge in the image.
    pub y: u32,
    /// Pixels in a row, at least 1.
    pub width: u32,
    /// Rows, at least 1.
    pub height: u32,
}

/// How light is found: for tests of the renderer itself. All three agree in the mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Strategy {
    /// By bouncing and by drawing from lights, combined with the power heuristic.
    #[default]
    Combined,
    /// Lights that a ray can meet are only found by bouncing into them.
    BounceOnly,
    /// They are only found by drawing from them.
    LightsOnly,
}

/// What to render. Every field changes the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// A place in the scene's cameras.
    pub camera: u32,
    /// Pixels in a row of the whole image.
    pub width: u32,
    /// Rows of the whole image.
    pub height: u32,
    /// Paths per pixel, at least 1; powers of two are spread best.
    pub samples: u32,
    /// How often light may bounce between surfaces; 0 is direct light only.
    pub max_bounces: u32,
    /// Another seed gives other noise.
    pub seed: u32,
    /// How light is found.
    pub strategy: Strategy,
}

/// A rendered rectangle.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Which one.
    pub rect: Rect,
    /// How many rays were cast, those towards lights included.
    pub rays: u64,
    /// Rows from the top: linear red, green and blue as they arrive at the eye (premultiplied with alpha), and
    /// alpha: the covered fraction. Finite and not negative.
    pub pixels: Vec<[f32; 4]>,
}

/// Why a rectangle cannot be rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderError {
    /// The scene has no such camera, or no node holds it.
    CameraNotFound,
    /// The rectangle is empty or reaches out of the image, or the image is larger than 65,536 pixels in a direction.
    InvalidSize,
    /// There must be 1 to 2²⁴ samples.
    InvalidSamples,
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CameraNotFound => "the scene has no such camera",
            Self::InvalidSize => "the tile is empty or reaches out of the image",
            Self::InvalidSamples => "the number of samples is not between 1 and 16,777,216",
        })
    }
}

impl core::error::Error for RenderError {}

/// Renders `rect` of the image that `settings` describe. The same bits on every machine, and the same pixels whatever the
/// rectangle around them is. `progress` hears the finished fraction after each row.
///
/// # Errors
/// [`RenderError`]: the scene or the image does not have what is asked for.
pub fn render_tile(
    frame: &FrameScene<'_>,
    settings: &Settings,
    rect: Rect,
    mut progress: impl FnMut(f32),
) -> Result<Tile, RenderError> {
    let scene = frame.renderer.scene;
    let camera = scene.cameras.get(settings.camera as usize).ok_or(RenderError::CameraNotFound)?;
    let node = scene.nodes.iter().position(|node| node.camera == Some(settings.camera));
    let node = node.ok_or(RenderError::CameraNotFound)?;
    let is_inside = |start: u32, length: u32, size: u32| {
        length > 0 && size <= 65_536 && start.checked_add(length).is_some_and(|end| end <= size)
    };
    if !is_inside(rect.x, rect.width, settings.width) || !is_inside(rect.y, rect.height, settings.height) {
        return Err(RenderError::InvalidSize);
    }
    if !(1..=1 << 24).contains(&settings.samples) {
        return Err(RenderError::InvalidSamples);
    }
    let viewpoint = Viewpoint::new(camera, &frame.nodes[node], settings.width, settings.height);
    let rules = PathRules { max_bounces: settings.max_bounces, strategy: settings.strategy };
    let mut stack = Stack::new();
    let mut tile = Tile { rect, rays: 0, pixels: Vec::with_capacity(rect.width as usize * rect.height as usize) };
    for y in rect.y..rect.y + rect.height {
        for x in rect.x..rect.x + rect.width {
            let pixel = render_pixel(frame, settings, &viewpoint, &rules, (x, y), &mut stack, &mut tile.rays);
            tile.pixels.push(pixel);
        }
        progress((y + 1 - rect.y) as f32 / rect.height as f32);
    }
    Ok(tile)
}

fn render_pixel(
    frame: &FrameScene<'_>,
    settings: &Settings,
    viewpoint: &Viewpoint,
    rules: &PathRules,
    (x, y): (u32, u32),
    stack: &mut Stack,
    rays: &mut u64,
) -> [f32; 4] {
    let filter = &frame.renderer.filter;
    let mut sums = [0.0f64; 4];
    for index in 0..settings.samples {
        let sampler = Sampler::new(settings.seed, x, y, index);
        let (u, v) = sampler.pair(0);
        let ray = viewpoint.ray(x as f32 + 0.5 + filter.sample(u), y as f32 + 0.5 + filter.sample(v));
        let seen = follow(frame, rules, ray, &sampler, stack, rays);
        let values = [seen.light.x, seen.light.y, seen.light.z, seen.alpha];
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += f64::from(sound(value));
        }
    }
    sums.map(|sum| (sum / f64::from(settings.samples)) as f32)
}

/// Extreme scenes can overflow: what is no number counts as black, and nothing counts as brighter than this.
fn sound(value: f32) -> f32 {
    if value > 0.0 {
        min(value, 1e9)
    } else {
        0.0
    }
}

#[cfg(test)]
#[path = "../tests/common/extremes.rs"]
mod extremes;

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use crate::Renderer;
    use scc_scene::Scene;

    /// The scenes that show that no bit of a NaN decides anything would show nothing if no NaN arose in them.
    #[test]
    fn what_is_no_number_arises_and_ends_at_the_pixel() {
        let (mut scenes, mut numbers) = (0, [0u32; 2]);
        for number in 0..extremes::COUNT {
            let scene = extremes::scene(number);
            let scene = Scene::decode(&scene.encode().unwrap()).unwrap();
            let renderer = Renderer::new(&scene);
            let frame = renderer.at_frame(1);
            let settings = Settings {
                camera: 0,
                width: 24,
                height: 24,
                samples: 4,
                max_bounces: 6,
                seed: 3,
                strategy: Strategy::Combined,
            };
            let tile = render_tile(&frame, &settings, Rect { x: 0, y: 0, width: 24, height: 24 }, |_| ()).unwrap();
            assert!(tile.pixels.as_flattened().iter().all(|c| (0.0..=1e9).contains(c)), "{number}");
            let viewpoint = Viewpoint::new(&scene.cameras[0], &frame.nodes[0], 24, 24);
            let rules = PathRules { max_bounces: 6, strategy: Strategy::Combined };
            let mut found = false;
            for place in 0..24 * 24u32 {
                let (x, y) = (place % 24, place / 24);
                let (sampler, ray) = (Sampler::new(3, x, y, 0), viewpoint.ray(x as f32, y as f32));
                let light = follow(&frame, &rules, ray, &sampler, &mut Stack::new(), &mut 0).light;
                let is_nan = light.x.is_nan() || light.y.is_nan() || light.z.is_nan();
                numbers[usize::from(is_nan)] += 1;
                found |= is_nan;
            }
            scenes += u32::from(found);
        }
        assert!(scenes >= 10 && numbers[1] >= 200, "{scenes} {numbers:?}");
    }
}
