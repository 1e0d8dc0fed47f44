//! What things of the evening scene are made of.

use crate::{
    glb::Glb,
    noise::{cell, layered, smooth},
    paint::{self, mix, ramp},
};
use serde_json::{json, Value};

/// Materials by name.
pub struct Surfaces {
    pub sky: usize,
    pub tiles: usize,
    pub stone: usize,
    pub wood: usize,
    pub gold: usize,
    pub copper: usize,
    pub steel: usize,
    pub core: usize,
    pub paper: usize,
    pub string: usize,
    pub red: usize,
    pub jade: usize,
    pub porcelain: usize,
    pub windows: usize,
    pub plaster: usize,
}

/// Paints the textures and makes the materials.
pub fn add(glb: &mut Glb) -> Surfaces {
    Surfaces {
        sky: sky(glb),
        tiles: tiles(glb),
        stone: stone(glb),
        wood: wood(glb),
        gold: metal(glb, "gold", [1.0, 0.72, 0.30], 0.42),
        copper: metal(glb, "copper", [0.95, 0.52, 0.36], 0.45),
        steel: brushed_steel(glb),
        core: glow(glb, "core", [1.0, 0.55, 0.22], 9.0),
        paper: paper(glb),
        string: plain(glb, "string", [0.03, 0.03, 0.03], 0.8),
        red: plain(glb, "lacquer", [0.62, 0.03, 0.025], 0.12),
        jade: plain(glb, "jade", [0.05, 0.42, 0.30], 0.2),
        porcelain: porcelain(glb),
        windows: windows(glb),
        plaster: plain(glb, "plaster", [0.26, 0.23, 0.22], 0.85),
    }
}

fn plain(glb: &mut Glb, name: &str, color: [f32; 3], roughness: f32) -> usize {
    surface(
        glb,
        name,
        json!({ "baseColorFactor": [color[0], color[1], color[2], 1.0], "metallicFactor": 0.0, "roughnessFactor": roughness }),
    )
}

fn metal(glb: &mut Glb, name: &str, color: [f32; 3], roughness: f32) -> usize {
    surface(
        glb,
        name,
        json!({ "baseColorFactor": [color[0], color[1], color[2], 1.0], "metallicFactor": 1.0, "roughnessFactor": roughness }),
    )
}

fn surface(glb: &mut Glb, name: &str, pbr: Value) -> usize {
    glb.material(json!({ "name": name, "pbrMetallicRoughness": pbr }))
}

fn glow(glb: &mut Glb, name: &str, color: [f32; 3], strength: f32) -> usize {
    glb.material(json!({
        "name": name,
        "pbrMetallicRoughness": { "baseColorFactor": [0.0, 0.0, 0.0, 1.0], "metallicFactor": 0.0 },
        "emissiveFactor": color,
        "extensions": { "KHR_materials_emissive_strength": { "emissiveStrength": strength } },
    }))
}

/// After sunset: a glow behind the towers, streaks of cloud lit from below, first stars.
fn sky(glb: &mut Glb) -> usize {
    let picture = paint::color(512, 256, |u, v| {
        // 0 at the horizon, 1 straight up.
        let height = (1.0 - 2.0 * v).max(0.0);
        let low = mix([0.86, 0.50, 0.33], [0.62, 0.32, 0.42], ramp(0.0, 0.16, height));
        let middle = mix(low, [0.30, 0.22, 0.46], ramp(0.08, 0.34, height));
        let mut color = mix(middle, [0.07, 0.10, 0.30], ramp(0.22, 0.85, height));
        // The sun went down straight ahead, in the middle of the picture's width.
        let glow = (-((u - 0.5) / 0.12).powi(2)).exp() * (1.0 - ramp(0.0, 0.3, height));
        color = mix(color, [1.0, 0.66, 0.36], 0.55 * glow);
        let streaks = layered(u, v * 6.0, 10, 4, 50);
        let cloud = ramp(0.52, 0.72, streaks) * ramp(0.02, 0.10, height) * (1.0 - ramp(0.30, 0.55, height));
        color = mix(color, [0.90, 0.45, 0.40], 0.45 * cloud);
        let (x, y) = ((u * 512.0) as i32, (v * 256.0) as i32);
        let star = if cell(x, y, 99) > 0.9975 { cell(x, y, 98) * ramp(0.25, 0.5, height) } else { 0.0 };
        let ground = ramp(0.0, 0.03, 2.0 * v - 1.0);
        mix(mix(color, [1.0, 0.97, 0.9], 0.8 * star), [0.08, 0.07, 0.09], ground)
    });
    let texture = glb.texture("sky", &picture);
    glb.material(json!({
        "name": "sky",
        "pbrMetallicRoughness": { "baseColorTexture": { "index": texture }, "metallicFactor": 0.0 },
        "extensions": { "KHR_materials_unlit": {} },
    }))
}

/// How far a place lies inside of its tile: 0 on the joint, 1 on the tile; and the tile's number.
fn tile_at(u: f32, v: f32) -> (f32, i32, i32) {
    let (x, y) = (u * 4.0, v * 4.0);
    let edge = |t: f32| (t - t.floor()).min(t.ceil() - t).max(0.0);
    (ramp(0.008, 0.035, edge(x).min(edge(y))), (x.floor() as i32).rem_euclid(4), (y.floor() as i32).rem_euclid(4))
}

/// Dark polished tiles, still wet from the rain.
fn tiles(glb: &mut Glb) -> usize {
    let color = paint::color(256, 256, |u, v| {
        let (inside, x, y) = tile_at(u, v);
        let shade = 0.9 + 0.35 * cell(x, y, 3) + 0.35 * (layered(u, v, 6, 3, 40) - 0.5);
        let warm = mix([0.25, 0.265, 0.30], [0.31, 0.285, 0.275], cell(x, y, 9));
        mix([0.10, 0.095, 0.09], warm.map(|c| c * shade), inside)
    });
    let rough = paint::color(256, 256, |u, v| {
        let (inside, x, y) = tile_at(u, v);
        let puddle = ramp(0.42, 0.62, layered(u, v, 3, 2, 77));
        let polished = 0.34 + 0.1 * cell(x, y, 5) - 0.2 * puddle;
        [0.0, 0.75 + (polished - 0.75) * inside, 0.0]
    });
    let relief = paint::normals(256, 256, 0.012, |u, v| {
        let (inside, x, y) = tile_at(u, v);
        let tilt = (cell(x, y, 21) - 0.5) * (u * 4.0).fract() + (cell(x, y, 22) - 0.5) * (v * 4.0).fract();
        inside * (1.0 + 0.5 * tilt) + 0.10 * smooth(u, v, 12, 5)
    });
    textured(glb, "wet tiles", &color, Some(&rough), Some((&relief, 0.8)), json!({ "metallicFactor": 0.0 }))
}

/// Pale stone for what carries the sculpture.
fn stone(glb: &mut Glb) -> usize {
    let color = paint::color(128, 64, |u, v| {
        let vein = (layered(u, v, 4, 4, 11) - 0.5).abs();
        mix([0.50, 0.49, 0.50], [0.80, 0.78, 0.75], ramp(0.0, 0.09, vein))
    });
    textured(glb, "marble", &color, None, None, json!({ "metallicFactor": 0.0, "roughnessFactor": 0.25 }))
}

fn wood(glb: &mut Glb) -> usize {
    let grain = |u: f32, v: f32| {
        let rings = (v * 9.0 + 0.9 * layered(u, v, 3, 3, 31)) * 2.0;
        0.5 + 0.5 * (rings * std::f32::consts::TAU).sin()
    };
    let color = paint::color(128, 128, |u, v| {
        mix([0.36, 0.20, 0.11], [0.58, 0.36, 0.20], 0.8 * grain(u, v) + 0.2 * smooth(u, v, 32, 8))
    });
    let relief = paint::normals(128, 128, 0.006, grain);
    textured(glb, "wood", &color, None, Some((&relief, 0.6)), json!({ "metallicFactor": 0.0, "roughnessFactor": 0.42 }))
}

fn brushed_steel(glb: &mut Glb) -> usize {
    let rough = paint::color(16, 128, |u, v| [0.0, 0.32 + 0.16 * smooth(u, v, 64, 4), 1.0]);
    let texture = glb.texture("brushed", &rough);
    surface(
        glb,
        "brushed steel",
        json!({
            "baseColorFactor": [0.60, 0.63, 0.68, 1.0],
            "metallicRoughnessTexture": {
                "index": texture,
                "extensions": { "KHR_texture_transform": { "scale": [1.0, 2.0] } },
            },
        }),
    )
}

/// Lantern paper: ribs, and brighter towards the flame.
fn paper(glb: &mut Glb) -> usize {
    let picture = paint::color(128, 128, |u, v| {
        let rib = ramp(0.03, 0.12, ((v * 11.0).fract() - 0.5).abs());
        let seam = ramp(0.01, 0.04, ((u * 8.0).fract() - 0.5).abs());
        let flame = (-((v - 0.58) / 0.33).powi(2)).exp();
        let light = mix([0.62, 0.22, 0.06], [1.0, 0.80, 0.46], flame);
        light.map(|c| c * (0.55 + 0.45 * rib) * (0.72 + 0.28 * seam))
    });
    let texture = glb.texture("paper", &picture);
    glb.material(json!({
        "name": "lantern paper",
        "pbrMetallicRoughness": { "baseColorFactor": [0.6, 0.45, 0.3, 1.0], "metallicFactor": 0.0, "roughnessFactor": 0.9 },
        "emissiveFactor": [1.0, 0.62, 0.30],
        "emissiveTexture": { "index": texture },
        "extensions": { "KHR_materials_emissive_strength": { "emissiveStrength": 7.0 } },
    }))
}

/// White porcelain with a blue chain painted around it.
fn porcelain(glb: &mut Glb) -> usize {
    let picture = paint::color(256, 128, |u, v| {
        let link = |shift: f32| {
            let x = ((u * 6.0 + shift).fract() - 0.5) / 0.36;
            let y = (v - 0.5) / 0.16;
            let distance = (x * x + y * y).sqrt();
            1.0 - ramp(0.10, 0.17, (distance - 0.82).abs())
        };
        let lines = 1.0 - ramp(0.006, 0.012, ((v - 0.5).abs() - 0.22).abs());
        let ink = link(0.0).max(link(0.5)).max(lines);
        mix([0.93, 0.92, 0.89], [0.08, 0.16, 0.55], ink)
    });
    textured(glb, "porcelain", &picture, None, None, json!({ "metallicFactor": 0.0, "roughnessFactor": 0.1 }))
}

/// Towers at dusk: most windows dark, some warm, a few cold.
fn windows(glb: &mut Glb) -> usize {
    let picture = paint::color(128, 128, |u, v| {
        let (x, y) = (u * 8.0, v * 16.0);
        let (column, row) = (x.floor() as i32, y.floor() as i32);
        let pane = ramp(0.16, 0.22, 0.5 - (x.fract() - 0.5).abs()) * ramp(0.24, 0.32, 0.5 - (y.fract() - 0.5).abs());
        let lot = cell(column, row, 2);
        let light = if lot > 0.90 {
            [0.62, 0.78, 1.0]
        } else if lot > 0.62 {
            mix([1.0, 0.60, 0.24], [1.0, 0.82, 0.55], cell(column, row, 7))
        } else {
            [0.10, 0.09, 0.14]
        };
        let shine = pane * (0.45 + 0.55 * cell(column, row, 13));
        mix([0.13, 0.11, 0.17], light, shine)
    });
    let texture = glb.texture("windows", &picture);
    glb.material(json!({
        "name": "towers",
        "pbrMetallicRoughness": { "baseColorTexture": { "index": texture }, "metallicFactor": 0.0 },
        // Shown but not a lamp: so far away it would only add noise.
        "extensions": { "KHR_materials_unlit": {} },
    }))
}

fn textured(
    glb: &mut Glb,
    name: &str,
    color: &[u8],
    rough: Option<&[u8]>,
    relief: Option<(&[u8], f32)>,
    mut pbr: Value,
) -> usize {
    pbr["baseColorTexture"] = json!({ "index": glb.texture(name, color) });
    if let Some(rough) = rough {
        pbr["metallicRoughnessTexture"] = json!({ "index": glb.texture(&format!("{name} roughness"), rough) });
    }
    let mut material = json!({ "name": name, "pbrMetallicRoughness": pbr });
    if let Some((relief, scale)) = relief {
        material["normalTexture"] = json!({ "index": glb.texture(&format!("{name} relief"), relief), "scale": scale });
    }
    glb.material(material)
}
