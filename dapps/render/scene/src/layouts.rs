//! The binary layout of every type: fields in the order of their declaration, lists with their length before them.

use crate::{
    codec::{Reader, Wire},
    Aabb, AlphaMode, Bvh, BvhNode, Camera, Channel, Encoding, Environment, EnvironmentImage, EnvironmentKind, Filter,
    Interpolation, Light, LightKind, Material, Mesh, Node, Part, Projection, Scene, SceneError, Skin, Target, Texture,
    TextureRef, Transform, Wrap,
};
use alloc::vec::Vec;

macro_rules! wire_struct {
    ($($name:ident { $($field:ident: $type:ty),+ $(,)? })+) => {$(
        impl Wire for $name {
            const MIN_BYTES: usize = 0 $(+ <$type as Wire>::MIN_BYTES)+;

            fn write(&self, out: &mut Vec<u8>) {
                $(self.$field.write(out);)+
            }

            fn read(reader: &mut Reader<'_>) -> Result<Self, SceneError> {
                Ok(Self { $($field: <$type as Wire>::read(reader)?),+ })
            }
        }
    )+};
}

/// One byte that tells the variant, then its fields.
macro_rules! wire_enum {
    ($($name:ident, $what:literal { $($tag:literal => $variant:ident $(($value:ident: $type:ty))? $({ $($field:ident: $ftype:ty),+ })?),+ $(,)? })+) => {$(
        impl Wire for $name {
            const MIN_BYTES: usize = 1;

            fn write(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $(($value))? $({ $($field),+ })? => {
                        out.push($tag);
                        $($value.write(out);)?
                        $($($field.write(out);)+)?
                    })+
                }
            }

            fn read(reader: &mut Reader<'_>) -> Result<Self, SceneError> {
                Ok(match u8::read(reader)? {
                    $($tag => Self::$variant $((<$type as Wire>::read(reader)?))? $({ $($field: <$ftype as Wire>::read(reader)?),+ })?,)+
                    _ => return Err(SceneError::InvalidTag($what)),
                })
            }
        }
    )+};
}

wire_struct! {
    Scene {
        frame_rate: f32,
        textures: Vec<Texture>,
        materials: Vec<Material>,
        meshes: Vec<Mesh>,
        skins: Vec<Skin>,
        nodes: Vec<Node>,
        channels: Vec<Channel>,
        lights: Vec<Light>,
        cameras: Vec<Camera>,
        environment: Environment,
    }
    Texture {
        width: u32,
        height: u32,
        rgba: Vec<u8>,
        encoding: Encoding,
        wrap_u: Wrap,
        wrap_v: Wrap,
        filter: Filter,
    }
    TextureRef { texture: u32, uv_set: u8, uv_transform: [f32; 6] }
    Material {
        base_color: [f32; 4],
        base_color_texture: Option<TextureRef>,
        metallic: f32,
        roughness: f32,
        metallic_roughness_texture: Option<TextureRef>,
        normal_texture: Option<TextureRef>,
        normal_scale: f32,
        emissive: [f32; 3],
        emissive_texture: Option<TextureRef>,
        alpha_mode: AlphaMode,
        double_sided: bool,
        ior: f32,
        unlit: bool,
    }
    Part { first_triangle: u32, triangle_count: u32, material: u32 }
    Mesh {
        positions: Vec<[f32; 3]>,
        normals: Vec<[f32; 3]>,
        tangents: Vec<[f32; 4]>,
        uv0: Vec<[f32; 2]>,
        uv1: Vec<[f32; 2]>,
        colors: Vec<[f32; 4]>,
        joints: Vec<[u16; 4]>,
        weights: Vec<[f32; 4]>,
        triangles: Vec<[u32; 3]>,
        parts: Vec<Part>,
        bvh: Option<Bvh>,
    }
    Aabb { min: [f32; 3], max: [f32; 3] }
    BvhNode { bounds: [[f32; 4]; 6], children: [u32; 4] }
    Bvh { bounds: Aabb, nodes: Vec<BvhNode>, order: Vec<u32> }
    Skin { joints: Vec<u32>, inverse_bind_matrices: Vec<[f32; 12]> }
    Transform { translation: [f32; 3], rotation: [f32; 4], scale: [f32; 3] }
    Node {
        parent: Option<u32>,
        transform: Transform,
        mesh: Option<u32>,
        skin: Option<u32>,
        light: Option<u32>,
        camera: Option<u32>,
    }
    Channel { node: u32, target: Target, interpolation: Interpolation, times: Vec<f32>, values: Vec<f32> }
    Light { kind: LightKind, color: [f32; 3], intensity: f32, range: f32, radius: f32 }
    Camera { projection: Projection, near: f32, far: f32 }
    EnvironmentImage { width: u32, height: u32, pixels: Vec<[u16; 3]> }
    Environment { kind: EnvironmentKind, intensity: f32, rotation: f32, visible: bool }
}

wire_enum! {
    Encoding, "texture encoding" { 0 => Srgb, 1 => Linear }
    Wrap, "texture wrap" { 0 => Repeat, 1 => MirroredRepeat, 2 => ClampToEdge }
    Filter, "texture filter" { 0 => Linear, 1 => Nearest }
    AlphaMode, "alpha mode" { 0 => Opaque, 1 => Mask(cutoff: f32), 2 => Blend }
    Target, "animation target" { 0 => Translation, 1 => Rotation, 2 => Scale }
    Interpolation, "interpolation" { 0 => Step, 1 => Linear, 2 => CubicSpline }
    LightKind, "light" { 0 => Directional, 1 => Point, 2 => Spot { inner_angle: f32, outer_angle: f32 } }
    Projection, "projection" {
        0 => Perspective { vertical_angle: f32 },
        1 => Orthographic { half_height: f32 },
    }
    EnvironmentKind, "environment" {
        0 => Constant(color: [f32; 3]),
        1 => Gradient { zenith: [f32; 3], horizon: [f32; 3], ground: [f32; 3] },
        2 => Image(image: EnvironmentImage),
    }
}
