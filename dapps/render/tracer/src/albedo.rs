//! How much a GGX surface reflects in all, tabulated.

use crate::{ggx::Ggx, num::sqrt, vec3::vec3};
use alloc::vec::Vec;

const SIZE: usize = 32;
const STRATA: u32 = 16;

/// Directional albedo of single scattering, split as `f0 · scale + bias` (Karis 2013), by view angle and roughness.
pub(crate) struct AlbedoTable {
    entries: Vec<[f32; 2]>,
}

impl AlbedoTable {
    pub(crate) fn new() -> Self {
        let at = |i: usize| i as f32 / (SIZE - 1) as f32;
        let entries = (0..SIZE * SIZE).map(|i| integrate(at(i % SIZE), at(i / SIZE))).collect();
        Self { entries }
    }

    /// `(scale, bias)` for the cosine of the view angle and the perceptual roughness.
    pub(crate) fn get(&self, cosine: f32, roughness: f32) -> (f32, f32) {
        let last = (SIZE - 1) as f32;
        // The table is finer near grazing angles, where it is steep.
        let (x, y) = (sqrt(cosine) * last, roughness * last);
        let (column, row) = ((x as usize).min(SIZE - 2), (y as usize).min(SIZE - 2));
        let (fx, fy) = (x - column as f32, y - row as f32);
        let entry = |dx: usize, dy: usize, part: usize| self.entries[(row + dy) * SIZE + column + dx][part];
        let blend = |part: usize| {
            let upper = crate::num::mix(entry(0, 0, part), entry(1, 0, part), fx);
            let lower = crate::num::mix(entry(0, 1, part), entry(1, 1, part), fx);
            crate::num::mix(upper, lower, fy)
        };
        (blend(0), blend(1))
    }
}

fn integrate(root_cosine: f32, roughness: f32) -> [f32; 2] {
    let cosine = crate::num::max(root_cosine * root_cosine, 1e-4);
    let view = vec3(sqrt(1.0 - cosine * cosine), 0.0, cosine);
    let ggx = Ggx::new(roughness);
    let (mut scale, mut bias) = (0.0, 0.0);
    for i in 0..STRATA * STRATA {
        let center = |n: u32| (n as f32 + 0.5) / STRATA as f32;
        let half = ggx.sample_half(view, center(i % STRATA), center(i / STRATA));
        let cosine_half = view.dot(half);
        let light = half * (2.0 * cosine_half) - view;
        if light.z > 0.0 {
            let weight = ggx.shadowing_ratio(view, light);
            let fresnel = crate::ggx::schlick(cosine_half);
            scale += weight * (1.0 - fresnel);
            bias += weight * fresnel;
        }
    }
    let count = (STRATA * STRATA) as f32;
    [scale / count, bias / count]
}
