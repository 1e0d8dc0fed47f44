//! A striped tentacle that bends by a skin of six joints.

use crate::{
    curve::{look, turn, Curve},
    glb::Glb,
    shapes::Shape,
};
use serde_json::json;
use std::f32::consts::TAU;

const JOINTS: usize = 6;
const BONE: f32 = 0.4;
const LOOP: f32 = 1.0;

/// The scene.
pub fn build() -> Glb {
    let mut glb = Glb::new();
    glb.sky([0.25, 0.42, 0.85], [0.8, 0.8, 0.8], [0.25, 0.22, 0.2]);
    let skin_material = glb.material(json!({
        "name": "skin", "pbrMetallicRoughness": { "metallicFactor": 0.0, "roughnessFactor": 0.35 },
    }));
    let ground = glb.material(json!({
        "name": "sand", "pbrMetallicRoughness": { "baseColorFactor": [0.55, 0.47, 0.36, 1.0], "metallicFactor": 0.0, "roughnessFactor": 0.9 },
    }));
    let floor = glb.mesh("ground", &[(&Shape::floor(6.0, 1.0), ground)]);
    glb.node(json!({ "name": "ground", "mesh": floor }));
    let sun = glb.light(json!({ "name": "sun", "type": "directional", "color": [1.0, 0.93, 0.82], "intensity": 3.0, "extras": { "radius": 0.02 } }));
    let rotation = look([-3.0, 5.0, 3.0], [0.0, 0.0, 0.0]);
    glb.node(json!({ "name": "sun", "rotation": rotation, "extensions": { "KHR_lights_punctual": { "light": sun } } }));
    tentacle(&mut glb, skin_material);
    let lens =
        glb.camera(json!({ "name": "main", "type": "perspective", "perspective": { "yfov": 0.62, "znear": 0.05 } }));
    let eye = [1.6, 1.7, 4.6];
    glb.node(json!({ "name": "main", "camera": lens, "translation": eye, "rotation": look(eye, [0.0, 1.05, 0.0]) }));
    glb
}

fn tentacle(glb: &mut Glb, material: usize) {
    let length = BONE * JOINTS as f32;
    let mut shape = Shape::grid(24, 48, |u, v| {
        let height = length * (1.0 - v);
        let radius = 0.30 * v.sqrt() * (0.35 + 0.65 * v);
        let (sin, cos) = (u * TAU).sin_cos();
        ([-sin * radius, height, -cos * radius], [-sin, 0.15, -cos].map(|n| n / 1.0112), [u, v])
    });
    for position in &shape.positions {
        // Each vertex follows the two joints that it lies between.
        let place = (position[1] / BONE - 0.5).clamp(0.0, JOINTS as f32 - 1.0);
        let below = (place.floor() as usize).min(JOINTS - 2);
        let upper = place - below as f32;
        shape.joints.push([below as u8, below as u8 + 1, 0, 0]);
        shape.weights.push([1.0 - upper, upper, 0.0, 0.0]);
        let is_stripe = (position[1] * 6.0).fract() < 0.45;
        shape.colors.push(if is_stripe { [0.86, 0.32, 0.10] } else { [0.35, 0.05, 0.18] });
    }
    let mesh = glb.mesh("tentacle", &[(&shape, material)]);
    let mut joints = Vec::new();
    let mut matrices = Vec::new();
    for joint in 0..JOINTS {
        let translation = [0.0, if joint == 0 { 0.0 } else { BONE }, 0.0];
        let node = json!({ "name": format!("joint {joint}"), "translation": translation });
        let place = match joints.last() {
            Some(parent) => glb.child(*parent, node),
            None => glb.node(node),
        };
        joints.push(place);
        let down = -BONE * joint as f32;
        matrices.push([1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, down, 0.0, 1.0]);
        let at = move |t: f32| {
            let phase = t / LOOP * TAU - joint as f32 * 0.7;
            turn([0.0, 0.35, 0.937], 0.06 * joint as f32 + 0.34 * phase.sin())
        };
        glb.animate(place, "rotation", &Curve::smooth(LOOP, 8, at));
    }
    let skin = glb.skin(&joints, &matrices);
    let node = glb.node(json!({ "name": "tentacle", "mesh": mesh, "skin": skin }));
    glb.animate(node, "translation", &Curve::steps(LOOP, 2, |_| [0.0; 3]));
}
