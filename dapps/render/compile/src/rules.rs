//! Rules of glTF that the typed reader relies on without checking them itself.

use crate::CompileError;
use gltf::json::{camera, extensions::scene::khr_lights_punctual as light, mesh::Semantic, validation::Checked, Root};

/// Checks what would otherwise end in a panic further on.
pub(crate) fn check(root: &Root) -> Result<(), CompileError> {
    check_positions(root)?;
    check_animations(root)?;
    for (index, image) in root.images.iter().enumerate() {
        let is_embedded = image.buffer_view.is_some() && image.mime_type.is_some();
        require(
            image.uri.is_some() || is_embedded,
            || format!("images[{index}]"),
            "it has neither a file nor data with a type",
        )?;
    }
    for (index, camera) in root.cameras.iter().enumerate() {
        let is_whole = match camera.type_ {
            Checked::Valid(camera::Type::Perspective) => camera.perspective.is_some(),
            Checked::Valid(camera::Type::Orthographic) => camera.orthographic.is_some(),
            Checked::Invalid => false,
        };
        require(is_whole, || format!("cameras[{index}]"), "its projection is missing")?;
    }
    let lights = root.extensions.as_ref().and_then(|extensions| extensions.khr_lights_punctual.as_ref());
    let lights = lights.map_or(&[][..], |lights| &lights.lights);
    for (index, light) in lights.iter().enumerate() {
        let is_whole = !matches!(light.type_, Checked::Valid(light::Type::Spot)) || light.spot.is_some();
        require(is_whole, || format!("lights[{index}]"), "its cone is missing")?;
    }
    for (index, node) in root.nodes.iter().enumerate() {
        let light = node.extensions.as_ref().and_then(|extensions| extensions.khr_lights_punctual.as_ref());
        let is_there = light.is_none_or(|light| light.light.value() < lights.len());
        require(is_there, || format!("nodes[{index}].light"), MISSING)?;
    }
    Ok(())
}

const MISSING: &str = "it names something that does not exist";

fn require(holds: bool, path: impl Fn() -> String, rule: &str) -> Result<(), CompileError> {
    if holds {
        Ok(())
    } else {
        Err(CompileError::Invalid { path: path(), rule: rule.into() })
    }
}

fn check_positions(root: &Root) -> Result<(), CompileError> {
    for (index, mesh) in root.meshes.iter().enumerate() {
        for (part, primitive) in mesh.primitives.iter().enumerate() {
            let positions = primitive.attributes.get(&Checked::Valid(Semantic::Positions));
            let is_there = positions.is_none_or(|accessor| accessor.value() < root.accessors.len());
            require(is_there, || format!("meshes[{index}].primitives[{part}].POSITION"), MISSING)?;
        }
    }
    Ok(())
}

fn check_animations(root: &Root) -> Result<(), CompileError> {
    for (index, animation) in root.animations.iter().enumerate() {
        for (place, channel) in animation.channels.iter().enumerate() {
            let path = || format!("animations[{index}].channels[{place}]");
            require(matches!(channel.target.path, Checked::Valid(_)), path, "it drives an unknown property")?;
            require(channel.target.node.value() < root.nodes.len(), path, MISSING)?;
            require(channel.sampler.value() < animation.samplers.len(), path, MISSING)?;
        }
        for (place, sampler) in animation.samplers.iter().enumerate() {
            let accessors = root.accessors.len();
            let is_there = sampler.input.value() < accessors && sampler.output.value() < accessors;
            require(is_there, || format!("animations[{index}].samplers[{place}]"), MISSING)?;
        }
    }
    Ok(())
}
