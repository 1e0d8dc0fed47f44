//! What a customer wants of a scene, checked before it costs anything.

use scc_scene::Scene;
use scc_tracer::{Settings, Strategy};

/// Most pixels of an image in one direction.
pub const MAX_SIDE: u32 = 32_768;
/// Most pixels of an image.
pub const MAX_PIXELS: u64 = 1 << 28;
/// Most paths per pixel.
pub const MAX_SAMPLES: u32 = 1 << 16;
/// Most bounces.
pub const MAX_BOUNCES: u32 = 64;

/// Frames of a scene, as pictures of one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Frame numbers, in order, each once; see [`crate::frames::parse`].
    pub frames: Vec<u32>,
    /// A place in the scene's cameras.
    pub camera: u32,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Paths per pixel.
    pub samples: u32,
    /// How often light may bounce.
    pub max_bounces: u32,
    /// Chooses the noise.
    pub seed: u32,
}

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// No frames.
    #[error("no frame was asked for; name some, such as --frames 1-24")]
    NoFrames,
    /// An image without pixels, or too large a one.
    #[error("{0} × {1} is no possible image size; both sides must be 1 to {MAX_SIDE} pixels and together at most {MAX_PIXELS}")]
    Size(u32, u32),
    /// No sample, or too many.
    #[error("{0} samples per pixel are not possible; choose 1 to {MAX_SAMPLES}, such as 64")]
    Samples(u32),
    /// Too many bounces.
    #[error("{0} bounces are not possible; choose 0 to {MAX_BOUNCES}, such as 8")]
    Bounces(u32),
    /// No such camera.
    #[error("the scene has no camera number {camera}; it has {count}, counted from 0")]
    Camera {
        /// The one asked for.
        camera: u32,
        /// How many there are.
        count: usize,
    },
    /// More tasks than a job may have.
    #[error("this would be more than {0} tasks; ask for fewer frames or let a task last longer")]
    TooManyTasks(usize),
}

impl Request {
    /// Checks sizes, and that the camera is there.
    ///
    /// # Errors
    /// Any [`RequestError`] but [`RequestError::TooManyTasks`].
    pub fn check(&self, scene: &Scene) -> Result<(), RequestError> {
        if self.frames.is_empty() {
            return Err(RequestError::NoFrames);
        }
        let is_side = |side| (1..=MAX_SIDE).contains(&side);
        if !is_side(self.width) || !is_side(self.height) || self.pixels() > MAX_PIXELS {
            return Err(RequestError::Size(self.width, self.height));
        }
        if !(1..=MAX_SAMPLES).contains(&self.samples) {
            return Err(RequestError::Samples(self.samples));
        }
        if self.max_bounces > MAX_BOUNCES {
            return Err(RequestError::Bounces(self.max_bounces));
        }
        let is_placed = scene.nodes.iter().any(|node| node.camera == Some(self.camera));
        if !is_placed || self.camera as usize >= scene.cameras.len() {
            return Err(RequestError::Camera { camera: self.camera, count: scene.cameras.len() });
        }
        Ok(())
    }

    /// Pixels of one frame.
    pub fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The tracer's settings.
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
