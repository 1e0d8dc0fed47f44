//! On x86-64, where SSE2 is always there.

use core::{
    arch::x86_64::{
        __m128, _mm_add_ps, _mm_and_ps, _mm_cmple_ps, _mm_cmplt_ps, _mm_cvtss_f32, _mm_div_ps, _mm_max_ps, _mm_min_ps,
        _mm_movemask_ps, _mm_mul_ps, _mm_set1_ps, _mm_set_ps, _mm_shuffle_ps, _mm_sub_ps,
    },
    ops::{Add, Div, Mul, Sub},
};

/// Calls an SSE2 instruction.
macro_rules! sse2 {
    ($call:expr) => {
        // SAFETY: the only precondition is that the processor has SSE2, and all x86-64 ones have.
        unsafe { $call }
    };
}

/// Four numbers.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(__m128);

/// Four truth values.
#[derive(Clone, Copy)]
pub(crate) struct Mask(__m128);

impl Lanes {
    #[inline(always)]
    pub(crate) fn new(v: [f32; 4]) -> Self {
        Self(sse2!(_mm_set_ps(v[3], v[2], v[1], v[0])))
    }

    #[inline(always)]
    pub(crate) fn splat(value: f32) -> Self {
        Self(sse2!(_mm_set1_ps(value)))
    }

    #[inline(always)]
    pub(crate) fn array(self) -> [f32; 4] {
        [
            sse2!(_mm_cvtss_f32(self.0)),
            sse2!(_mm_cvtss_f32(_mm_shuffle_ps::<1>(self.0, self.0))),
            sse2!(_mm_cvtss_f32(_mm_shuffle_ps::<2>(self.0, self.0))),
            sse2!(_mm_cvtss_f32(_mm_shuffle_ps::<3>(self.0, self.0))),
        ]
    }

    /// `if self < other { self } else { other }`
    #[inline(always)]
    pub(crate) fn min(self, other: Self) -> Self {
        Self(sse2!(_mm_min_ps(self.0, other.0)))
    }

    /// `if self > other { self } else { other }`
    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(sse2!(_mm_max_ps(self.0, other.0)))
    }

    #[inline(always)]
    pub(crate) fn less(self, other: Self) -> Mask {
        Mask(sse2!(_mm_cmplt_ps(self.0, other.0)))
    }

    #[inline(always)]
    pub(crate) fn at_most(self, other: Self) -> Mask {
        Mask(sse2!(_mm_cmple_ps(self.0, other.0)))
    }
}

impl Mask {
    #[inline(always)]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(sse2!(_mm_and_ps(self.0, other.0)))
    }

    /// One bit per lane.
    #[inline(always)]
    pub(crate) fn bits(self) -> u32 {
        sse2!(_mm_movemask_ps(self.0)) as u32
    }
}

impl Add for Lanes {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(sse2!(_mm_add_ps(self.0, other.0)))
    }
}

impl Sub for Lanes {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(sse2!(_mm_sub_ps(self.0, other.0)))
    }
}

impl Mul for Lanes {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(sse2!(_mm_mul_ps(self.0, other.0)))
    }
}

impl Div for Lanes {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        Self(sse2!(_mm_div_ps(self.0, other.0)))
    }
}
