//! Small scenes.
// Each test file uses its own part of this module.
#![allow(dead_code)]

use scc_scene::*;
use scc_tracer::{render_tile, Rect, Renderer, Settings, Strategy, Tile};

/// A scene to which things are added.
#[derive(Default)]
pub struct Builder {
    pub scene: Scene,
}

impl Builder {
    /// With a camera at `eye` that looks at `target`.
    pub fn looking(eye: [f32; 3], target: [f32; 3], vertical_angle: f32) -> Self {
        let mut builder = Self::default();
        builder.scene.cameras.push(Camera::perspective(vertical_angle, 0.01));
        let transform = look_at(eye, target);
        builder.scene.nodes.push(Node { camera: Some(0), transform, ..Default::default() });
        builder
    }

    pub fn with_sky(mut self, kind: EnvironmentKind, visible: bool) -> Self {
        self.scene.environment = Environment { kind, intensity: 1.0, rotation: 0.0, visible };
        self
    }

    pub fn material(&mut self, material: Material) -> u32 {
        self.scene.materials.push(material);
        self.scene.materials.len() as u32 - 1
    }

    pub fn texture(&mut self, encoding: Encoding, size: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> u32 {
        let rgba = (0..size * size).flat_map(|i| pixel(i % size, i / size)).collect();
        self.scene.textures.push(Texture { width: size, height: size, rgba, encoding, ..Default::default() });
        self.scene.textures.len() as u32 - 1
    }

    pub fn mesh(&mut self, mut mesh: Mesh, material: u32, transform: Transform) -> u32 {
        let triangle_count = mesh.triangles.len() as u32;
        mesh.parts = vec![Part { first_triangle: 0, triangle_count, material }];
        mesh.build_bvh();
        self.scene.meshes.push(mesh);
        let mesh = Some(self.scene.meshes.len() as u32 - 1);
        self.scene.nodes.push(Node { mesh, transform, ..Default::default() });
        self.scene.nodes.len() as u32 - 1
    }

    pub fn light(&mut self, light: Light, transform: Transform) {
        self.scene.lights.push(light);
        let light = Some(self.scene.lights.len() as u32 - 1);
        self.scene.nodes.push(Node { light, transform, ..Default::default() });
    }
}

pub fn diffuse(color: [f32; 3]) -> Material {
    let [r, g, b] = color;
    // An index of refraction of 1 leaves nothing to the mirror-like lobe.
    Material { base_color: [r, g, b, 1.0], metallic: 0.0, ior: 1.0, double_sided: true, ..Default::default() }
}

pub fn emitter(light: [f32; 3]) -> Material {
    Material { emissive: light, ..diffuse([0.0; 3]) }
}

/// A quad in the plane y = 0 that faces up, 2 · `half` wide.
pub fn quad(half: f32) -> Mesh {
    Mesh {
        positions: vec![[-half, 0.0, half], [half, 0.0, half], [half, 0.0, -half], [-half, 0.0, -half]],
        normals: vec![[0.0, 1.0, 0.0]; 4],
        uv0: vec![[0.0, 1.0], [1.0, 1.0], [1.0, 0.0], [0.0, 0.0]],
        triangles: vec![[0, 1, 2], [0, 2, 3]],
        ..Default::default()
    }
}

/// A sphere of radius 1 with smooth normals and UVs.
pub fn sphere(rings: u32) -> Mesh {
    let mut mesh = Mesh::default();
    let sides = rings * 2;
    for ring in 0..=rings {
        let v = ring as f32 / rings as f32;
        let polar = v * std::f32::consts::PI;
        for side in 0..=sides {
            let u = side as f32 / sides as f32;
            let around = u * std::f32::consts::TAU;
            let p = [polar.sin() * around.sin(), polar.cos(), polar.sin() * around.cos()];
            mesh.positions.push(p);
            mesh.normals.push(p);
            mesh.uv0.push([u, v]);
        }
    }
    for ring in 0..rings {
        for side in 0..sides {
            let a = ring * (sides + 1) + side;
            let b = a + sides + 1;
            mesh.triangles.push([a, b, a + 1]);
            mesh.triangles.push([a + 1, b, b + 1]);
        }
    }
    mesh
}

/// A turn around a unit axis.
pub fn turn(axis: [f32; 3], angle: f32) -> [f32; 4] {
    let (sine, cosine) = (angle * 0.5).sin_cos();
    [axis[0] * sine, axis[1] * sine, axis[2] * sine, cosine]
}

/// A transform whose −Z points from `eye` to `target`.
pub fn look_at(eye: [f32; 3], target: [f32; 3]) -> Transform {
    let d = [0, 1, 2].map(|i| target[i] - eye[i]);
    let yaw = (-d[0]).atan2(-d[2]);
    let pitch = d[1].atan2((d[0] * d[0] + d[2] * d[2]).sqrt());
    let (a, b) = (turn([0.0, 1.0, 0.0], yaw), turn([1.0, 0.0, 0.0], pitch));
    // The product of the two quaternions, which have no Z.
    let rotation = [a[3] * b[0], a[1] * b[3], -a[1] * b[0], a[3] * b[3]];
    Transform { translation: eye, rotation, scale: [1.0; 3] }
}

pub fn settings(size: u32, samples: u32) -> Settings {
    Settings { camera: 0, width: size, height: size, samples, max_bounces: 8, seed: 1, strategy: Strategy::Combined }
}

pub fn render(scene: &Scene, frame: u32, settings: &Settings) -> Tile {
    let scene = Scene::decode(&scene.encode().unwrap()).unwrap();
    let renderer = Renderer::new(&scene);
    let rect = Rect { x: 0, y: 0, width: settings.width, height: settings.height };
    render_tile(&renderer.at_frame(frame), settings, rect, |_| ()).unwrap()
}

pub fn mean(tile: &Tile) -> [f64; 4] {
    let mut sum = [0.0; 4];
    for pixel in &tile.pixels {
        for (sum, value) in sum.iter_mut().zip(pixel) {
            *sum += f64::from(*value);
        }
    }
    sum.map(|sum| sum / tile.pixels.len() as f64)
}
