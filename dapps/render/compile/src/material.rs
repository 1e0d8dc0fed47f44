//! Materials: glTF's metallic-roughness model, and a word about every extension beyond it.

use crate::{
    accessor::Buffers,
    report::{label, printable, Report},
    texture::Textures,
    CompileError,
};
use gltf::texture::Info;
use scc_scene::{AlphaMode, Encoding, Material, TextureRef};
use serde_json::Value;
use std::path::Path;

/// The compiled materials; the default one is added when a primitive first needs it.
pub(crate) struct Materials {
    pub(crate) list: Vec<Material>,
    default: Option<u32>,
}

pub(crate) fn compile_all(
    document: &gltf::Document,
    buffers: &Buffers<'_>,
    folder: Option<&Path>,
    textures: &mut Textures,
    report: &mut Report,
) -> Result<Materials, CompileError> {
    let mut list = Vec::new();
    let mut images = Images { buffers, folder, textures };
    for source in document.materials() {
        list.push(compile(&source, &mut images, report)?);
    }
    Ok(Materials { list, default: None })
}

impl Materials {
    /// The material of a primitive, and the UV set of its normal map if it has one.
    pub(crate) fn of_primitive(&mut self, primitive: &gltf::Primitive<'_>) -> (u32, Option<u8>) {
        let place = match primitive.material().index() {
            Some(index) => index as u32,
            None => *self.default.get_or_insert_with(|| {
                self.list.push(Material::default());
                self.list.len() as u32 - 1
            }),
        };
        let normal_map = self.list.get(place as usize).and_then(|material| material.normal_texture);
        (place, normal_map.map(|texture| texture.uv_set))
    }
}

struct Images<'a, 'b> {
    buffers: &'a Buffers<'b>,
    folder: Option<&'a Path>,
    textures: &'a mut Textures,
}

fn compile(
    source: &gltf::Material<'_>,
    images: &mut Images<'_, '_>,
    report: &mut Report,
) -> Result<Material, CompileError> {
    let name = label("material", source.index().unwrap_or(0), source.name());
    let pbr = source.pbr_metallic_roughness();
    let strength = source.emissive_strength().unwrap_or(1.0);
    let numbers = [pbr.metallic_factor(), pbr.roughness_factor(), strength, source.ior().unwrap_or(1.5)];
    let colors = pbr.base_color_factor().into_iter().chain(source.emissive_factor());
    if !numbers.into_iter().chain(colors).chain(source.alpha_cutoff()).all(crate::is_sound) {
        return Err(CompileError::BadNumber(name));
    }
    report_unsupported(source, &name, report);
    let mut texture = |info: Option<Info<'_>>, encoding| match info {
        Some(info) => reference(&info, encoding, images, &name, report),
        None => Ok(None),
    };
    let base_color_texture = texture(pbr.base_color_texture(), Encoding::Srgb)?;
    let metallic_roughness_texture = texture(pbr.metallic_roughness_texture(), Encoding::Linear)?;
    let emissive_texture = texture(source.emissive_texture(), Encoding::Srgb)?;
    let (normal_texture, normal_scale) = normal(source, images, &name, report)?;
    Ok(Material {
        base_color: pbr.base_color_factor().map(|c| c.clamp(0.0, 1.0)),
        base_color_texture,
        metallic: pbr.metallic_factor().clamp(0.0, 1.0),
        roughness: pbr.roughness_factor().clamp(0.0, 1.0),
        metallic_roughness_texture,
        normal_texture,
        normal_scale,
        emissive: source.emissive_factor().map(|c| (c * strength).max(0.0)),
        emissive_texture,
        alpha_mode: match source.alpha_mode() {
            gltf::material::AlphaMode::Opaque => AlphaMode::Opaque,
            gltf::material::AlphaMode::Mask => AlphaMode::Mask(source.alpha_cutoff().unwrap_or(0.5)),
            gltf::material::AlphaMode::Blend => AlphaMode::Blend,
        },
        double_sided: source.double_sided(),
        ior: source.ior().unwrap_or(1.5).clamp(1.0, 4.0),
        unlit: source.unlit(),
    })
}

fn normal(
    source: &gltf::Material<'_>,
    images: &mut Images<'_, '_>,
    name: &str,
    report: &mut Report,
) -> Result<(Option<TextureRef>, f32), CompileError> {
    let Some(normal) = source.normal_texture() else { return Ok((None, 1.0)) };
    if !crate::is_sound(normal.scale()) {
        return Err(CompileError::BadNumber(name.into()));
    }
    let transform = normal.extension_value("KHR_texture_transform").map(Placement::from_json);
    let placement = transform.unwrap_or_default();
    let texture = placed(&normal.texture(), normal.tex_coord(), placement, Encoding::Linear, images, name, report)?;
    Ok((texture, normal.scale()))
}

fn reference(
    info: &Info<'_>,
    encoding: Encoding,
    images: &mut Images<'_, '_>,
    name: &str,
    report: &mut Report,
) -> Result<Option<TextureRef>, CompileError> {
    let placement = info.texture_transform().map(|transform| Placement {
        offset: transform.offset(),
        rotation: transform.rotation(),
        scale: transform.scale(),
        uv_set: transform.tex_coord(),
    });
    placed(&info.texture(), info.tex_coord(), placement.unwrap_or_default(), encoding, images, name, report)
}

/// `KHR_texture_transform`.
struct Placement {
    offset: [f32; 2],
    rotation: f32,
    scale: [f32; 2],
    uv_set: Option<u32>,
}

impl Default for Placement {
    fn default() -> Self {
        Self { offset: [0.0; 2], rotation: 0.0, scale: [1.0; 2], uv_set: None }
    }
}

impl Placement {
    /// For normal textures, whose extensions the typed reader leaves as JSON.
    fn from_json(value: &Value) -> Self {
        let number = |value: &Value| value.as_f64().unwrap_or(0.0) as f32;
        let pair = |name: &str, default: [f32; 2]| match value.get(name).and_then(Value::as_array).map(Vec::as_slice) {
            Some([a, b]) => [number(a), number(b)],
            _ => default,
        };
        Self {
            offset: pair("offset", [0.0; 2]),
            rotation: value.get("rotation").map_or(0.0, number),
            scale: pair("scale", [1.0; 2]),
            uv_set: value.get("texCoord").and_then(Value::as_u64).map(|set| set as u32),
        }
    }
}

fn placed(
    texture: &gltf::Texture<'_>,
    uv_set: u32,
    placement: Placement,
    encoding: Encoding,
    images: &mut Images<'_, '_>,
    name: &str,
    report: &mut Report,
) -> Result<Option<TextureRef>, CompileError> {
    let uv_set = placement.uv_set.unwrap_or(uv_set);
    if uv_set > 1 {
        report.unsupported(name, format!("texture coordinate set {uv_set}"), "the texture is left out");
        return Ok(None);
    }
    let place = images.textures.place(texture, encoding, images.buffers, images.folder, name, report)?;
    let Some(place) = place else { return Ok(None) };
    let (sin, cos) = placement.rotation.sin_cos();
    let ([sx, sy], [ox, oy]) = (placement.scale, placement.offset);
    let uv_transform = [cos * sx, sin * sy, ox, -sin * sx, cos * sy, oy];
    if !uv_transform.iter().all(|number| crate::is_sound(*number)) {
        return Err(CompileError::BadNumber(name.into()));
    }
    Ok(Some(TextureRef { texture: place, uv_set: uv_set as u8, uv_transform }))
}

/// An extension beyond the renderer.
struct Beyond {
    extension: &'static str,
    words: &'static str,
    instead: &'static str,
    /// The values at which it does nothing; none where it always matters.
    idle: &'static [(&'static str, f64)],
}

const fn beyond(
    extension: &'static str,
    words: &'static str,
    instead: &'static str,
    idle: &'static [(&'static str, f64)],
) -> Beyond {
    Beyond { extension, words, instead, idle }
}

const BEYOND: [Beyond; 9] = [
    beyond(
        "KHR_materials_transmission",
        "transparency of glass (transmission)",
        "it looks opaque",
        &[("transmissionFactor", 0.0)],
    ),
    beyond("KHR_materials_volume", "absorption inside of a volume", "it is left out", &[("thicknessFactor", 0.0)]),
    beyond("KHR_materials_clearcoat", "a clear coat", "the layer is left out", &[("clearcoatFactor", 0.0)]),
    beyond("KHR_materials_sheen", "sheen", "the layer is left out", &[("sheenColorFactor", 0.0)]),
    beyond(
        "KHR_materials_specular",
        "tinted or weakened reflections",
        "plain ones are used",
        &[("specularFactor", 1.0), ("specularColorFactor", 1.0)],
    ),
    beyond(
        "KHR_materials_anisotropy",
        "anisotropic reflection",
        "round highlights are used",
        &[("anisotropyStrength", 0.0)],
    ),
    beyond("KHR_materials_iridescence", "iridescence", "it is left out", &[("iridescenceFactor", 0.0)]),
    beyond("KHR_materials_dispersion", "dispersion", "it is left out", &[("dispersion", 0.0)]),
    beyond(
        "KHR_materials_pbrSpecularGlossiness",
        "the specular-glossiness model",
        "its metallic-roughness values are used",
        &[],
    ),
];

fn report_unsupported(source: &gltf::Material<'_>, name: &str, report: &mut Report) {
    for (extension, value) in source.extensions().into_iter().flatten() {
        match BEYOND.iter().find(|row| row.extension == extension) {
            Some(Beyond { words, instead, idle, .. }) => {
                if idle.is_empty() || idle.iter().any(|(key, idle)| !is_idle(value.get(*key), *idle)) {
                    report.unsupported(name, format!("{words} ({extension})"), instead);
                }
            }
            None => report.unsupported(name, printable(extension), "it is left out"),
        }
    }
    if source.ior() == Some(0.0) {
        report.unsupported(name, "an index of refraction of 0", "1 is used");
    }
}

fn is_idle(value: Option<&Value>, idle: f64) -> bool {
    match value {
        None => true,
        Some(Value::Array(items)) => items.iter().all(|item| item.as_f64() == Some(idle)),
        Some(value) => value.as_f64() == Some(idle),
    }
}
