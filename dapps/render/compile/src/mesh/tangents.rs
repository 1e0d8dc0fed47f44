//! Tangents for normal maps, by MikkTSpace as glTF prescribes.

use super::{normals, primitive::Primitive};
use crate::{
    math::{perpendicular, unit},
    report::Report,
};
use bevy_mikktspace::{generate_tangents, Geometry, TangentSpace};
use std::collections::HashMap;

/// Makes sure that a primitive with a normal map has usable tangents.
pub(super) fn add(primitive: &mut Primitive, uv_set: u8, name: &str, report: &mut Report) {
    if primitive.triangles.is_empty() {
        return;
    }
    if primitive.normals.is_empty() {
        // glTF: without normals, tangents that are there are ignored too.
        normals::make_flat(primitive);
    }
    let all_usable = (0..primitive.positions.len()).all(|vertex| primitive.is_tangent_usable(vertex));
    if !primitive.tangents.is_empty() && all_usable {
        for tangent in &mut primitive.tangents {
            let [x, y, z, w] = *tangent;
            let [x, y, z] = unit([x, y, z]).unwrap_or([1.0, 0.0, 0.0]);
            *tangent = [x, y, z, w.signum()];
        }
        return;
    }
    let uvs = if uv_set == 1 { &primitive.uv1 } else { &primitive.uv0 };
    if uvs.is_empty() {
        primitive.tangents.clear();
        report.warn(format!("{name} has a normal map but no texture coordinates; the map has no effect there"));
        return;
    }
    primitive.split_corners();
    let uvs = if uv_set == 1 { primitive.uv1.clone() } else { primitive.uv0.clone() };
    let tangents = primitive.normals.iter().map(|normal| {
        let [x, y, z] = perpendicular(*normal);
        [x, y, z, 1.0]
    });
    let mut surface = Surface { tangents: tangents.collect(), uvs: &uvs, primitive };
    // It refuses only surfaces without a single triangle; the perpendicular tangents then stay.
    let _ = generate_tangents(&mut surface);
    let tangents = surface.tangents;
    primitive.tangents = tangents;
    weld(primitive);
}

struct Surface<'a> {
    primitive: &'a Primitive,
    uvs: &'a [[f32; 2]],
    tangents: Vec<[f32; 4]>,
}

impl Surface<'_> {
    fn vertex(&self, face: usize, corner: usize) -> usize {
        self.primitive.triangles[face][corner] as usize
    }
}

impl Geometry for Surface<'_> {
    fn num_faces(&self) -> usize {
        self.primitive.triangles.len()
    }

    fn num_vertices_of_face(&self, _face: usize) -> usize {
        3
    }

    fn position(&self, face: usize, corner: usize) -> [f32; 3] {
        self.primitive.positions[self.vertex(face, corner)]
    }

    fn normal(&self, face: usize, corner: usize) -> [f32; 3] {
        self.primitive.normals[self.vertex(face, corner)]
    }

    fn tex_coord(&self, face: usize, corner: usize) -> [f32; 2] {
        // MikkTSpace counts V upwards, glTF downwards.
        let [u, v] = self.uvs[self.vertex(face, corner)];
        [u, 1.0 - v]
    }

    fn set_tangent(&mut self, space: Option<TangentSpace>, face: usize, corner: usize) {
        let vertex = self.vertex(face, corner);
        let Some(space) = space else { return };
        let [x, y, z, w] = space.tangent_encoded();
        if let (Some([x, y, z]), true) = (unit([x, y, z]), w.is_finite()) {
            self.tangents[vertex] = [x, y, z, w.signum()];
        }
    }
}

/// Joins corners that are equal in every attribute again.
fn weld(primitive: &mut Primitive) {
    let mut seen: HashMap<Vec<u32>, u32> = HashMap::new();
    let mut kept = Vec::new();
    let mut place_of = Vec::with_capacity(primitive.positions.len());
    for vertex in 0..primitive.positions.len() {
        let place = *seen.entry(key(primitive, vertex)).or_insert_with(|| {
            kept.push(vertex as u32);
            kept.len() as u32 - 1
        });
        place_of.push(place);
    }
    for vertex in primitive.triangles.as_flattened_mut() {
        *vertex = place_of[*vertex as usize];
    }
    primitive.pick(&kept);
}

fn key(primitive: &Primitive, vertex: usize) -> Vec<u32> {
    fn push<const N: usize>(key: &mut Vec<u32>, values: &[[f32; N]], vertex: usize) {
        key.extend(values.get(vertex).into_iter().flatten().map(|number| number.to_bits()));
    }
    let mut key = Vec::with_capacity(24);
    push(&mut key, &primitive.positions, vertex);
    push(&mut key, &primitive.normals, vertex);
    push(&mut key, &primitive.tangents, vertex);
    push(&mut key, &primitive.uv0, vertex);
    push(&mut key, &primitive.uv1, vertex);
    push(&mut key, &primitive.colors, vertex);
    push(&mut key, &primitive.weights, vertex);
    key.extend(primitive.joints.get(vertex).into_iter().flatten().map(|joint| u32::from(*joint)));
    key
}
