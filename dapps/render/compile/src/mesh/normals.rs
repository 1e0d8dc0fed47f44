//! Normals where a file has none or useless ones.

use super::primitive::Primitive;
use crate::math::unit;

/// Flat normals: glTF's rule for primitives without normals.
pub(super) fn make_flat(primitive: &mut Primitive) {
    primitive.split_corners();
    let normals = primitive.triangles.iter().map(|triangle| [primitive.face_normal(*triangle); 3]);
    primitive.normals = normals.collect::<Vec<_>>().into_flattened();
    primitive.tangents.clear();
}

/// Makes normals unit vectors; those without a direction become the normal of a triangle they belong to.
pub(super) fn repair(primitive: &mut Primitive) {
    let mut lost = false;
    for normal in &mut primitive.normals {
        match unit(*normal) {
            Some(direction) => *normal = direction,
            None => {
                *normal = [0.0; 3];
                lost = true;
            }
        }
    }
    if !lost {
        return;
    }
    for place in 0..primitive.triangles.len() {
        let triangle = primitive.triangles[place];
        for vertex in triangle {
            if primitive.normals[vertex as usize] == [0.0; 3] {
                primitive.normals[vertex as usize] = primitive.face_normal(triangle);
            }
        }
    }
}
