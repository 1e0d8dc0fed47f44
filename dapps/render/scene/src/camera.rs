//! Cameras.

/// How a camera projects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Projection {
    /// A pinhole.
    Perspective {
        /// The vertical angle of view, radians, more than 0 and less than π. The width follows from the image's aspect ratio.
        vertical_angle: f32,
    },
    /// Parallel.
    Orthographic {
        /// Half the visible height in metres, positive (glTF's `ymag`). The width follows from the image's aspect ratio.
        half_height: f32,
    },
}

/// A camera; its node places it.
#[derive(Clone, Debug, PartialEq)]
pub struct Camera {
    /// How it projects.
    pub projection: Projection,
    /// Nothing nearer than this is seen, in metres along the view axis; not negative.
    pub near: f32,
    /// Nothing farther than this is seen; 0 is no limit.
    pub far: f32,
}

impl Camera {
    /// A pinhole without a far limit.
    pub fn perspective(vertical_angle: f32, near: f32) -> Self {
        Self { projection: Projection::Perspective { vertical_angle }, near, far: 0.0 }
    }
}
