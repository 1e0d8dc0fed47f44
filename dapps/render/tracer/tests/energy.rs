//! Energy: nothing is lost or made.

mod common;

use common::*;
use scc_scene::*;
use scc_tracer::{Settings, Strategy};

/// The mean light from a plane of this material, seen at `angle` from its normal in an environment of 1.
fn furnace(material: Material, angle: f32, samples: u32) -> [f64; 4] {
    let eye = [angle.sin() * 5.0, angle.cos() * 5.0, 0.0];
    let mut b = Builder::looking(eye, [0.0; 3], 0.05).with_sky(EnvironmentKind::Constant([1.0; 3]), true);
    let material = b.material(material);
    b.mesh(quad(50.0), material, Transform::default());
    mean(&render(&b.scene, 0, &settings(8, samples)))
}

#[test]
fn white_surfaces_vanish_in_a_white_furnace() {
    for metallic in [0.0, 1.0] {
        for roughness in [0.0, 0.1, 0.3, 0.6, 1.0] {
            for angle in [0.0, 0.7, 1.3] {
                let material = Material { metallic, roughness, double_sided: true, ..Default::default() };
                let [red, green, blue, alpha] = furnace(material, angle, 1024);
                let case = format!("metallic {metallic} roughness {roughness} angle {angle}: {red}");
                // The table of albedos is interpolated: 1 % is what it costs.
                assert!((red - 1.0).abs() < 0.01 && red == green && green == blue && alpha == 1.0, "{case}");
            }
        }
    }
}

#[test]
fn no_surface_reflects_more_than_arrives() {
    for (i, ior) in [1.0, 1.3, 1.5, 2.5].into_iter().enumerate() {
        for metallic in [0.0, 0.25, 0.5, 0.75] {
            let roughness = [0.05, 0.35, 0.7, 1.0][i];
            let base_color = [1.0, 0.5, 0.0, 1.0];
            let material = Material { base_color, metallic, roughness, ior, double_sided: true, ..Default::default() };
            let [red, green, blue, _] = furnace(material, 0.9, 512);
            assert!(red <= 1.01 && green < red && blue < green, "{ior} {metallic}: {red} {green} {blue}");
        }
    }
}

/// In a closed room of albedo ρ that emits e everywhere, n bounces bring e · (1 + ρ + … + ρⁿ⁺¹), and all of them e / (1 − ρ).
#[test]
fn a_glowing_room_is_as_bright_as_its_series() {
    for strategy in [Strategy::Combined, Strategy::BounceOnly, Strategy::LightsOnly] {
        for (max_bounces, expected) in [(0, 0.75), (1, 0.875), (2, 0.9375), (64, 1.0)] {
            let mut b = Builder::looking([0.2, 0.1, 0.0], [1.0, 0.3, 0.2], 1.0);
            let wall = b.material(Material { emissive: [0.5; 3], ..diffuse([0.5; 3]) });
            b.mesh(sphere(12), wall, Transform { scale: [3.0; 3], ..Default::default() });
            let settings = Settings { max_bounces, strategy, ..settings(8, 512) };
            let [light, ..] = mean(&render(&b.scene, 0, &settings));
            assert!((light / expected - 1.0).abs() < 0.01, "{strategy:?} {max_bounces}: {light}");
        }
    }
}

/// Rough and smooth metal and plastic between emissive, mirrored, textured and distant light.
fn mixed_lights() -> Scene {
    let mut b = Builder::looking([0.0, 2.0, 5.0], [0.0, 0.5, 0.0], 0.8).with_sky(
        EnvironmentKind::Gradient { zenith: [0.2, 0.3, 0.8], horizon: [0.6, 0.5, 0.4], ground: [0.1; 3] },
        true,
    );
    let floor = b.material(Material { metallic: 0.0, roughness: 0.5, double_sided: true, ..Default::default() });
    b.mesh(quad(3.0), floor, Transform::default());
    let metal = b.material(Material { base_color: [0.9, 0.6, 0.3, 1.0], roughness: 0.4, ..Default::default() });
    b.mesh(sphere(16), metal, Transform { translation: [-0.8, 0.6, 0.0], scale: [0.6; 3], ..Default::default() });
    let stripes = b.texture(Encoding::Srgb, 4, |x, _| [(x * 80) as u8, 120, 200, 255]);
    let lamp = Material {
        emissive: [6.0, 5.0, 4.0],
        emissive_texture: Some(TextureRef::new(stripes)),
        double_sided: false,
        ..diffuse([0.2; 3])
    };
    let lamp = b.material(lamp);
    let hanging =
        Transform { translation: [0.6, 2.2, 0.3], rotation: turn([1.0, 0.0, 0.0], 2.8), scale: [-0.7, 1.0, 0.4] };
    b.mesh(quad(1.0), lamp, hanging);
    b.scene
}

#[test]
fn all_ways_to_find_light_agree_in_the_mean() {
    let scene = mixed_lights();
    let run =
        |strategy, samples| mean(&render(&scene, 0, &Settings { strategy, max_bounces: 3, ..settings(20, samples) }));
    let combined = run(Strategy::Combined, 1024);
    let bounce = run(Strategy::BounceOnly, 2048);
    let lights = run(Strategy::LightsOnly, 2048);
    for channel in 0..3 {
        let (a, b, c) = (combined[channel], bounce[channel], lights[channel]);
        assert!((a / b - 1.0).abs() < 0.01 && (a / c - 1.0).abs() < 0.01, "{combined:?} {bounce:?} {lights:?}");
    }
}
