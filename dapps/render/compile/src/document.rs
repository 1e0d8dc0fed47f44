//! The JSON, checked until nothing in it can surprise the code that follows.

use crate::{report::printable, report::Report, CompileError};
use serde_json::Value;

/// Extensions that a file may require.
const SUPPORTED: [&str; 6] = [
    "KHR_lights_punctual",
    "KHR_materials_emissive_strength",
    "KHR_materials_ior",
    "KHR_materials_unlit",
    "KHR_texture_transform",
    "KHR_mesh_quantization",
];

/// Reads the JSON of a scene file.
pub(crate) fn read(json: &[u8], report: &mut Report) -> Result<gltf::Document, CompileError> {
    let broken = |error: serde_json::Error| CompileError::BrokenJson(printable(&error.to_string()));
    let mut value: Value = serde_json::from_slice(json).map_err(broken)?;
    check_version(&value)?;
    check_required(&value)?;
    if let Some(root) = value.as_object_mut() {
        root.remove("extensionsRequired");
    }
    drop_pointer_channels(&mut value, report);
    let root: gltf::json::Root = serde_json::from_value(value).map_err(broken)?;
    crate::rules::check(&root)?;
    gltf::Document::from_json(root).map_err(invalid)
}

fn check_version(value: &Value) -> Result<(), CompileError> {
    match value.get("asset").and_then(|asset| asset.get("version")).and_then(Value::as_str) {
        Some(version) if version.split('.').next() == Some("2") => Ok(()),
        Some(version) => Err(CompileError::UnsupportedVersion(printable(version))),
        None => Err(CompileError::BrokenJson("it names no glTF version".into())),
    }
}

fn check_required(value: &Value) -> Result<(), CompileError> {
    let Some(required) = value.get("extensionsRequired").and_then(Value::as_array) else { return Ok(()) };
    for name in required.iter().filter_map(Value::as_str) {
        if SUPPORTED.contains(&name) {
            continue;
        }
        let cure = match name {
            "KHR_draco_mesh_compression" | "EXT_meshopt_compression" | "KHR_meshopt_compression" => {
                "export the scene without mesh compression"
            }
            "KHR_texture_basisu" | "EXT_texture_webp" | "EXT_texture_avif" | "MSFT_texture_dds" => {
                "export its textures as PNG or JPEG"
            }
            "EXT_mesh_gpu_instancing" => "export the instances as separate objects",
            _ => "export the scene without it",
        };
        return Err(CompileError::RequiredExtension { name: printable(name), cure });
    }
    Ok(())
}

/// `KHR_animation_pointer` channels have no target node, which the typed reader refuses.
fn drop_pointer_channels(value: &mut Value, report: &mut Report) {
    let Some(animations) = value.get_mut("animations").and_then(Value::as_array_mut) else { return };
    for (index, animation) in animations.iter_mut().enumerate() {
        let name = animation.get("name").and_then(Value::as_str).map(str::to_owned);
        let Some(channels) = animation.get_mut("channels").and_then(Value::as_array_mut) else { continue };
        let before = channels.len();
        channels.retain(|channel| {
            let Some(target) = channel.get("target") else { return true };
            // A channel without a node animates nothing; glTF tells to ignore it.
            target.get("path").and_then(Value::as_str) != Some("pointer") && target.get("node").is_some()
        });
        if channels.len() < before {
            let label = crate::report::label("animation", index, name.as_deref());
            report.unsupported(
                label,
                "animation of other properties than nodes' (KHR_animation_pointer)",
                "they stay still",
            );
        }
    }
}

fn invalid(error: gltf::Error) -> CompileError {
    use gltf::json::validation::Error;
    let gltf::Error::Validation(errors) = error else {
        return CompileError::BrokenJson(printable(&error.to_string()));
    };
    let Some((path, kind)) = errors.first() else {
        return CompileError::BrokenJson("it breaks the rules of glTF".into());
    };
    let rule = match kind {
        Error::IndexOutOfBounds => "it names something that does not exist",
        Error::Invalid => "the value is not allowed",
        Error::Missing => "a required value is missing",
        Error::Oversize => "the size is too large",
        Error::Unsupported => "it is not supported",
    };
    CompileError::Invalid { path: printable(&path.to_string()), rule: rule.into() }
}
