//! What a hit looks like from near.

use crate::{
    frame::FrameScene,
    image,
    num::{max, unit},
    ray::Hit,
    vec3::{vec3, Vec3},
};
use scc_scene::{AlphaMode, Material, Mesh, TextureRef};

/// A point of a surface, turned towards the eye.
pub(crate) struct Surface {
    pub position: Vec3,
    /// Of the triangle, on the eye's side.
    pub geometric_normal: Vec3,
    /// Interpolated and mapped; the eye is never below it.
    pub shading_normal: Vec3,
    pub base_color: Vec3,
    pub metallic: f32,
    pub roughness: f32,
    pub dielectric_f0: f32,
    pub emission: Vec3,
    pub unlit: bool,
}

impl FrameScene<'_> {
    fn texel(&self, mesh: &Mesh, reference: &TextureRef, corners: [u32; 3], hit: &Hit) -> image::Texel {
        let uv = image::coordinates(mesh, reference, corners, hit.u, hit.v);
        let texture = &self.renderer.scene.textures[reference.texture as usize];
        image::sample(texture, &self.renderer.srgb, uv)
    }

    /// Colour and alpha of the material, its texture and the vertices.
    fn base_color(&self, mesh: &Mesh, material: &Material, corners: [u32; 3], hit: &Hit) -> (Vec3, f32) {
        let [red, green, blue, mut alpha] = material.base_color;
        let mut color = vec3(red, green, blue);
        if let Some(reference) = &material.base_color_texture {
            let texel = self.texel(mesh, reference, corners, hit);
            color *= texel.color;
            alpha *= texel.alpha;
        }
        if !mesh.colors.is_empty() {
            let [a, b, c] = corners.map(|vertex| mesh.colors[vertex as usize]);
            let at = |i: usize| a[i] + (b[i] - a[i]) * hit.u + (c[i] - a[i]) * hit.v;
            color *= vec3(at(0), at(1), at(2));
            alpha *= at(3);
        }
        (color.map(unit), unit(alpha))
    }

    /// How much of the light the surface stops, 0 to 1.
    pub(crate) fn opacity(&self, hit: &Hit) -> f32 {
        let material = &self.renderer.scene.materials[hit.material as usize];
        if material.alpha_mode == AlphaMode::Opaque {
            return 1.0;
        }
        let mesh = self.mesh(hit.instance);
        let (_, alpha) = self.base_color(mesh, material, mesh.triangles[hit.triangle as usize], hit);
        match material.alpha_mode {
            AlphaMode::Opaque => 1.0,
            AlphaMode::Mask(cutoff) if alpha >= cutoff => 1.0,
            AlphaMode::Mask(_) => 0.0,
            AlphaMode::Blend => alpha,
        }
    }

    /// What the surface emits at a hit.
    pub(crate) fn emission(&self, hit: &Hit) -> Vec3 {
        let material = &self.renderer.scene.materials[hit.material as usize];
        let mesh = self.mesh(hit.instance);
        let corners = mesh.triangles[hit.triangle as usize];
        let emissive = Vec3::from(material.emissive);
        if emissive.is_black() {
            return Vec3::ZERO;
        }
        material
            .emissive_texture
            .as_ref()
            .map_or(emissive, |texture| emissive * self.texel(mesh, texture, corners, hit).color)
    }

    /// The surface at a hit, `direction` being that of the ray, of length 1.
    pub(crate) fn surface(&self, hit: &Hit, direction: Vec3) -> Surface {
        let instance = &self.instances[hit.instance as usize];
        let mesh = self.mesh(hit.instance);
        let material = &self.renderer.scene.materials[hit.material as usize];
        let corners = mesh.triangles[hit.triangle as usize];
        let vertices = self.vertices(hit.instance);
        let [a, b, c] = corners.map(|vertex| Vec3::from(vertices.positions[vertex as usize]));
        let (edge1, edge2) = (b - a, c - a);
        let position = instance.to_world.point(a + edge1 * hit.u + edge2 * hit.v);
        let towards_eye = -direction;
        let world_normal = |normal: Vec3| instance.to_object.transposed(normal).try_normalize();
        let mut geometric_normal = world_normal(edge1.cross(edge2)).unwrap_or(towards_eye);
        let smooth = match vertices.normals.is_empty() {
            true => None,
            false => {
                let [a, b, c] = corners.map(|vertex| Vec3::from(vertices.normals[vertex as usize]));
                world_normal(a + (b - a) * hit.u + (c - a) * hit.v)
            }
        };
        let mut shading_normal = smooth.unwrap_or(geometric_normal);
        if let Some(reference) = &material.normal_texture {
            let texel = self.texel(mesh, reference, corners, hit).color * 2.0 + Vec3::splat(-1.0);
            let mapped = vec3(texel.x * material.normal_scale, texel.y * material.normal_scale, texel.z);
            if let Some((tangent, bitangent)) =
                self.tangent_frame(hit, reference, shading_normal, corners, edge1, edge2)
            {
                let turned = tangent * mapped.x + bitangent * mapped.y + shading_normal * mapped.z;
                shading_normal = turned.try_normalize().unwrap_or(shading_normal);
            }
        }
        if geometric_normal.dot(towards_eye) < 0.0 {
            geometric_normal = -geometric_normal;
            shading_normal = -shading_normal;
        }
        let (metallic, roughness) = match &material.metallic_roughness_texture {
            Some(reference) => {
                let texel = self.texel(mesh, reference, corners, hit).color;
                (material.metallic * texel.z, material.roughness * texel.y)
            }
            None => (material.metallic, material.roughness),
        };
        let (base_color, _) = self.base_color(mesh, material, corners, hit);
        let reflection = (material.ior - 1.0) / (material.ior + 1.0);
        Surface {
            position,
            geometric_normal,
            shading_normal: lift(shading_normal, geometric_normal, towards_eye),
            base_color,
            metallic,
            roughness,
            dielectric_f0: reflection * reflection,
            emission: if material.unlit { base_color } else { self.emission(hit) },
            unlit: material.unlit,
        }
    }

    /// Where the normal map's X and Y point in the world: the mesh's tangents or else the directions of U and −V.
    fn tangent_frame(
        &self,
        hit: &Hit,
        reference: &TextureRef,
        normal: Vec3,
        corners: [u32; 3],
        edge1: Vec3,
        edge2: Vec3,
    ) -> Option<(Vec3, Vec3)> {
        let instance = &self.instances[hit.instance as usize];
        let vertices = self.vertices(hit.instance);
        let orthogonal = |v: Vec3| (v - normal * normal.dot(v)).try_normalize();
        if !vertices.tangents.is_empty() {
            let [a, b, c] = corners.map(|vertex| vertices.tangents[vertex as usize]);
            let at = |i: usize| a[i] + (b[i] - a[i]) * hit.u + (c[i] - a[i]) * hit.v;
            let tangent = orthogonal(instance.to_world.direction(vec3(at(0), at(1), at(2))))?;
            let sign = if (a[3] >= 0.0) != instance.mirrored { 1.0 } else { -1.0 };
            return Some((tangent, normal.cross(tangent) * sign));
        }
        let mesh = self.mesh(hit.instance);
        let uv = |u: f32, v: f32| image::coordinates(mesh, reference, corners, u, v);
        let (origin, first, second) = (uv(0.0, 0.0), uv(1.0, 0.0), uv(0.0, 1.0));
        let (du1, dv1) = (first[0] - origin[0], first[1] - origin[1]);
        let (du2, dv2) = (second[0] - origin[0], second[1] - origin[1]);
        let determinant = du1 * dv2 - du2 * dv1;
        let sign = if determinant < 0.0 { -1.0 } else { 1.0 };
        let along_u = (edge1 * dv2 - edge2 * dv1) * sign;
        let along_v = (edge2 * du1 - edge1 * du2) * sign;
        let tangent = orthogonal(instance.to_world.direction(along_u))?;
        let bitangent = normal.cross(tangent);
        // glTF's V runs down the image while the map's green points up.
        let up = -instance.to_world.direction(along_v);
        Some((tangent, if bitangent.dot(up) < 0.0 { -bitangent } else { bitangent }))
    }
}

/// Bends a normal until the eye, and the mirror image of the eye, are above the surface.
fn lift(normal: Vec3, geometric: Vec3, view: Vec3) -> Vec3 {
    const LOW: f32 = 1e-3;
    let cosine = normal.dot(view);
    let mirrored = normal * (2.0 * cosine) - view;
    if cosine >= LOW && mirrored.dot(geometric) >= 0.0 {
        return normal;
    }
    // Half way between the eye and the lowest allowed mirror direction.
    let level = mirrored - geometric * mirrored.dot(geometric);
    let lowest = level.try_normalize().map(|level| level + geometric * max(0.05, LOW));
    match lowest.and_then(|lowest| (lowest.normalize() + view).try_normalize()) {
        Some(lifted) if lifted.dot(view) >= LOW => lifted,
        _ => geometric,
    }
}
