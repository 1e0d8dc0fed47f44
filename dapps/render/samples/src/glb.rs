//! Puts together a `.glb` file.

use crate::{curve::Curve, shapes::Shape};
use serde_json::{json, Map, Value};

const FLOAT: u32 = 5126;
const U16: u32 = 5123;
const U8: u32 = 5121;

/// A scene under construction.
pub struct Glb {
    lists: Map<String, Value>,
    roots: Vec<usize>,
    binary: Vec<u8>,
    scene_extras: Value,
    channels: Vec<Value>,
    samplers: Vec<Value>,
}

impl Glb {
    /// An empty scene.
    pub fn new() -> Self {
        Self {
            lists: Map::new(),
            roots: Vec::new(),
            binary: Vec::new(),
            scene_extras: json!({}),
            channels: Vec::new(),
            samplers: Vec::new(),
        }
    }

    fn add(&mut self, list: &str, item: Value) -> usize {
        let entry = self.lists.entry(list).or_insert_with(|| json!([]));
        let Value::Array(items) = entry else { unreachable!("every list is an array") };
        items.push(item);
        items.len() - 1
    }

    fn view(&mut self, bytes: &[u8]) -> usize {
        self.binary.resize(self.binary.len().next_multiple_of(4), 0);
        let view = json!({ "buffer": 0, "byteOffset": self.binary.len(), "byteLength": bytes.len() });
        self.binary.extend_from_slice(bytes);
        self.add("bufferViews", view)
    }

    fn accessor(&mut self, bytes: &[u8], component: u32, kind: &str, count: usize) -> usize {
        let view = self.view(bytes);
        self.add("accessors", json!({ "bufferView": view, "componentType": component, "type": kind, "count": count }))
    }

    fn floats<const N: usize>(&mut self, values: &[[f32; N]]) -> usize {
        let bytes: Vec<u8> = values.as_flattened().iter().flat_map(|value| value.to_le_bytes()).collect();
        let kind = match N {
            1 => "SCALAR",
            2 => "VEC2",
            3 => "VEC3",
            4 => "VEC4",
            _ => "MAT4",
        };
        self.accessor(&bytes, FLOAT, kind, values.len())
    }

    /// A PNG image with a repeating sampler.
    pub fn texture(&mut self, name: &str, png: &[u8]) -> usize {
        if !self.lists.contains_key("samplers") {
            self.add("samplers", json!({ "magFilter": 9729, "minFilter": 9987 }));
        }
        let view = self.view(png);
        let image = self.add("images", json!({ "name": name, "bufferView": view, "mimeType": "image/png" }));
        self.add("textures", json!({ "name": name, "source": image, "sampler": 0 }))
    }

    /// A material in glTF's own words.
    pub fn material(&mut self, material: Value) -> usize {
        self.add("materials", material)
    }

    /// A mesh of shapes, each with its material.
    pub fn mesh(&mut self, name: &str, parts: &[(&Shape, usize)]) -> usize {
        let primitives: Vec<Value> = parts.iter().map(|(shape, material)| self.primitive(shape, *material)).collect();
        self.add("meshes", json!({ "name": name, "primitives": primitives }))
    }

    fn primitive(&mut self, shape: &Shape, material: usize) -> Value {
        let positions = self.floats(&shape.positions);
        let corner = |pick: fn(f32, f32) -> f32, start: f32| {
            [0, 1, 2].map(|axis| shape.positions.iter().map(|p| p[axis]).fold(start, pick))
        };
        let (min, max) = (corner(f32::min, f32::INFINITY), corner(f32::max, f32::NEG_INFINITY));
        if let Some(accessor) = self.lists.get_mut("accessors").and_then(|list| list.get_mut(positions)) {
            accessor["min"] = json!(min);
            accessor["max"] = json!(max);
        }
        let mut attributes = json!({ "POSITION": positions, "NORMAL": self.floats(&shape.normals) });
        if !shape.uvs.is_empty() {
            attributes["TEXCOORD_0"] = self.floats(&shape.uvs).into();
        }
        if !shape.colors.is_empty() {
            attributes["COLOR_0"] = self.floats(&shape.colors).into();
        }
        if !shape.joints.is_empty() {
            let joints = self.accessor(shape.joints.as_flattened(), U8, "VEC4", shape.joints.len());
            attributes["JOINTS_0"] = joints.into();
            attributes["WEIGHTS_0"] = self.floats(&shape.weights).into();
        }
        let indices: Vec<u8> = shape.triangles.as_flattened().iter().flat_map(|index| index.to_le_bytes()).collect();
        let indices = self.accessor(&indices, U16, "SCALAR", shape.triangles.len() * 3);
        json!({ "attributes": attributes, "indices": indices, "material": material })
    }

    /// A node in glTF's own words, at the top of the scene.
    pub fn node(&mut self, node: Value) -> usize {
        let place = self.add("nodes", node);
        self.roots.push(place);
        place
    }

    /// A node below another one.
    pub fn child(&mut self, parent: usize, node: Value) -> usize {
        let place = self.add("nodes", node);
        if let Some(parent) = self.lists.get_mut("nodes").and_then(|nodes| nodes.get_mut(parent)) {
            match parent.get_mut("children") {
                Some(Value::Array(children)) => children.push(place.into()),
                _ => parent["children"] = json!([place]),
            }
        }
        place
    }

    /// A camera.
    pub fn camera(&mut self, camera: Value) -> usize {
        self.add("cameras", camera)
    }

    /// A punctual light.
    pub fn light(&mut self, light: Value) -> usize {
        self.add("lights", light)
    }

    /// A skin over the joints, with the matrices (column-major) from mesh space to theirs.
    pub fn skin(&mut self, joints: &[usize], inverse_bind: &[[f32; 16]]) -> usize {
        let matrices = self.floats(inverse_bind);
        self.add("skins", json!({ "joints": joints, "inverseBindMatrices": matrices }))
    }

    /// Colours of the sky.
    pub fn sky(&mut self, zenith: [f32; 3], horizon: [f32; 3], ground: [f32; 3]) {
        self.scene_extras = json!({ "sky": { "zenith": zenith, "horizon": horizon, "ground": ground } });
    }

    /// Drives a property of a node (`translation`, `rotation`, `scale`).
    pub fn animate<const N: usize>(&mut self, node: usize, path: &str, curve: &Curve<N>) {
        let input = self.floats(&curve.times);
        let (min, max) = (curve.times.first().map_or(0.0, |t| t[0]), curve.times.last().map_or(0.0, |t| t[0]));
        if let Some(accessor) = self.lists.get_mut("accessors").and_then(|list| list.get_mut(input)) {
            accessor["min"] = json!([min]);
            accessor["max"] = json!([max]);
        }
        let output = self.floats(&curve.values);
        self.samplers.push(json!({ "input": input, "output": output, "interpolation": curve.interpolation }));
        self.channels.push(json!({ "sampler": self.samplers.len() - 1, "target": { "node": node, "path": path } }));
    }

    /// The file.
    pub fn finish(mut self) -> Vec<u8> {
        let mut root = json!({
            "asset": { "version": "2.0", "generator": "scc-samples", "copyright": "Supercomputing Chain, Apache-2.0" },
            "scene": 0,
            "scenes": [{ "nodes": self.roots, "extras": self.scene_extras }],
            "extensionsUsed": ["KHR_lights_punctual", "KHR_materials_emissive_strength", "KHR_materials_unlit", "KHR_texture_transform"],
        });
        if !self.channels.is_empty() {
            root["animations"] = json!([{ "name": "loop", "channels": self.channels, "samplers": self.samplers }]);
        }
        if let Some(lights) = self.lists.remove("lights") {
            root["extensions"] = json!({ "KHR_lights_punctual": { "lights": lights } });
        }
        self.binary.resize(self.binary.len().next_multiple_of(4), 0);
        root["buffers"] = json!([{ "byteLength": self.binary.len() }]);
        for (name, list) in self.lists {
            root[name] = list;
        }
        let mut text = root.to_string().into_bytes();
        text.resize(text.len().next_multiple_of(4), b' ');
        let mut file = b"glTF".to_vec();
        let length = 12 + 8 + text.len() + 8 + self.binary.len();
        for word in [2, length as u32, text.len() as u32, 0x4e4f_534a] {
            file.extend(word.to_le_bytes());
        }
        file.extend(text);
        for word in [self.binary.len() as u32, 0x004e_4942] {
            file.extend(word.to_le_bytes());
        }
        file.extend(self.binary);
        file
    }
}
