//! Deforming meshes by their skeletons.

use crate::{affine::Affine, vec3::Vec3};
use alloc::vec::Vec;
use scc_scene::{Mesh, Skin, MAX_MAGNITUDE};

/// Vertices in the world.
pub(crate) struct Vertices {
    pub positions: Vec<[f32; 3]>,
    pub normals: Vec<[f32; 3]>,
    pub tangents: Vec<[f32; 4]>,
}

/// The vertices of `mesh`, moved by the joints among the posed `nodes`.
pub(crate) fn deform(mesh: &Mesh, skin: &Skin, nodes: &[Affine]) -> Vertices {
    let joints: Vec<Affine> = skin
        .joints
        .iter()
        .zip(&skin.inverse_bind_matrices)
        .map(|(joint, inverse_bind)| nodes[*joint as usize].after(&Affine::from_rows(inverse_bind)))
        .collect();
    let zero = Affine { x: Vec3::ZERO, y: Vec3::ZERO, z: Vec3::ZERO, translation: Vec3::ZERO };
    let mut result = Vertices { positions: Vec::new(), normals: Vec::new(), tangents: Vec::new() };
    for (vertex, position) in mesh.positions.iter().enumerate() {
        let (weights, names) = (mesh.weights[vertex], mesh.joints[vertex]);
        let sum = weights[0] + weights[1] + weights[2] + weights[3];
        let mut map = zero;
        if sum > 1e-12 {
            for (weight, name) in weights.iter().zip(names) {
                map.add_scaled(&joints[name as usize], weight / sum);
            }
        } else {
            map = Affine::IDENTITY;
        }
        let moved: [f32; 3] = map.point((*position).into()).into();
        // Joints can pile up scales that leave the range in which arithmetic is safe.
        result.positions.push(moved.map(|c| crate::num::min(crate::num::max(c, -MAX_MAGNITUDE), MAX_MAGNITUDE)));
        if let Some(normal) = mesh.normals.get(vertex) {
            // The cofactors: the inverse transpose, but also where the map flattens space.
            let [x, y, z] = *normal;
            let turned = map.y.cross(map.z) * x + map.z.cross(map.x) * y + map.x.cross(map.y) * z;
            result.normals.push(turned.try_normalize().map_or(*normal, Into::into));
        }
        if let Some([x, y, z, sign]) = mesh.tangents.get(vertex) {
            let turned = map.direction([*x, *y, *z].into()).try_normalize().map_or([*x, *y, *z], Into::into);
            result.tangents.push([turned[0], turned[1], turned[2], *sign]);
        }
    }
    result
}
