//! Scalar arithmetic that gives the same bits everywhere.
//!
//! Only operations that IEEE 754 rounds exactly (`+ − × ÷ √`, comparisons, conversions) and, for everything else, polynomials or
//! `libm` in software. Never the standard library's transcendental functions, and never fused multiply-add.

pub(crate) const PI: f32 = core::f32::consts::PI;
pub(crate) const INV_PI: f32 = core::f32::consts::FRAC_1_PI;

/// The exactly rounded square root; 0 for negative numbers and for what is no number.
#[inline(always)]
pub(crate) fn sqrt(x: f32) -> f32 {
    if x > 0.0 {
        raw_sqrt(x)
    } else {
        0.0
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
fn raw_sqrt(x: f32) -> f32 {
    extern crate std;
    x.sqrt()
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn raw_sqrt(x: f32) -> f32 {
    use core::arch::wasm32::{f32x4_extract_lane, f32x4_splat, f32x4_sqrt};
    f32x4_extract_lane::<0>(f32x4_sqrt(f32x4_splat(x)))
}

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
#[inline(always)]
fn raw_sqrt(x: f32) -> f32 {
    libm::sqrtf(x)
}

/// The smaller one; `b` if they cannot be compared.
#[inline(always)]
pub(crate) fn min(a: f32, b: f32) -> f32 {
    if a < b {
        a
    } else {
        b
    }
}

/// The larger one; `b` if they cannot be compared.
#[inline(always)]
pub(crate) fn max(a: f32, b: f32) -> f32 {
    if a > b {
        a
    } else {
        b
    }
}

/// `x` between 0 and 1; 0 for what is no number.
#[inline(always)]
pub(crate) fn unit(x: f32) -> f32 {
    min(max(x, 0.0), 1.0)
}

/// The largest whole number that is not larger than `x`.
#[inline(always)]
pub(crate) fn floor(x: f32) -> i64 {
    let truncated = x as i64;
    if (truncated as f32) > x {
        truncated.saturating_sub(1)
    } else {
        truncated
    }
}

/// From `a` to `b`.
#[inline(always)]
pub(crate) fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// Sine and cosine of `turns` full turns, `turns` between 0 and 1, to within 2 units in the last place of 1.
#[inline(always)]
pub(crate) fn sin_cos_turns(turns: f32) -> (f32, f32) {
    // The nearest eighth of quarter turns: the rest is within ±π/4, where short Taylor polynomials are exact enough.
    let quarters = turns * 4.0;
    let quadrant = (quarters + 0.5) as i32;
    let x = (quarters - quadrant as f32) * (PI * 0.5);
    let x2 = x * x;
    let sine = x * (1.0 - x2 * (1.0 / 6.0 - x2 * (1.0 / 120.0 - x2 * (1.0 / 5040.0 - x2 * (1.0 / 362_880.0)))));
    let cosine = 1.0 - x2 * (0.5 - x2 * (1.0 / 24.0 - x2 * (1.0 / 720.0 - x2 * (1.0 / 40_320.0))));
    match quadrant & 3 {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        _ => (-cosine, sine),
    }
}

/// Mixes the bits of `x` so that each bit of the result depends on all of them.
#[inline(always)]
pub(crate) fn hash(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ x >> 16
}

/// A hash of both.
#[inline(always)]
pub(crate) fn hash2(a: u32, b: u32) -> u32 {
    hash(a ^ hash(b).wrapping_mul(0x9e37_79b9).wrapping_add(0x85eb_ca6b))
}

/// 32 random bits as a number from 0 up to, not including, 1.
#[inline(always)]
pub(crate) fn to_unit(bits: u32) -> f32 {
    (bits >> 8) as f32 * (1.0 / 16_777_216.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sines_are_close_to_the_true_ones() {
        for i in 0..=10_000 {
            let turns = i as f32 / 10_000.0;
            let (sine, cosine) = sin_cos_turns(turns);
            let angle = f64::from(turns) * core::f64::consts::TAU;
            assert!((f64::from(sine) - libm::sin(angle)).abs() < 4e-7, "{turns}");
            assert!((f64::from(cosine) - libm::cos(angle)).abs() < 4e-7, "{turns}");
        }
    }

    #[test]
    fn floors_are_floors() {
        for (x, expected) in [(0.0, 0), (0.9, 0), (1.0, 1), (-0.1, -1), (-1.0, -1), (-1.5, -2), (1e12, 999_999_995_904)]
        {
            assert_eq!(floor(x), expected);
        }
    }
}
