//! What the picture shows: coverage, textures, normals, movement, tiles.

mod common;
#[path = "common/showcase.rs"]
mod showcase;

use common::*;
use scc_scene::*;
use scc_tracer::{render_tile, Rect, RenderError, Renderer, Tile};

#[test]
fn any_tiling_gives_the_same_picture() {
    for (name, scene, frame) in showcase::all() {
        let settings = settings(24, 4);
        let whole = render(&scene, frame, &settings);
        let renderer = Renderer::new(&scene);
        let frame = renderer.at_frame(frame);
        let mut rays = 0;
        for (x, y, width, height) in [(0, 0, 24, 5), (0, 5, 7, 19), (7, 5, 17, 1), (7, 6, 17, 18)] {
            let rect = Rect { x, y, width, height };
            let tile = render_tile(&frame, &settings, rect, |_| ()).unwrap();
            rays += tile.rays;
            for row in 0..height {
                let start = ((y + row) * 24 + x) as usize;
                let part = (row * width) as usize;
                let bits = |pixels: &[[f32; 4]]| pixels.as_flattened().iter().map(|c| c.to_bits()).collect::<Vec<_>>();
                let expected = bits(&whole.pixels[start..start + width as usize]);
                assert_eq!(bits(&tile.pixels[part..part + width as usize]), expected, "{name}");
            }
        }
        assert_eq!(rays, whole.rays, "{name}");
    }
}

#[test]
fn progress_rises_to_one() {
    let scene = showcase::cornell();
    let mut heard = Vec::new();
    let renderer = Renderer::new(&scene);
    let rect = Rect { x: 0, y: 0, width: 8, height: 8 };
    render_tile(&renderer.at_frame(0), &settings(8, 1), rect, |fraction| heard.push(fraction)).unwrap();
    assert!(heard.windows(2).all(|pair| pair[0] < pair[1]) && heard.last() == Some(&1.0));
}

#[test]
fn impossible_requests_are_refused() {
    let scene = showcase::cornell();
    let renderer = Renderer::new(&scene);
    let frame = renderer.at_frame(0);
    let good = Rect { x: 0, y: 0, width: 8, height: 8 };
    let refuse = |settings, rect| render_tile(&frame, &settings, rect, |_| ()).unwrap_err();
    let mut no_camera = settings(8, 1);
    no_camera.camera = 1;
    assert_eq!(refuse(no_camera, good), RenderError::CameraNotFound);
    assert_eq!(refuse(settings(8, 0), good), RenderError::InvalidSamples);
    for rect in [Rect { width: 0, ..good }, Rect { x: 1, ..good }, Rect { y: u32::MAX, ..good }] {
        assert_eq!(refuse(settings(8, 1), rect), RenderError::InvalidSize);
    }
    assert_eq!(refuse(settings(65_537, 1), good), RenderError::InvalidSize);
}

/// A panel of 2 by 2 that fills the view of a camera straight above it.
fn panel(material: Material, visible: bool) -> Builder {
    let mut b =
        Builder::looking([0.0, 10.0, 0.001], [0.0; 3], 0.15).with_sky(EnvironmentKind::Constant([1.0; 3]), visible);
    let material = b.material(material);
    b.mesh(quad(1.0), material, Transform::default());
    b
}

#[test]
fn veils_cover_their_share_of_the_picture() {
    let veil = Material { base_color: [0.0, 0.0, 0.0, 0.3], alpha_mode: AlphaMode::Blend, ..diffuse([0.0; 3]) };
    let [light, _, _, alpha] = mean(&render(&panel(veil.clone(), true).scene, 0, &settings(8, 256)));
    assert!((light - 0.7).abs() < 0.01 && alpha == 1.0, "{light} {alpha}");
    let [light, _, _, alpha] = mean(&render(&panel(veil.clone(), false).scene, 0, &settings(8, 256)));
    assert!(light == 0.0 && (alpha - 0.3).abs() < 0.01, "{light} {alpha}");
    // Two veils hide each other independently: 1 − 0.7².
    let mut double = panel(veil, false);
    double.mesh(quad(1.0), 0, Transform::at([0.0, 0.5, 0.0]));
    let [_, _, _, alpha] = mean(&render(&double.scene, 0, &settings(16, 256)));
    assert!((alpha - 0.51).abs() < 0.01, "{alpha}");
}

fn pixel(tile: &Tile, x: u32, y: u32) -> [f32; 4] {
    tile.pixels[(y * 32 + x) as usize]
}

#[test]
fn textures_lie_as_gltf_says() {
    // Four colours: red upper left, green upper right, blue lower left, white lower right.
    let colors =
        |x: u32, y: u32| [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [255; 4]][(x / 4 + y / 4 * 2) as usize];
    let mut b =
        panel(Material { unlit: true, base_color_texture: Some(TextureRef::new(0)), ..Default::default() }, true);
    b.texture(Encoding::Srgb, 8, colors);
    let tile = render(&b.scene, 0, &settings(32, 16));
    // Seen from above with −Z up, the quad's U runs to the right and V down.
    assert_eq!(pixel(&tile, 8, 8)[..3], [1.0, 0.0, 0.0]);
    assert_eq!(pixel(&tile, 24, 8)[..3], [0.0, 1.0, 0.0]);
    assert_eq!(pixel(&tile, 8, 24)[..3], [0.0, 0.0, 1.0]);
    assert_eq!(pixel(&tile, 24, 24)[..3], [1.0, 1.0, 1.0]);
}

#[test]
fn mid_grey_textures_are_decoded() {
    for (encoding, expected) in [(Encoding::Srgb, 0.215_86), (Encoding::Linear, 0.501_96)] {
        let material = Material { unlit: true, base_color_texture: Some(TextureRef::new(0)), ..Default::default() };
        let mut b = panel(material, true);
        b.texture(encoding, 2, |_, _| [128, 128, 128, 255]);
        let [light, ..] = pixel(&render(&b.scene, 0, &settings(32, 4)), 16, 16);
        assert!((light - expected).abs() < 1e-4, "{light}");
    }
}

/// A normal map that leans by 30° towards `lean` (X right, Y up) under a sun that leans by 30° towards +X or −Z.
fn mapped(lean: [f32; 2], sun: [f32; 3], tangents: bool) -> f64 {
    let byte = |v: f32| ((v * 0.5 + 0.5) * 255.0).round() as u8;
    let normal = Some(TextureRef::new(0));
    let mut b = panel(Material { normal_texture: normal, ..diffuse([1.0; 3]) }, true);
    b.scene.environment = Environment::default();
    b.texture(Encoding::Linear, 2, |_, _| [byte(lean[0] * 0.5), byte(lean[1] * 0.5), byte(0.866), 255]);
    if tangents {
        b.scene.meshes[0].tangents = vec![[1.0, 0.0, 0.0, 1.0]; 4];
    }
    let sun_at = [sun[0] * 0.5, 0.866, sun[2] * 0.5];
    b.light(
        Light { kind: LightKind::Directional, intensity: std::f32::consts::PI, ..Default::default() },
        look_at(sun_at, [0.0; 3]),
    );
    mean(&render(&b.scene, 0, &settings(8, 4)))[0]
}

#[test]
fn normal_maps_lean_the_right_way() {
    for tangents in [false, true] {
        for (lean, sun, expected) in [
            ([0.0, 0.0], [1.0, 0.0, 0.0], 0.866),
            ([1.0, 0.0], [1.0, 0.0, 0.0], 1.0),
            ([-1.0, 0.0], [1.0, 0.0, 0.0], 0.5),
            ([0.0, 1.0], [0.0, 0.0, -1.0], 1.0),
            ([0.0, -1.0], [0.0, 0.0, -1.0], 0.5),
        ] {
            let light = mapped(lean, sun, tangents);
            assert!((light - expected).abs() < 0.01, "{lean:?} {sun:?} {tangents}: {light}");
        }
    }
}

fn largest_difference(a: &Tile, b: &Tile) -> f32 {
    let pairs = a.pixels.as_flattened().iter().zip(b.pixels.as_flattened());
    pairs.map(|(x, y)| (x - y).abs()).fold(0.0, f32::max)
}

#[test]
fn a_rigid_skin_moves_like_a_node() {
    let placed = Transform { translation: [0.3, 0.2, -0.4], rotation: turn([0.0, 0.6, 0.8], 0.8), scale: [1.2; 3] };
    let scene = |skinned: bool| {
        let mut b =
            Builder::looking([0.0, 1.0, 4.0], [0.0; 3], 0.8).with_sky(EnvironmentKind::Constant([1.0; 3]), true);
        let material = b.material(diffuse([0.5, 0.2, 0.1]));
        let mut ball = sphere(10);
        if skinned {
            ball.joints = vec![[0, 0, 0, 0]; ball.positions.len()];
            ball.weights = vec![[0.5, 0.25, 0.0, 0.25]; ball.positions.len()];
        }
        let node = b.mesh(ball, material, if skinned { Transform::at([5.0; 3]) } else { placed });
        if skinned {
            let joint = b.scene.nodes.len() as u32;
            b.scene.nodes.push(Node { transform: placed, ..Default::default() });
            let matrix = [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0];
            b.scene.skins.push(Skin { joints: vec![joint], inverse_bind_matrices: vec![matrix] });
            b.scene.nodes[node as usize].skin = Some(0);
        }
        render(&b.scene, 0, &settings(32, 64))
    };
    let (skinned, rigid) = (scene(true), scene(false));
    assert!(rigid.pixels.iter().any(|pixel| pixel[0] < 0.9));
    assert!(largest_difference(&skinned, &rigid) < 0.05, "{}", largest_difference(&skinned, &rigid));
}

#[test]
fn an_animated_node_is_where_its_curve_says() {
    let scene = |animated: bool| {
        let mut b =
            Builder::looking([0.0, 1.0, 4.0], [0.0; 3], 0.8).with_sky(EnvironmentKind::Constant([1.0; 3]), true);
        let material = b.material(diffuse([0.5, 0.2, 0.1]));
        let node = b.mesh(sphere(10), material, Transform::at(if animated { [9.0; 3] } else { [0.5, -0.25, 0.0] }));
        if animated {
            b.scene.channels.push(Channel {
                node,
                target: Target::Translation,
                interpolation: Interpolation::Linear,
                times: vec![0.0, 2.0],
                values: vec![0.0, 0.0, 0.0, 1.0, -0.5, 0.0],
            });
        }
        // Frame 24 at 24 frames a second: half way.
        render(&b.scene, 24, &settings(24, 4))
    };
    assert_eq!(scene(true), scene(false));
}

#[test]
fn hostile_numbers_still_give_a_picture() {
    let mut b = Builder::looking([0.0, 0.0, 1e8], [0.0; 3], 0.8).with_sky(EnvironmentKind::Constant([1e9; 3]), true);
    let material = b.material(Material { emissive: [1e9; 3], ..Default::default() });
    let mut mesh = sphere(6);
    mesh.normals.fill([0.0; 3]);
    mesh.positions[3] = [1e9, -1e9, 1e9];
    mesh.positions[4] = mesh.positions[5];
    for scale in [[1e9; 3], [1e-9; 3], [1.0, 0.0, 1.0], [1e9, 1e-9, 1.0]] {
        b.mesh(mesh.clone(), material, Transform { scale, ..Default::default() });
    }
    b.light(Light { intensity: 1e9, color: [1e9; 3], ..Default::default() }, Transform::default());
    let tile = render(&b.scene, 0, &settings(16, 16));
    assert!(tile.pixels.as_flattened().iter().all(|value| (0.0..=1e9).contains(value)));
}
