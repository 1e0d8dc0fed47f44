//! Reading textures.

use crate::{num::floor, vec3::vec3, vec3::Vec3};
use scc_scene::{Encoding, Filter, Mesh, Texture, TextureRef, Wrap};

/// sRGB bytes as linear light.
pub(crate) struct SrgbTable([f32; 256]);

impl SrgbTable {
    pub(crate) fn new() -> Self {
        Self(core::array::from_fn(|byte| crate::view::srgb_to_linear(byte as f32 / 255.0)))
    }
}

/// A colour with alpha.
#[derive(Clone, Copy)]
pub(crate) struct Texel {
    pub color: Vec3,
    pub alpha: f32,
}

impl Texel {
    fn mix(self, other: Self, t: f32) -> Self {
        Self { color: self.color + (other.color - self.color) * t, alpha: self.alpha + (other.alpha - self.alpha) * t }
    }
}

/// The texture coordinates of a point of a triangle, as `reference` sees them. Meshes without them have them at 0.
pub(crate) fn coordinates(mesh: &Mesh, reference: &TextureRef, corners: [u32; 3], u: f32, v: f32) -> [f32; 2] {
    let set = if reference.uv_set == 0 { &mesh.uv0 } else { &mesh.uv1 };
    let [a, b, c] = corners.map(|vertex| set.get(vertex as usize).copied().unwrap_or([0.0; 2]));
    let at = |i: usize| a[i] + (b[i] - a[i]) * u + (c[i] - a[i]) * v;
    let (x, y) = (at(0), at(1));
    let m = &reference.uv_transform;
    [m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5]]
}

/// The texture at `uv`, in linear light where it is a colour.
pub(crate) fn sample(texture: &Texture, table: &SrgbTable, uv: [f32; 2]) -> Texel {
    let x = uv[0] * texture.width as f32;
    let y = uv[1] * texture.height as f32;
    match texture.filter {
        Filter::Nearest => texel(texture, table, floor(x), floor(y)),
        Filter::Linear => {
            let (x, y) = (x - 0.5, y - 0.5);
            let (left, top) = (floor(x), floor(y));
            let (fx, fy) = (x - left as f32, y - top as f32);
            let (right, bottom) = (left.saturating_add(1), top.saturating_add(1));
            let upper = texel(texture, table, left, top).mix(texel(texture, table, right, top), fx);
            let lower = texel(texture, table, left, bottom).mix(texel(texture, table, right, bottom), fx);
            upper.mix(lower, fy)
        }
    }
}

fn wrap(place: i64, size: u32, mode: Wrap) -> usize {
    let size = i64::from(size);
    let inside = match mode {
        Wrap::ClampToEdge => place.clamp(0, size - 1),
        Wrap::Repeat if place >= 0 && place < size => place,
        Wrap::Repeat => place.rem_euclid(size),
        Wrap::MirroredRepeat => {
            let both = place.rem_euclid(2 * size);
            both.min(2 * size - 1 - both)
        }
    };
    inside as usize
}

fn texel(texture: &Texture, table: &SrgbTable, x: i64, y: i64) -> Texel {
    let column = wrap(x, texture.width, texture.wrap_u);
    let row = wrap(y, texture.height, texture.wrap_v);
    let start = (row * texture.width as usize + column) * 4;
    let [red, green, blue, alpha] = match texture.rgba.get(start..start + 4) {
        Some(&[red, green, blue, alpha]) => [red, green, blue, alpha],
        _ => [0; 4],
    };
    let byte = |value: u8| f32::from(value) * (1.0 / 255.0);
    let color = match texture.encoding {
        Encoding::Srgb => vec3(table.0[red as usize], table.0[green as usize], table.0[blue as usize]),
        Encoding::Linear => vec3(byte(red), byte(green), byte(blue)),
    };
    Texel { color, alpha: byte(alpha) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_outside_wrap_as_the_sampler_says() {
        let places = [-4, -3, -1, 0, 2, 3, 5, 6];
        let wrapped = |mode| places.map(|place| wrap(place, 3, mode));
        assert_eq!(wrapped(Wrap::Repeat), [2, 0, 2, 0, 2, 0, 2, 0]);
        assert_eq!(wrapped(Wrap::MirroredRepeat), [2, 2, 0, 0, 2, 2, 0, 0]);
        assert_eq!(wrapped(Wrap::ClampToEdge), [0, 0, 0, 0, 2, 2, 2, 2]);
    }

    #[test]
    fn bilinear_reading_is_exact_at_centres_and_half_way_between() {
        let texture = Texture {
            width: 2,
            height: 1,
            rgba: alloc::vec![0, 0, 0, 0, 255, 255, 255, 255],
            encoding: Encoding::Linear,
            wrap_u: Wrap::ClampToEdge,
            wrap_v: Wrap::ClampToEdge,
            filter: Filter::Linear,
        };
        let table = SrgbTable::new();
        for (u, expected) in [(0.0, 0.0), (0.25, 0.0), (0.5, 0.5), (0.75, 1.0), (1.0, 1.0)] {
            assert!((sample(&texture, &table, [u, 0.3]).alpha - expected).abs() < 1e-6);
        }
    }
}
