//! Materials, textures, lights, cameras, animation, skins, sky.

mod common;

use common::{png, Document};
use scc_scene::{AlphaMode, Encoding, EnvironmentKind, Filter, Interpolation, LightKind, Projection, Target, Wrap};
use scc_scene_compile::{Options, Sky};
use serde_json::json;

#[test]
fn materials_keep_their_factors() {
    let mut document = Document::triangle();
    document.material(json!({
        "name": "Paint", "doubleSided": true, "alphaMode": "MASK", "alphaCutoff": 0.3, "emissiveFactor": [1.0, 0.5, 0.0],
        "pbrMetallicRoughness": { "baseColorFactor": [0.1, 0.2, 0.3, 0.4], "metallicFactor": 0.6, "roughnessFactor": 0.7 },
        "extensions": {
            "KHR_materials_emissive_strength": { "emissiveStrength": 4.0 },
            "KHR_materials_ior": { "ior": 1.33 },
            "KHR_materials_unlit": {},
        },
    }));
    let compiled = document.compile().unwrap();
    let material = &compiled.scene.materials[0];
    assert_eq!(material.base_color, [0.1, 0.2, 0.3, 0.4]);
    assert_eq!((material.metallic, material.roughness, material.ior), (0.6, 0.7, 1.33));
    assert_eq!(material.emissive, [4.0, 2.0, 0.0]);
    assert_eq!(material.alpha_mode, AlphaMode::Mask(0.3));
    assert!(material.double_sided && material.unlit);
    assert!(compiled.report.unsupported.is_empty());
    assert_eq!(compiled.report.info.emitters, 1);
}

#[test]
fn extensions_beyond_the_renderer_are_named_with_their_material() {
    let mut document = Document::triangle();
    document.material(json!({
        "name": "Glass",
        "extensions": {
            "KHR_materials_transmission": { "transmissionFactor": 1.0 },
            "KHR_materials_clearcoat": { "clearcoatFactor": 0.0 },
            "KHR_materials_specular": { "specularFactor": 0.5 },
            "VENDOR_glitter": {},
        },
    }));
    let report = document.compile().unwrap().report;
    let text: Vec<String> = report.unsupported.iter().map(ToString::to_string).collect();
    assert_eq!(text.len(), 3, "{text:?}");
    assert!(text.contains(&"material 'Glass': transparency of glass (transmission) (KHR_materials_transmission) is not supported; it looks opaque".to_owned()), "{text:?}");
    assert!(text.iter().any(|line| line.contains("VENDOR_glitter")));
    assert!(text.iter().any(|line| line.contains("KHR_materials_specular")));
}

#[test]
fn one_image_as_colour_and_as_data_becomes_two_textures() {
    let mut document = Document::triangle();
    let texture = document.texture(&png(3, 2, [10, 20, 30, 40]));
    document.push("samplers", json!({ "magFilter": 9728, "wrapS": 33071, "wrapT": 33648 }));
    document.json["textures"][texture]["sampler"] = json!(0);
    document.material(json!({
        "pbrMetallicRoughness": { "baseColorTexture": { "index": texture }, "metallicRoughnessTexture": { "index": texture } },
        "emissiveTexture": { "index": texture },
    }));
    let scene = document.compile().unwrap().scene;
    assert_eq!(scene.textures.len(), 2);
    let [color, data] = &scene.textures[..] else { panic!("two textures") };
    assert_eq!((color.encoding, data.encoding), (Encoding::Srgb, Encoding::Linear));
    assert_eq!((color.width, color.height, &color.rgba[..4]), (3, 2, &[10, 20, 30, 40][..]));
    assert_eq!((color.wrap_u, color.wrap_v, color.filter), (Wrap::ClampToEdge, Wrap::MirroredRepeat, Filter::Nearest));
    let material = &scene.materials[0];
    assert_eq!(material.emissive_texture, material.base_color_texture);
}

#[test]
fn texture_transforms_of_every_texture_are_read() {
    let mut document = Document::triangle();
    let texture = document.texture(&png(2, 2, [0, 0, 0, 255]));
    let placed = json!({
        "index": texture,
        "extensions": { "KHR_texture_transform": { "offset": [0.1, 0.2], "rotation": 0.5, "scale": [2.0, 3.0], "texCoord": 1 } },
    });
    document
        .material(json!({ "pbrMetallicRoughness": { "baseColorTexture": placed.clone() }, "normalTexture": placed }));
    let material = &document.compile().unwrap().scene.materials[0];
    let (sin, cos) = 0.5f32.sin_cos();
    let expected = [cos * 2.0, sin * 3.0, 0.1, -sin * 2.0, cos * 3.0, 0.2];
    for reference in [material.base_color_texture.unwrap(), material.normal_texture.unwrap()] {
        assert_eq!((reference.uv_set, reference.uv_transform), (1, expected));
    }
}

#[test]
fn jpeg_textures_are_read() {
    let mut document = Document::triangle();
    // An 8 × 8 grey picture.
    let texture = document.texture(include_bytes!("grey.jpg"));
    document.material(json!({ "pbrMetallicRoughness": { "baseColorTexture": { "index": texture } } }));
    let texture = &document.compile().unwrap().scene.textures[0];
    assert_eq!((texture.width, texture.height), (8, 8));
    assert!(texture.rgba.chunks(4).all(|p| p[0].abs_diff(128) < 4 && p[1].abs_diff(128) < 4 && p[3] == 255));
}

#[test]
fn a_texture_in_an_unknown_format_is_left_out_and_named() {
    let mut document = Document::triangle();
    let texture = document.push("textures", json!({ "extensions": { "KHR_texture_basisu": { "source": 0 } } }));
    document.material(json!({ "name": "Rock", "pbrMetallicRoughness": { "baseColorTexture": { "index": texture } } }));
    let compiled = document.compile().unwrap();
    assert!(compiled.scene.materials[0].base_color_texture.is_none());
    assert!(compiled.report.unsupported[0].feature.contains("KHR_texture_basisu"));
}

#[test]
fn lights_of_every_kind_are_read() {
    let mut document = Document::triangle();
    document.json["extensions"] = json!({ "KHR_lights_punctual": { "lights": [
        { "type": "directional", "intensity": 3.0, "extras": { "radius": 0.25 } },
        { "type": "point", "color": [1.0, 0.5, 0.25], "range": 9.0 },
        { "type": "spot", "spot": { "innerConeAngle": 0.4, "outerConeAngle": 0.4 } },
    ] } });
    for light in 0..3 {
        document.node(json!({ "extensions": { "KHR_lights_punctual": { "light": light } } }));
    }
    let compiled = document.compile().unwrap();
    let lights = &compiled.scene.lights;
    assert_eq!((lights[0].kind, lights[0].intensity, lights[0].radius), (LightKind::Directional, 3.0, 0.25));
    assert_eq!((lights[1].kind, lights[1].color, lights[1].range), (LightKind::Point, [1.0, 0.5, 0.25], 9.0));
    let LightKind::Spot { inner_angle, outer_angle } = lights[2].kind else { panic!("a spot") };
    assert!(inner_angle < outer_angle && outer_angle == 0.4);
    assert_eq!(compiled.report.info.lights, 3);
    assert_eq!(compiled.scene.environment.kind, EnvironmentKind::Constant([0.0; 3]));
}

#[test]
fn cameras_of_both_kinds_are_read_and_named() {
    let mut document = Document::triangle();
    let camera =
        json!({ "type": "orthographic", "orthographic": { "xmag": 3.0, "ymag": 2.0, "znear": 0.1, "zfar": 50.0 } });
    let camera = document.push("cameras", camera);
    document.node(json!({ "name": "plan\u{1b}[2J", "camera": camera }));
    let compiled = document.compile().unwrap();
    assert_eq!(compiled.report.info.cameras, ["eye", "plan[2J"]);
    assert_eq!(compiled.scene.cameras[0].projection, Projection::Perspective { vertical_angle: 0.8 });
    assert_eq!(compiled.scene.cameras[1].projection, Projection::Orthographic { half_height: 2.0 });
    assert_eq!((compiled.scene.cameras[1].near, compiled.scene.cameras[1].far), (0.1, 50.0));
}

fn animated(interpolation: &str, values: &[f32]) -> Document {
    let mut document = Document::triangle();
    let input = document.floats("SCALAR", &[0.0, 0.5, 1.5]);
    let output = document.floats("VEC3", values);
    document.push(
        "animations",
        json!({
            "name": "Jump",
            "samplers": [{ "input": input, "output": output, "interpolation": interpolation }],
            "channels": [{ "sampler": 0, "target": { "node": 1, "path": "translation" } }],
        }),
    );
    document
}

#[test]
fn curves_of_every_interpolation_are_read() {
    let expected = [
        ("STEP", Interpolation::Step, 9),
        ("LINEAR", Interpolation::Linear, 9),
        ("CUBICSPLINE", Interpolation::CubicSpline, 27),
    ];
    for (name, interpolation, numbers) in expected {
        let values: Vec<f32> = (0..numbers).map(|n| n as f32).collect();
        let compiled = animated(name, &values).compile().unwrap();
        let channel = &compiled.scene.channels[0];
        assert_eq!((channel.interpolation, channel.target), (interpolation, Target::Translation));
        assert_eq!(channel.values, values);
        assert_eq!(compiled.scene.nodes[channel.node as usize].mesh, Some(0));
        assert_eq!((compiled.report.info.seconds, compiled.report.info.last_frame), (1.5, 36));
        assert_eq!(compiled.report.info.animations, ["Jump"]);
    }
}

#[test]
fn of_two_clips_for_one_thing_the_first_wins_unless_one_is_chosen() {
    let mut document = animated("LINEAR", &[1.0; 9]);
    let mut second = document.json["animations"][0].clone();
    second["name"] = json!("Fall");
    let output = document.floats("VEC3", &[2.0; 9]);
    second["samplers"][0]["output"] = json!(output);
    document.push("animations", second);
    let both = document.compile().unwrap();
    assert_eq!(both.scene.channels.len(), 1);
    assert_eq!(both.scene.channels[0].values, [1.0; 9]);
    assert!(both.report.warnings[0].contains("'Fall'"));
    let options = Options { animation: Some("Fall".into()), ..Options::default() };
    assert_eq!(document.compile_with(&options).unwrap().scene.channels[0].values, [2.0; 9]);
}

#[test]
fn animation_of_other_properties_is_named() {
    let mut document = animated("LINEAR", &[0.0; 9]);
    document.json["animations"][0]["channels"].as_array_mut().unwrap().push(json!({
        "sampler": 0,
        "target": { "path": "pointer", "extensions": { "KHR_animation_pointer": { "pointer": "/materials/0" } } },
    }));
    let compiled = document.compile().unwrap();
    assert_eq!(compiled.scene.channels.len(), 1);
    assert!(compiled.report.unsupported[0].feature.contains("KHR_animation_pointer"));
}

fn skinned(joint: u8) -> Document {
    let mut document = Document::triangle();
    let joints = document.accessor(5121, "VEC4", &[0, joint, 0, 0, 0, joint, 0, 0, 0, joint, 0, 0], 3);
    let weights = document.floats("VEC4", &[0.5, 0.5, 0.0, 0.0, 0.5, 0.5, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
    document.attribute("JOINTS_0", joints);
    document.attribute("WEIGHTS_0", weights);
    let mut matrix: Vec<f32> = (0..16).map(|n| n as f32).collect();
    matrix.extend_from_within(..);
    let matrices = document.floats("MAT4", &matrix);
    // The joint's child comes before it in the file: parents come first in the scene all the same.
    let child = document.push("nodes", json!({ "name": "elbow" }));
    let root = document.node(json!({ "name": "shoulder", "children": [child] }));
    document.push("skins", json!({ "joints": [root, child], "inverseBindMatrices": matrices }));
    document.json["nodes"][1]["skin"] = json!(0);
    document
}

#[test]
fn skins_keep_joints_weights_and_matrices() {
    let scene = skinned(1).compile().unwrap().scene;
    let skin = &scene.skins[0];
    assert_eq!(scene.nodes[skin.joints[1] as usize].parent, Some(skin.joints[0]));
    assert_eq!(skin.inverse_bind_matrices[0], [0.0, 4.0, 8.0, 12.0, 1.0, 5.0, 9.0, 13.0, 2.0, 6.0, 10.0, 14.0]);
    assert_eq!(scene.meshes[0].joints[0], [0, 1, 0, 0]);
    assert_eq!(scene.nodes.iter().filter(|node| node.skin == Some(0)).count(), 1);
    assert!(scene.meshes[0].bvh.is_none());
}

#[test]
fn a_joint_that_does_not_exist_is_refused() {
    let error = skinned(9).compile().unwrap_err();
    assert_eq!(error.to_string(), "node 'face' names joint 9, but there are only 2; export the scene again");
}

#[test]
fn shape_keys_are_named() {
    let mut document = Document::triangle();
    document.primitive()["targets"] = json!([{ "POSITION": 0 }]);
    assert!(document.compile().unwrap().report.unsupported[0].feature.contains("morph targets"));
}

#[test]
fn matrices_become_translation_rotation_and_scale() {
    let mut document = Document::triangle();
    // A quarter turn around Y, scaled by 2, 3 and 4, moved to 5, 6, 7.
    document.json["nodes"][1]["matrix"] = json!([0, 0, -2, 0, 0, 3, 0, 0, 4, 0, 0, 0, 5, 6, 7, 1]);
    let node = &document.compile().unwrap().scene.nodes[1];
    assert_eq!((node.transform.translation, node.transform.scale), ([5.0, 6.0, 7.0], [2.0, 3.0, 4.0]));
    let half = 0.5f32.sqrt();
    for (found, expected) in node.transform.rotation.iter().zip([0.0, half, 0.0, half]) {
        assert!((found - expected).abs() < 1e-6);
    }
}

#[test]
fn the_sky_is_the_callers_the_scenes_or_what_the_lights_need() {
    let mut document = Document::triangle();
    let sky = |document: &Document, sky: Sky| {
        document.compile_with(&Options { sky, ..Options::default() }).unwrap().scene.environment.kind
    };
    assert!(matches!(sky(&document, Sky::FromScene), EnvironmentKind::Gradient { .. }));
    assert_eq!(sky(&document, Sky::Black), EnvironmentKind::Constant([0.0; 3]));
    assert_eq!(sky(&document, "0.2,0.3,0.5".parse().unwrap()), EnvironmentKind::Constant([0.2, 0.3, 0.5]));
    document.json["scenes"][0]["extras"] = json!({ "sky": { "zenith": [0.0, 0.0, 1.0], "horizon": [1.0, 0.5, 0.0] } });
    let own = EnvironmentKind::Gradient { zenith: [0.0, 0.0, 1.0], horizon: [1.0, 0.5, 0.0], ground: [0.0; 3] };
    assert_eq!(sky(&document, Sky::FromScene), own);
}

#[test]
fn hdr_and_exr_skies_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let hdr = folder.path().join("sky.hdr");
    let mut bytes = b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 8\n".to_vec();
    // Run-length encoded: 8 pixels of (128, 64, 32) with exponent 129, that is (1, 0.5, 0.25) and half a step.
    bytes.extend([2, 2, 0, 8, 136, 128, 136, 64, 136, 32, 4, 129, 129, 129, 129, 132, 129]);
    std::fs::write(&hdr, &bytes).unwrap();
    let exr = folder.path().join("sky.exr");
    exr::prelude::write_rgb_file(&exr, 4, 2, |x, y| (x as f32, y as f32, 0.5f32)).unwrap();
    let environment = |path: &std::path::Path| {
        let options = Options { sky: path.to_str().unwrap().parse().unwrap(), ..Options::default() };
        Document::triangle().compile_with(&options).map(|compiled| compiled.scene.environment.kind)
    };
    let EnvironmentKind::Image(image) = environment(&hdr).unwrap() else { panic!("an image") };
    assert_eq!((image.width, image.height), (8, 1));
    for (found, expected) in image.color(7, 0).iter().zip([1.0, 0.5, 0.25]) {
        assert!((found - expected).abs() < 0.01, "{found}");
    }
    let EnvironmentKind::Image(image) = environment(&exr).unwrap() else { panic!("an image") };
    assert_eq!((image.width, image.height, image.color(3, 1)), (4, 2, [3.0, 1.0, 0.5]));
    std::fs::write(&hdr, &bytes[..bytes.len() - 1]).unwrap();
    assert!(environment(&hdr).unwrap_err().to_string().contains("cut short"));
}

#[test]
fn a_camera_that_shows_everything_is_placed_on_request() {
    let mut document = Document::triangle();
    document.json["nodes"][0].as_object_mut().unwrap().remove("camera");
    let error = document.compile().unwrap_err();
    assert!(
        error.to_string().starts_with("the scene has no camera; add one and export again, or let one be placed"),
        "{error}"
    );
    let compiled = document.compile_with(&Options { add_camera: true, ..Options::default() }).unwrap();
    assert_eq!(compiled.report.info.cameras, ["auto"]);
    let node = compiled.scene.nodes.iter().find(|node| node.camera.is_some()).unwrap();
    // Looking along −Z of the node: the middle of the box lies straight ahead.
    let [x, y, z, w] = node.transform.rotation;
    let back = [2.0 * (x * z + w * y), 2.0 * (y * z - w * x), 1.0 - 2.0 * (x * x + y * y)];
    let offset = [0, 1, 2].map(|axis| node.transform.translation[axis] - [0.5, 0.5, 0.0][axis]);
    let length = offset.iter().map(|o| o * o).sum::<f32>().sqrt();
    for axis in 0..3 {
        assert!((back[axis] - offset[axis] / length).abs() < 1e-4);
    }
}
