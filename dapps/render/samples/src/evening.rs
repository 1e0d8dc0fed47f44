//! The sample that stands in the README: a terrace above the city after sunset, two seconds that repeat.

use crate::{
    curve::{combine, look, turn, Curve},
    evening_surfaces::{self, Surfaces},
    glb::Glb,
    noise::cell,
    shapes::Shape,
};
use serde_json::json;
use std::f32::consts::TAU;

/// Seconds until everything is where it was.
const LOOP: f32 = 2.0;

/// The scene.
pub fn build() -> Glb {
    let mut glb = Glb::new();
    let surfaces = evening_surfaces::add(&mut glb);
    glb.sky([0.0; 3], [0.0; 3], [0.0; 3]);
    sky(&mut glb, &surfaces);
    moon(&mut glb);
    terrace(&mut glb, &surfaces);
    sculpture(&mut glb, &surfaces);
    lanterns(&mut glb, &surfaces);
    still_life(&mut glb, &surfaces);
    city(&mut glb, &surfaces);
    camera(&mut glb);
    glb
}

/// A painted dome: so dim and even a light is found soonest by chance, and a dome can have clouds and stars.
fn sky(glb: &mut Glb, surfaces: &Surfaces) {
    let mut dome = Shape::ellipsoid([45.0; 3], 48, 24);
    for triangle in &mut dome.triangles {
        triangle.swap(1, 2);
    }
    let dome = glb.mesh("sky", &[(&dome, surfaces.sky)]);
    glb.node(json!({ "name": "sky", "mesh": dome }));
}

/// A narrow cone: a lamp from infinitely far would have to light the whole city, and most of the samples would go there.
fn moon(glb: &mut Glb) {
    let light = glb.light(json!({
        "name": "moon", "type": "spot", "color": [0.45, 0.60, 1.0], "intensity": 42.0,
        "spot": { "innerConeAngle": 0.2, "outerConeAngle": 0.34 }, "extras": { "radius": 0.35 },
    }));
    let place = [4.0, 7.0, 4.5];
    let rotation = look(place, [0.1, 0.4, 0.0]);
    let lamp = json!({ "KHR_lights_punctual": { "light": light } });
    glb.node(json!({ "name": "moon", "translation": place, "rotation": rotation, "extensions": lamp }));
}

fn terrace(glb: &mut Glb, surfaces: &Surfaces) {
    let floor = glb.mesh("floor", &[(&Shape::floor(9.0, 6.0), surfaces.tiles)]);
    glb.node(json!({ "name": "floor", "mesh": floor }));
    let mut wall = Shape::block([18.0, 0.5, 0.3], 0.5);
    for place in -4..=4 {
        wall.append(Shape::block([0.4, 0.66, 0.46], 0.5).moved([place as f32 * 2.2 + 1.1, 0.0, 0.0]));
    }
    let wall = glb.mesh("parapet", &[(&wall, surfaces.plaster)]);
    glb.node(json!({ "name": "parapet", "mesh": wall, "translation": [0.0, 0.0, -4.6] }));
}

/// Three rings that turn within each other around a glowing core, on a plinth.
fn sculpture(glb: &mut Glb, surfaces: &Surfaces) {
    let plinth = Shape::turned(
        &[
            (0.0, 0.42),
            (0.60, 0.42),
            (0.66, 0.40),
            (0.68, 0.36),
            (0.68, 0.36),
            (0.68, 0.30),
            (0.68, 0.30),
            (0.58, 0.27),
            (0.58, 0.27),
            (0.58, 0.12),
            (0.58, 0.12),
            (0.74, 0.08),
            (0.76, 0.04),
            (0.76, 0.0),
        ],
        40,
    );
    let plinth = glb.mesh("plinth", &[(&plinth, surfaces.stone)]);
    glb.node(json!({ "name": "plinth", "mesh": plinth }));
    let core = glb.mesh("core", &[(&Shape::ellipsoid([0.26; 3], 24, 12), surfaces.core)]);
    let center = glb.node(json!({ "name": "core", "mesh": core, "translation": [0.0, 1.42, 0.0] }));
    glb.animate(center, "translation", &Curve::smooth(LOOP, 8, |t| [0.0, 1.42 + 0.035 * (t / LOOP * TAU).sin(), 0.0]));
    let rings = [
        ("outer ring", 0.88, 0.068, surfaces.gold, [1.0f32, 0.0, 0.0], 0.35f32),
        ("middle ring", 0.68, 0.058, surfaces.steel, [0.0, 0.0, 1.0], 1.2),
        ("inner ring", 0.49, 0.050, surfaces.copper, [1.0, 0.0, 0.0], 2.1),
    ];
    let mut parent = center;
    for (name, radius, tube, material, axis, start) in rings {
        let ring = glb.mesh(name, &[(&Shape::torus(radius, tube, 48, 14), material)]);
        let tilt = turn([0.0, 0.0, 1.0], 0.35);
        let at = move |t: f32| combine(tilt, turn(axis, start + t / LOOP * TAU));
        parent = glb.child(parent, json!({ "name": name, "mesh": ring, "rotation": at(0.0) }));
        glb.animate(parent, "rotation", &Curve::linear(LOOP, 16, at));
    }
}

fn lanterns(glb: &mut Glb, surfaces: &Surfaces) {
    let cap = Shape::turned(&[(0.0, 0.06), (0.09, 0.06), (0.09, 0.06), (0.12, 0.0)], 20);
    let mut body = Shape::ellipsoid([0.30, 0.34, 0.30], 24, 14);
    body.uvs.iter_mut().for_each(|uv| uv[0] *= 2.0);
    let string = Shape::turned(&[(0.008, 3.0), (0.008, 0.0)], 6).moved([0.0, 0.38, 0.0]);
    let parts = [(&body, surfaces.paper), (&cap.moved([0.0, 0.32, 0.0]), surfaces.wood), (&string, surfaces.string)];
    let lantern = glb.mesh("lantern", &parts);
    let places = [
        ([-1.95f32, 1.95f32, -0.9f32], 1.0f32, 0.0f32),
        ([1.75, 2.2, -1.5], 1.05, 1.9),
        ([-3.4, 2.35, -2.9], 1.0, 3.6),
        ([3.35, 1.85, -2.6], 0.9, 5.0),
        ([0.35, 2.75, -3.4], 0.85, 4.2),
    ];
    for (index, (place, scale, phase)) in places.into_iter().enumerate() {
        let pivot = [place[0], place[1] + 3.3, place[2]];
        let at = move |t: f32| turn([0.3, 0.0, 0.954], 0.022 * (t / LOOP * TAU + phase).sin());
        let name = format!("lantern {}", index + 1);
        let hook = glb.node(json!({ "name": format!("{name} hook"), "translation": pivot, "rotation": at(0.0) }));
        glb.child(
            hook,
            json!({ "name": name, "mesh": lantern, "translation": [0.0, -3.3, 0.0], "scale": vec![scale; 3] }),
        );
        glb.animate(hook, "rotation", &Curve::linear(LOOP, 16, at));
    }
}

fn still_life(glb: &mut Glb, surfaces: &Surfaces) {
    let ball = glb.mesh("ball", &[(&Shape::ellipsoid([0.24; 3], 32, 16), surfaces.red)]);
    // The spline has the slopes of the parabola where the ball touches the floor and where it turns.
    let height = |t: f32| 0.24 + 3.2 * t * (1.0 - t);
    let mut bounce = Curve { times: Vec::new(), values: Vec::new(), interpolation: "CUBICSPLINE".into() };
    for key in 0..=4 {
        let (x, z) = (-1.05, 1.12);
        let is_floor = key % 2 == 0;
        let slope = if is_floor { 3.2 } else { 0.0 };
        bounce.times.push([key as f32 * 0.5]);
        bounce.values.extend([[0.0, -slope, 0.0], [x, height(if is_floor { 0.0 } else { 0.5 }), z], [0.0, slope, 0.0]]);
    }
    let node = glb.node(json!({ "name": "ball", "mesh": ball, "translation": [-1.05, 0.24, 1.12] }));
    glb.animate(node, "translation", &bounce);

    let vase = Shape::turned(
        &[
            (0.10, 0.80),
            (0.135, 0.82),
            (0.15, 0.80),
            (0.12, 0.72),
            (0.105, 0.66),
            (0.16, 0.58),
            (0.25, 0.46),
            (0.285, 0.34),
            (0.26, 0.21),
            (0.19, 0.08),
            (0.16, 0.03),
            (0.17, 0.0),
        ],
        36,
    );
    let vase = glb.mesh("vase", &[(&vase, surfaces.porcelain)]);
    glb.node(json!({ "name": "vase", "mesh": vase, "translation": [1.48, 0.0, 0.62], "scale": [1.1, 1.1, 1.1] }));

    let crate_shape = glb.mesh("crate", &[(&Shape::block([0.62, 0.5, 0.62], 1.4), surfaces.wood)]);
    glb.node(json!({ "name": "crate", "mesh": crate_shape, "translation": [-2.1, 0.0, -0.75], "rotation": turn([0.0, 1.0, 0.0], 0.45) }));
    let jade = glb.mesh("jade", &[(&Shape::ellipsoid([0.2; 3], 32, 16), surfaces.jade)]);
    glb.node(json!({ "name": "jade", "mesh": jade, "translation": [-2.08, 0.70, -0.75] }));
    glb.node(
        json!({ "name": "small jade", "mesh": jade, "translation": [0.62, 0.13, 1.42], "scale": [0.65, 0.65, 0.65] }),
    );
    let steel = glb.mesh("steel ball", &[(&Shape::ellipsoid([0.3; 3], 32, 16), surfaces.steel)]);
    glb.node(json!({ "name": "steel ball", "mesh": steel, "translation": [2.35, 0.3, -0.35] }));
    let gold = glb.mesh("gold ball", &[(&Shape::ellipsoid([0.14; 3], 28, 14), surfaces.gold)]);
    glb.node(json!({ "name": "gold ball", "mesh": gold, "translation": [-0.35, 0.14, 1.55] }));
}

/// Towers beyond the parapet, nearer ones lower.
fn city(glb: &mut Glb, surfaces: &Surfaces) {
    let mut towers = Shape::default();
    for row in 0..2 {
        for place in 0..14 {
            let lot = |seed| cell(place, row, seed);
            let width = 1.3 + 1.3 * lot(1);
            let height = 2.4 + 4.4 * lot(2) * lot(2) + 1.4 * row as f32;
            let x = (place as f32 - 6.5) * 2.9 + lot(3) - 0.5;
            let z = -15.0 - 6.0 * row as f32 - 2.0 * lot(4);
            let mut tower = Shape::block([width, height, width], 0.25);
            let shift = [lot(5) * 8.0, lot(6) * 16.0].map(f32::floor);
            tower.uvs.iter_mut().for_each(|uv| *uv = [uv[0] + shift[0] / 8.0, uv[1] + shift[1] / 16.0]);
            towers.append(tower.moved([x, -2.2, z]));
        }
    }
    let towers = glb.mesh("city", &[(&towers, surfaces.windows)]);
    glb.node(json!({ "name": "city", "mesh": towers }));
}

fn camera(glb: &mut Glb) {
    let target = [0.02, 1.06, -0.4];
    let eye = |t: f32| {
        let phase = t / LOOP * TAU;
        let angle = 0.06 + 0.11 * phase.sin();
        [5.6 * angle.sin(), 1.50 + 0.10 * phase.cos(), 5.6 * angle.cos()]
    };
    let lens =
        glb.camera(json!({ "name": "main", "type": "perspective", "perspective": { "yfov": 0.66, "znear": 0.05 } }));
    let rotation = |t: f32| look(eye(t), target);
    let node = glb.node(json!({ "name": "main", "camera": lens, "translation": eye(0.0), "rotation": rotation(0.0) }));
    glb.animate(node, "translation", &Curve::smooth(LOOP, 16, eye));
    glb.animate(node, "rotation", &Curve::linear(LOOP, 48, rotation));
}
