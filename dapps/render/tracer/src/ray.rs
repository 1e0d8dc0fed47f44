//! Rays and where they end.

use crate::vec3::{vec3, Vec3};

/// A half line with limits; distances are in units of the direction's length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ray {
    pub origin: Vec3,
    pub direction: Vec3,
    pub near: f32,
    pub far: f32,
}

/// What a ray met.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub distance: f32,
    /// Weight of the triangle's second corner.
    pub u: f32,
    /// Weight of the triangle's third corner.
    pub v: f32,
    /// A place in the frame's instances.
    pub instance: u32,
    /// A place in the mesh's triangles.
    pub triangle: u32,
    /// A place in the scene's materials.
    pub material: u32,
}

/// Farther than anything: the diagonal of the largest scene is 2√3·10⁹.
pub(crate) const FAR: f32 = 1e10;

/// A point from which a ray to the side of `normal` does not meet the surface again (Wächter and Binder 2019), with room for the
/// rounding of one transform.
#[inline(always)]
pub(crate) fn offset(point: Vec3, normal: Vec3) -> Vec3 {
    const NEAR_ORIGIN: f32 = 1.0 / 32.0;
    let shift = |p: f32, n: f32| {
        if p > -NEAR_ORIGIN && p < NEAR_ORIGIN {
            return p + n * (1.0 / 32_768.0);
        }
        // The bits of what is no number are nobody's business: they differ between machines.
        if !(p.abs() < f32::INFINITY) {
            return p;
        }
        let steps = (n * 512.0) as i32;
        let bits = p.to_bits() as i32;
        f32::from_bits(bits.wrapping_add(if p < 0.0 { -steps } else { steps }) as u32)
    };
    vec3(shift(point.x, normal.x), shift(point.y, normal.y), shift(point.z, normal.z))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_steps_off_its_surface() {
        for at in [0.0, 0.01, 1.0, -1.0, 1e9, -1e9] {
            let away = offset(Vec3::splat(at), vec3(1.0, -1.0, 0.0));
            assert!(away.x > at && away.y < at && away.z == at, "{at}");
        }
    }

    /// Counting up the bits of a NaN could make a number of them, another one on each kind of machine.
    #[test]
    fn what_is_no_number_stays_none() {
        for bits in [0x7fc0_0000, 0xffc0_0000, 0x7f80_0001, 0xffff_ffff, 0xff80_0001] {
            for normal in [0.0, 1.0, -1.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
                let moved = offset(Vec3::splat(f32::from_bits(bits)), Vec3::splat(normal));
                assert!(moved.x.is_nan() && moved.y.is_nan() && moved.z.is_nan(), "{bits:x} {normal}");
            }
        }
        assert_eq!(offset(Vec3::splat(f32::NEG_INFINITY), Vec3::ONE).x, f32::NEG_INFINITY);
    }
}
