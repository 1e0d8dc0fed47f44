//! On WebAssembly with its 128-bit instructions.

use core::{
    arch::wasm32::{
        f32x4, f32x4_add, f32x4_div, f32x4_extract_lane, f32x4_le, f32x4_lt, f32x4_mul, f32x4_pmax, f32x4_pmin,
        f32x4_splat, f32x4_sub, i32x4_bitmask, v128, v128_and,
    },
    ops::{Add, Div, Mul, Sub},
};

/// Four numbers.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(v128);

/// Four truth values.
#[derive(Clone, Copy)]
pub(crate) struct Mask(v128);

impl Lanes {
    #[inline(always)]
    pub(crate) fn new(v: [f32; 4]) -> Self {
        Self(f32x4(v[0], v[1], v[2], v[3]))
    }

    #[inline(always)]
    pub(crate) fn splat(value: f32) -> Self {
        Self(f32x4_splat(value))
    }

    #[inline(always)]
    pub(crate) fn array(self) -> [f32; 4] {
        [
            f32x4_extract_lane::<0>(self.0),
            f32x4_extract_lane::<1>(self.0),
            f32x4_extract_lane::<2>(self.0),
            f32x4_extract_lane::<3>(self.0),
        ]
    }

    /// `if self < other { self } else { other }`
    #[inline(always)]
    pub(crate) fn min(self, other: Self) -> Self {
        Self(f32x4_pmin(other.0, self.0))
    }

    /// `if self > other { self } else { other }`
    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(f32x4_pmax(other.0, self.0))
    }

    #[inline(always)]
    pub(crate) fn less(self, other: Self) -> Mask {
        Mask(f32x4_lt(self.0, other.0))
    }

    #[inline(always)]
    pub(crate) fn at_most(self, other: Self) -> Mask {
        Mask(f32x4_le(self.0, other.0))
    }
}

impl Mask {
    #[inline(always)]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(v128_and(self.0, other.0))
    }

    /// One bit per lane.
    #[inline(always)]
    pub(crate) fn bits(self) -> u32 {
        u32::from(i32x4_bitmask(self.0))
    }
}

impl Add for Lanes {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(f32x4_add(self.0, other.0))
    }
}

impl Sub for Lanes {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(f32x4_sub(self.0, other.0))
    }
}

impl Mul for Lanes {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(f32x4_mul(self.0, other.0))
    }
}

impl Div for Lanes {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        Self(f32x4_div(self.0, other.0))
    }
}
