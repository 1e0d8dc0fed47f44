//! The tree of nodes and the skins that deform meshes.

use alloc::vec::Vec;

/// Translation, rotation and scale, applied in the order scale, rotation, translation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform {
    /// In metres.
    pub translation: [f32; 3],
    /// A quaternion x, y, z, w; the renderer normalises it.
    pub rotation: [f32; 4],
    /// Per axis.
    pub scale: [f32; 3],
}

impl Default for Transform {
    fn default() -> Self {
        Self { translation: [0.0; 3], rotation: [0.0, 0.0, 0.0, 1.0], scale: [1.0; 3] }
    }
}

impl Transform {
    /// Only a translation.
    pub fn at(translation: [f32; 3]) -> Self {
        Self { translation, ..Self::default() }
    }
}

/// A place in the tree and what hangs there.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Node {
    /// The parent's place in [`crate::Scene::nodes`], smaller than this node's own.
    pub parent: Option<u32>,
    /// Relative to the parent, where no animation channel says otherwise.
    pub transform: Transform,
    /// A place in [`crate::Scene::meshes`].
    pub mesh: Option<u32>,
    /// A place in [`crate::Scene::skins`]; only for skinned meshes. The node's own transform is then ignored, as glTF says.
    pub skin: Option<u32>,
    /// A place in [`crate::Scene::lights`]; it shines along the node's −Z.
    pub light: Option<u32>,
    /// A place in [`crate::Scene::cameras`]; it looks along the node's −Z, Y is up. One node per camera.
    pub camera: Option<u32>,
}

/// A skeleton binding.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Skin {
    /// The nodes that are joints, as places in [`crate::Scene::nodes`]; 1 to 65,536.
    pub joints: Vec<u32>,
    /// One per joint: mesh space to joint space, the upper three rows of the matrix in row-major order
    /// `[m00, m01, m02, m03, m10, …, m23]`; `m03`, `m13` and `m23` translate.
    pub inverse_bind_matrices: Vec<[f32; 12]>,
}
