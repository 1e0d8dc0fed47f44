//! Scenes that are allowed and make no sense: arithmetic on them overflows and divides nothing by nothing everywhere.

// The tracer's own tests include this file too, and it has no standard library.
extern crate std;

use scc_scene::*;
use std::{vec, vec::Vec};

/// How many scenes there are; [`scene`] takes numbers below.
pub const COUNT: u32 = 40;

/// A stream of numbers, most of them ordinary.
struct Numbers {
    state: u32,
    /// How many of 256 are extreme.
    extremes: u32,
}

impl Numbers {
    fn bits(&mut self) -> u32 {
        self.state = self.state.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
        let word = ((self.state >> ((self.state >> 28) + 4)) ^ self.state).wrapping_mul(277_803_737);
        word >> 22 ^ word
    }

    fn below(&mut self, end: u32) -> u32 {
        self.bits() % end
    }

    fn chance(&mut self) -> bool {
        self.bits() % 256 < self.extremes
    }

    /// From −1 to 1, or extreme.
    fn any(&mut self) -> f32 {
        const EXTREMES: [f32; 10] = [0.0, -0.0, 1e-38, -1e-38, 1e-20, 1.0, -1.0, MAX_MAGNITUDE, -MAX_MAGNITUDE, 3e7];
        match self.chance() {
            true => EXTREMES[self.below(EXTREMES.len() as u32) as usize],
            false => (self.bits() >> 8) as f32 / 8_388_608.0 - 1.0,
        }
    }

    /// Often as far out as a number may be: products of two such places on a texture are beyond all numbers.
    fn far(&mut self) -> f32 {
        [MAX_MAGNITUDE, -MAX_MAGNITUDE, self.any(), self.any()][self.below(4) as usize]
    }

    fn positive(&mut self) -> f32 {
        self.any().abs()
    }

    fn unit(&mut self) -> f32 {
        self.positive().min(1.0)
    }

    fn array<const N: usize>(&mut self) -> [f32; N] {
        core::array::from_fn(|_| self.any())
    }

    fn color(&mut self) -> [f32; 3] {
        core::array::from_fn(|_| self.positive())
    }

    fn texture(&mut self, count: u32) -> Option<TextureRef> {
        (self.below(3) > 0).then(|| TextureRef {
            texture: self.below(count),
            uv_set: 0,
            uv_transform: core::array::from_fn(|_| self.far()),
        })
    }

    fn transform(&mut self) -> Transform {
        Transform { translation: self.array(), rotation: self.array(), scale: self.array() }
    }
}

/// Scene number `number`; the higher, the more of its numbers are extreme.
pub fn scene(number: u32) -> Scene {
    let mut n = Numbers { state: number.wrapping_mul(0x9e37_79b9), extremes: 4 + number * 3 };
    let mut scene = Scene::default();
    for _ in 0..3 {
        let (width, height) = (1 + n.below(64), 1 + n.below(64));
        let rgba = (0..width * height * 4).map(|_| n.bits() as u8).collect();
        let wraps = [Wrap::ClampToEdge, Wrap::Repeat, Wrap::MirroredRepeat];
        let encoding = if n.below(2) == 0 { Encoding::Srgb } else { Encoding::Linear };
        let (wrap_u, wrap_v) = (wraps[n.below(3) as usize], wraps[n.below(3) as usize]);
        scene.textures.push(Texture { width, height, rgba, encoding, wrap_u, wrap_v, filter: Filter::Linear });
    }
    scene.materials = (0..4).map(|_| material(&mut n)).collect();
    scene.meshes = (0..3).map(|place| mesh(&mut n, place == 2)).collect();
    scene.lights = (0..3).map(|kind| light(&mut n, kind)).collect();
    let kind = match n.below(3) {
        0 => EnvironmentKind::Constant(n.color()),
        1 => EnvironmentKind::Gradient { zenith: n.color(), horizon: n.color(), ground: n.color() },
        _ => {
            let colors: Vec<_> = (0..8).map(|_| n.color()).collect();
            EnvironmentKind::Image(EnvironmentImage::from_f32(4, 2, &colors))
        }
    };
    scene.environment = Environment { kind, intensity: n.positive(), rotation: n.any(), visible: true };
    nodes(&mut n, &mut scene);
    scene
}

fn material(n: &mut Numbers) -> Material {
    Material {
        base_color: [n.unit(), n.unit(), n.unit(), n.unit()],
        base_color_texture: n.texture(3),
        metallic: n.unit(),
        roughness: n.unit(),
        metallic_roughness_texture: n.texture(3),
        normal_texture: n.texture(3),
        normal_scale: n.any(),
        emissive: if n.below(2) == 0 { n.color() } else { [0.0; 3] },
        emissive_texture: n.texture(3),
        alpha_mode: [AlphaMode::Opaque, AlphaMode::Mask(n.any()), AlphaMode::Blend][n.below(3) as usize],
        double_sided: n.below(2) == 0,
        ior: 1.0 + 3.0 * n.unit(),
        unlit: false,
    }
}

fn mesh(n: &mut Numbers, skinned: bool) -> Mesh {
    let vertices = 24;
    let mut mesh = Mesh {
        positions: (0..vertices).map(|_| n.array()).collect(),
        normals: (0..vertices).map(|_| n.array()).collect(),
        uv0: (0..vertices).map(|_| [n.far(), n.far()]).collect(),
        colors: (0..vertices).map(|_| [n.unit(), n.unit(), n.unit(), n.unit()]).collect(),
        // Some triangles have two equal corners.
        triangles: (0..16).map(|_| [0; 3].map(|_: u32| n.below(vertices))).collect(),
        parts: (0..4).map(|i| Part { first_triangle: i * 4, triangle_count: 4, material: i }).collect(),
        ..Mesh::default()
    };
    if n.below(2) == 0 {
        mesh.tangents = (0..vertices).map(|_| n.array()).collect();
    }
    if skinned {
        mesh.joints = (0..vertices).map(|_| [0, 1, 2, 0]).collect();
        mesh.weights = (0..vertices).map(|_| [n.positive(), n.positive(), n.positive(), 0.0]).collect();
    } else {
        mesh.build_bvh();
    }
    mesh
}

fn light(n: &mut Numbers, kind: u32) -> Light {
    let outer_angle = 0.001 + 1.5 * n.unit();
    let kind = match kind {
        0 => LightKind::Directional,
        1 => LightKind::Point,
        _ => LightKind::Spot { inner_angle: outer_angle * 0.999, outer_angle },
    };
    Light { kind, color: n.color(), intensity: n.positive(), range: n.positive(), radius: n.positive() }
}

/// A camera, meshes at ordinary places and at the end of a chain of places, a skin, lights, movement.
fn nodes(n: &mut Numbers, scene: &mut Scene) {
    scene.cameras.push(Camera::perspective(0.2 + 2.5 * n.unit().min(0.9), 0.0));
    scene.nodes.push(Node { camera: Some(0), transform: Transform::at([0.0, 0.0, 3.0]), ..Node::default() });
    scene.nodes.push(Node { mesh: Some(0), ..Node::default() });
    for depth in 0..5u32 {
        let parent = (depth > 0).then(|| scene.nodes.len() as u32 - 1);
        let mesh = (depth % 2 == 1).then_some(1);
        scene.nodes.push(Node { parent, mesh, transform: n.transform(), ..Node::default() });
    }
    let joints = (2..5).collect();
    scene.skins.push(Skin { joints, inverse_bind_matrices: (0..3).map(|_| n.array()).collect() });
    scene.nodes.push(Node { mesh: Some(2), skin: Some(0), ..Node::default() });
    for light in 0..3 {
        let transform = Transform { scale: [1.0; 3], ..n.transform() };
        scene.nodes.push(Node { light: Some(light), transform, ..Node::default() });
    }
    let (target, interpolation) = (Target::Rotation, Interpolation::Linear);
    let values = n.array::<8>().to_vec();
    scene.channels.push(Channel { node: 3, target, interpolation, times: vec![0.0, 1e-20], values });
    scene.frame_rate = 24.0;
}
