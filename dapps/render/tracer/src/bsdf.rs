//! How a surface scatters: a GGX lobe over a diffuse one that gets exactly the energy the GGX lobe leaves.

use crate::{
    albedo::AlbedoTable,
    ggx::{schlick, Ggx},
    num::{max, min, mix, sin_cos_turns, sqrt, INV_PI},
    surface::Surface,
    vec3::{basis, vec3, Vec3},
};

/// A surface seen from one direction.
pub(crate) struct Bsdf {
    tangent: Vec3,
    bitangent: Vec3,
    normal: Vec3,
    geometric_normal: Vec3,
    /// Towards the eye, in the frame of the shading normal.
    view: Vec3,
    ggx: Ggx,
    /// Reflectance seen head on and at grazing angles.
    f0: Vec3,
    f90: f32,
    /// Single scattering is scaled up by what further scattering between facets returns (Turquin 2019).
    compensation: Vec3,
    /// What the diffuse lobe reflects.
    diffuse: Vec3,
    specular_chance: f32,
}

/// A direction drawn by [`Bsdf::sample`].
pub(crate) struct Scattered {
    pub direction: Vec3,
    /// Reflected light for incoming light of 1, cosine included, divided by `density`.
    pub weight: Vec3,
    /// Per solid angle.
    pub density: f32,
}

impl Bsdf {
    /// `view` points away from the surface, on the side of its geometric normal.
    pub(crate) fn new(surface: &Surface, view: Vec3, table: &AlbedoTable) -> Self {
        let normal = surface.shading_normal;
        let (tangent, bitangent) = basis(normal);
        let local = vec3(view.dot(tangent), view.dot(bitangent), max(view.dot(normal), 1e-4));
        let (scale, bias) = table.get(min(local.z, 1.0), surface.roughness);
        let missing = 1.0 / max(scale + bias, 1e-3) - 1.0;
        // What barely reflects head on, as there is no border to reflect at, does not do so at grazing angles either.
        let dielectric_f90 = min(surface.dielectric_f0 * 50.0, 1.0);
        let dielectric =
            (surface.dielectric_f0 * scale + dielectric_f90 * bias) * (1.0 + surface.dielectric_f0 * missing);
        let f90 = mix(dielectric_f90, 1.0, surface.metallic);
        let blend = |metal: f32| mix(surface.dielectric_f0, metal, surface.metallic);
        let f0 = surface.base_color.map(blend);
        let compensation = f0.map(|f| 1.0 + f * missing);
        let diffuse = surface.base_color * ((1.0 - surface.metallic) * max(1.0 - dielectric, 0.0));
        let specular_weight = (f0 * scale + Vec3::splat(f90 * bias)).luminance();
        let diffuse_weight = diffuse.luminance();
        let specular_chance = match (specular_weight > 0.0, diffuse_weight > 0.0) {
            (true, true) => min(max(specular_weight / (specular_weight + diffuse_weight), 0.1), 0.9),
            (false, true) => 0.0,
            (_, false) => 1.0,
        };
        Self {
            tangent,
            bitangent,
            normal,
            geometric_normal: surface.geometric_normal,
            view: local.normalize(),
            ggx: Ggx::new(surface.roughness),
            f0,
            f90,
            compensation,
            diffuse,
            specular_chance,
        }
    }

    /// Reflected light for incoming light of 1 from `direction`, cosine included, and the density with which
    /// [`Bsdf::sample`] draws it. Black below the surface.
    pub(crate) fn evaluate(&self, direction: Vec3) -> (Vec3, f32) {
        let light = vec3(direction.dot(self.tangent), direction.dot(self.bitangent), direction.dot(self.normal));
        if light.z <= 0.0 || direction.dot(self.geometric_normal) <= 0.0 {
            return (Vec3::ZERO, 0.0);
        }
        let half = (self.view + light).normalize();
        let fresnel = schlick(self.view.dot(half));
        let facets = self.ggx.distribution(half) / (4.0 * self.view.z);
        let reflectance = self.f0 + (Vec3::splat(self.f90) - self.f0) * fresnel;
        // The cosine of the light cancels against the one in the denominator of the microfacet model.
        let specular = reflectance * self.compensation * (facets * self.ggx.masking_shadowing(self.view, light));
        let diffuse = self.diffuse * (INV_PI * light.z);
        let specular_density = facets * self.ggx.masking(self.view);
        let density = mix(light.z * INV_PI, specular_density, self.specular_chance);
        (specular + diffuse, density)
    }

    /// Draws a direction; `None` where the draw ends below the surface.
    pub(crate) fn sample(&self, lobe: f32, u: f32, v: f32) -> Option<Scattered> {
        let local = if lobe < self.specular_chance {
            let half = self.ggx.sample_half(self.view, u, v);
            half * (2.0 * self.view.dot(half)) - self.view
        } else {
            let radius = sqrt(v);
            let (sine, cosine) = sin_cos_turns(u);
            vec3(radius * cosine, radius * sine, sqrt(1.0 - v))
        };
        let direction = self.tangent * local.x + self.bitangent * local.y + self.normal * local.z;
        let direction = direction.normalize();
        let (value, density) = self.evaluate(direction);
        // Written so that what is no number ends the path.
        if !(density > 1e-12 && density < 1e12) {
            return None;
        }
        Some(Scattered { direction, weight: value * (1.0 / density), density })
    }
}
