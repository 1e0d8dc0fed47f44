//! Scenes that together use every feature, for comparing bits and for looking at.

use crate::common::*;
use scc_scene::*;

/// Name, scene and frame.
pub fn all() -> Vec<(&'static str, Scene, u32)> {
    vec![
        ("materials", materials(), 0),
        ("box", cornell(), 0),
        ("alpha", alpha(), 0),
        ("skin", skin(), 18),
        ("outdoors", outdoors(), 12),
    ]
}

fn checker(x: u32, y: u32) -> [u8; 4] {
    if (x / 8 + y / 8).is_multiple_of(2) {
        [230, 230, 220, 255]
    } else {
        [60, 90, 140, 255]
    }
}

/// Spheres from mirror to matt, from metal to plastic, on a textured floor with a normal map, under a gradient sky and a sun.
pub fn materials() -> Scene {
    let mut b = Builder::looking([0.0, 4.0, 9.0], [0.0, 0.6, 0.0], 0.7).with_sky(
        EnvironmentKind::Gradient { zenith: [0.2, 0.4, 0.9], horizon: [0.8, 0.85, 0.9], ground: [0.2, 0.18, 0.15] },
        true,
    );
    let texture = b.texture(Encoding::Srgb, 64, checker);
    let bumps = b.texture(Encoding::Linear, 32, |x, y| {
        let wave = |n: u32| ((n as f32 / 32.0 * std::f32::consts::TAU).sin() * 50.0 + 128.0) as u8;
        [wave(x), wave(y), 220, 255]
    });
    let mut tiled = TextureRef::new(texture);
    tiled.uv_transform = [6.0, 0.0, 0.0, 0.0, 6.0, 0.0];
    let floor = b.material(Material {
        base_color_texture: Some(tiled),
        normal_texture: Some(tiled_bumps(bumps)),
        metallic: 0.0,
        roughness: 0.4,
        double_sided: true,
        ..Default::default()
    });
    b.mesh(quad(8.0), floor, Transform::default());
    for i in 0..5 {
        for metal in 0..2 {
            let color = if metal == 1 { [1.0, 0.78, 0.34, 1.0] } else { [0.8, 0.1, 0.1, 1.0] };
            let material = b.material(Material {
                base_color: color,
                metallic: metal as f32,
                roughness: i as f32 / 4.0,
                ..Default::default()
            });
            let at = [i as f32 * 2.0 - 4.0, 0.9, metal as f32 * -2.4 + 1.0];
            b.mesh(sphere(24), material, Transform { translation: at, scale: [0.9; 3], ..Default::default() });
        }
    }
    let sun = Light { kind: LightKind::Directional, intensity: 2.5, radius: 0.02, ..Default::default() };
    b.light(sun, look_at([4.0, 6.0, 3.0], [0.0; 3]));
    b.scene
}

fn tiled_bumps(texture: u32) -> TextureRef {
    TextureRef { texture, uv_set: 0, uv_transform: [24.0, 0.0, 0.0, 0.0, 24.0, 0.0] }
}

/// A box lit by an area light.
pub fn cornell() -> Scene {
    let mut b = Builder::looking([0.0, 1.0, 3.6], [0.0, 1.0, 0.0], 0.65);
    let white = b.material(diffuse([0.73; 3]));
    let red = b.material(diffuse([0.65, 0.05, 0.05]));
    let green = b.material(diffuse([0.12, 0.45, 0.15]));
    let lamp = b.material(Material { double_sided: false, ..emitter([17.0, 12.0, 4.0]) });
    let pi = std::f32::consts::PI;
    let side = |axis: [f32; 3], angle: f32, at: [f32; 3]| Transform {
        translation: at,
        rotation: turn(axis, angle),
        scale: [1.0; 3],
    };
    b.mesh(quad(1.0), white, Transform::default());
    b.mesh(quad(1.0), white, side([1.0, 0.0, 0.0], pi, [0.0, 2.0, 0.0]));
    b.mesh(quad(1.0), white, side([1.0, 0.0, 0.0], pi / 2.0, [0.0, 1.0, -1.0]));
    b.mesh(quad(1.0), red, side([0.0, 0.0, 1.0], -pi / 2.0, [-1.0, 1.0, 0.0]));
    b.mesh(quad(1.0), green, side([0.0, 0.0, 1.0], pi / 2.0, [1.0, 1.0, 0.0]));
    b.mesh(quad(0.3), lamp, side([1.0, 0.0, 0.0], pi, [0.0, 1.99, 0.0]));
    let metal = b.material(Material { base_color: [0.9, 0.9, 0.95, 1.0], roughness: 0.15, ..Default::default() });
    let at = |x: f32, y: f32, z: f32, s: f32| Transform { translation: [x, y, z], scale: [s; 3], ..Default::default() };
    b.mesh(sphere(32), metal, at(-0.4, 0.4, -0.3, 0.4));
    let plastic =
        b.material(Material { base_color: [0.2, 0.3, 0.8, 1.0], metallic: 0.0, roughness: 0.3, ..Default::default() });
    b.mesh(sphere(32), plastic, at(0.45, 0.3, 0.25, 0.3));
    b.scene
}

/// Cut-out discs, a stack of veils and an unlit panel with a mirrored instance, under a point and a spot light.
pub fn alpha() -> Scene {
    let mut b =
        Builder::looking([0.0, 2.0, 6.0], [0.0, 0.8, 0.0], 0.7).with_sky(EnvironmentKind::Constant([0.15; 3]), false);
    let floor = b.material(diffuse([0.6; 3]));
    b.mesh(quad(4.0), floor, Transform::default());
    let discs = b.texture(Encoding::Srgb, 64, |x, y| {
        let (dx, dy) = ((x % 16) as i32 - 8, (y % 16) as i32 - 8);
        let alpha = if dx * dx + dy * dy < 40 { 255 } else { 0 };
        [(x * 4) as u8, 200, (y * 4) as u8, alpha]
    });
    let standing = |x: f32, z: f32, angle: f32| Transform {
        translation: [x, 1.0, z],
        rotation: {
            let (a, c) = (turn([0.0, 1.0, 0.0], angle), turn([1.0, 0.0, 0.0], std::f32::consts::FRAC_PI_2));
            [a[3] * c[0], a[1] * c[3], -a[1] * c[0], a[3] * c[3]]
        },
        scale: [1.0; 3],
    };
    let mask = b.material(Material {
        base_color_texture: Some(TextureRef::new(discs)),
        alpha_mode: AlphaMode::Mask(0.5),
        ..diffuse([1.0; 3])
    });
    b.mesh(quad(1.0), mask, standing(-1.3, 0.0, 0.4));
    for (i, color) in [[0.9, 0.2, 0.1], [0.1, 0.8, 0.2], [0.1, 0.2, 0.9]].into_iter().enumerate() {
        let [red, green, blue] = color;
        let veil = b.material(Material {
            base_color: [red, green, blue, 0.4],
            alpha_mode: AlphaMode::Blend,
            ..diffuse(color)
        });
        b.mesh(quad(0.7), veil, standing(0.7 + 0.4 * i as f32, -0.5 * i as f32, -0.3));
    }
    let unlit = b.material(Material { unlit: true, ..diffuse([0.9, 0.8, 0.1]) });
    let mut panel = standing(2.6, -1.5, -0.5);
    panel.scale = [-0.4, 1.0, 0.4];
    b.mesh(quad(1.0), unlit, panel);
    b.light(Light { intensity: 30.0, radius: 0.1, ..Default::default() }, Transform::at([-1.0, 3.5, 2.5]));
    let cone = LightKind::Spot { inner_angle: 0.2, outer_angle: 0.5 };
    let spot = Light { kind: cone, color: [1.0, 0.7, 0.4], intensity: 80.0, range: 20.0, radius: 0.0 };
    b.light(spot, look_at([3.0, 4.0, 2.0], [0.8, 0.0, 0.0]));
    b.scene
}

/// A tower bent by two joints, one of which turns over time.
pub fn skin() -> Scene {
    let mut b = Builder::looking([2.5, 2.2, 5.0], [0.0, 1.2, 0.0], 0.7).with_sky(
        EnvironmentKind::Gradient { zenith: [0.3, 0.5, 0.9], horizon: [0.9, 0.8, 0.7], ground: [0.3; 3] },
        true,
    );
    let floor = b.material(diffuse([0.5, 0.55, 0.5]));
    b.mesh(quad(5.0), floor, Transform::default());
    let skin_material =
        b.material(Material { base_color: [0.9, 0.5, 0.2, 1.0], metallic: 0.0, roughness: 0.35, ..Default::default() });
    let mut mesh = Mesh::default();
    let (levels, sides) = (24u32, 24u32);
    for level in 0..=levels {
        let height = level as f32 / levels as f32 * 2.4;
        for side in 0..=sides {
            let around = side as f32 / sides as f32 * std::f32::consts::TAU;
            let n = [around.sin(), 0.0, around.cos()];
            let radius = 0.35 + 0.05 * (height * 12.0).sin();
            mesh.positions.push([n[0] * radius, height, n[2] * radius]);
            mesh.normals.push(n);
            let bend = ((height - 0.8) / 0.8).clamp(0.0, 1.0);
            mesh.joints.push([0, 1, 0, 0]);
            mesh.weights.push([1.0 - bend, bend, 0.0, 0.0]);
        }
    }
    for level in 0..levels {
        for side in 0..sides {
            let a = level * (sides + 1) + side;
            let c = a + sides + 1;
            mesh.triangles.push([a, a + 1, c]);
            mesh.triangles.push([a + 1, c + 1, c]);
        }
    }
    let node = b.mesh(mesh, skin_material, Transform::at([9.0, 9.0, 9.0]));
    let first = b.scene.nodes.len() as u32;
    b.scene.nodes.push(Node::default());
    b.scene.nodes.push(Node { parent: Some(first), transform: Transform::at([0.0, 1.2, 0.0]), ..Default::default() });
    let still = [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0];
    let mut raised = still;
    raised[7] = -1.2;
    b.scene.skins.push(Skin { joints: vec![first, first + 1], inverse_bind_matrices: vec![still, raised] });
    b.scene.nodes[node as usize].skin = Some(0);
    b.scene.meshes[1].bvh = None;
    let (start, end) = (turn([0.0, 0.0, 1.0], 0.0), turn([0.0, 0.0, 1.0], 1.4));
    b.scene.channels.push(Channel {
        node: first + 1,
        target: Target::Rotation,
        interpolation: Interpolation::Linear,
        times: vec![0.0, 1.0],
        values: [start, end].concat(),
    });
    let sun = Light { kind: LightKind::Directional, intensity: 3.0, radius: 0.01, ..Default::default() };
    b.light(sun, look_at([-3.0, 5.0, 4.0], [0.0; 3]));
    b.scene
}

/// Lit by an image with a small sun; a moving, glowing ball seen by an orthographic camera.
pub fn outdoors() -> Scene {
    let (width, height) = (128, 64);
    let colors: Vec<[f32; 3]> = (0..width * height)
        .map(|i| {
            let (x, y) = ((i % width) as f32 / width as f32, (i / width) as f32 / height as f32);
            let sun = (x - 0.7).powi(2) + (y - 0.25).powi(2) < 0.0006;
            match (sun, y < 0.5) {
                (true, _) => [400.0, 360.0, 280.0],
                (false, true) => [0.3 * y + 0.1, 0.5 * y + 0.2, 0.9],
                (false, false) => [0.15, 0.12, 0.1],
            }
        })
        .collect();
    let image = EnvironmentImage::from_f32(width, height, &colors);
    let mut b = Builder::looking([4.0, 4.0, 6.0], [0.0, 0.5, 0.0], 0.6).with_sky(EnvironmentKind::Image(image), true);
    b.scene.cameras[0].projection = Projection::Orthographic { half_height: 2.6 };
    b.scene.environment.rotation = 1.0;
    let floor = b.material(Material {
        metallic: 0.0,
        roughness: 0.6,
        base_color: [0.4, 0.42, 0.4, 1.0],
        double_sided: true,
        ..Default::default()
    });
    b.mesh(quad(4.0), floor, Transform::default());
    let stripes = b.texture(Encoding::Srgb, 16, |x, _| if x < 8 { [255, 120, 20, 255] } else { [0, 0, 0, 255] });
    let rough = b.texture(Encoding::Linear, 16, |x, y| [0, (x * 16) as u8, (y * 16) as u8, 255]);
    let glow = b.material(Material {
        base_color: [0.3, 0.3, 0.35, 1.0],
        emissive: [2.0; 3],
        emissive_texture: Some(TextureRef::new(stripes)),
        metallic_roughness_texture: Some(TextureRef::new(rough)),
        ..Default::default()
    });
    let ball = b.mesh(sphere(20), glow, Transform::default());
    b.scene.channels.push(Channel {
        node: ball,
        target: Target::Translation,
        interpolation: Interpolation::CubicSpline,
        times: vec![0.0, 1.0],
        values: vec![0.0, 0.0, 0.0, -2.0, 1.0, 0.0, 4.0, 2.0, 0.0, 4.0, -2.0, 0.0, 2.0, 1.0, 0.0, 0.0, 0.0, 0.0],
    });
    let mirror = b.material(Material { roughness: 0.0, ..Default::default() });
    b.mesh(
        sphere(32),
        mirror,
        Transform { translation: [1.6, 0.6, 1.2], scale: [0.6, 0.6, 0.6], ..Default::default() },
    );
    b.scene
}
