//! One glTF primitive.

use super::{normals, tangents};
use crate::{
    accessor::Buffers,
    material::Materials,
    math::{cross, dot, sub, unit},
    report::Report,
    CompileError,
};
use gltf::{mesh::Mode, Semantic};

/// A primitive with its own vertices. Attributes are empty or as long as `positions`.
#[derive(Default)]
pub(super) struct Primitive {
    pub(super) positions: Vec<[f32; 3]>,
    pub(super) normals: Vec<[f32; 3]>,
    pub(super) tangents: Vec<[f32; 4]>,
    pub(super) uv0: Vec<[f32; 2]>,
    pub(super) uv1: Vec<[f32; 2]>,
    pub(super) colors: Vec<[f32; 4]>,
    pub(super) joints: Vec<[u16; 4]>,
    pub(super) weights: Vec<[f32; 4]>,
    pub(super) triangles: Vec<[u32; 3]>,
    pub(super) material: u32,
    /// How many triangles without an area were left out.
    pub(super) degenerate: usize,
}

/// Reads a primitive; `None` if it is not made of triangles.
pub(super) fn read(
    source: &gltf::Primitive<'_>,
    buffers: &Buffers<'_>,
    materials: &mut Materials,
    name: &str,
    report: &mut Report,
) -> Result<Option<Primitive>, CompileError> {
    report_unsupported(source, name, report);
    let Some(positions) = source.get(&Semantic::Positions) else {
        report.warn(format!("a part of {name} has no positions and is left out"));
        return Ok(None);
    };
    let positions: Vec<[f32; 3]> = buffers.floats(&positions, name)?;
    let corners = match source.indices() {
        Some(indices) => buffers.integers::<1>(&indices, name)?.into_iter().map(|[index]| index).collect(),
        None => (0..positions.len() as u32).collect::<Vec<_>>(),
    };
    let Some(triangles) = triangulate(source.mode(), &corners) else {
        report.unsupported(name, "points and lines", "they are left out");
        return Ok(None);
    };
    if let Some(&index) = triangles.as_flattened().iter().find(|index| **index as usize >= positions.len()) {
        let (index, count) = (u64::from(index), positions.len() as u64);
        return Err(CompileError::IndexOutOfRange { what: name.into(), item: "vertex", index, count });
    }
    let (material, normal_map_uv) = materials.of_primitive(source);
    let mut primitive = Primitive { positions, material, triangles, ..Primitive::default() };
    read_attributes(source, buffers, name, report, &mut primitive)?;
    check_numbers(&primitive, name)?;
    drop_degenerate(&mut primitive);
    drop_unused(&mut primitive);
    normals::repair(&mut primitive);
    match normal_map_uv {
        Some(uv_set) => tangents::add(&mut primitive, uv_set, name, report),
        None => primitive.tangents.clear(),
    }
    Ok(Some(primitive))
}

fn report_unsupported(source: &gltf::Primitive<'_>, name: &str, report: &mut Report) {
    if source.morph_targets().next().is_some() {
        report.unsupported(name, "shape keys (morph targets)", "its basic shape is shown");
    }
    for extension in source.extensions().into_iter().flat_map(|map| map.keys()) {
        match extension.as_str() {
            "KHR_materials_variants" => report.unsupported(name, extension.as_str(), "its first material is shown"),
            _ => {
                report.unsupported(name, crate::report::printable(extension), "its uncompressed or plain form is shown")
            }
        }
    }
    for (semantic, _) in source.attributes() {
        match semantic {
            Semantic::TexCoords(set) if set > 1 => {
                report.unsupported(name, format!("texture coordinate set {set}"), "only sets 0 and 1 are read")
            }
            Semantic::Colors(set) if set > 0 => {
                report.unsupported(name, format!("vertex colour set {set}"), "only set 0 is read")
            }
            Semantic::Joints(set) if set > 0 => {
                report.unsupported(name, "more than four joints per vertex", "the first four pull")
            }
            _ => {}
        }
    }
}

/// Triangles with the winding glTF gives strips and fans.
fn triangulate(mode: Mode, corners: &[u32]) -> Option<Vec<[u32; 3]>> {
    match mode {
        Mode::Triangles => Some(corners.chunks_exact(3).map(|c| [c[0], c[1], c[2]]).collect()),
        Mode::TriangleStrip => {
            let turned = |(at, c): (usize, &[u32])| if at % 2 == 0 { [c[0], c[1], c[2]] } else { [c[1], c[0], c[2]] };
            Some(corners.windows(3).enumerate().map(turned).collect())
        }
        Mode::TriangleFan => {
            let (first, rest) = corners.split_first().map_or((0, corners), |(first, rest)| (*first, rest));
            Some(rest.windows(2).map(|c| [c[0], c[1], first]).collect())
        }
        Mode::Points | Mode::Lines | Mode::LineLoop | Mode::LineStrip => None,
    }
}

fn read_attributes(
    source: &gltf::Primitive<'_>,
    buffers: &Buffers<'_>,
    name: &str,
    report: &mut Report,
    primitive: &mut Primitive,
) -> Result<(), CompileError> {
    for (semantic, accessor) in source.attributes() {
        if accessor.count() != primitive.positions.len() {
            let rule = format!(
                "{} has {} entries for {} vertices",
                semantic.to_string(),
                accessor.count(),
                primitive.positions.len()
            );
            return Err(CompileError::Invalid { path: name.into(), rule });
        }
        match semantic {
            Semantic::Normals => primitive.normals = buffers.floats(&accessor, name)?,
            Semantic::Tangents => primitive.tangents = buffers.floats(&accessor, name)?,
            Semantic::TexCoords(0) => primitive.uv0 = buffers.floats(&accessor, name)?,
            Semantic::TexCoords(1) => primitive.uv1 = buffers.floats(&accessor, name)?,
            Semantic::Colors(0) if accessor.dimensions().multiplicity() == 3 => {
                let colors: Vec<[f32; 3]> = buffers.floats(&accessor, name)?;
                primitive.colors = colors.into_iter().map(|[r, g, b]| [r, g, b, 1.0]).collect();
            }
            Semantic::Colors(0) => primitive.colors = buffers.floats(&accessor, name)?,
            Semantic::Joints(0) => {
                let joints: Vec<[u32; 4]> = buffers.integers(&accessor, name)?;
                primitive.joints = joints.into_iter().map(|joints| joints.map(|j| j.min(0xffff) as u16)).collect();
            }
            Semantic::Weights(0) => primitive.weights = buffers.floats(&accessor, name)?,
            _ => {}
        }
    }
    if primitive.joints.is_empty() != primitive.weights.is_empty() {
        report.warn(format!("{name} has skin joints without weights or the reverse; it does not bend"));
        primitive.joints.clear();
        primitive.weights.clear();
    }
    Ok(())
}

fn check_numbers(primitive: &Primitive, name: &str) -> Result<(), CompileError> {
    let lists = [
        primitive.positions.as_flattened(),
        primitive.normals.as_flattened(),
        primitive.tangents.as_flattened(),
        primitive.uv0.as_flattened(),
        primitive.uv1.as_flattened(),
        primitive.colors.as_flattened(),
        primitive.weights.as_flattened(),
    ];
    if lists.iter().all(|list| list.iter().all(|number| crate::is_sound(*number))) {
        Ok(())
    } else {
        Err(CompileError::BadNumber(name.into()))
    }
}

fn drop_degenerate(primitive: &mut Primitive) {
    let positions = &primitive.positions;
    let before = primitive.triangles.len();
    primitive.triangles.retain(|triangle| {
        let [a, b, c] = triangle.map(|vertex| positions[vertex as usize]);
        unit(cross(sub(b, a), sub(c, a))).is_some()
    });
    primitive.degenerate = before - primitive.triangles.len();
    for color in primitive.colors.iter_mut().flatten() {
        *color = color.clamp(0.0, 1.0);
    }
    for weight in primitive.weights.iter_mut().flatten() {
        *weight = weight.max(0.0);
    }
}

/// Exporters share one vertex list among primitives; each keeps only what its triangles use.
fn drop_unused(primitive: &mut Primitive) {
    let mut place_of = vec![u32::MAX; primitive.positions.len()];
    let mut used = Vec::new();
    for vertex in primitive.triangles.as_flattened_mut() {
        let place = &mut place_of[*vertex as usize];
        if *place == u32::MAX {
            *place = used.len() as u32;
            used.push(*vertex);
        }
        *vertex = *place;
    }
    primitive.pick(&used);
}

impl Primitive {
    /// Makes the vertex list the named vertices, in that order.
    pub(super) fn pick(&mut self, vertices: &[u32]) {
        fn pick<T: Copy>(values: &mut Vec<T>, vertices: &[u32]) {
            if !values.is_empty() {
                *values = vertices.iter().map(|vertex| values[*vertex as usize]).collect();
            }
        }
        pick(&mut self.positions, vertices);
        pick(&mut self.normals, vertices);
        pick(&mut self.tangents, vertices);
        pick(&mut self.uv0, vertices);
        pick(&mut self.uv1, vertices);
        pick(&mut self.colors, vertices);
        pick(&mut self.joints, vertices);
        pick(&mut self.weights, vertices);
    }

    /// Gives every corner of every triangle a vertex of its own.
    pub(super) fn split_corners(&mut self) {
        let corners: Vec<u32> = self.triangles.as_flattened().to_vec();
        self.pick(&corners);
        let count = self.triangles.len() as u32;
        self.triangles = (0..count).map(|t| [3 * t, 3 * t + 1, 3 * t + 2]).collect();
    }

    /// The unit normal of a triangle.
    pub(super) fn face_normal(&self, triangle: [u32; 3]) -> [f32; 3] {
        let [a, b, c] = triangle.map(|vertex| self.positions[vertex as usize]);
        unit(cross(sub(b, a), sub(c, a))).unwrap_or([0.0, 1.0, 0.0])
    }

    /// Whether a tangent stands away from its normal.
    pub(super) fn is_tangent_usable(&self, vertex: usize) -> bool {
        let (Some(normal), Some([x, y, z, w])) = (self.normals.get(vertex), self.tangents.get(vertex)) else {
            return false;
        };
        *w != 0.0 && unit([*x, *y, *z]).is_some_and(|tangent| dot(tangent, *normal).abs() < 0.999)
    }
}
