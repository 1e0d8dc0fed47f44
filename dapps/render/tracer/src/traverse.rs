//! Finding what a ray meets.

use crate::{
    frame::FrameScene,
    geometry::{BoxRay, PacketRay, Tree, EMPTY, LEAF},
    ray::{Hit, Ray},
};

/// Room for the deepest way through the top level and a mesh together: 2 · (64 · 3 + 1), rounded up to a power of two.
const STACK: usize = 512;

/// Scratch memory of a traversal, kept from ray to ray.
pub(crate) struct Stack {
    entries: [(f32, u32); STACK],
}

impl Stack {
    pub(crate) fn new() -> Self {
        Self { entries: [(0.0, 0); STACK] }
    }
}

/// Walks `tree` near to far from stack place `bottom` on, calling `leaf` with the leaf's number, the first free stack place and the
/// far limit; it returns the new far limit.
#[inline(always)]
fn walk(
    tree: &Tree,
    ray: &Ray,
    mut far: f32,
    stack: &mut Stack,
    bottom: usize,
    mut leaf: impl FnMut(u32, &mut Stack, usize, f32) -> f32,
) -> f32 {
    // A frame without instances has no nodes.
    if tree.nodes.is_empty() {
        return far;
    }
    let boxes = BoxRay::new(ray);
    let mut top = bottom;
    let mut current = 0u32;
    loop {
        if current & LEAF == 0 {
            let node = &tree.nodes[current as usize];
            let (mut mask, distances) = boxes.cross(node, far);
            if mask != 0 {
                let distances = distances.array();
                let base = top;
                let lane = mask.trailing_zeros() as usize;
                mask &= mask - 1;
                let mut nearest = (distances[lane & 3], node.children[lane & 3]);
                while mask != 0 {
                    let lane = mask.trailing_zeros() as usize;
                    mask &= mask - 1;
                    let mut entry = (distances[lane & 3], node.children[lane & 3]);
                    if entry.0 < nearest.0 {
                        core::mem::swap(&mut entry, &mut nearest);
                    }
                    // Kept sorted, farthest at the bottom; at most three entries.
                    let mut place = top;
                    top += 1;
                    while place > base && stack.entries[(place - 1) & (STACK - 1)].0 < entry.0 {
                        stack.entries[place & (STACK - 1)] = stack.entries[(place - 1) & (STACK - 1)];
                        place -= 1;
                    }
                    stack.entries[place & (STACK - 1)] = entry;
                }
                current = nearest.1;
                continue;
            }
        } else if current != EMPTY {
            far = leaf(current & !LEAF, stack, top, far);
        }
        loop {
            if top == bottom {
                return far;
            }
            top -= 1;
            let (distance, next) = stack.entries[top & (STACK - 1)];
            if distance <= far {
                current = next;
                break;
            }
        }
    }
}

impl FrameScene<'_> {
    /// The nearest surface. Where one is partly transparent, `chance` decides: it gets a number that tells the surface from others
    /// along the ray, and gives one between 0 and 1 that the opacity must exceed.
    pub(crate) fn closest(&self, ray: &Ray, stack: &mut Stack, chance: impl Fn(u32) -> f32) -> Option<Hit> {
        let mut nearest = None;
        walk(&self.top, ray, ray.far, stack, 0, |instance, stack, bottom, far| {
            let (geometry, local) = self.enter(instance, ray);
            let packet_ray = PacketRay::new(&local);
            walk(&geometry.tree, &local, far, stack, bottom, |packet, _, _, mut far| {
                let packet = &geometry.packets[packet as usize];
                let crossings = packet.cross(&packet_ray, far);
                let mut mask = crossings.mask;
                if mask == 0 {
                    return far;
                }
                let (distances, u, v) = (crossings.distance.array(), crossings.u.array(), crossings.v.array());
                while mask != 0 {
                    let lane = mask.trailing_zeros() as usize & 3;
                    mask &= mask - 1;
                    if !(distances[lane] < far) {
                        continue;
                    }
                    let (triangle, material) = (packet.triangles[lane], packet.materials[lane]);
                    let hit = Hit { distance: distances[lane], u: u[lane], v: v[lane], instance, triangle, material };
                    if packet.opaque || self.opacity(&hit) > chance(instance.wrapping_mul(0x9e37_79b9) ^ triangle) {
                        far = hit.distance;
                        nearest = Some(hit);
                    }
                }
                far
            })
        });
        nearest
    }

    /// How much light passes along the ray, 0 to 1.
    pub(crate) fn transmittance(&self, ray: &Ray, stack: &mut Stack) -> f32 {
        // Less than every distance, which ends all walks at once.
        const STOP: f32 = -1.0;
        let mut passing = 1.0;
        walk(&self.top, ray, ray.far, stack, 0, |instance, stack, bottom, far| {
            let (geometry, local) = self.enter(instance, ray);
            let packet_ray = PacketRay::new(&local);
            walk(&geometry.tree, &local, far, stack, bottom, |packet, _, _, far| {
                let packet = &geometry.packets[packet as usize];
                let crossings = packet.cross(&packet_ray, far);
                let mut mask = crossings.mask;
                if mask == 0 {
                    return far;
                }
                if packet.opaque {
                    passing = 0.0;
                    return STOP;
                }
                let (distances, u, v) = (crossings.distance.array(), crossings.u.array(), crossings.v.array());
                while mask != 0 {
                    let lane = mask.trailing_zeros() as usize & 3;
                    mask &= mask - 1;
                    let (triangle, material) = (packet.triangles[lane], packet.materials[lane]);
                    let hit = Hit { distance: distances[lane], u: u[lane], v: v[lane], instance, triangle, material };
                    passing *= 1.0 - self.opacity(&hit);
                    if passing <= 1e-4 {
                        passing = 0.0;
                        return STOP;
                    }
                }
                far
            })
        });
        passing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        num::{hash, to_unit},
        ray::FAR,
        vec3::{vec3, Vec3},
        Renderer,
    };
    use scc_scene::{Material, Mesh, Node, Part, Scene, Transform};

    fn random(seed: u32) -> f32 {
        to_unit(hash(seed)) * 2.0 - 1.0
    }

    fn random_vec3(seed: u32) -> Vec3 {
        vec3(random(seed), random(seed + 1), random(seed + 2))
    }

    /// Random triangles, in three differently placed instances.
    fn soup() -> Scene {
        let mut mesh = Mesh::default();
        for triangle in 0..500u32 {
            let center = random_vec3(triangle * 16);
            for corner in 1..4 {
                mesh.positions.push((center + random_vec3(triangle * 16 + corner * 4) * 0.2).into());
            }
            mesh.triangles.push([0, 1, 2].map(|corner| triangle * 3 + corner));
        }
        mesh.parts = alloc::vec![Part { first_triangle: 0, triangle_count: 500, material: 0 }];
        mesh.build_bvh();
        let place = |translation, scale| Node {
            mesh: Some(0),
            transform: Transform { translation, rotation: [0.1, 0.5, -0.3, 0.8], scale },
            ..Node::default()
        };
        Scene {
            meshes: alloc::vec![mesh],
            materials: alloc::vec![Material { double_sided: true, ..Material::default() }],
            nodes: alloc::vec![
                Node { mesh: Some(0), ..Node::default() },
                place([1.0, 0.5, 0.0], [0.5, -1.5, 1.0]),
                place([-0.5, 0.0, 1.0], [1.0, 1.0, 0.3]),
            ],
            ..Scene::default()
        }
    }

    /// The distance to the nearest triangle, computed in double precision without any hierarchy, and how near the ray passes an edge.
    fn nearest_without_hierarchy(frame: &FrameScene<'_>, ray: &Ray) -> (f64, f64) {
        let wide = |v: Vec3| [f64::from(v.x), f64::from(v.y), f64::from(v.z)];
        let sub = |a: [f64; 3], b: [f64; 3]| [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
        let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        let cross = |a: [f64; 3], b: [f64; 3]| {
            [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
        };
        let (mut nearest, mut margin) = (f64::from(FAR), f64::MAX);
        for instance in 0..3 {
            for triangle in 0..500 {
                let [a, b, c] = frame.world_corners(instance, triangle).map(wide);
                let (edge1, edge2) = (sub(b, a), sub(c, a));
                let p = cross(wide(ray.direction), edge2);
                let determinant = dot(edge1, p);
                let s = sub(wide(ray.origin), a);
                let u = dot(s, p) / determinant;
                let q = cross(s, edge1);
                let v = dot(wide(ray.direction), q) / determinant;
                let distance = dot(edge2, q) / determinant;
                let inside = u.min(v).min(1.0 - u - v);
                if distance > 0.0 && distance < nearest + 1e-3 {
                    margin = margin.min(inside.abs());
                }
                if inside > 0.0 && distance > 0.0 && distance < nearest {
                    nearest = distance;
                }
            }
        }
        (nearest, margin)
    }

    #[test]
    fn hierarchies_find_what_a_full_search_finds() {
        let scene = soup();
        scene.check().unwrap();
        let renderer = Renderer::new(&scene);
        let frame = renderer.at_frame(0);
        let mut stack = Stack::new();
        let (mut hits, mut compared) = (0, 0);
        for i in 0..2000u32 {
            let mut direction = random_vec3(900_000 + i * 8);
            if i % 50 == 0 {
                // Along an axis: two components are exactly 0.
                direction = vec3(0.0, if i % 100 == 0 { 1.0 } else { -1.0 }, 0.0);
            }
            let origin = random_vec3(500_000 + i * 8) * 2.0;
            let ray = Ray { origin, direction: direction.normalize(), near: 0.0, far: FAR };
            let (expected, margin) = nearest_without_hierarchy(&frame, &ray);
            if margin < 1e-4 {
                continue;
            }
            compared += 1;
            let found = frame.closest(&ray, &mut stack, |_| 0.0).map_or(FAR, |hit| hit.distance);
            assert!((f64::from(found) - expected).abs() <= 1e-4 * expected, "{i}: {found} instead of {expected}");
            let shadowed = frame.transmittance(&ray, &mut stack) == 0.0;
            assert_eq!(shadowed, found < FAR);
            hits += u32::from(shadowed);
        }
        assert!(compared > 1500 && hits > 300, "{compared} {hits}");
    }
}
