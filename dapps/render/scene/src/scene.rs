//! The scene as a whole.

use crate::{
    check,
    codec::{Reader, Wire},
    Camera, Channel, Environment, Light, Material, Mesh, Node, SceneError, Skin, Texture,
};
use alloc::vec::Vec;

/// The first eight bytes of a compiled scene.
pub const MAGIC: [u8; 8] = *b"SCCSCENE";
/// The version that this build writes and the only one it reads.
pub const VERSION: u32 = 1;
/// No number in a scene is larger than this, so that products of a few of them stay finite.
pub const MAX_MAGNITUDE: f32 = 1e9;

/// Everything needed to render any frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Frames per second: frame `f` shows the scene at `f / frame_rate` seconds. Positive.
    pub frame_rate: f32,
    /// Images that materials refer to.
    pub textures: Vec<Texture>,
    /// Surfaces that mesh parts refer to.
    pub materials: Vec<Material>,
    /// Triangles that nodes refer to.
    pub meshes: Vec<Mesh>,
    /// Skeleton bindings that nodes refer to.
    pub skins: Vec<Skin>,
    /// The tree, parents before children.
    pub nodes: Vec<Node>,
    /// The one animation clip, as curves.
    pub channels: Vec<Channel>,
    /// Punctual lights that nodes refer to.
    pub lights: Vec<Light>,
    /// Cameras that nodes refer to. A task names a camera by its place here.
    pub cameras: Vec<Camera>,
    /// What is infinitely far away.
    pub environment: Environment,
}

impl Default for Scene {
    /// An empty scene at 24 frames per second in a black environment.
    fn default() -> Self {
        Self {
            frame_rate: 24.0,
            textures: Vec::new(),
            materials: Vec::new(),
            meshes: Vec::new(),
            skins: Vec::new(),
            nodes: Vec::new(),
            channels: Vec::new(),
            lights: Vec::new(),
            cameras: Vec::new(),
            environment: Environment::default(),
        }
    }
}

impl Scene {
    /// The scene as bytes.
    ///
    /// # Errors
    /// What [`Scene::check`] finds.
    pub fn encode(&self) -> Result<Vec<u8>, SceneError> {
        self.check()?;
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&MAGIC);
        VERSION.write(&mut bytes);
        self.write(&mut bytes);
        Ok(bytes)
    }

    /// A checked scene from untrusted bytes. Memory use is bounded by a small multiple of the length of `bytes`.
    ///
    /// # Errors
    /// Any [`SceneError`]: the bytes are not a scene of this version, or break a rule of [`Scene::check`].
    pub fn decode(bytes: &[u8]) -> Result<Self, SceneError> {
        let mut reader = Reader::new(bytes);
        if reader.take(MAGIC.len()) != Ok(&MAGIC[..]) {
            return Err(SceneError::NotAScene);
        }
        let version = u32::read(&mut reader)?;
        if version != VERSION {
            return Err(SceneError::UnknownVersion(version));
        }
        let scene = Self::read(&mut reader)?;
        if !reader.is_empty() {
            return Err(SceneError::TrailingBytes);
        }
        scene.check()?;
        Ok(scene)
    }

    /// Checks every rule that the renderer relies on.
    ///
    /// # Errors
    /// [`SceneError::Invalid`] names the first broken rule; [`SceneError::InvalidNumber`] stands for a number out of range.
    pub fn check(&self) -> Result<(), SceneError> {
        check::scene(self)
    }

    /// Where frame `frame` lies on the time line, in seconds.
    pub fn time_of_frame(&self, frame: u32) -> f32 {
        (f64::from(frame) / f64::from(self.frame_rate)) as f32
    }
}
