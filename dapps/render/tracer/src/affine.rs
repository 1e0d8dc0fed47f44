//! Affine maps.

use crate::vec3::{vec3, Vec3};
use scc_scene::Transform;

/// A linear map, given by its columns, then a translation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Affine {
    pub x: Vec3,
    pub y: Vec3,
    pub z: Vec3,
    pub translation: Vec3,
}

impl Affine {
    pub(crate) const IDENTITY: Self =
        Self { x: vec3(1.0, 0.0, 0.0), y: vec3(0.0, 1.0, 0.0), z: vec3(0.0, 0.0, 1.0), translation: Vec3::ZERO };

    /// From the upper three rows of a matrix.
    pub(crate) fn from_rows(m: &[f32; 12]) -> Self {
        Self {
            x: vec3(m[0], m[4], m[8]),
            y: vec3(m[1], m[5], m[9]),
            z: vec3(m[2], m[6], m[10]),
            translation: vec3(m[3], m[7], m[11]),
        }
    }

    /// Scale, then rotation, then translation. A quaternion without length does not rotate.
    pub(crate) fn from_transform(transform: &Transform) -> Self {
        let [x, y, z, w] = normalize_quaternion(transform.rotation);
        let [sx, sy, sz] = transform.scale;
        Self {
            x: vec3(1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y + w * z), 2.0 * (x * z - w * y)) * sx,
            y: vec3(2.0 * (x * y - w * z), 1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z + w * x)) * sy,
            z: vec3(2.0 * (x * z + w * y), 2.0 * (y * z - w * x), 1.0 - 2.0 * (x * x + y * y)) * sz,
            translation: transform.translation.into(),
        }
    }

    #[inline(always)]
    pub(crate) fn direction(&self, v: Vec3) -> Vec3 {
        self.x * v.x + self.y * v.y + self.z * v.z
    }

    #[inline(always)]
    pub(crate) fn point(&self, v: Vec3) -> Vec3 {
        self.direction(v) + self.translation
    }

    /// `v` times the transpose of the linear part. Of the inverse map: how normals travel.
    #[inline(always)]
    pub(crate) fn transposed(&self, v: Vec3) -> Vec3 {
        vec3(self.x.dot(v), self.y.dot(v), self.z.dot(v))
    }

    /// `inner` first, then `self`.
    pub(crate) fn after(&self, inner: &Self) -> Self {
        Self {
            x: self.direction(inner.x),
            y: self.direction(inner.y),
            z: self.direction(inner.z),
            translation: self.point(inner.translation),
        }
    }

    /// The way back; `None` where space is flattened.
    pub(crate) fn inverse(&self) -> Option<Self> {
        let (cx, cy, cz) = (self.y.cross(self.z), self.z.cross(self.x), self.x.cross(self.y));
        let determinant = self.x.dot(cx);
        if !(determinant.abs() > 1e-24 && determinant.abs() < 1e24) {
            return None;
        }
        let (rx, ry, rz) = (cx / determinant, cy / determinant, cz / determinant);
        let linear = Self {
            x: vec3(rx.x, ry.x, rz.x),
            y: vec3(rx.y, ry.y, rz.y),
            z: vec3(rx.z, ry.z, rz.z),
            translation: Vec3::ZERO,
        };
        Some(Self { translation: -linear.direction(self.translation), ..linear })
    }

    /// The weighted sum of maps, for skins.
    pub(crate) fn add_scaled(&mut self, other: &Self, weight: f32) {
        self.x += other.x * weight;
        self.y += other.y * weight;
        self.z += other.z * weight;
        self.translation += other.translation * weight;
    }
}

/// Of length 1; the one that does not rotate if it has no length.
pub(crate) fn normalize_quaternion(q: [f32; 4]) -> [f32; 4] {
    let length = crate::num::sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    if !(length > 1e-12) {
        return [0.0, 0.0, 0.0, 1.0];
    }
    q.map(|c| c / length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_and_its_inverse_cancel() {
        let transform =
            Transform { translation: [1.0, -2.0, 3.0], rotation: [0.1, 0.7, -0.3, 0.5], scale: [2.0, 0.5, -1.5] };
        let map = Affine::from_transform(&transform);
        let back = map.inverse().unwrap();
        let point = vec3(0.3, 4.0, -7.0);
        assert!((back.point(map.point(point)) - point).length() < 1e-5);
        assert_eq!(Affine { x: Vec3::ZERO, ..map }.inverse(), None);
    }

    #[test]
    fn a_quarter_turn_around_y_takes_x_to_minus_z() {
        let half = core::f32::consts::FRAC_1_SQRT_2;
        let turn = Affine::from_transform(&Transform { rotation: [0.0, half, 0.0, half], ..Default::default() });
        assert!((turn.direction(vec3(1.0, 0.0, 0.0)) - vec3(0.0, 0.0, -1.0)).length() < 1e-6);
    }
}
