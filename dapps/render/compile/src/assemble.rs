//! From a file to a scene: reads everything, hangs it on the nodes, and counts it.

use crate::{
    accessor::Buffers,
    animation, camera, container, document, files,
    hierarchy::{self, Hierarchy},
    light, material, math, mesh,
    report::{label, printable},
    skin, sky,
    texture::Textures,
    CompileError, Options, Report, SuggestedCamera,
};
use scc_scene::{Aabb, Light, Mesh, Scene, Skin};
use std::path::Path;

/// A scene ready to render and what there is to say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The scene; [`Scene::encode`] succeeds on it.
    pub scene: Scene,
    /// What to tell before payment.
    pub report: Report,
}

/// Compiles a `.glb` or `.gltf` file. Files it names are read from its own folder only.
///
/// # Errors
/// Any [`CompileError`]; each is a sentence with cause and cure.
pub fn compile(path: &Path, options: &Options) -> Result<Compiled, CompileError> {
    let bytes = files::read_file(path)?;
    compile_bytes(&bytes, Some(path.parent().unwrap_or(Path::new("."))), options)
}

/// Compiles the bytes of a `.glb` or `.gltf` file. Without a `folder`, files it names are refused.
///
/// # Errors
/// Any [`CompileError`].
pub fn compile_bytes(bytes: &[u8], folder: Option<&Path>, options: &Options) -> Result<Compiled, CompileError> {
    if !(1e-2..=1000.0).contains(&options.frame_rate) {
        return Err(CompileError::BadFrameRate(options.frame_rate));
    }
    let mut report = Report::default();
    let container = container::split(bytes)?;
    let document = document::read(container.json, &mut report)?;
    report_unused(&document, &mut report);
    let buffers = Buffers::new(files::load_buffers(&document, container.binary, folder)?);
    let hierarchy = hierarchy::build(&document, &mut report)?;

    let mut textures = Textures::default();
    let mut materials = material::compile_all(&document, &buffers, folder, &mut textures, &mut report)?;
    let meshes = mesh::compile_all(&document, &buffers, &mut materials, &mut report)?;
    let skins = skin::compile_all(&document, &buffers, &hierarchy.place_of)?;
    let channels = animation::compile(&document, &buffers, &hierarchy.place_of, options, &mut report)?;
    let lights = light::compile_all(&document)?;

    let world = hierarchy.world();
    let mut scene = Scene {
        frame_rate: options.frame_rate,
        textures: textures.list,
        materials: materials.list,
        meshes,
        skins,
        channels,
        lights,
        ..Scene::default()
    };
    hang(&mut scene, hierarchy, &mut report)?;
    let bounds = bounds(&scene, &world).ok_or(CompileError::NothingToRender)?;
    place_camera(&mut scene, &bounds, options, &mut report)?;
    build_hierarchies(&mut scene);
    let has_light = report.info.lights > 0 || scene.materials.iter().any(|m| m.emissive != [0.0; 3] || m.unlit);
    scene.environment = sky::compile(&document, options, has_light)?;
    count(&scene, &bounds, &mut report);
    scene.check().map_err(CompileError::Unencodable)?;
    Ok(Compiled { scene, report })
}

/// Extensions of the whole file or of nodes that nothing below looks at.
fn report_unused(document: &gltf::Document, report: &mut Report) {
    for name in document.extensions().into_iter().flat_map(|map| map.keys()) {
        match name.as_str() {
            "KHR_materials_variants" => {}
            _ => report.unsupported("the file", printable(name), "it is left out"),
        }
    }
    for scene in document.scenes() {
        for name in scene.extensions().into_iter().flat_map(|map| map.keys()) {
            report.unsupported(label("scene", scene.index(), scene.name()), printable(name), "it is left out");
        }
    }
    for node in document.nodes() {
        for name in node.extensions().into_iter().flat_map(|map| map.keys()) {
            report.unsupported(label("node", node.index(), node.name()), printable(name), "it is left out");
        }
    }
}

/// Puts meshes, skins, lights and cameras on the nodes of the scene.
fn hang(scene: &mut Scene, hierarchy: Hierarchy<'_>, report: &mut Report) -> Result<(), CompileError> {
    scene.nodes = hierarchy.nodes;
    for (place, source) in &hierarchy.visible {
        let Some(node) = scene.nodes.get_mut(*place as usize) else { continue };
        let name = label("node", source.index(), source.name());
        if let Some(index) = source.mesh().map(|mesh| mesh.index()) {
            let mesh = scene.meshes.get(index).filter(|mesh| !mesh.triangles.is_empty());
            node.mesh = mesh.map(|_| index as u32);
            if let (Some(mesh), Some(skin)) = (mesh, source.skin()) {
                node.skin = check_skin(mesh, &scene.skins, skin.index(), &name, report)?;
            }
        }
        if let Some(light) = source.light() {
            node.light = Some(light.index() as u32);
            report.info.lights += 1;
        }
        if let Some(source_camera) = source.camera() {
            node.camera = Some(scene.cameras.len() as u32);
            scene.cameras.push(camera::compile(&source_camera, report)?);
            let name = source.name().or(source_camera.name()).map(printable);
            report.info.cameras.push(name.unwrap_or_else(|| format!("camera {}", report.info.cameras.len())));
        }
    }
    Ok(())
}

fn check_skin(
    mesh: &Mesh,
    skins: &[Skin],
    index: usize,
    name: &str,
    report: &mut Report,
) -> Result<Option<u32>, CompileError> {
    if !mesh.is_skinned() {
        report.warn(format!("{name} has a skin, but its mesh has no weights; it does not bend"));
        return Ok(None);
    }
    let count = skins.get(index).map_or(0, |skin| skin.joints.len()) as u64;
    let largest = u64::from(mesh.joints.as_flattened().iter().max().copied().unwrap_or(0));
    if largest >= count {
        return Err(CompileError::IndexOutOfRange { what: name.into(), item: "joint", index: largest, count });
    }
    Ok(Some(index as u32))
}

/// The box around everything at the start; `None` if nothing has an area.
fn bounds(scene: &Scene, world: &[math::Affine]) -> Option<Aabb> {
    let mut bounds = Aabb::EMPTY;
    let mut any = false;
    for (node, matrix) in scene.nodes.iter().zip(world) {
        let Some(mesh) = node.mesh.and_then(|mesh| scene.meshes.get(mesh as usize)) else { continue };
        // A skinned mesh stands where its joints are; the first joint's place is near enough for a box.
        let joint = node.skin.and_then(|skin| scene.skins.get(skin as usize)).and_then(skin_matrix(world));
        let matrix = joint.as_ref().unwrap_or(matrix);
        any |= !mesh.positions.is_empty();
        for position in &mesh.positions {
            bounds.include(math::apply(matrix, *position).map(|x| (x as f32).clamp(-1e8, 1e8)));
        }
    }
    any.then_some(bounds)
}

fn skin_matrix(world: &[math::Affine]) -> impl Fn(&Skin) -> Option<math::Affine> + '_ {
    |skin| {
        let joint = world.get(*skin.joints.first()? as usize)?;
        let bind = skin.inverse_bind_matrices.first()?.map(f64::from);
        let row = |at: usize| [bind[at], bind[at + 1], bind[at + 2], bind[at + 3]];
        Some(math::multiply(joint, &[row(0), row(4), row(8)]))
    }
}

fn place_camera(scene: &mut Scene, bounds: &Aabb, options: &Options, report: &mut Report) -> Result<(), CompileError> {
    if !scene.cameras.is_empty() {
        return Ok(());
    }
    let suggestion = SuggestedCamera::around(bounds);
    if !options.add_camera {
        return Err(CompileError::NoCamera(suggestion));
    }
    let (camera, mut node) = suggestion.build();
    node.camera = Some(0);
    scene.cameras.push(camera);
    scene.nodes.push(node);
    report.info.cameras.push("auto".into());
    Ok(())
}

/// Meshes that some node shows without a skin need a hierarchy now; the bent ones get one in every frame. Meshes that no node
/// shows are emptied: they would only travel.
fn build_hierarchies(scene: &mut Scene) {
    let mut is_shown = vec![false; scene.meshes.len()];
    let mut is_rigid = vec![false; scene.meshes.len()];
    for node in &scene.nodes {
        let Some(mesh) = node.mesh.map(|mesh| mesh as usize).filter(|mesh| *mesh < is_shown.len()) else { continue };
        is_shown[mesh] = true;
        is_rigid[mesh] |= node.skin.is_none();
    }
    for (place, mesh) in scene.meshes.iter_mut().enumerate() {
        if !is_shown[place] {
            *mesh = Mesh::default();
        } else if is_rigid[place] {
            mesh.build_bvh();
        }
    }
}

fn count(scene: &Scene, bounds: &Aabb, report: &mut Report) {
    let info = &mut report.info;
    let triangles_of = |mesh: u32| scene.meshes.get(mesh as usize).map_or(0, |mesh: &Mesh| mesh.triangles.len() as u64);
    info.triangles = scene.meshes.iter().map(|mesh| mesh.triangles.len() as u64).sum();
    info.placed_triangles = scene.nodes.iter().filter_map(|node| node.mesh).map(triangles_of).sum();
    info.objects = scene.nodes.iter().filter(|node| node.mesh.is_some()).count() as u32;
    info.materials = scene.materials.len() as u32;
    info.textures = scene.textures.len() as u32;
    info.texture_pixels = scene.textures.iter().map(|t| u64::from(t.width) * u64::from(t.height)).sum();
    info.emitters = scene.materials.iter().filter(|material| material.emissive != [0.0; 3]).count() as u32;
    info.skins = scene.skins.len() as u32;
    info.bounds = (bounds.min, bounds.max);
    info.seconds = scene.channels.iter().filter_map(|channel| channel.times.last()).fold(0.0, |a: f32, b| a.max(*b));
    // A hair below a whole frame is that frame: times are rounded in files.
    info.last_frame = (f64::from(info.seconds) * f64::from(scene.frame_rate) - 1e-3).ceil().max(0.0) as u32;
    let is_lit = |light: &Light| light.intensity > 0.0;
    if info.lights > 0 && !scene.lights.iter().any(is_lit) {
        report.warn("all lights of the scene have an intensity of 0");
    }
}
