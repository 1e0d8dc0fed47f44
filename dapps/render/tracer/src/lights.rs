//! What shines, and drawing from it in proportion to power.

use crate::{
    frame::FrameScene,
    num::{max, min, sin_cos_turns, sqrt, unit, PI},
    ray::{Hit, FAR},
    vec3::{basis, Vec3},
};
use alloc::vec::Vec;
use scc_scene::{Encoding, LightKind, Material, Scene};

/// One thing that shines.
enum Source {
    Triangle {
        instance: u32,
        triangle: u32,
        material: u32,
        corners: [Vec3; 3],
    },
    /// A place in the scene's nodes and one in its lights.
    Punctual {
        node: u32,
        light: u32,
    },
}

/// All that shines from near, and how the environment shares the draws with it.
#[derive(Default)]
pub(crate) struct LightList {
    sources: Vec<Source>,
    /// Sums of the powers up to each source, from 0.
    sums: Vec<f64>,
    /// Per material, the power per area by which its triangles are drawn.
    emittance: Vec<f32>,
    /// How often the environment is drawn from.
    sky_chance: f32,
    /// Whether a ray can meet a light: the environment or an emissive triangle.
    pub can_be_met: bool,
}

/// Light that arrives at a point from a drawn source, if nothing is in its way.
pub(crate) struct Arriving {
    pub direction: Vec3,
    pub distance: f32,
    /// Radiance divided by the density, or for points in space the irradiance divided by the chance.
    pub light: Vec3,
    /// Per solid angle; `None` for sources that no ray can meet.
    pub density: Option<f32>,
}

impl LightList {
    pub(crate) fn new(frame: &FrameScene<'_>, scene_radius: f32) -> Self {
        let scene = frame.renderer.scene;
        let emittance: Vec<f32> = scene.materials.iter().map(|material| emittance(scene, material)).collect();
        let mut sources = Vec::new();
        let mut sums = alloc::vec![0.0f64];
        let mut sum = 0.0;
        let mut add = |sources: &mut Vec<Source>, source: Source, power: f32| {
            if power > 0.0 {
                sum += f64::from(power);
                sums.push(sum);
                sources.push(source);
            }
        };
        for instance in 0..frame.instances.len() as u32 {
            for (triangle, &material) in frame.materials(instance).iter().enumerate() {
                let power_per_area = emittance[material as usize];
                if power_per_area > 0.0 {
                    let triangle = triangle as u32;
                    let corners = frame.world_corners(instance, triangle);
                    let area = 0.5 * (corners[1] - corners[0]).cross(corners[2] - corners[0]).length();
                    add(
                        &mut sources,
                        Source::Triangle { instance, triangle, material, corners },
                        power_per_area * area,
                    );
                }
            }
        }
        let has_triangles = !sources.is_empty();
        for (node, light) in scene.nodes.iter().enumerate().filter_map(|(place, node)| Some((place, node.light?))) {
            let source = &scene.lights[light as usize];
            let flux = match source.kind {
                LightKind::Directional => PI * scene_radius * scene_radius,
                LightKind::Point => 4.0 * PI,
                LightKind::Spot { outer_angle, .. } => 2.0 * PI * max(1.0 - libm::cosf(outer_angle), 1e-4),
            };
            let power = flux * source.intensity * Vec3::from(source.color).luminance();
            add(&mut sources, Source::Punctual { node: node as u32, light }, power);
        }
        let sky_chance = match (frame.renderer.sky.shines(), sources.is_empty()) {
            (false, _) => 0.0,
            (true, true) => 1.0,
            (true, false) => 0.5,
        };
        Self { sources, sums, emittance, sky_chance, can_be_met: has_triangles || sky_chance > 0.0 }
    }

    fn total(&self) -> f64 {
        self.sums.last().copied().unwrap_or(0.0)
    }

    /// The density per solid angle with which [`FrameScene::draw_light`] draws a direction into the sky.
    pub(crate) fn sky_density(&self, frame: &FrameScene<'_>, direction: Vec3) -> f32 {
        match self.sky_chance > 0.0 {
            true => self.sky_chance * frame.renderer.sky.density(direction),
            false => 0.0,
        }
    }

    /// The same for a point of an emissive triangle, seen under `cosine` to its normal from `distance` away.
    pub(crate) fn surface_density(&self, material: u32, cosine: f32, distance: f32) -> f32 {
        let emittance = f64::from(self.emittance[material as usize]);
        if !(emittance > 0.0) {
            return 0.0;
        }
        // The chance of a triangle is its area's share of all power: the area cancels.
        let per_area = (emittance / self.total()) as f32 * (1.0 - self.sky_chance);
        per_area * distance * distance / max(cosine.abs(), 1e-6)
    }
}

/// The power that a material emits per area, textures averaged, both sides counted.
fn emittance(scene: &Scene, material: &Material) -> f32 {
    let emitted = Vec3::from(material.emissive).luminance();
    if material.unlit || !(emitted > 0.0) {
        return 0.0;
    }
    let mean = material.emissive_texture.as_ref().map_or(1.0, |reference| {
        let texture = &scene.textures[reference.texture as usize];
        let sum: u64 = texture.rgba.chunks_exact(4).map(|p| u64::from(p[0]) + u64::from(p[1]) + u64::from(p[2])).sum();
        let mean = (sum as f64 / (texture.rgba.len() as f64 * 0.75 * 255.0)) as f32;
        // Only a weight for drawing: squaring is close enough to decoding. Never 0, since a part of it may shine.
        max(if texture.encoding == Encoding::Srgb { mean * mean } else { mean }, 1e-3)
    });
    PI * emitted * mean * if material.double_sided { 2.0 } else { 1.0 }
}

impl FrameScene<'_> {
    /// Draws light that arrives at `point`. `pick` chooses the source, `a` and `b` the place on it.
    pub(crate) fn draw_light(&self, point: Vec3, pick: f32, a: f32, b: f32) -> Option<Arriving> {
        let lights = &self.lights;
        if pick < lights.sky_chance {
            let (direction, density) = self.renderer.sky.sample(a, b)?;
            let density = density * lights.sky_chance;
            let light = self.renderer.sky.radiance(&self.renderer.scene.environment, direction);
            return Some(Arriving { direction, distance: FAR, light: light * (1.0 / density), density: Some(density) });
        }
        if lights.sources.is_empty() {
            return None;
        }
        let rest = unit((pick - lights.sky_chance) / (1.0 - lights.sky_chance));
        let wanted = f64::from(rest) * lights.total();
        let place = lights.sums.partition_point(|sum| *sum <= wanted).clamp(1, lights.sources.len()) - 1;
        let share = ((lights.sums[place + 1] - lights.sums[place]) / lights.total()) as f32;
        let chance = share * (1.0 - lights.sky_chance);
        match &lights.sources[place] {
            Source::Triangle { instance, triangle, material, corners } => {
                self.light_of_triangle(point, (*instance, *triangle, *material), corners, a, b)
            }
            Source::Punctual { node, light } => {
                self.light_of_punctual(point, *node, *light, a, b).map(|mut arriving| {
                    arriving.light = arriving.light * (1.0 / chance);
                    arriving
                })
            }
        }
    }

    fn light_of_triangle(
        &self,
        point: Vec3,
        (instance, triangle, material): (u32, u32, u32),
        corners: &[Vec3; 3],
        a: f32,
        b: f32,
    ) -> Option<Arriving> {
        let root = sqrt(a);
        let (u, v) = (root * (1.0 - b), root * b);
        let (edge1, edge2) = (corners[1] - corners[0], corners[2] - corners[0]);
        let towards = corners[0] + edge1 * u + edge2 * v - point;
        let distance = towards.length();
        let direction = towards.try_normalize()?;
        let cross = edge1.cross(edge2);
        let mut cosine = -cross.try_normalize()?.dot(direction);
        if self.instances[instance as usize].mirrored {
            cosine = -cosine;
        }
        let shape = &self.renderer.scene.materials[material as usize];
        if !(cosine > 1e-6 || shape.double_sided && cosine < -1e-6) {
            return None;
        }
        let hit = Hit { distance, u, v, instance, triangle, material };
        let density = self.lights.surface_density(material, cosine, distance);
        if !(density > 1e-12 && density < 1e15) {
            return None;
        }
        let light = self.emission(&hit) * (self.opacity(&hit) / density);
        // The light itself must not shadow its own light.
        Some(Arriving { direction, distance: distance * 0.9995, light, density: Some(density) })
    }

    fn light_of_punctual(&self, point: Vec3, node: u32, light: u32, a: f32, b: f32) -> Option<Arriving> {
        let light = &self.renderer.scene.lights[light as usize];
        let place = &self.nodes[node as usize];
        let axis = (-place.z).try_normalize()?;
        let color = Vec3::from(light.color) * light.intensity;
        let (sine, cosine) = sin_cos_turns(a);
        let radius = light.radius * sqrt(b);
        // Soft lights are discs that face the point.
        let jitter = |facing: Vec3| {
            let (x, y) = basis(facing);
            (x * cosine + y * sine) * radius
        };
        if light.kind == LightKind::Directional {
            let direction = (jitter(axis) - axis).normalize();
            return Some(Arriving { direction, distance: FAR, light: color, density: None });
        }
        let center = place.translation - point;
        let towards = center + jitter(center.try_normalize()?);
        let distance = max(towards.length(), 1e-4);
        let direction = towards.try_normalize()?;
        let mut falloff = 1.0 / (distance * distance);
        if light.range > 0.0 {
            let ratio = distance / light.range;
            falloff *= unit(1.0 - min(ratio * ratio * ratio * ratio, 1.0));
        }
        if let LightKind::Spot { inner_angle, outer_angle } = light.kind {
            let (inner, outer) = (libm::cosf(inner_angle), libm::cosf(outer_angle));
            let angular = unit((-direction.dot(axis) - outer) / max(inner - outer, 1e-4));
            falloff *= angular * angular;
        }
        if !(falloff > 0.0) {
            return None;
        }
        Some(Arriving { direction, distance: distance * 0.9999, light: color * falloff, density: None })
    }
}
