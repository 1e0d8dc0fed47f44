//! Skins.

use crate::{accessor::Buffers, report::label, CompileError};
use scc_scene::Skin;

/// All skins of the document, in its order.
pub(crate) fn compile_all(
    document: &gltf::Document,
    buffers: &Buffers<'_>,
    place_of: &[u32],
) -> Result<Vec<Skin>, CompileError> {
    document.skins().map(|skin| compile(&skin, buffers, place_of)).collect()
}

fn compile(source: &gltf::Skin<'_>, buffers: &Buffers<'_>, place_of: &[u32]) -> Result<Skin, CompileError> {
    let name = label("skin", source.index(), source.name());
    let invalid = |rule: String| CompileError::Invalid { path: name.clone(), rule };
    let joints: Vec<u32> = source.joints().filter_map(|joint| place_of.get(joint.index()).copied()).collect();
    if joints.is_empty() || joints.len() > 65_536 {
        return Err(invalid(format!("it has {} joints, and 1 to 65,536 are allowed", joints.len())));
    }
    let inverse_bind_matrices = match source.inverse_bind_matrices() {
        None => vec![[1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0]; joints.len()],
        Some(accessor) => {
            let matrices: Vec<[f32; 16]> = buffers.floats(&accessor, &name)?;
            if matrices.len() < joints.len() {
                return Err(invalid(format!("it has {} joints and only {} matrices", joints.len(), matrices.len())));
            }
            matrices.into_iter().take(joints.len()).map(rows).collect()
        }
    };
    if !inverse_bind_matrices.as_flattened().iter().all(|number| crate::is_sound(*number)) {
        return Err(CompileError::BadNumber(name));
    }
    Ok(Skin { joints, inverse_bind_matrices })
}

/// The upper three rows of a column-major matrix.
fn rows(matrix: [f32; 16]) -> [f32; 12] {
    std::array::from_fn(|at| matrix[(at % 4) * 4 + at / 4])
}
