//! Light and shadow against closed formulas. Each scene looks at one point of a plane; what is reflected there is known.

mod common;

use common::*;
use scc_scene::*;
use std::f64::consts::PI;

const ALBEDO: f32 = 0.6;

/// A view of the origin of a plane, from the side.
fn plane() -> Builder {
    let mut b = Builder::looking([3.0, 4.0, 0.0], [0.0; 3], 0.002);
    let material = b.material(diffuse([ALBEDO; 3]));
    b.mesh(quad(20.0), material, Transform::default());
    b
}

fn seen(b: &Builder, samples: u32) -> f64 {
    mean(&render(&b.scene, 0, &settings(4, samples)))[0]
}

fn assert_close(seen: f64, expected: f64, tolerance: f64) {
    assert!((seen / expected - 1.0).abs() < tolerance, "{seen} instead of {expected}");
}

#[test]
fn a_point_light_follows_the_inverse_square() {
    for height in [0.5, 2.0, 8.0] {
        let mut b = plane();
        b.light(Light { intensity: 10.0, ..Default::default() }, Transform::at([0.0, height, 0.0]));
        assert_close(seen(&b, 4), f64::from(ALBEDO) / PI * 10.0 / f64::from(height * height), 1e-3);
    }
}

#[test]
fn a_soft_point_light_is_as_bright_as_a_hard_one() {
    let mut b = plane();
    b.light(Light { intensity: 10.0, radius: 0.2, ..Default::default() }, Transform::at([0.0, 3.0, 0.0]));
    assert_close(seen(&b, 256), f64::from(ALBEDO) / PI * 10.0 / 9.0, 0.01);
}

#[test]
fn the_range_fades_a_light_out() {
    for (height, window) in [(1.0f32, 1.0 - 1.0 / 16.0), (1.9, 1.0 - (0.95f64).powi(4)), (2.1, 0.0)] {
        let mut b = plane();
        b.light(Light { intensity: 10.0, range: 2.0, ..Default::default() }, Transform::at([0.0, height, 0.0]));
        let expected = f64::from(ALBEDO) / PI * 10.0 / f64::from(height * height) * window;
        assert!((seen(&b, 4) - expected).abs() < 1e-3 * (expected + 1e-3));
    }
}

#[test]
fn the_sun_follows_the_cosine() {
    for angle in [0.0f32, 0.5, 1.2] {
        let mut b = plane();
        let sun = Light { kind: LightKind::Directional, intensity: 3.0, ..Default::default() };
        b.light(sun, look_at([angle.sin(), angle.cos(), 0.0], [0.0; 3]));
        assert_close(seen(&b, 4), f64::from(ALBEDO) / PI * 3.0 * f64::from(angle.cos()), 1e-3);
    }
}

#[test]
fn a_spot_light_lights_its_cone_only() {
    let kind = LightKind::Spot { inner_angle: 0.2, outer_angle: 0.4 };
    let spot = |tilt: f32| {
        let mut b = plane();
        let place = look_at([0.0, 2.0, 0.0], [2.0 * tilt.tan(), 0.0, 0.0]);
        b.light(Light { kind, intensity: 10.0, ..Default::default() }, place);
        seen(&b, 4)
    };
    let full = f64::from(ALBEDO) / PI * 10.0 / 4.0;
    assert_close(spot(0.1), full, 1e-3);
    assert_eq!(spot(0.45), 0.0);
    let edge = (0.3f64.cos() - 0.4f64.cos()) / (0.2f64.cos() - 0.4f64.cos());
    assert_close(spot(0.3), full * edge * edge, 0.01);
}

#[test]
fn a_square_lamp_has_its_form_factor() {
    for (half, height) in [(0.5f32, 1.0f32), (2.0, 1.0), (0.1, 2.0)] {
        let mut b = plane();
        let lamp = b.material(Material { double_sided: false, ..emitter([7.0; 3]) });
        let down = Transform {
            translation: [0.0, height, 0.0],
            rotation: turn([1.0, 0.0, 0.0], std::f32::consts::PI),
            scale: [1.0; 3],
        };
        b.mesh(quad(half), lamp, down);
        // The eye must not look through the lamp.
        b.scene.nodes[0].transform = look_at([5.0, 2.0, 0.0], [0.0; 3]);
        let ratio = f64::from(half / height);
        let root = (1.0 + ratio * ratio).sqrt();
        let factor = 4.0 / PI * (ratio / root * (ratio / root).atan());
        let mut settings = settings(4, 1024);
        settings.max_bounces = 0;
        let [light, ..] = mean(&render(&b.scene, 0, &settings));
        assert_close(light, f64::from(ALBEDO) * 7.0 * factor, 0.01);
    }
}

#[test]
fn a_glowing_ball_has_its_form_factor() {
    let mut b = plane();
    let lamp = b.material(emitter([7.0; 3]));
    b.mesh(sphere(48), lamp, Transform { translation: [0.0, 2.0, 0.0], scale: [0.5; 3], ..Default::default() });
    // (r / h)², less what 48 rings cut off.
    assert_close(seen(&b, 1024), f64::from(ALBEDO) * 7.0 / 16.0, 0.01);
}

#[test]
fn a_sky_lights_by_its_mean() {
    let mut b = plane().with_sky(EnvironmentKind::Constant([0.8; 3]), true);
    assert_close(seen(&b, 256), f64::from(ALBEDO) * 0.8, 0.005);
    // Light from the quarter of the sphere towards +X only: half of the upper half.
    let colors: Vec<[f32; 3]> = (0..64 * 32).map(|i| [if i % 64 >= 32 { 2.0 } else { 0.0 }; 3]).collect();
    b.scene.environment.kind = EnvironmentKind::Image(EnvironmentImage::from_f32(64, 32, &colors));
    assert_close(seen(&b, 1024), f64::from(ALBEDO), 0.01);
}

/// The middle of the image is −Z, its right half +X; turning it by a quarter takes what was at +X to −Z.
#[test]
fn a_sky_image_is_where_the_format_says() {
    let bright = |place: u32| {
        let colors: Vec<[f32; 3]> = (0..32 * 16).map(|i| [if i % 32 / 8 == place { 1.0 } else { 0.0 }; 3]).collect();
        EnvironmentKind::Image(EnvironmentImage::from_f32(32, 16, &colors))
    };
    let look = |kind: EnvironmentKind, rotation: f32, target: [f32; 3]| {
        let mut b = Builder::looking([0.0; 3], target, 0.1).with_sky(kind, true);
        b.scene.environment.rotation = rotation;
        seen(&b, 4)
    };
    // The third quarter of the image reaches from −Z to +X.
    assert_eq!(look(bright(2), 0.0, [1.0, 0.0, -1.0]), 1.0);
    assert_eq!(look(bright(1), 0.0, [1.0, 0.0, -1.0]), 0.0);
    assert_eq!(look(bright(1), 0.0, [-1.0, 0.0, -1.0]), 1.0);
    assert_eq!(look(bright(2), std::f32::consts::FRAC_PI_2, [-1.0, 0.0, -1.0]), 1.0);
}

#[test]
fn shadows_are_black_and_veils_let_their_share_through() {
    let light = |material: Material| {
        let mut b = plane();
        b.light(Light { intensity: 10.0, ..Default::default() }, Transform::at([0.0, 3.0, 0.0]));
        let veil = b.material(material);
        b.mesh(quad(0.3), veil, Transform::at([0.0, 2.0, 0.0]));
        let mut settings = settings(4, 64);
        settings.max_bounces = 0;
        mean(&render(&b.scene, 0, &settings))[0]
    };
    let full = f64::from(ALBEDO) / PI * 10.0 / 9.0;
    let veil =
        |alpha: f32, alpha_mode| Material { base_color: [0.0, 0.0, 0.0, alpha], alpha_mode, ..diffuse([0.0; 3]) };
    assert_eq!(light(veil(0.4, AlphaMode::Opaque)), 0.0);
    assert_eq!(light(veil(0.5, AlphaMode::Mask(0.5))), 0.0);
    assert_close(light(veil(0.4, AlphaMode::Mask(0.5))), full, 1e-3);
    assert_close(light(veil(0.4, AlphaMode::Blend)), full * 0.6, 1e-3);
    // A single-sided veil seen from its back is not there.
    let mut b = plane();
    b.light(Light { intensity: 10.0, ..Default::default() }, Transform::at([0.0, 3.0, 0.0]));
    let back = b.material(Material { double_sided: false, ..diffuse([0.0; 3]) });
    b.mesh(quad(0.3), back, Transform::at([0.0, 2.0, 0.0]));
    assert_close(seen(&b, 4), full, 1e-3);
}
