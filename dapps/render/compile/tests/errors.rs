//! What bad files get: a sentence with cause and cure, never a panic.

mod common;

use common::{glb, png, Document};
use proptest::prelude::*;
use scc_scene_compile::{compile, compile_bytes, CompileError, Options};
use serde_json::json;
use std::fs;

fn sentence(document: &Document) -> String {
    document.compile().unwrap_err().to_string()
}

fn of_bytes(bytes: &[u8]) -> String {
    compile_bytes(bytes, None, &Options::default()).unwrap_err().to_string()
}

#[test]
fn files_that_are_not_there_or_not_gltf() {
    let missing = compile("/nowhere/scene.glb".as_ref(), &Options::default()).unwrap_err().to_string();
    assert!(missing.starts_with("cannot read '/nowhere/scene.glb'"), "{missing}");
    assert!(of_bytes(b"PK\x03\x04").starts_with("this is not a glTF file"));
    assert!(of_bytes(b"").starts_with("this is not a glTF file"));
}

#[test]
fn broken_containers() {
    let whole = Document::triangle().glb();
    assert!(of_bytes(&whole[..10]).contains("within its header"));
    let cut = of_bytes(&whole[..whole.len() - 1]);
    assert!(
        cut.contains(&format!("its header promises {} bytes and there are {}", whole.len(), whole.len() - 1)),
        "{cut}"
    );
    let mut chunk = whole.clone();
    chunk[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(of_bytes(&chunk).contains("does not fit into the file"));
    let mut version = whole;
    version[4] = 1;
    assert!(of_bytes(&version).contains("the file is glTF 1.0 (binary), and only glTF 2.x is understood"));
}

#[test]
fn broken_json() {
    assert!(of_bytes(b"{\"asset\": ").starts_with("the glTF JSON cannot be read: EOF"));
    assert!(of_bytes(b"{}").contains("it names no glTF version"));
    assert!(of_bytes(br#"{"asset":{"version":"1.0"}}"#).contains("the file is glTF 1.0"));
    assert!(of_bytes(br#"{"asset":{"version":"2.0"},"meshes":7}"#).starts_with("the glTF JSON cannot be read"));
    let deep = format!("{{\"asset\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(of_bytes(deep.as_bytes()).contains("recursion limit"));
}

#[test]
fn required_extensions_name_their_cure() {
    let mut document = Document::triangle();
    document.json["extensionsRequired"] = json!(["KHR_draco_mesh_compression"]);
    assert_eq!(
        sentence(&document),
        "the file cannot be read without the extension KHR_draco_mesh_compression, which is not supported; export the scene \
         without mesh compression"
    );
    document.json["extensionsRequired"] = json!(["KHR_texture_basisu"]);
    assert!(sentence(&document).ends_with("export its textures as PNG or JPEG"));
}

#[test]
fn references_to_what_does_not_exist() {
    let mut document = Document::triangle();
    document.json["nodes"][1]["mesh"] = json!(5);
    assert!(
        sentence(&document).contains("nodes[1].mesh: it names something that does not exist"),
        "{}",
        sentence(&document)
    );
    let mut document = Document::triangle();
    let indices = document.accessor(5121, "SCALAR", &[0, 1, 3], 3);
    document.primitive()["indices"] = json!(indices);
    assert_eq!(sentence(&document), "mesh 'Face' names vertex 3, but there are only 3; export the scene again");
}

#[test]
fn data_that_is_cut_short() {
    let mut document = Document::triangle();
    document.json["accessors"][0]["count"] = json!(4);
    assert_eq!(
        sentence(&document),
        "the data of mesh 'Face' is cut short: 48 bytes are needed and 36 are there; copy all files of the scene again"
    );
    document.json["accessors"][0]["count"] = json!(u32::MAX);
    assert!(sentence(&document).contains("is cut short"));
    let mut document = Document::triangle();
    document.json["bufferViews"][0]["byteLength"] = json!(1000);
    assert!(sentence(&document).contains("1000 bytes are needed and 36 are there"));
    let mut document = Document::triangle();
    document.json["accessors"][0].as_object_mut().unwrap().remove("bufferView");
    document.json["accessors"][0]["count"] = json!(2_000_000_000u32);
    document.json["accessors"][0]["sparse"] = json!({
        "count": 1, "indices": { "bufferView": 0, "componentType": 5125 }, "values": { "bufferView": 0 },
    });
    assert!(sentence(&document).contains("elements in an accessor without data"));
}

#[test]
fn numbers_that_are_none() {
    for number in [f32::NAN, f32::INFINITY, 1e20] {
        let mut document = Document::triangle();
        let positions = document.floats("VEC3", &[0.0, 0.0, 0.0, number, 0.0, 0.0, 0.0, 1.0, 0.0]);
        document.attribute("POSITION", positions);
        assert!(sentence(&document).starts_with("mesh 'Face' contains a number that is not finite or larger than 10⁹"));
    }
    let mut document = Document::triangle();
    document.json["nodes"][1]["scale"] = json!([1e30, 1, 1]);
    assert!(sentence(&document).starts_with("node 'face' contains a number"));
}

#[test]
fn trees_that_are_none() {
    let mut document = Document::triangle();
    document.json["nodes"][1]["children"] = json!([1]);
    assert!(sentence(&document).contains("a node is its own ancestor"));
    document.json["nodes"][1]["children"] = json!([0]);
    document.node(json!({ "children": [0] }));
    assert!(sentence(&document).contains("a node has two parents"));
}

#[test]
fn scenes_with_nothing_to_see() {
    assert!(sentence(&Document::empty()).starts_with("there is nothing to render"));
    let mut document = Document::triangle();
    let flat = document.floats("VEC3", &[0.0; 9]);
    document.attribute("POSITION", flat);
    assert!(sentence(&document).starts_with("there is nothing to render"));
}

#[test]
fn images_that_cannot_be_used() {
    let with = |image: &[u8]| {
        let mut document = Document::triangle();
        let texture = document.texture(image);
        document.material(json!({ "pbrMetallicRoughness": { "baseColorTexture": { "index": texture } } }));
        sentence(&document)
    };
    assert!(with(b"GIF89a").starts_with("image 'Picture' cannot be decoded: it is neither PNG nor JPEG; save it again"));
    let good = png(4, 4, [1, 2, 3, 4]);
    assert!(with(&good[..good.len() / 2]).starts_with("image 'Picture' cannot be decoded"));
    let mut huge = good;
    huge[16..20].copy_from_slice(&60_000u32.to_be_bytes());
    let crc = crc32(&huge[12..29]);
    huge[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(
        with(&huge),
        "the scene has 60000 pixels in a row of a texture, and at most 16384 are allowed; simplify it"
    );
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn files_beside_the_scene_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let scene_folder = folder.path().join("scene");
    fs::create_dir(&scene_folder).unwrap();
    fs::write(folder.path().join("secret.png"), png(1, 1, [0; 4])).unwrap();
    fs::write(scene_folder.join("a picture.png"), png(1, 1, [0; 4])).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret.png", scene_folder.join("link.png")).unwrap();
    let with = |uri: &str| {
        let mut document = Document::triangle();
        document.push("images", json!({ "uri": uri }));
        document.push("textures", json!({ "source": 0 }));
        document.material(json!({ "pbrMetallicRoughness": { "baseColorTexture": { "index": 0 } } }));
        let path = scene_folder.join("scene.gltf");
        fs::write(&path, document.gltf()).unwrap();
        compile(&path, &Options::default())
    };
    assert!(with("a%20picture.png").is_ok());
    assert!(with("./a picture.png").is_ok());
    for uri in ["../secret.png", "%2e%2e/secret.png", "/etc/passwd", "link.png", "..\\secret.png"] {
        assert!(matches!(with(uri), Err(CompileError::OutsideFolder { .. })), "{uri}");
    }
    assert_eq!(
        with("gone.png").unwrap_err().to_string(),
        "image 0 needs the file 'gone.png', which is missing beside the scene; put it there or export a .glb, which holds everything"
    );
    assert!(with("https://example.org/a.png").unwrap_err().to_string().contains("a link into the network"));
    assert!(with("data:image/png;base64,***").unwrap_err().to_string().contains("broken base64"));
}

#[test]
fn buffers_that_do_not_hold_what_they_say() {
    let mut json = Document::triangle().json;
    json["buffers"] = json!([{ "byteLength": 36 }]);
    json.as_object_mut().unwrap().remove("materials");
    let text = json.to_string();
    assert!(of_bytes(&glb(&text, &[0; 8]))
        .contains("the data of buffer 0 is cut short: 36 bytes are needed and 8 are there"));
    assert!(of_bytes(text.as_bytes()).contains("buffer 0 is cut short"));
}

#[test]
fn choices_that_do_not_fit() {
    let document = Document::triangle();
    let with = |options: Options| document.compile_with(&options).unwrap_err().to_string();
    let animation = with(Options { animation: Some("Run".into()), ..Options::default() });
    assert_eq!(animation, "there is no animation named 'Run'; the scene has none");
    assert!(with(Options { frame_rate: f32::NAN, ..Options::default() }).contains("is no frame rate"));
    for sky in ["pink", "1,2", "-1", "nan", "1e9"] {
        assert!(sky.parse::<scc_scene_compile::Sky>().unwrap_err().to_string().starts_with("the sky '"), "{sky}");
    }
}

#[test]
fn curves_that_are_none() {
    let with = |times: &[f32], values: &[f32]| {
        let mut document = Document::triangle();
        let (input, output) = (document.floats("SCALAR", times), document.floats("VEC3", values));
        document.push(
            "animations",
            json!({
                "samplers": [{ "input": input, "output": output }],
                "channels": [{ "sampler": 0, "target": { "node": 1, "path": "scale" } }],
            }),
        );
        document.compile()
    };
    assert!(with(&[0.0, 1.0], &[1.0; 3])
        .unwrap_err()
        .to_string()
        .contains("3 numbers for 2 keys, and 3 are needed for each"));
    assert!(with(&[1.0, 0.0], &[1.0; 6]).unwrap_err().to_string().contains("the times of a curve go backwards"));
    let repeated = with(&[0.0, 1.0, 1.0], &[1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0]).unwrap();
    assert_eq!(repeated.scene.channels[0].times, [0.0, 1.0]);
    assert_eq!(repeated.scene.channels[0].values, [1.0, 1.0, 1.0, 3.0, 3.0, 3.0]);
}

#[test]
fn what_the_typed_reader_does_not_check_itself() {
    let refused = |change: fn(&mut serde_json::Value), words: &str| {
        let mut document = Document::triangle();
        let input = document.floats("SCALAR", &[0.0]);
        let output = document.floats("VEC3", &[0.0; 3]);
        document.push(
            "animations",
            json!({
                "samplers": [{ "input": input, "output": output }],
                "channels": [{ "sampler": 0, "target": { "node": 1, "path": "scale" } }],
            }),
        );
        document.json["extensions"] = json!({ "KHR_lights_punctual": { "lights": [{ "type": "point" }] } });
        document.push("images", json!({ "uri": "data:image/png;base64," }));
        assert!(document.compile().is_ok());
        change(&mut document.json);
        let sentence = sentence(&document);
        assert!(sentence.contains(words), "{sentence}");
    };
    refused(
        |json| json["meshes"][0]["primitives"][0]["attributes"]["POSITION"] = json!(99),
        "primitives[0].POSITION: it names",
    );
    refused(|json| json["animations"][0]["channels"][0]["target"]["path"] = json!("mood"), "an unknown property");
    refused(|json| json["animations"][0]["channels"][0]["target"]["node"] = json!(99), "channels[0]: it names");
    refused(|json| json["animations"][0]["channels"][0]["sampler"] = json!(1), "channels[0]: it names");
    refused(|json| json["animations"][0]["samplers"][0]["input"] = json!(99), "samplers[0]");
    refused(|json| json["images"][0] = json!({}), "neither a file nor data");
    refused(|json| json["cameras"][0]["type"] = json!("orthographic"), "its projection is missing");
    refused(
        |json| json["extensions"]["KHR_lights_punctual"]["lights"][0]["type"] = json!("spot"),
        "its cone is missing",
    );
    refused(
        |json| json["nodes"][1]["extensions"] = json!({ "KHR_lights_punctual": { "light": 1 } }),
        "nodes[1].light: it names",
    );
}

/// Everything at once: textures, animation, skin, lights.
fn rich() -> Vec<u8> {
    let mut document = Document::triangle();
    let texture = document.texture(&png(4, 4, [1, 200, 3, 4]));
    let uvs = document.floats("VEC2", &[0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
    document.attribute("TEXCOORD_0", uvs);
    document.material(json!({
        "pbrMetallicRoughness": { "baseColorTexture": { "index": texture } }, "normalTexture": { "index": texture },
    }));
    let joints = document.accessor(5121, "VEC4", &[0; 12], 3);
    let weights = document.floats("VEC4", &[0.25; 12]);
    document.attribute("JOINTS_0", joints);
    document.attribute("WEIGHTS_0", weights);
    document.push("skins", json!({ "joints": [1] }));
    document.json["nodes"][1]["skin"] = json!(0);
    let input = document.floats("SCALAR", &[0.0, 1.0]);
    let output = document.floats("VEC4", &[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    document.push(
        "animations",
        json!({
            "samplers": [{ "input": input, "output": output }],
            "channels": [{ "sampler": 0, "target": { "node": 1, "path": "rotation" } }],
        }),
    );
    document.json["extensions"] = json!({ "KHR_lights_punctual": { "lights": [{ "type": "spot", "spot": {} }] } });
    document.node(json!({ "extensions": { "KHR_lights_punctual": { "light": 0 } } }));
    document.glb()
}

#[test]
fn a_file_cut_anywhere_is_an_error() {
    let whole = rich();
    assert!(compile_bytes(&whole, None, &Options::default()).is_ok());
    for length in 0..whole.len() {
        assert!(compile_bytes(&whole[..length], None, &Options::default()).is_err(), "{length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever compiles can be encoded; nothing panics.
    #[test]
    fn changed_files_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = rich();
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Ok(compiled) = compile_bytes(&bytes, None, &Options::default()) {
            prop_assert!(compiled.scene.encode().is_ok());
        }
    }

    /// Numbers of the JSON replaced by others: counts, offsets, indices, enumerations.
    #[test]
    fn changed_numbers_never_panic(which in any::<prop::sample::Index>(), number in prop_oneof![
        Just("-1".to_owned()), Just("4294967295".to_owned()), Just("18446744073709551615".to_owned()), Just("1e300".to_owned()),
        (0u32..20).prop_map(|n| n.to_string()), Just("5121".to_owned()), Just("5126".to_owned()), Just("null".to_owned()),
    ]) {
        let bytes = rich();
        let length = u32::from_le_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]) as usize;
        let text = std::str::from_utf8(&bytes[20..20 + length]).unwrap();
        let places: Vec<usize> = text.char_indices().filter(|(at, c)| {
            c.is_ascii_digit() && text[..*at].ends_with([':', ',', '['])
        }).map(|(at, _)| at).collect();
        let start = places[which.index(places.len())];
        let end = start + text[start..].find(|c: char| !c.is_ascii_digit() && c != '.').unwrap();
        let changed = format!("{}{number}{}", &text[..start], &text[end..]);
        let bytes = glb(&changed, &bytes[28 + length..]);
        if let Ok(compiled) = compile_bytes(&bytes, None, &Options::default()) {
            prop_assert!(compiled.scene.encode().is_ok());
        }
    }

    #[test]
    fn noise_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut file = b"glTF".to_vec();
        file.extend(&bytes);
        prop_assert!(compile_bytes(&file, None, &Options::default()).is_err());
        prop_assert!(compile_bytes(&bytes, None, &Options::default()).is_err());
    }
}
