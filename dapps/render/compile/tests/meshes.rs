//! Triangles and what hangs on their corners.

mod common;

use common::{png, Document};
use serde_json::json;

fn quad_corners() -> Vec<f32> {
    vec![0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0]
}

fn quad(mode: u32) -> Document {
    let mut document = Document::triangle();
    let positions = document.floats("VEC3", &quad_corners());
    document.attribute("POSITION", positions);
    document.primitive()["mode"] = json!(mode);
    document
}

/// Twice the signed area seen from +Z, per triangle.
fn areas(document: &Document) -> Vec<f32> {
    let scene = document.compile().unwrap().scene;
    let mesh = &scene.meshes[0];
    let area = |triangle: &[u32; 3]| {
        let [a, b, c] = triangle.map(|vertex| mesh.positions[vertex as usize]);
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    };
    mesh.triangles.iter().map(area).collect()
}

#[test]
fn triangles_without_indices_are_read_in_order() {
    let scene = Document::triangle().compile().unwrap().scene;
    assert_eq!(scene.meshes[0].triangles, [[0, 1, 2]]);
    assert!(scene.meshes[0].bvh.is_some());
    assert!(scene.encode().is_ok());
}

#[test]
fn strips_turn_every_second_triangle() {
    assert_eq!(areas(&quad(5)), [1.0, 1.0]);
}

#[test]
fn fans_share_their_first_corner() {
    let mut document = quad(6);
    let positions = document.floats("VEC3", &[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0]);
    document.attribute("POSITION", positions);
    assert_eq!(areas(&document), [1.0, 1.0]);
}

#[test]
fn lines_are_named_as_unsupported() {
    let mut document = quad(5);
    let lines = json!({ "attributes": document.primitive()["attributes"].clone(), "mode": 1 });
    document.json["meshes"][0]["primitives"].as_array_mut().unwrap().push(lines);
    let report = document.compile().unwrap().report;
    assert!(report.unsupported.iter().any(|gap| gap.object == "mesh 'Face'" && gap.feature.contains("lines")));
}

#[test]
fn indices_of_every_width_are_read() {
    let widths: [(u32, Vec<u8>); 3] = [
        (5121, vec![2, 0, 1]),
        (5123, [2u16, 0, 1].iter().flat_map(|i| i.to_le_bytes()).collect()),
        (5125, [2u32, 0, 1].iter().flat_map(|i| i.to_le_bytes()).collect()),
    ];
    for (component, bytes) in widths {
        let mut document = Document::triangle();
        let indices = document.accessor(component, "SCALAR", &bytes, 3);
        document.primitive()["indices"] = json!(indices);
        let mesh = &document.compile().unwrap().scene.meshes[0];
        assert_eq!(mesh.positions[mesh.triangles[0][0] as usize], [0.0, 1.0, 0.0]);
    }
}

#[test]
fn sparse_accessors_replace_elements() {
    let mut document = Document::triangle();
    let places = document.view(&[2]);
    let values = document.view(&[0.0f32, 7.0, 0.0].iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<_>>());
    document.json["accessors"][0]["sparse"] = json!({
        "count": 1, "indices": { "bufferView": places, "componentType": 5121 }, "values": { "bufferView": values },
    });
    assert_eq!(document.compile().unwrap().scene.meshes[0].positions[2], [0.0, 7.0, 0.0]);
}

#[test]
fn quantised_positions_become_floats() {
    let mut document = Document::triangle();
    let bytes: Vec<u8> = [0i16, 0, 0, 32_767, 0, 0, 0, -32_767, 0].iter().flat_map(|v| v.to_le_bytes()).collect();
    let positions = document.accessor(5122, "VEC3", &bytes, 3);
    document.json["accessors"][positions]["normalized"] = json!(true);
    document.json["extensionsRequired"] = json!(["KHR_mesh_quantization"]);
    document.attribute("POSITION", positions);
    assert_eq!(document.compile().unwrap().scene.meshes[0].positions, [[0.0; 3], [1.0, 0.0, 0.0], [0.0, -1.0, 0.0]]);
}

#[test]
fn normals_become_unit_vectors_and_lost_ones_those_of_their_triangle() {
    let mut document = Document::triangle();
    let normals = document.floats("VEC3", &[0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0]);
    document.attribute("NORMAL", normals);
    let scene = document.compile().unwrap().scene;
    assert_eq!(scene.meshes[0].normals, [[0.0, 0.0, 1.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]);
}

#[test]
fn parts_without_normals_get_flat_ones_beside_parts_with_them() {
    let mut document = Document::triangle();
    let bare = document.primitive().clone();
    let normals = document.floats("VEC3", &[0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0]);
    document.attribute("NORMAL", normals);
    document.json["meshes"][0]["primitives"].as_array_mut().unwrap().push(bare);
    let mesh = &document.compile().unwrap().scene.meshes[0];
    assert_eq!(mesh.parts.len(), 2);
    assert_eq!(mesh.normals[3..], [[0.0, 0.0, 1.0]; 3]);
}

fn normal_mapped() -> Document {
    let mut document = Document::triangle();
    let uvs = document.floats("VEC2", &[0.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
    document.attribute("TEXCOORD_0", uvs);
    let texture = document.texture(&png(2, 2, [128, 128, 255, 255]));
    document.material(json!({ "normalTexture": { "index": texture, "scale": 0.5 } }));
    document
}

#[test]
fn missing_tangents_follow_the_texture() {
    let scene = normal_mapped().compile().unwrap().scene;
    // U runs along X, V downwards along −Y, so the bitangent (upwards) is +Y: a right-handed frame.
    assert_eq!(scene.meshes[0].tangents, [[1.0, 0.0, 0.0, 1.0]; 3]);
    assert_eq!(scene.materials[0].normal_scale, 0.5);
}

#[test]
fn mirrored_textures_turn_the_bitangent() {
    let mut document = normal_mapped();
    let uvs = document.floats("VEC2", &[1.0, 1.0, 0.0, 1.0, 1.0, 0.0]);
    document.attribute("TEXCOORD_0", uvs);
    assert_eq!(document.compile().unwrap().scene.meshes[0].tangents, [[-1.0, 0.0, 0.0, -1.0]; 3]);
}

#[test]
fn tangents_of_the_file_are_kept() {
    let mut document = normal_mapped();
    let normals = document.floats("VEC3", &[0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
    let tangents = document.floats("VEC4", &[0.0, 2.0, 0.0, -1.0, 0.0, 2.0, 0.0, -1.0, 0.0, 2.0, 0.0, -1.0]);
    document.attribute("NORMAL", normals);
    document.attribute("TANGENT", tangents);
    assert_eq!(document.compile().unwrap().scene.meshes[0].tangents, [[0.0, 1.0, 0.0, -1.0]; 3]);
}

#[test]
fn a_normal_map_without_uvs_is_a_warning() {
    let mut document = normal_mapped();
    document.primitive()["attributes"].as_object_mut().unwrap().remove("TEXCOORD_0");
    let compiled = document.compile().unwrap();
    assert!(compiled.report.warnings[0].contains("no texture coordinates"));
    assert!(compiled.scene.meshes[0].tangents.is_empty());
}

#[test]
fn colours_of_vertices_are_cut_to_the_unit_range() {
    let mut document = Document::triangle();
    let colors = document.floats("VEC3", &[0.5, 2.0, -1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    document.attribute("COLOR_0", colors);
    assert_eq!(document.compile().unwrap().scene.meshes[0].colors[0], [0.5, 1.0, 0.0, 1.0]);
}

#[test]
fn unused_vertices_do_not_travel() {
    let mut document = quad(4);
    let indices = document.accessor(5121, "SCALAR", &[3, 2, 1], 3);
    document.primitive()["indices"] = json!(indices);
    assert_eq!(document.compile().unwrap().scene.meshes[0].positions.len(), 3);
}

#[test]
fn flat_triangles_are_left_out_and_flat_meshes_named() {
    let mut document = Document::triangle();
    let flat = document.floats("VEC3", &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
    document.push("meshes", json!({ "name": "Wire", "primitives": [{ "attributes": { "POSITION": flat } }] }));
    document.node(json!({ "mesh": 1 }));
    let compiled = document.compile().unwrap();
    assert_eq!(compiled.report.warnings, ["mesh 'Wire' has no area and is left out: all of its 1 triangles are flat"]);
    assert_eq!(compiled.report.info.objects, 1);
    assert_eq!(compiled.report.info.triangles, 1);
}
