//! Triangles.

use crate::{Aabb, Bvh, TRIANGLES_PER_LEAF};
use alloc::vec::Vec;

/// A run of triangles with one material: a glTF primitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The first of its triangles in [`Mesh::triangles`].
    pub first_triangle: u32,
    /// How many triangles.
    pub triangle_count: u32,
    /// Its place in [`crate::Scene::materials`].
    pub material: u32,
}

/// Triangles that move together. Counter-clockwise is the front.
///
/// Every attribute other than `positions` is either empty or has one entry per position.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Mesh {
    /// Where the vertices are.
    pub positions: Vec<[f32; 3]>,
    /// Unit normals. Empty: flat shading.
    pub normals: Vec<[f32; 3]>,
    /// Unit tangents and the sign of the bitangent. Empty: derived from the UVs where a normal map needs them.
    pub tangents: Vec<[f32; 4]>,
    /// First texture coordinates.
    pub uv0: Vec<[f32; 2]>,
    /// Second texture coordinates.
    pub uv1: Vec<[f32; 2]>,
    /// Linear vertex colours, multiplied with the base colour.
    pub colors: Vec<[f32; 4]>,
    /// For skinned meshes: four places in [`crate::Skin::joints`] per vertex.
    pub joints: Vec<[u16; 4]>,
    /// For skinned meshes: how strongly each of the four joints pulls, not negative; the renderer divides by the sum.
    pub weights: Vec<[f32; 4]>,
    /// Three places in `positions` each.
    pub triangles: Vec<[u32; 3]>,
    /// In order and without gaps: together they are all triangles.
    pub parts: Vec<Part>,
    /// Built by [`Mesh::build_bvh`] for meshes that no skin deforms; the renderer builds the others for each frame.
    pub bvh: Option<Bvh>,
}

impl Mesh {
    /// Builds the hierarchy over the triangles. Call it after the last change; does nothing for a mesh without triangles.
    ///
    /// Triangles that name missing vertices make no volume; [`crate::Scene::check`] refuses them later.
    pub fn build_bvh(&mut self) {
        self.bvh = Bvh::build(&triangle_bounds(&self.positions, &self.triangles), TRIANGLES_PER_LEAF);
    }

    /// Whether it has skin weights.
    pub fn is_skinned(&self) -> bool {
        !self.weights.is_empty()
    }
}

/// The bounds of each triangle.
pub(crate) fn triangle_bounds(positions: &[[f32; 3]], triangles: &[[u32; 3]]) -> Vec<Aabb> {
    let bounds_of = |triangle: &[u32; 3]| {
        let mut bounds = Aabb::EMPTY;
        for &vertex in triangle {
            if let Some(&position) = positions.get(vertex as usize) {
                bounds.include(position);
            }
        }
        bounds
    };
    triangles.iter().map(bounds_of).collect()
}
