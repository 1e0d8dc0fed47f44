//! On every other machine. Compilers make vector instructions of it where there are some.

use core::ops::{Add, Div, Mul, Sub};

/// Four numbers.
#[derive(Clone, Copy)]
pub(crate) struct Lanes([f32; 4]);

/// Four truth values.
#[derive(Clone, Copy)]
pub(crate) struct Mask([bool; 4]);

impl Lanes {
    #[inline(always)]
    pub(crate) fn new(v: [f32; 4]) -> Self {
        Self(v)
    }

    // The tests compare only what both inputs of an operation pass through `new`.
    #[cfg_attr(test, allow(dead_code))]
    #[inline(always)]
    pub(crate) fn splat(value: f32) -> Self {
        Self([value; 4])
    }

    #[inline(always)]
    pub(crate) fn array(self) -> [f32; 4] {
        self.0
    }

    #[inline(always)]
    fn zip<T>(self, other: Self, f: impl Fn(f32, f32) -> T) -> [T; 4] {
        let (a, b) = (self.0, other.0);
        [f(a[0], b[0]), f(a[1], b[1]), f(a[2], b[2]), f(a[3], b[3])]
    }

    /// `if self < other { self } else { other }`
    #[inline(always)]
    pub(crate) fn min(self, other: Self) -> Self {
        Self(self.zip(other, crate::num::min))
    }

    /// `if self > other { self } else { other }`
    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(self.zip(other, crate::num::max))
    }

    #[inline(always)]
    pub(crate) fn less(self, other: Self) -> Mask {
        Mask(self.zip(other, |a, b| a < b))
    }

    #[inline(always)]
    pub(crate) fn at_most(self, other: Self) -> Mask {
        Mask(self.zip(other, |a, b| a <= b))
    }
}

impl Mask {
    #[inline(always)]
    pub(crate) fn and(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] & b[0], a[1] & b[1], a[2] & b[2], a[3] & b[3]])
    }

    /// One bit per lane.
    #[inline(always)]
    pub(crate) fn bits(self) -> u32 {
        let [a, b, c, d] = self.0.map(u32::from);
        a | b << 1 | c << 2 | d << 3
    }
}

impl Add for Lanes {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(self.zip(other, |a, b| a + b))
    }
}

impl Sub for Lanes {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(self.zip(other, |a, b| a - b))
    }
}

impl Mul for Lanes {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(self.zip(other, |a, b| a * b))
    }
}

impl Div for Lanes {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        Self(self.zip(other, |a, b| a / b))
    }
}
