//! Animation curves.

use alloc::vec::Vec;

/// What a channel moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Three numbers per value.
    Translation,
    /// Four numbers per value: a quaternion x, y, z, w.
    Rotation,
    /// Three numbers per value.
    Scale,
}

impl Target {
    /// Numbers per value.
    pub const fn width(self) -> usize {
        match self {
            Self::Translation | Self::Scale => 3,
            Self::Rotation => 4,
        }
    }
}

/// How a channel goes from key to key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolation {
    /// Stays at the last key.
    Step,
    /// Linear; rotations take the shorter spherical way.
    Linear,
    /// glTF's cubic spline with tangents.
    CubicSpline,
}

impl Interpolation {
    /// Values per key.
    pub const fn values_per_key(self) -> usize {
        match self {
            Self::Step | Self::Linear => 1,
            Self::CubicSpline => 3,
        }
    }
}

/// A curve that drives one property of one node. Before its first and after its last key it stays at that key.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// A place in [`crate::Scene::nodes`].
    pub node: u32,
    /// The property; at most one channel drives the same property of the same node.
    pub target: Target,
    /// Between keys.
    pub interpolation: Interpolation,
    /// Seconds, strictly increasing, at least one.
    pub times: Vec<f32>,
    /// As in glTF: `target.width()` numbers per value, and per key one value, or for cubic splines three: in-tangent, value,
    /// out-tangent.
    pub values: Vec<f32>,
}
