//! Builds small glTF files.
#![allow(dead_code, reason = "every test file uses another part")]

use base64::Engine;
use scc_scene_compile::{compile_bytes, CompileError, Compiled, Options};
use serde_json::{json, Value};

/// A glTF document under construction, with everything in one data URI.
pub struct Document {
    pub json: Value,
    pub bytes: Vec<u8>,
}

impl Document {
    /// A camera and nothing else.
    pub fn empty() -> Self {
        let json = json!({
            "asset": { "version": "2.0" },
            "scene": 0,
            "scenes": [{ "nodes": [0] }],
            "nodes": [{ "name": "eye", "camera": 0, "translation": [0, 0, 5] }],
            "cameras": [{ "type": "perspective", "perspective": { "yfov": 0.8, "znear": 0.1 } }],
            "bufferViews": [], "accessors": [], "meshes": [], "materials": [],
        });
        Self { json, bytes: Vec::new() }
    }

    /// One triangle on node 1, mesh 0.
    pub fn triangle() -> Self {
        let mut document = Self::empty();
        let positions = document.floats("VEC3", &[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        document.push("meshes", json!({ "name": "Face", "primitives": [{ "attributes": { "POSITION": positions } }] }));
        document.node(json!({ "name": "face", "mesh": 0 }));
        document
    }

    pub fn push(&mut self, list: &str, item: Value) -> usize {
        if self.json.get(list).is_none() {
            self.json[list] = json!([]);
        }
        let items = self.json[list].as_array_mut().unwrap();
        items.push(item);
        items.len() - 1
    }

    pub fn node(&mut self, node: Value) -> usize {
        let place = self.push("nodes", node);
        self.json["scenes"][0]["nodes"].as_array_mut().unwrap().push(json!(place));
        place
    }

    pub fn view(&mut self, bytes: &[u8]) -> usize {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        let view = json!({ "buffer": 0, "byteOffset": self.bytes.len(), "byteLength": bytes.len() });
        self.bytes.extend_from_slice(bytes);
        self.push("bufferViews", view)
    }

    pub fn floats(&mut self, kind: &str, values: &[f32]) -> usize {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.accessor(5126, kind, &bytes, values.len() / width(kind))
    }

    pub fn accessor(&mut self, component: u32, kind: &str, bytes: &[u8], count: usize) -> usize {
        let view = self.view(bytes);
        let bound = vec![0.0; width(kind)];
        self.push("accessors", json!({
            "bufferView": view, "componentType": component, "type": kind, "count": count, "min": bound, "max": bound,
        }))
    }

    /// The attributes of the only primitive.
    pub fn attribute(&mut self, name: &str, accessor: usize) {
        self.primitive()["attributes"][name] = json!(accessor);
    }

    pub fn primitive(&mut self) -> &mut Value {
        &mut self.json["meshes"][0]["primitives"][0]
    }

    /// Makes the triangle's material this one.
    pub fn material(&mut self, material: Value) {
        let place = self.push("materials", material);
        self.primitive()["material"] = json!(place);
    }

    /// A texture of one image.
    pub fn texture(&mut self, image: &[u8]) -> usize {
        let view = self.view(image);
        let image = self.push("images", json!({ "name": "Picture", "bufferView": view, "mimeType": "image/png" }));
        self.push("textures", json!({ "source": image }))
    }

    pub fn gltf(&self) -> Vec<u8> {
        let mut json = self.json.clone();
        let data = base64::engine::general_purpose::STANDARD.encode(&self.bytes);
        json["buffers"] =
            json!([{ "byteLength": self.bytes.len(), "uri": format!("data:application/octet-stream;base64,{data}") }]);
        drop_empty(&mut json);
        json.to_string().into_bytes()
    }

    pub fn glb(&self) -> Vec<u8> {
        let mut json = self.json.clone();
        json["buffers"] = json!([{ "byteLength": self.bytes.len() }]);
        drop_empty(&mut json);
        glb(&json.to_string(), &self.bytes)
    }

    pub fn compile(&self) -> Result<Compiled, CompileError> {
        self.compile_with(&Options::default())
    }

    pub fn compile_with(&self, options: &Options) -> Result<Compiled, CompileError> {
        let from_json = compile_bytes(&self.gltf(), None, options);
        assert_eq!(compile_bytes(&self.glb(), None, options).is_ok(), from_json.is_ok());
        from_json
    }
}

fn drop_empty(json: &mut Value) {
    json.as_object_mut().unwrap().retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
}

pub fn glb(json: &str, binary: &[u8]) -> Vec<u8> {
    let mut text = json.as_bytes().to_vec();
    text.resize(text.len().next_multiple_of(4), b' ');
    let mut file = b"glTF".to_vec();
    let length = 12 + 8 + text.len() + 8 + binary.len();
    for word in [2, length as u32, text.len() as u32, 0x4e4f_534a] {
        file.extend(word.to_le_bytes());
    }
    file.extend(text);
    for word in [binary.len() as u32, 0x004e_4942u32] {
        file.extend(word.to_le_bytes());
    }
    file.extend(binary);
    file
}

fn width(kind: &str) -> usize {
    match kind {
        "SCALAR" => 1,
        "VEC2" => 2,
        "VEC3" => 3,
        "VEC4" => 4,
        _ => 16,
    }
}

/// A PNG of one colour.
pub fn png(width: u32, height: u32, rgba: [u8; 4]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&rgba.repeat((width * height) as usize)).unwrap();
    writer.finish().unwrap();
    file
}
