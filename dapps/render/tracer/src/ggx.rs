//! The GGX microfacet distribution, in a frame whose Z is the surface normal.

use crate::{
    num::{max, min, sin_cos_turns, sqrt, PI},
    vec3::{vec3, Vec3},
};

/// The distribution for one roughness.
#[derive(Clone, Copy)]
pub(crate) struct Ggx {
    alpha: f32,
}

/// Below this, reflections could not be told from a mirror's, and f32 would no longer hold the distribution's peak.
const MIN_ALPHA: f32 = 1e-3;

/// Schlick's fifth power of one minus the cosine.
#[inline(always)]
pub(crate) fn schlick(cosine: f32) -> f32 {
    let x = 1.0 - min(max(cosine, 0.0), 1.0);
    let x2 = x * x;
    x2 * x2 * x
}

impl Ggx {
    /// `roughness` is perceptual: its square is the width of the distribution.
    #[inline(always)]
    pub(crate) fn new(roughness: f32) -> Self {
        Self { alpha: max(roughness * roughness, MIN_ALPHA) }
    }

    /// The density of facets with this normal.
    #[inline(always)]
    pub(crate) fn distribution(&self, half: Vec3) -> f32 {
        let a2 = self.alpha * self.alpha;
        let stretched = (half.x * half.x + half.y * half.y) / a2 + half.z * half.z;
        1.0 / (PI * a2 * stretched * stretched)
    }

    /// Smith's function of hidden facets.
    #[inline(always)]
    fn lambda(&self, v: Vec3) -> f32 {
        let z2 = max(v.z * v.z, 1e-12);
        let tangent2 = max(1.0 - z2, 0.0) / z2;
        (sqrt(1.0 + self.alpha * self.alpha * tangent2) - 1.0) * 0.5
    }

    /// The part of facets visible from `view`.
    #[inline(always)]
    pub(crate) fn masking(&self, view: Vec3) -> f32 {
        1.0 / (1.0 + self.lambda(view))
    }

    /// The part of facets visible from both sides (height-correlated).
    #[inline(always)]
    pub(crate) fn masking_shadowing(&self, view: Vec3, light: Vec3) -> f32 {
        1.0 / (1.0 + self.lambda(view) + self.lambda(light))
    }

    /// The part of facets visible from `view` that also see `light`.
    #[inline(always)]
    pub(crate) fn shadowing_ratio(&self, view: Vec3, light: Vec3) -> f32 {
        let seen = 1.0 + self.lambda(view);
        seen / (seen + self.lambda(light))
    }

    /// A facet normal among those visible from `view` (Dupuy and Benyoub 2023).
    #[inline(always)]
    pub(crate) fn sample_half(&self, view: Vec3, u: f32, v: f32) -> Vec3 {
        let stretched = vec3(view.x * self.alpha, view.y * self.alpha, view.z).normalize();
        let z = (1.0 - v) * (1.0 + stretched.z) - stretched.z;
        let radius = sqrt(1.0 - z * z);
        let (sine, cosine) = sin_cos_turns(u);
        let half = vec3(radius * cosine, radius * sine, z) + stretched;
        vec3(half.x * self.alpha, half.y * self.alpha, max(half.z, 1e-7)).normalize()
    }
}
