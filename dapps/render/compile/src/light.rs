//! Punctual lights.

use crate::{report::label, CompileError};
use gltf::khr_lights_punctual::Kind;
use scc_scene::{Light, LightKind};
use serde_json::Value;
use std::f32::consts::FRAC_PI_2;

/// All lights of the document, in its order. `extras.radius` (metres; tangent of the half angle for the sun) gives soft shadows.
pub(crate) fn compile_all(document: &gltf::Document) -> Result<Vec<Light>, CompileError> {
    let mut lights = Vec::new();
    for source in document.lights().into_iter().flatten() {
        let radius = source.extras().as_ref().and_then(|extras| serde_json::from_str::<Value>(extras.get()).ok());
        let radius = radius.and_then(|extras| extras.get("radius")?.as_f64()).unwrap_or(0.0) as f32;
        let light = Light {
            kind: kind(&source.kind()),
            color: source.color().map(|c| c.max(0.0)),
            intensity: source.intensity().max(0.0),
            range: source.range().unwrap_or(0.0).max(0.0),
            radius: radius.max(0.0),
        };
        let numbers = light.color.iter().chain([&light.intensity, &light.range, &light.radius]);
        if !numbers.into_iter().all(|number| crate::is_sound(*number)) {
            return Err(CompileError::BadNumber(label("light", source.index(), source.name())));
        }
        lights.push(light);
    }
    Ok(lights)
}

fn kind(kind: &Kind) -> LightKind {
    match kind {
        Kind::Directional => LightKind::Directional,
        Kind::Point => LightKind::Point,
        Kind::Spot { inner_cone_angle, outer_cone_angle } => {
            let outer_angle =
                if outer_cone_angle.is_nan() { FRAC_PI_2 } else { outer_cone_angle.clamp(1e-3, FRAC_PI_2) };
            // A sharp edge is a very short blend: the renderer divides by its width.
            let inner_angle =
                if inner_cone_angle.is_nan() { 0.0 } else { inner_cone_angle.clamp(0.0, outer_angle - 1e-4) };
            LightKind::Spot { inner_angle, outer_angle }
        }
    }
}
