//! A scene prepared for rendering, and one frame of it.

use crate::{
    affine::Affine,
    albedo::AlbedoTable,
    environment::Sky,
    filter::PixelFilter,
    geometry::{Geometry, SurfaceFlags, Tree},
    image::SrgbTable,
    lights::LightList,
    pose::pose,
    ray::Ray,
    skin,
    vec3::Vec3,
};
use alloc::vec::Vec;
use scc_scene::{Aabb, AlphaMode, Bvh, Mesh, Scene};

/// What all frames of a scene share: still meshes and tables.
pub struct Renderer<'s> {
    pub(crate) scene: &'s Scene,
    pub(crate) srgb: SrgbTable,
    pub(crate) albedo: AlbedoTable,
    pub(crate) filter: PixelFilter,
    pub(crate) sky: Sky,
    flags: Vec<SurfaceFlags>,
    /// Per mesh, per triangle.
    material_of: Vec<Vec<u32>>,
    /// Per mesh; empty where there is no hierarchy.
    still: Vec<Geometry>,
}

/// A scene at the time of one frame, ready for rays.
pub struct FrameScene<'r> {
    pub(crate) renderer: &'r Renderer<'r>,
    pub(crate) nodes: Vec<Affine>,
    pub(crate) instances: Vec<Instance>,
    pub(crate) top: Tree,
    pub(crate) lights: LightList,
    deformed: Vec<Deformed>,
}

/// A mesh at a place.
pub(crate) struct Instance {
    mesh: u32,
    /// A place in `deformed`: the mesh is in world space then, and the maps change nothing.
    deformed: Option<u32>,
    pub to_world: Affine,
    pub to_object: Affine,
    /// Whether left and right are exchanged.
    pub mirrored: bool,
    in_place: bool,
}

struct Deformed {
    vertices: skin::Vertices,
    geometry: Geometry,
}

/// A mesh's vertices as they are in a frame.
pub(crate) struct VertexView<'v> {
    pub positions: &'v [[f32; 3]],
    pub normals: &'v [[f32; 3]],
    pub tangents: &'v [[f32; 4]],
}

impl<'s> Renderer<'s> {
    /// Prepares a scene that [`Scene::check`] accepts, as [`Scene::decode`] makes sure; others may panic.
    pub fn new(scene: &'s Scene) -> Self {
        let flags: Vec<SurfaceFlags> = scene
            .materials
            .iter()
            .map(|m| SurfaceFlags { double_sided: m.double_sided, opaque: m.alpha_mode == AlphaMode::Opaque })
            .collect();
        let material_of: Vec<Vec<u32>> = scene.meshes.iter().map(material_of).collect();
        let still = scene.meshes.iter().zip(&material_of).map(|(mesh, materials)| match &mesh.bvh {
            Some(bvh) => Geometry::new(bvh, &mesh.positions, &mesh.triangles, materials, &flags),
            None => Geometry::default(),
        });
        Self {
            scene,
            srgb: SrgbTable::new(),
            albedo: AlbedoTable::new(),
            filter: PixelFilter::new(),
            sky: Sky::new(&scene.environment),
            still: still.collect(),
            flags,
            material_of,
        }
    }

    /// The scene at the time of `frame`: nodes posed, skinned meshes deformed, lights listed.
    pub fn at_frame(&self, frame: u32) -> FrameScene<'_> {
        let scene = self.scene;
        let nodes = pose(scene, scene.time_of_frame(frame));
        let mut result = FrameScene {
            renderer: self,
            instances: Vec::new(),
            top: Tree::default(),
            lights: LightList::default(),
            deformed: Vec::new(),
            nodes,
        };
        for (place, node) in scene.nodes.iter().enumerate() {
            let Some(mesh) = node.mesh else { continue };
            match node.skin {
                Some(skin) => result.add_deformed(mesh, skin),
                None => result.add_still(mesh, result.nodes[place]),
            }
        }
        let bounds: Vec<Aabb> = result.instances.iter().map(|instance| result.world_bounds(instance)).collect();
        let mut radius = 1.0;
        if let Some(bvh) = Bvh::build(&bounds, 1) {
            result.top = Tree::new(&bvh, |leaf| leaf[0]);
            radius = 0.5 * (Vec3::from(bvh.bounds.max) - Vec3::from(bvh.bounds.min)).length();
        }
        result.lights = LightList::new(&result, radius);
        result
    }
}

/// The material of each triangle.
fn material_of(mesh: &Mesh) -> Vec<u32> {
    let mut materials = Vec::with_capacity(mesh.triangles.len());
    for part in &mesh.parts {
        materials.resize(materials.len() + part.triangle_count as usize, part.material);
    }
    materials
}

impl FrameScene<'_> {
    fn add_still(&mut self, mesh: u32, to_world: Affine) {
        // What is scaled to nothing cannot be seen.
        let Some(to_object) = to_world.inverse() else { return };
        if self.renderer.still[mesh as usize].bounds.is_none() {
            return;
        }
        let mirrored = to_world.x.cross(to_world.y).dot(to_world.z) < 0.0;
        let in_place = to_world == Affine::IDENTITY;
        self.instances.push(Instance { mesh, deformed: None, to_world, to_object, mirrored, in_place });
    }

    fn add_deformed(&mut self, place: u32, skin: u32) {
        let scene = self.renderer.scene;
        let mesh = &scene.meshes[place as usize];
        let vertices = skin::deform(mesh, &scene.skins[skin as usize], &self.nodes);
        let mut shape = Mesh { positions: vertices.positions, triangles: mesh.triangles.clone(), ..Mesh::default() };
        shape.build_bvh();
        let Some(bvh) = &shape.bvh else { return };
        let materials = &self.renderer.material_of[place as usize];
        let geometry = Geometry::new(bvh, &shape.positions, &shape.triangles, materials, &self.renderer.flags);
        let vertices = skin::Vertices { positions: shape.positions, ..vertices };
        let deformed = Some(self.deformed.len() as u32);
        self.deformed.push(Deformed { vertices, geometry });
        let (to_world, to_object) = (Affine::IDENTITY, Affine::IDENTITY);
        self.instances.push(Instance { mesh: place, deformed, to_world, to_object, mirrored: false, in_place: true });
    }

    fn geometry(&self, instance: &Instance) -> &Geometry {
        match instance.deformed {
            Some(place) => &self.deformed[place as usize].geometry,
            None => &self.renderer.still[instance.mesh as usize],
        }
    }

    fn world_bounds(&self, instance: &Instance) -> Aabb {
        let Some(local) = self.geometry(instance).bounds else { return Aabb::EMPTY };
        if instance.in_place {
            return local;
        }
        let mut bounds = Aabb::EMPTY;
        for corner in 0..8u32 {
            let pick = |axis: usize| if corner >> axis & 1 == 0 { local.min[axis] } else { local.max[axis] };
            bounds.include(instance.to_world.point([pick(0), pick(1), pick(2)].into()).into());
        }
        bounds
    }

    /// The mesh of an instance and the ray as the mesh sees it; distances stay the same.
    #[inline(always)]
    pub(crate) fn enter(&self, instance: u32, ray: &Ray) -> (&Geometry, Ray) {
        let instance = &self.instances[instance as usize];
        let geometry = self.geometry(instance);
        if instance.in_place {
            return (geometry, *ray);
        }
        let origin = instance.to_object.point(ray.origin);
        (geometry, Ray { origin, direction: instance.to_object.direction(ray.direction), ..*ray })
    }

    pub(crate) fn mesh(&self, instance: u32) -> &Mesh {
        &self.renderer.scene.meshes[self.instances[instance as usize].mesh as usize]
    }

    /// The materials of the triangles of an instance.
    pub(crate) fn materials(&self, instance: u32) -> &[u32] {
        &self.renderer.material_of[self.instances[instance as usize].mesh as usize]
    }

    /// The vertices of an instance, before its map to the world.
    pub(crate) fn vertices(&self, instance: u32) -> VertexView<'_> {
        let instance = &self.instances[instance as usize];
        if let Some(place) = instance.deformed {
            let vertices = &self.deformed[place as usize].vertices;
            return VertexView {
                positions: &vertices.positions,
                normals: &vertices.normals,
                tangents: &vertices.tangents,
            };
        }
        let mesh = &self.renderer.scene.meshes[instance.mesh as usize];
        VertexView { positions: &mesh.positions, normals: &mesh.normals, tangents: &mesh.tangents }
    }

    /// The corners of a triangle in the world.
    pub(crate) fn world_corners(&self, instance: u32, triangle: u32) -> [Vec3; 3] {
        let to_world = &self.instances[instance as usize].to_world;
        let vertices = self.vertices(instance);
        let corners = self.mesh(instance).triangles[triangle as usize];
        corners.map(|vertex| to_world.point(vertices.positions[vertex as usize].into()))
    }
}
