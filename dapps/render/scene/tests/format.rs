//! The binary format: what goes in comes out, and nothing else gets in.

mod common;

use common::full_scenes;
use proptest::prelude::*;
use scc_scene::{Mesh, Scene, SceneError};

#[test]
fn a_scene_survives_the_round_trip() {
    for scene in full_scenes() {
        let bytes = scene.encode().unwrap();
        assert_eq!(Scene::decode(&bytes), Ok(scene));
    }
}

#[test]
fn every_truncation_is_refused() {
    for scene in full_scenes() {
        let bytes = scene.encode().unwrap();
        for length in 0..bytes.len() {
            assert!(Scene::decode(&bytes[..length]).is_err());
        }
    }
}

#[test]
fn foreign_bytes_and_other_versions_are_refused() {
    assert_eq!(Scene::decode(b"glTF    "), Err(SceneError::NotAScene));
    let mut bytes = Scene::default().encode().unwrap();
    bytes.push(0);
    assert_eq!(Scene::decode(&bytes), Err(SceneError::TrailingBytes));
    bytes[8] = 9;
    assert_eq!(Scene::decode(&bytes), Err(SceneError::UnknownVersion(9)));
}

#[test]
fn a_list_longer_than_the_file_allocates_nothing() {
    let mut bytes = Scene::default().encode().unwrap();
    bytes[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(Scene::decode(&bytes), Err(SceneError::Truncated));
}

/// Breaks one rule and expects that both directions name it.
fn refused(expected: SceneError, change: impl Fn(&mut Scene)) {
    let mut scene = full_scenes().remove(2);
    change(&mut scene);
    assert_eq!(scene.encode(), Err(expected));
}

#[test]
fn every_broken_rule_is_named() {
    use SceneError::{Invalid, InvalidNumber};
    refused(Invalid("frame_rate must be positive"), |s| s.frame_rate = 0.0);
    refused(InvalidNumber, |s| s.frame_rate = f32::NAN);
    refused(InvalidNumber, |s| s.meshes[0].positions[3][1] = 2e9);
    refused(InvalidNumber, |s| s.cameras[0].near = f32::INFINITY);
    refused(Invalid("a texture has four bytes per pixel"), |s| s.textures[0].width = 4);
    refused(Invalid("a texture has 1 to 65,536 pixels in each direction"), |s| s.textures[0].height = 0);
    refused(Invalid("a material names a missing texture"), |s| {
        s.materials[1].base_color_texture.as_mut().unwrap().texture = 3;
    });
    refused(Invalid("a material names a UV set other than 0 and 1"), |s| {
        s.materials[1].base_color_texture.as_mut().unwrap().uv_set = 2;
    });
    refused(Invalid("roughness is between 0 and 1"), |s| s.materials[0].roughness = 1.5);
    refused(Invalid("emissive is not negative"), |s| s.materials[0].emissive[1] = -1.0);
    refused(Invalid("an attribute has one entry per vertex or none"), |s| s.meshes[0].normals.truncate(3));
    refused(Invalid("joints and weights come together"), |s| s.meshes[1].joints.clear());
    refused(Invalid("weights are not negative"), |s| s.meshes[1].weights[0][0] = -0.1);
    refused(Invalid("a triangle names a missing vertex"), |s| s.meshes[0].triangles[0][0] = 36);
    refused(Invalid("parts follow each other without gaps"), |s| s.meshes[0].parts[1].first_triangle += 1);
    refused(Invalid("parts together are all triangles"), |s| s.meshes[0].parts[1].triangle_count -= 1);
    refused(Invalid("a part names a missing material"), |s| s.meshes[0].parts[0].material = 9);
    refused(Invalid("a mesh has no hierarchy"), |s| s.meshes[0].bvh = None);
    refused(Invalid("a skin has one matrix per joint"), |s| s.skins[0].inverse_bind_matrices.truncate(1));
    refused(Invalid("a skin names a missing node"), |s| s.skins[0].joints[0] = 4);
    refused(Invalid("a vertex names a missing joint"), |s| s.meshes[1].joints[0][2] = 2);
    refused(Invalid("a mesh with a skin has weights"), |s| s.nodes[2].mesh = Some(0));
    refused(Invalid("a parent comes before its children"), |s| s.nodes[1].parent = Some(1));
    refused(Invalid("a node names a missing camera"), |s| s.nodes[3].camera = Some(2));
    refused(Invalid("a channel has the values of its keys"), |s| s.channels[0].values.truncate(8));
    refused(Invalid("the times of a channel increase"), |s| s.channels[0].times[1] = 0.0);
    refused(Invalid("the angle of a camera is between 0 and π"), |s| {
        s.cameras[0] = scc_scene::Camera::perspective(3.2, 0.1)
    });
}

#[test]
fn every_broken_hierarchy_is_named() {
    use SceneError::Invalid;
    let bvh = |s: &mut Scene| s.meshes[0].bvh.take().unwrap();
    refused(Invalid("a hierarchy names a triangle twice"), |s| {
        let mut broken = bvh(s);
        broken.order[0] = broken.order[1];
        s.meshes[0].bvh = Some(broken);
    });
    refused(Invalid("a parent comes before its children in a hierarchy"), |s| {
        let mut broken = bvh(s);
        broken.nodes[0].children[0] = 0;
        s.meshes[0].bvh = Some(broken);
    });
    refused(Invalid("a hierarchy names a missing node"), |s| {
        let mut broken = bvh(s);
        broken.nodes[0].children[0] = 1 << 20;
        s.meshes[0].bvh = Some(broken);
    });
    refused(Invalid("a leaf ends after the list"), |s| {
        let mut broken = bvh(s);
        broken.nodes[0].children[0] = 1 << 31 | 1 << 28 | 50;
        s.meshes[0].bvh = Some(broken);
    });
}

/// Each triangle lies within the boxes of all nodes on the way to it.
fn assert_boxes_hold_triangles(mesh: &Mesh) {
    let bvh = mesh.bvh.as_ref().unwrap();
    let mut tasks = vec![(0u32, bvh.bounds)];
    let mut seen = 0;
    while let Some((place, outer)) = tasks.pop() {
        let node = &bvh.nodes[place as usize];
        for lane in 0..4 {
            let low = |axis: usize| node.bounds[axis][lane];
            let high = |axis: usize| node.bounds[axis + 3][lane];
            let inner = scc_scene::Aabb { min: [low(0), low(1), low(2)], max: [high(0), high(1), high(2)] };
            match scc_scene::Child::unpack(node.children[lane]) {
                scc_scene::Child::Empty => continue,
                scc_scene::Child::Node(child) => tasks.push((child, inner)),
                scc_scene::Child::Leaf { first, count } => {
                    for thing in &bvh.order[first as usize..(first + count) as usize] {
                        seen += 1;
                        for vertex in mesh.triangles[*thing as usize] {
                            let mut grown = inner;
                            grown.include(mesh.positions[vertex as usize]);
                            assert_eq!(grown, inner);
                        }
                    }
                }
            }
            let mut grown = outer;
            grown.merge(&inner);
            assert_eq!(grown, outer);
        }
    }
    assert_eq!(seen, mesh.triangles.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Damaged bytes never panic, and what is accepted nevertheless is exactly what those bytes say.
    #[test]
    fn damaged_bytes_never_panic(
        which in 0usize..3,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..5), 1..6),
    ) {
        let mut bytes = full_scenes().remove(which).encode().unwrap();
        for (place, value, kind) in damage {
            let place = place.index(bytes.len());
            match kind {
                0 => bytes[place] = value,
                1 => bytes[place] ^= 1 << (value % 8),
                2 => { bytes.remove(place); },
                3 => bytes.insert(place, value),
                _ => {
                    let end = (place + value as usize).min(bytes.len());
                    bytes[place..end].fill(0xff);
                },
            }
        }
        if let Ok(scene) = Scene::decode(&bytes) {
            prop_assert_eq!(scene.encode().unwrap(), bytes);
        }
    }

    /// Any triangles, also in one place, on a line or very unequal, get a hierarchy that holds them.
    #[test]
    fn hierarchies_hold_any_triangles(
        seeds in prop::collection::vec((0u8..4, any::<[i8; 9]>()), 1..300),
    ) {
        let mut mesh = Mesh::default();
        for (kind, numbers) in seeds {
            let n = numbers.map(f32::from);
            let (scale, offset) = [(1.0, 0.0), (1e-6, 3.0), (0.0, 5.0), (1e6, 0.0)][kind as usize];
            let first = mesh.positions.len() as u32;
            for corner in 0..3 {
                mesh.positions.push([0, 1, 2].map(|axis| n[corner * 3 + axis] * scale + offset));
            }
            mesh.triangles.push([first, first + 1, first + 2]);
        }
        let triangle_count = mesh.triangles.len() as u32;
        mesh.parts = vec![scc_scene::Part { first_triangle: 0, triangle_count, material: 0 }];
        mesh.build_bvh();
        assert_boxes_hold_triangles(&mesh);
        let scene = Scene {
            meshes: vec![mesh],
            materials: vec![scc_scene::Material::default()],
            ..Scene::default()
        };
        prop_assert_eq!(scene.check(), Ok(()));
    }
}
