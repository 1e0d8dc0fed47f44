//! The scene that the render dApp draws, as one flat, versioned, little-endian binary.
//!
//! A client compiles a glTF file into a [`Scene`] once; workers decode it from untrusted bytes with
//! [`Scene::decode`], which checks sizes before it allocates, every index, and every number, and never panics.
//!
//! # How to fill a [`Scene`]
//! Right-handed, Y up, metres, radians, seconds: glTF's own conventions, so values are copied unchanged.
//! 1. `textures`: 8-bit RGBA rows from the top; say in [`Texture::encoding`] whether colour is sRGB (base colour, emissive) or data.
//! 2. `materials`: glTF's factors; a [`TextureRef`] names a texture, its UV set and `KHR_texture_transform`.
//! 3. `meshes`: one per glTF mesh. Concatenate its primitives' vertices and triangles; each primitive becomes a [`Part`].
//!    Optional attributes are empty or as long as `positions`. For skinned meshes fill `joints` and `weights`.
//!    Call [`Mesh::build_bvh`] last for every mesh that no skin deforms.
//! 4. `nodes`: **parents before children**; local transform, and what hangs on the node.
//! 5. `skins`, `channels` (one clip; [`Channel::values`] documents the layout), `lights`, `cameras`, `environment`, `frame_rate`.
//! 6. [`Scene::encode`] refuses what [`Scene::decode`] would refuse, with the same [`SceneError`].
//!
//! ```
//! use scc_scene::*;
//! let mut mesh = Mesh {
//!     positions: vec![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
//!     triangles: vec![[0, 1, 2]],
//!     parts: vec![Part { first_triangle: 0, triangle_count: 1, material: 0 }],
//!     ..Default::default()
//! };
//! mesh.build_bvh();
//! let scene = Scene {
//!     materials: vec![Material::default()],
//!     meshes: vec![mesh],
//!     cameras: vec![Camera::perspective(0.8, 0.1)],
//!     nodes: vec![
//!         Node { mesh: Some(0), ..Default::default() },
//!         Node { camera: Some(0), transform: Transform::at([0.0, 0.0, 5.0]), ..Default::default() },
//!     ],
//!     ..Default::default()
//! };
//! let bytes = scene.encode().expect("the scene is valid");
//! assert_eq!(Scene::decode(&bytes), Ok(scene));
//! ```
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod animation;
mod bvh;
mod camera;
mod check;
mod codec;
mod environment;
mod error;
mod half;
mod layouts;
mod light;
mod material;
mod mesh;
mod node;
mod scene;
mod texture;

pub use animation::{Channel, Interpolation, Target};
pub use bvh::{Aabb, Bvh, BvhNode, Child, MAX_BVH_DEPTH, TRIANGLES_PER_LEAF};
pub use camera::{Camera, Projection};
pub use environment::{Environment, EnvironmentImage, EnvironmentKind};
pub use error::SceneError;
pub use half::{f16_from_f32, f16_to_f32};
pub use light::{Light, LightKind};
pub use material::{AlphaMode, Material, TextureRef};
pub use mesh::{Mesh, Part};
pub use node::{Node, Skin, Transform};
pub use scene::{Scene, MAGIC, MAX_MAGNITUDE, VERSION};
pub use texture::{Encoding, Filter, Texture, Wrap};
