//! The rules that make a scene safe to render.

mod hierarchy;
mod mesh;

use crate::{
    codec::is_sound, AlphaMode, Camera, Channel, Environment, EnvironmentKind, Light, LightKind, Material, Node,
    Projection, Scene, SceneError, Skin, Texture, TextureRef,
};
use core::f32::consts::{FRAC_PI_2, PI};

type Check = Result<(), SceneError>;

/// `Err(Invalid(rule))` unless `holds`.
fn require(holds: bool, rule: &'static str) -> Check {
    if holds {
        Ok(())
    } else {
        Err(SceneError::Invalid(rule))
    }
}

fn sound<'a>(values: impl IntoIterator<Item = &'a f32>) -> Check {
    if values.into_iter().all(|value| is_sound(*value)) {
        Ok(())
    } else {
        Err(SceneError::InvalidNumber)
    }
}

fn is_place(place: u32, length: usize) -> bool {
    (place as usize) < length
}

fn is_unit(value: f32) -> bool {
    (0.0..=1.0).contains(&value)
}

fn is_light(color: &[f32; 3]) -> bool {
    color.iter().all(|c| *c >= 0.0)
}

pub(crate) fn scene(scene: &Scene) -> Check {
    sound([&scene.frame_rate])?;
    require(scene.frame_rate > 1e-3, "frame_rate must be positive")?;
    for texture in &scene.textures {
        check_texture(texture)?;
    }
    for material in &scene.materials {
        check_material(scene, material)?;
    }
    for mesh in &scene.meshes {
        mesh::check(scene, mesh)?;
    }
    for skin in &scene.skins {
        check_skin(scene, skin)?;
    }
    for (place, node) in scene.nodes.iter().enumerate() {
        check_node(scene, place, node)?;
    }
    for channel in &scene.channels {
        check_channel(scene, channel)?;
    }
    for light in &scene.lights {
        check_light(light)?;
    }
    for camera in &scene.cameras {
        check_camera(camera)?;
    }
    check_environment(&scene.environment)
}

fn is_size(width: u32, height: u32) -> bool {
    (1..=65_536).contains(&width) && (1..=65_536).contains(&height)
}

fn check_texture(texture: &Texture) -> Check {
    require(is_size(texture.width, texture.height), "a texture has 1 to 65,536 pixels in each direction")?;
    let bytes = u64::from(texture.width) * u64::from(texture.height) * 4;
    require(bytes <= u64::from(u32::MAX), "a texture is smaller than 4 GiB")?;
    require(texture.rgba.len() as u64 == bytes, "a texture has four bytes per pixel")
}

fn check_texture_ref(scene: &Scene, texture: &Option<TextureRef>) -> Check {
    let Some(texture) = texture else { return Ok(()) };
    sound(&texture.uv_transform)?;
    require(is_place(texture.texture, scene.textures.len()), "a material names a missing texture")?;
    require(texture.uv_set <= 1, "a material names a UV set other than 0 and 1")
}

fn check_material(scene: &Scene, material: &Material) -> Check {
    sound(material.base_color.iter().chain(&material.emissive).chain([&material.normal_scale]))?;
    require(material.base_color.iter().all(|c| is_unit(*c)), "base_color is between 0 and 1")?;
    require(is_unit(material.metallic), "metallic is between 0 and 1")?;
    require(is_unit(material.roughness), "roughness is between 0 and 1")?;
    require(is_light(&material.emissive), "emissive is not negative")?;
    require((1.0..=4.0).contains(&material.ior), "ior is between 1 and 4")?;
    if let AlphaMode::Mask(cutoff) = material.alpha_mode {
        sound([&cutoff])?;
    }
    check_texture_ref(scene, &material.base_color_texture)?;
    check_texture_ref(scene, &material.metallic_roughness_texture)?;
    check_texture_ref(scene, &material.normal_texture)?;
    check_texture_ref(scene, &material.emissive_texture)
}

fn check_skin(scene: &Scene, skin: &Skin) -> Check {
    sound(skin.inverse_bind_matrices.as_flattened())?;
    require((1..=65_536).contains(&skin.joints.len()), "a skin has 1 to 65,536 joints")?;
    require(skin.joints.len() == skin.inverse_bind_matrices.len(), "a skin has one matrix per joint")?;
    require(skin.joints.iter().all(|joint| is_place(*joint, scene.nodes.len())), "a skin names a missing node")
}

fn check_node(scene: &Scene, place: usize, node: &Node) -> Check {
    let transform = &node.transform;
    sound(transform.translation.iter().chain(&transform.rotation).chain(&transform.scale))?;
    require(node.parent.is_none_or(|parent| (parent as usize) < place), "a parent comes before its children")?;
    let mesh = match node.mesh {
        Some(mesh) => Some(scene.meshes.get(mesh as usize).ok_or(SceneError::Invalid("a node names a missing mesh"))?),
        None => None,
    };
    require(node.light.is_none_or(|light| is_place(light, scene.lights.len())), "a node names a missing light")?;
    require(node.camera.is_none_or(|camera| is_place(camera, scene.cameras.len())), "a node names a missing camera")?;
    let Some(skin) = node.skin else {
        return require(
            mesh.is_none_or(|mesh| mesh.triangles.is_empty() || mesh.bvh.is_some()),
            "a mesh has no hierarchy",
        );
    };
    let skin = scene.skins.get(skin as usize).ok_or(SceneError::Invalid("a node names a missing skin"))?;
    let Some(mesh) = mesh else { return Ok(()) };
    require(mesh.is_skinned(), "a mesh with a skin has weights")?;
    let largest = mesh.joints.as_flattened().iter().max().copied().unwrap_or(0);
    require(is_place(u32::from(largest), skin.joints.len()), "a vertex names a missing joint")
}

fn check_channel(scene: &Scene, channel: &Channel) -> Check {
    sound(channel.times.iter().chain(&channel.values))?;
    require(is_place(channel.node, scene.nodes.len()), "a channel names a missing node")?;
    require(!channel.times.is_empty(), "a channel has at least one key")?;
    require(channel.times.windows(2).all(|pair| pair[0] < pair[1]), "the times of a channel increase")?;
    let numbers_per_key = channel.target.width() * channel.interpolation.values_per_key();
    let expected = channel.times.len().checked_mul(numbers_per_key);
    require(expected == Some(channel.values.len()), "a channel has the values of its keys")
}

fn check_light(light: &Light) -> Check {
    sound(light.color.iter().chain([&light.intensity, &light.range, &light.radius]))?;
    let not_negative = is_light(&light.color) && light.intensity >= 0.0 && light.range >= 0.0 && light.radius >= 0.0;
    require(not_negative, "the numbers of a light are not negative")?;
    match light.kind {
        LightKind::Directional | LightKind::Point => Ok(()),
        LightKind::Spot { inner_angle, outer_angle } => {
            let ordered = 0.0 <= inner_angle && inner_angle < outer_angle && outer_angle <= FRAC_PI_2 + 1e-5;
            require(ordered, "the angles of a spot light are 0 ≤ inner < outer ≤ π/2")
        }
    }
}

fn check_camera(camera: &Camera) -> Check {
    sound([&camera.near, &camera.far])?;
    require(camera.near >= 0.0, "the near distance of a camera is not negative")?;
    require(camera.far == 0.0 || camera.far > camera.near, "the far distance of a camera is 0 or beyond the near one")?;
    match camera.projection {
        Projection::Perspective { vertical_angle } => {
            require(1e-4 < vertical_angle && vertical_angle < PI - 1e-4, "the angle of a camera is between 0 and π")
        }
        Projection::Orthographic { half_height } => {
            sound([&half_height])?;
            require(half_height > 0.0, "the height of an orthographic camera is positive")
        }
    }
}

fn check_environment(environment: &Environment) -> Check {
    sound([&environment.intensity, &environment.rotation])?;
    require(environment.intensity >= 0.0, "the intensity of the environment is not negative")?;
    const NOT_NEGATIVE: &str = "the colours of the environment are not negative";
    match &environment.kind {
        EnvironmentKind::Constant(color) => {
            sound(color)?;
            require(is_light(color), NOT_NEGATIVE)
        }
        EnvironmentKind::Gradient { zenith, horizon, ground } => {
            sound(zenith.iter().chain(horizon).chain(ground))?;
            require(is_light(zenith) && is_light(horizon) && is_light(ground), NOT_NEGATIVE)
        }
        EnvironmentKind::Image(image) => {
            require(is_size(image.width, image.height), "an environment has 1 to 65,536 pixels in each direction")?;
            let pixels = u64::from(image.width) * u64::from(image.height);
            require(pixels <= u64::from(u32::MAX), "an environment has less than 2³² pixels")?;
            require(image.pixels.len() as u64 == pixels, "an environment has three numbers per pixel")?;
            // Positive, finite halves are exactly the bit patterns below infinity's.
            require(image.pixels.as_flattened().iter().all(|half| *half < 0x7c00), NOT_NEGATIVE)
        }
    }
}
