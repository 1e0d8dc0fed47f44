//! Meshes: every primitive becomes a part; attributes that only some of them have are filled in for the others.

mod normals;
mod primitive;
mod tangents;

use crate::{
    accessor::Buffers,
    limits::MAX_TRIANGLES,
    material::Materials,
    math,
    report::{label, Report},
    CompileError,
};
use primitive::Primitive;
use scc_scene::{Mesh, Part};

/// Compiles all meshes. Triangles without an area are left out; what is left may be empty.
pub(crate) fn compile_all(
    document: &gltf::Document,
    buffers: &Buffers<'_>,
    materials: &mut Materials,
    report: &mut Report,
) -> Result<Vec<Mesh>, CompileError> {
    let mut meshes = Vec::new();
    let mut triangles = 0usize;
    for source in document.meshes() {
        let name = label("mesh", source.index(), source.name());
        let mut primitives = Vec::new();
        let mut asked = 0usize;
        for part in source.primitives() {
            let Some(primitive) = primitive::read(&part, buffers, materials, &name, report)? else { continue };
            asked += primitive.degenerate + primitive.triangles.len();
            triangles += primitive.triangles.len();
            if triangles > MAX_TRIANGLES {
                let (found, limit) = (triangles as u64, MAX_TRIANGLES as u64);
                return Err(CompileError::TooLarge { what: "triangles", found, limit });
            }
            primitives.push(primitive);
        }
        let left: usize = primitives.iter().map(|primitive| primitive.triangles.len()).sum();
        if asked > 0 && left == 0 {
            report.warn(format!("{name} has no area and is left out: all of its {asked} triangles are flat"));
        }
        meshes.push(join(primitives, &name, report));
    }
    Ok(meshes)
}

fn join(mut primitives: Vec<Primitive>, name: &str, report: &mut Report) -> Mesh {
    primitives.retain(|primitive| !primitive.triangles.is_empty());
    let has = |get: fn(&Primitive) -> bool| primitives.iter().any(get);
    let with_normals = has(|p| !p.normals.is_empty());
    let with_tangents = has(|p| !p.tangents.is_empty());
    let with_uv0 = has(|p| !p.uv0.is_empty());
    let with_uv1 = has(|p| !p.uv1.is_empty());
    let with_colors = has(|p| !p.colors.is_empty());
    let with_weights = has(|p| !p.weights.is_empty());
    let mut mesh = Mesh::default();
    for mut primitive in primitives {
        if with_normals && primitive.normals.is_empty() {
            normals::make_flat(&mut primitive);
        }
        if with_tangents && primitive.tangents.is_empty() {
            let any_tangent = |normal: &[f32; 3]| {
                let [x, y, z] = math::perpendicular(*normal);
                [x, y, z, 1.0]
            };
            primitive.tangents = primitive.normals.iter().map(any_tangent).collect();
        }
        let vertices = primitive.positions.len();
        if with_weights && primitive.weights.is_empty() {
            report.warn(format!("a part of {name} has no skin weights; it follows the first joint"));
            primitive.weights = vec![[1.0, 0.0, 0.0, 0.0]; vertices];
            primitive.joints = vec![[0; 4]; vertices];
        }
        fill(&mut primitive.uv0, with_uv0, vertices, [0.0; 2]);
        fill(&mut primitive.uv1, with_uv1, vertices, [0.0; 2]);
        fill(&mut primitive.colors, with_colors, vertices, [1.0; 4]);
        append(&mut mesh, primitive);
    }
    mesh
}

fn fill<T: Clone>(values: &mut Vec<T>, wanted: bool, vertices: usize, value: T) {
    if wanted && values.is_empty() {
        values.resize(vertices, value);
    }
}

fn append(mesh: &mut Mesh, primitive: Primitive) {
    let first_vertex = mesh.positions.len() as u32;
    let (first_triangle, triangle_count) = (mesh.triangles.len() as u32, primitive.triangles.len() as u32);
    mesh.parts.push(Part { first_triangle, triangle_count, material: primitive.material });
    mesh.positions.extend(primitive.positions);
    mesh.normals.extend(primitive.normals);
    mesh.tangents.extend(primitive.tangents);
    mesh.uv0.extend(primitive.uv0);
    mesh.uv1.extend(primitive.uv1);
    mesh.colors.extend(primitive.colors);
    mesh.joints.extend(primitive.joints);
    mesh.weights.extend(primitive.weights);
    mesh.triangles.extend(primitive.triangles.iter().map(|triangle| triangle.map(|vertex| vertex + first_vertex)));
}
