//! Following one path of light from the eye.

use crate::{
    bsdf::Bsdf,
    frame::FrameScene,
    num::{hash2, max, min},
    ray::{offset, Ray, FAR},
    sampler::Sampler,
    tile::Strategy,
    traverse::Stack,
    vec3::Vec3,
};

/// What a path brought to the eye.
pub(crate) struct Seen {
    pub light: Vec3,
    /// 1 where the eye meets something.
    pub alpha: f32,
}

/// How paths are followed.
pub(crate) struct PathRules {
    pub max_bounces: u32,
    pub strategy: Strategy,
}

/// Bounces before which no path ends by chance.
const SAFE_BOUNCES: u32 = 3;
/// Pairs of numbers a bounce draws; pair 0 is the pixel filter's.
const PAIRS_PER_BOUNCE: u32 = 4;

/// The weight of a draw with density `own` where the other way of drawing has density `other` (power heuristic).
fn power_heuristic(own: f32, other: f32) -> f32 {
    let ratio = other / max(own, 1e-20);
    1.0 / (1.0 + min(ratio * ratio, 1e30))
}

/// Follows the path that begins with `ray`, adding the rays it casts to `rays`.
pub(crate) fn follow(
    frame: &FrameScene<'_>,
    rules: &PathRules,
    mut ray: Ray,
    sampler: &Sampler,
    stack: &mut Stack,
    rays: &mut u64,
) -> Seen {
    let environment = &frame.renderer.scene.environment;
    let mut seen = Seen { light: Vec3::ZERO, alpha: 1.0 };
    let mut throughput = Vec3::ONE;
    // The density with which the last bounce drew the ray's direction; the eye's rays are not drawn.
    let mut drawn: Option<f32> = None;
    let weight_of_met = |drawn: Option<f32>, density: f32| match (drawn, rules.strategy) {
        (None, _) | (_, Strategy::BounceOnly) => 1.0,
        (Some(own), Strategy::Combined) => power_heuristic(own, density),
        (Some(_), Strategy::LightsOnly) => 0.0,
    };
    for bounce in 0..=rules.max_bounces.saturating_add(1) {
        let pair = |n: u32| sampler.pair(1 + bounce * PAIRS_PER_BOUNCE + n);
        let (light_pick, _) = pair(2);
        *rays += 1;
        // A pair of its own for each surface, so that layers hide each other independently.
        let hit = frame.closest(&ray, stack, |surface| sampler.pair(hash2(surface, bounce) | 1 << 31).0);
        let Some(hit) = hit else {
            if drawn.is_some() || environment.visible {
                let weight = weight_of_met(drawn, frame.lights.sky_density(frame, ray.direction));
                seen.light += throughput * frame.renderer.sky.radiance(environment, ray.direction) * weight;
            } else {
                seen.alpha = 0.0;
            }
            break;
        };
        let surface = frame.surface(&hit, ray.direction);
        if !surface.emission.is_black() {
            let cosine = surface.geometric_normal.dot(ray.direction);
            let density = frame.lights.surface_density(hit.material, cosine, hit.distance);
            let weight = if surface.unlit { 1.0 } else { weight_of_met(drawn, density) };
            seen.light += throughput * surface.emission * weight;
        }
        if surface.unlit || bounce > rules.max_bounces {
            break;
        }
        let bsdf = Bsdf::new(&surface, -ray.direction, &frame.renderer.albedo);
        let origin = offset(surface.position, surface.geometric_normal);
        let (a, b) = pair(3);
        if let Some(arriving) = frame.draw_light(origin, light_pick, a, b) {
            let (reflected, own) = bsdf.evaluate(arriving.direction);
            let weight = match (arriving.density, rules.strategy) {
                (None, _) | (Some(_), Strategy::LightsOnly) => 1.0,
                (Some(density), Strategy::Combined) => power_heuristic(density, own),
                (Some(_), Strategy::BounceOnly) => 0.0,
            };
            let light = throughput * reflected * arriving.light * weight;
            if light.largest() > 0.0 {
                *rays += 1;
                let shadow = Ray { origin, direction: arriving.direction, near: 0.0, far: arriving.distance };
                seen.light += light * frame.transmittance(&shadow, stack);
            }
        }
        // The last bounce only looks for lights.
        if bounce == rules.max_bounces && !(frame.lights.can_be_met && rules.strategy != Strategy::LightsOnly) {
            break;
        }
        let (lobe, survival) = pair(0);
        let (a, b) = pair(1);
        let Some(scattered) = bsdf.sample(lobe, a, b) else { break };
        throughput *= scattered.weight;
        if bounce >= SAFE_BOUNCES {
            let chance = min(throughput.largest(), 0.95);
            if !(survival < chance) {
                break;
            }
            throughput = throughput * (1.0 / chance);
        }
        drawn = Some(scattered.density);
        ray = Ray { origin, direction: scattered.direction, near: 0.0, far: FAR };
    }
    seen
}
