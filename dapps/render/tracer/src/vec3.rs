//! Three numbers: points, directions and colours.

use crate::num::{max, sqrt};
use core::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub};

/// Three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub(crate) struct Vec3 {
    pub x: f32,
    pub y: f32,
    pub z: f32,
}

#[inline(always)]
pub(crate) const fn vec3(x: f32, y: f32, z: f32) -> Vec3 {
    Vec3 { x, y, z }
}

impl Vec3 {
    pub(crate) const ZERO: Self = vec3(0.0, 0.0, 0.0);
    pub(crate) const ONE: Self = vec3(1.0, 1.0, 1.0);

    #[inline(always)]
    pub(crate) const fn splat(value: f32) -> Self {
        vec3(value, value, value)
    }

    #[inline(always)]
    pub(crate) fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    #[inline(always)]
    pub(crate) fn cross(self, other: Self) -> Self {
        vec3(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )
    }

    #[inline(always)]
    pub(crate) fn length(self) -> f32 {
        sqrt(self.dot(self))
    }

    /// Of length 1, or `None` where there is no direction to speak of.
    #[inline(always)]
    pub(crate) fn try_normalize(self) -> Option<Self> {
        // Scaled first, so that tiny and huge vectors keep their direction.
        let largest = self.map(|c| max(c, -c)).largest();
        if !(largest > 1e-30 && largest < 1e30) {
            return None;
        }
        let scaled = self * (1.0 / largest);
        Some(scaled * (1.0 / scaled.length()))
    }

    /// Of length 1, for vectors whose length is known to be moderate.
    #[inline(always)]
    pub(crate) fn normalize(self) -> Self {
        self * (1.0 / max(self.length(), 1e-18))
    }

    #[inline(always)]
    pub(crate) fn map(self, f: impl Fn(f32) -> f32) -> Self {
        vec3(f(self.x), f(self.y), f(self.z))
    }

    #[inline(always)]
    pub(crate) fn largest(self) -> f32 {
        max(max(self.x, self.y), self.z)
    }

    /// Relative luminance of a linear colour (ITU-R BT.709).
    #[inline(always)]
    pub(crate) fn luminance(self) -> f32 {
        0.2126 * self.x + 0.7152 * self.y + 0.0722 * self.z
    }

    #[inline(always)]
    pub(crate) fn is_black(self) -> bool {
        self.x == 0.0 && self.y == 0.0 && self.z == 0.0
    }
}

impl From<[f32; 3]> for Vec3 {
    #[inline(always)]
    fn from([x, y, z]: [f32; 3]) -> Self {
        vec3(x, y, z)
    }
}

impl From<Vec3> for [f32; 3] {
    #[inline(always)]
    fn from(v: Vec3) -> Self {
        [v.x, v.y, v.z]
    }
}

impl Add for Vec3 {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        vec3(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl AddAssign for Vec3 {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Vec3 {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        vec3(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Neg for Vec3 {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        vec3(-self.x, -self.y, -self.z)
    }
}

impl Mul for Vec3 {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        vec3(self.x * other.x, self.y * other.y, self.z * other.z)
    }
}

impl Mul<f32> for Vec3 {
    type Output = Self;

    #[inline(always)]
    fn mul(self, factor: f32) -> Self {
        vec3(self.x * factor, self.y * factor, self.z * factor)
    }
}

impl MulAssign for Vec3 {
    #[inline(always)]
    fn mul_assign(&mut self, other: Self) {
        *self = *self * other;
    }
}

impl Div<f32> for Vec3 {
    type Output = Self;

    #[inline(always)]
    fn div(self, divisor: f32) -> Self {
        vec3(self.x / divisor, self.y / divisor, self.z / divisor)
    }
}

/// Two directions that make a right-handed frame with the unit vector `n` (Duff et al. 2017).
#[inline(always)]
pub(crate) fn basis(n: Vec3) -> (Vec3, Vec3) {
    let sign = if n.z >= 0.0 { 1.0 } else { -1.0 };
    let a = -1.0 / (sign + n.z);
    let b = n.x * n.y * a;
    (vec3(1.0 + sign * n.x * n.x * a, sign * b, -sign * n.x), vec3(b, sign + n.y * n.y * a, -n.y))
}
