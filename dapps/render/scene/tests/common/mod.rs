//! A scene that uses every field and every variant.

use scc_scene::*;

fn grid(side: u32, skinned: bool) -> Mesh {
    let vertices: Vec<(f32, f32)> =
        (0..side * side).map(|i| ((i % side) as f32 / side as f32, (i / side) as f32 / side as f32)).collect();
    let mut mesh = Mesh {
        positions: vertices.iter().map(|(x, y)| [*x, x * y, *y]).collect(),
        normals: vertices.iter().map(|_| [0.0, 1.0, 0.0]).collect(),
        tangents: vertices.iter().map(|_| [1.0, 0.0, 0.0, -1.0]).collect(),
        uv0: vertices.iter().map(|(x, y)| [*x, *y]).collect(),
        uv1: vertices.iter().map(|(x, y)| [*y, *x]).collect(),
        colors: vertices.iter().map(|(x, y)| [*x, *y, 1.0, 1.0]).collect(),
        ..Default::default()
    };
    for row in 0..side - 1 {
        for column in 0..side - 1 {
            let corner = row * side + column;
            mesh.triangles.push([corner, corner + 1, corner + side]);
            mesh.triangles.push([corner + 1, corner + side + 1, corner + side]);
        }
    }
    let all = mesh.triangles.len() as u32;
    mesh.parts = vec![
        Part { first_triangle: 0, triangle_count: all / 2, material: 0 },
        Part { first_triangle: all / 2, triangle_count: all - all / 2, material: 1 },
    ];
    if skinned {
        mesh.joints = vertices.iter().map(|_| [0, 1, 0, 0]).collect();
        mesh.weights = vertices.iter().map(|(x, _)| [*x, 1.0 - x, 0.0, 0.0]).collect();
    } else {
        mesh.build_bvh();
    }
    mesh
}

fn channel(target: Target, interpolation: Interpolation) -> Channel {
    let numbers = 3 * target.width() * interpolation.values_per_key();
    Channel {
        node: 1,
        target,
        interpolation,
        times: vec![0.0, 0.5, 1.0],
        values: (0..numbers).map(|i| i as f32 * 0.1).collect(),
    }
}

/// Every type of the format at least once.
pub fn full_scene(environment: EnvironmentKind) -> Scene {
    let texture = |encoding, wrap, filter| Texture {
        width: 3,
        height: 2,
        rgba: (0..24).collect(),
        encoding,
        wrap_u: wrap,
        wrap_v: wrap,
        filter,
    };
    let reference = TextureRef { texture: 1, uv_set: 1, uv_transform: [0.5, 0.1, 0.2, -0.1, 2.0, 0.3] };
    let light = |kind| Light { kind, color: [1.0, 0.5, 0.25], intensity: 7.0, range: 9.0, radius: 0.1 };
    Scene {
        frame_rate: 25.0,
        textures: vec![
            texture(Encoding::Srgb, Wrap::Repeat, Filter::Linear),
            texture(Encoding::Linear, Wrap::MirroredRepeat, Filter::Nearest),
            texture(Encoding::Linear, Wrap::ClampToEdge, Filter::Linear),
        ],
        materials: vec![
            Material::default(),
            Material {
                base_color_texture: Some(TextureRef::new(0)),
                metallic_roughness_texture: Some(reference),
                normal_texture: Some(reference),
                emissive_texture: Some(TextureRef::new(2)),
                emissive: [3.0, 2.0, 1.0],
                alpha_mode: AlphaMode::Mask(0.5),
                double_sided: true,
                ..Default::default()
            },
            Material { alpha_mode: AlphaMode::Blend, unlit: true, ..Default::default() },
        ],
        meshes: vec![grid(6, false), grid(4, true)],
        skins: vec![Skin {
            joints: vec![1, 2],
            inverse_bind_matrices: vec![[1.0, 0.0, 0.0, 0.5, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0]; 2],
        }],
        nodes: vec![
            Node { mesh: Some(0), ..Default::default() },
            Node { parent: Some(0), light: Some(2), ..Default::default() },
            Node { parent: Some(1), mesh: Some(1), skin: Some(0), ..Default::default() },
            Node { camera: Some(0), transform: Transform::at([0.0, 0.0, 4.0]), ..Default::default() },
        ],
        channels: vec![
            channel(Target::Translation, Interpolation::Step),
            channel(Target::Rotation, Interpolation::Linear),
            channel(Target::Scale, Interpolation::CubicSpline),
        ],
        lights: vec![
            light(LightKind::Directional),
            light(LightKind::Point),
            light(LightKind::Spot { inner_angle: 0.2, outer_angle: 0.4 }),
        ],
        cameras: vec![
            Camera::perspective(0.7, 0.01),
            Camera { projection: Projection::Orthographic { half_height: 2.0 }, near: 0.0, far: 100.0 },
        ],
        environment: Environment { kind: environment, intensity: 2.0, rotation: 0.3, visible: false },
    }
}

/// One full scene per kind of environment.
pub fn full_scenes() -> Vec<Scene> {
    let colors: Vec<[f32; 3]> = (0..8).map(|i| [i as f32, 0.25, 1000.0]).collect();
    vec![
        full_scene(EnvironmentKind::Constant([0.1, 0.2, 0.3])),
        full_scene(EnvironmentKind::Gradient { zenith: [0.1; 3], horizon: [0.5; 3], ground: [0.2; 3] }),
        full_scene(EnvironmentKind::Image(EnvironmentImage::from_f32(4, 2, &colors))),
    ]
}
