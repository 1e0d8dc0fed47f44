//! Leaves and a fence cut out by alpha, and a pane of coloured glass blended by it.

use crate::{
    curve::{look, turn, Curve},
    glb::Glb,
    noise::cell,
    paint::{color_alpha, ramp},
    shapes::Shape,
};
use serde_json::json;

/// The scene.
pub fn build() -> Glb {
    let mut glb = Glb::new();
    glb.sky([0.22, 0.42, 0.9], [0.75, 0.85, 0.95], [0.2, 0.22, 0.16]);
    let sun = glb.light(json!({ "name": "sun", "type": "directional", "color": [1.0, 0.94, 0.85], "intensity": 3.4 }));
    let rotation = look([3.0, 5.0, 2.0], [0.0, 0.0, 0.0]);
    glb.node(json!({ "name": "sun", "rotation": rotation, "extensions": { "KHR_lights_punctual": { "light": sun } } }));
    let lawn = glb.material(json!({
        "name": "lawn", "pbrMetallicRoughness": { "baseColorFactor": [0.30, 0.40, 0.18, 1.0], "metallicFactor": 0.0, "roughnessFactor": 0.95 },
    }));
    let floor = glb.mesh("lawn", &[(&Shape::floor(8.0, 1.0), lawn)]);
    glb.node(json!({ "name": "lawn", "mesh": floor }));
    fence(&mut glb);
    leaves(&mut glb);
    pane(&mut glb);
    let eye = [2.2, 1.5, 4.4];
    let rotation = look(eye, [0.0, 0.75, 0.0]);
    let lens =
        glb.camera(json!({ "name": "main", "type": "perspective", "perspective": { "yfov": 0.62, "znear": 0.05 } }));
    glb.node(json!({ "name": "main", "camera": lens, "translation": eye, "rotation": rotation }));
    let plan = glb.camera(json!({
        "name": "plan", "type": "orthographic", "orthographic": { "xmag": 2.0, "ymag": 1.6, "znear": 0.05, "zfar": 30.0 },
    }));
    glb.node(json!({ "name": "plan", "camera": plan, "translation": eye, "rotation": rotation }));
    glb
}

fn cut_out(glb: &mut Glb, name: &str, png: &[u8], mode: &str) -> usize {
    let texture = glb.texture(name, png);
    let mut material = json!({
        "name": name,
        "doubleSided": true,
        "alphaMode": mode,
        "pbrMetallicRoughness": { "baseColorTexture": { "index": texture }, "metallicFactor": 0.0, "roughnessFactor": 0.7 },
    });
    if mode == "MASK" {
        material["alphaCutoff"] = json!(0.4);
    }
    glb.material(material)
}

fn fence(glb: &mut Glb) {
    let picture = color_alpha(64, 128, |u, v| {
        let tip = 0.10 + 0.28 * (u - 0.5).abs();
        let board = ramp(0.0, 0.02, 0.40 - (u - 0.5).abs()) * ramp(0.0, 0.01, v - tip);
        let rail = (1.0 - ramp(0.035, 0.045, (v - 0.35).abs())).max(1.0 - ramp(0.035, 0.045, (v - 0.78).abs()));
        let grain = 0.9 + 0.1 * (u * 60.0 + 3.0 * (v * 9.0).sin()).sin();
        [0.93 * grain, 0.91 * grain, 0.86 * grain, board.max(rail)]
    });
    let material = cut_out(glb, "fence", &picture, "MASK");
    let mesh = glb.mesh("fence", &[(&Shape::panel(5.0, 0.95, [14.0, 1.0]), material)]);
    glb.node(json!({ "name": "fence", "mesh": mesh, "translation": [0.0, 0.0, -1.2] }));
}

fn leaves(glb: &mut Glb) {
    let picture = color_alpha(128, 128, |u, v| {
        let along = 1.0 - v;
        let half = 0.42 * (along * std::f32::consts::PI).sin().max(0.0).powf(0.7) * (1.15 - 0.5 * along);
        let inside = ramp(-0.02, 0.02, half - (u - 0.5).abs());
        let vein = 1.0
            - ramp(0.0, 0.02, (u - 0.5).abs()).min(ramp(
                0.0,
                0.10,
                ((along * 9.0 - (u - 0.5).abs() * 8.0).fract() - 0.5).abs(),
            ));
        [0.22 + 0.16 * vein, 0.48 + 0.18 * vein, 0.12 + 0.06 * vein, inside]
    });
    let material = cut_out(glb, "leaf", &picture, "MASK");
    let leaf = glb.mesh("leaf", &[(&Shape::panel(0.42, 0.85, [1.0, 1.0]), material)]);
    for index in 0..18 {
        let lot = |seed| cell(index, 0, seed);
        let heading = index as f32 * 2.4;
        let lean = 0.35 + 0.75 * lot(1);
        let (sin, cos) = heading.sin_cos();
        let at = move |t: f32| {
            let sway = lean + 0.05 * (t * std::f32::consts::TAU + heading).sin();
            crate::curve::combine(turn([0.0, 1.0, 0.0], heading), turn([1.0, 0.0, 0.0], sway))
        };
        let place = [-0.55 + 0.08 * sin, 0.1 * lot(2), 0.1 + 0.08 * cos];
        let scale = 0.8 + 0.5 * lot(3);
        let node = json!({ "name": format!("leaf {index}"), "mesh": leaf, "translation": place, "rotation": at(0.0), "scale": vec![scale; 3] });
        let node = glb.node(node);
        glb.animate(node, "rotation", &Curve::linear(1.0, 8, at));
    }
}

fn pane(glb: &mut Glb) {
    let picture = color_alpha(64, 64, |u, v| {
        let lead = ramp(0.03, 0.05, (u.min(1.0 - u)).min(v.min(1.0 - v)).min((u - v).abs()).min((u + v - 1.0).abs()));
        let hue = if u > v { [0.95, 0.55, 0.1] } else { [0.1, 0.45, 0.85] };
        let color = hue.map(|c| c * lead + 0.05 * (1.0 - lead));
        [color[0], color[1], color[2], 1.0 - 0.55 * lead]
    });
    let material = cut_out(glb, "stained glass", &picture, "BLEND");
    let mesh = glb.mesh("pane", &[(&Shape::panel(0.9, 1.1, [1.0, 1.0]), material)]);
    let rotation = turn([0.0, 1.0, 0.0], 0.4);
    glb.node(json!({ "name": "pane", "mesh": mesh, "translation": [0.75, 0.02, 0.55], "rotation": rotation }));
}
