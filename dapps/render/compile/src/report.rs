//! What the client tells before payment.

use std::fmt;

/// Everything there is to know about a compiled scene besides the scene.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Report {
    /// Names and counts.
    pub info: SceneInfo,
    /// What the scene asks for and the renderer cannot do; the picture will differ there.
    pub unsupported: Vec<Unsupported>,
    /// What was left out or repaired, as sentences.
    pub warnings: Vec<String>,
}

/// Names and counts.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SceneInfo {
    /// The cameras' names in the order of [`scc_scene::Scene::cameras`].
    pub cameras: Vec<String>,
    /// The names of the animations in the file.
    pub animations: Vec<String>,
    /// The length of the animation in seconds; 0 without one.
    pub seconds: f32,
    /// The last frame that differs from the one before; 0 for a still scene. Frame 0 shows the start.
    pub last_frame: u32,
    /// Triangles, each mesh counted once.
    pub triangles: u64,
    /// Triangles, each mesh counted as often as it is placed.
    pub placed_triangles: u64,
    /// Nodes with a mesh.
    pub objects: u32,
    /// Materials.
    pub materials: u32,
    /// Textures.
    pub textures: u32,
    /// Pixels of all textures.
    pub texture_pixels: u64,
    /// Punctual lights that are part of the scene.
    pub lights: u32,
    /// Materials that emit light.
    pub emitters: u32,
    /// Skins.
    pub skins: u32,
    /// The corners of the box around everything at the start, in metres.
    pub bounds: ([f32; 3], [f32; 3]),
}

/// A feature the renderer does not have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unsupported {
    /// The feature in plain words, with the extension's name where it is one.
    pub feature: String,
    /// Who asks for it, such as `material 'Glass'`.
    pub object: String,
    /// What will be seen instead.
    pub instead: String,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} is not supported; {}", self.object, self.feature, self.instead)
    }
}

impl Report {
    pub(crate) fn unsupported(&mut self, object: impl Into<String>, feature: impl Into<String>, instead: &str) {
        let entry = Unsupported { feature: feature.into(), object: object.into(), instead: instead.into() };
        if !self.unsupported.contains(&entry) {
            self.unsupported.push(entry);
        }
    }

    pub(crate) fn warn(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.warnings.contains(&sentence) {
            self.warnings.push(sentence);
        }
    }
}

/// `mesh 'Lamp'`, or `mesh 3` where it has no name. Control characters of names are left out: they reach a terminal.
pub(crate) fn label(kind: &str, index: usize, name: Option<&str>) -> String {
    match name {
        Some(name) if !name.is_empty() => format!("{kind} '{}'", printable(name)),
        _ => format!("{kind} {index}"),
    }
}

/// At most 80 characters, none of them a control character.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
