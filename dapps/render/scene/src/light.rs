//! Punctual lights (`KHR_lights_punctual`).

/// The shape of a light. It shines along −Z of its node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LightKind {
    /// Parallel light from infinitely far; intensity in lux.
    Directional,
    /// In all directions; intensity in candela.
    Point,
    /// A cone; intensity in candela.
    Spot {
        /// Half the angle of the fully lit cone, radians, at least 0 and less than `outer_angle`.
        inner_angle: f32,
        /// Half the angle at which the light ends, radians, at most π/2.
        outer_angle: f32,
    },
}

/// A light without a visible body.
#[derive(Clone, Debug, PartialEq)]
pub struct Light {
    /// Its shape.
    pub kind: LightKind,
    /// Linear colour, not negative.
    pub color: [f32; 3],
    /// Lux or candela, see [`LightKind`]; not negative. A radiance of 1 in the image is 1 cd/m².
    pub intensity: f32,
    /// Where glTF's `range` fades the light out, in metres; 0 is no limit.
    pub range: f32,
    /// For soft shadows: the radius in metres, for directional lights the tangent of the half angle seen; 0 gives hard shadows.
    pub radius: f32,
}

impl Default for Light {
    fn default() -> Self {
        Self { kind: LightKind::Point, color: [1.0; 3], intensity: 1.0, range: 0.0, radius: 0.0 }
    }
}
