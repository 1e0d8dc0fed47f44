//! The rules of a mesh.

use super::{hierarchy, is_place, require, sound, Check};
use crate::{Child, Mesh, Scene};

pub(super) fn check(scene: &Scene, mesh: &Mesh) -> Check {
    sound(mesh.positions.as_flattened())?;
    sound(mesh.normals.as_flattened())?;
    sound(mesh.tangents.as_flattened())?;
    sound(mesh.uv0.as_flattened().iter().chain(mesh.uv1.as_flattened()))?;
    sound(mesh.colors.as_flattened().iter().chain(mesh.weights.as_flattened()))?;
    let vertices = mesh.positions.len();
    require(vertices <= u32::MAX as usize, "a mesh has less than 2³² vertices")?;
    let attributes = [
        mesh.normals.len(),
        mesh.tangents.len(),
        mesh.uv0.len(),
        mesh.uv1.len(),
        mesh.colors.len(),
        mesh.joints.len(),
        mesh.weights.len(),
    ];
    require(
        attributes.iter().all(|length| [0, vertices].contains(length)),
        "an attribute has one entry per vertex or none",
    )?;
    require(mesh.joints.len() == mesh.weights.len(), "joints and weights come together")?;
    require(mesh.weights.as_flattened().iter().all(|weight| *weight >= 0.0), "weights are not negative")?;
    require(
        mesh.colors.as_flattened().iter().all(|color| (0.0..=1.0).contains(color)),
        "vertex colours are between 0 and 1",
    )?;
    require(mesh.triangles.len() <= Child::MAX_FIRST as usize, "a mesh has less than 2²⁸ triangles")?;
    let has_vertices = mesh.triangles.as_flattened().iter().all(|vertex| is_place(*vertex, vertices));
    require(has_vertices, "a triangle names a missing vertex")?;
    check_parts(scene, mesh)?;
    match &mesh.bvh {
        Some(bvh) => hierarchy::check(bvh, mesh.triangles.len()),
        None => Ok(()),
    }
}

fn check_parts(scene: &Scene, mesh: &Mesh) -> Check {
    let mut covered = 0u32;
    for part in &mesh.parts {
        require(is_place(part.material, scene.materials.len()), "a part names a missing material")?;
        require(part.first_triangle == covered, "parts follow each other without gaps")?;
        let end = covered.checked_add(part.triangle_count);
        covered = end.ok_or(crate::SceneError::Invalid("parts have more triangles than the mesh"))?;
    }
    require(covered as usize == mesh.triangles.len(), "parts together are all triangles")
}
