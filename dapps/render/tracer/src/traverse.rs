//! Finding what a ray meets.

use crate::{
    frame::FrameScene,
    geometry::{BoxRay, Tree, EMPTY, LEAF},
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
    let boxes = BoxRay::new(ray);
    let mut top = bottom;
    let mut current = 0u32;
    loop {
        if current & LEAF == 0 {
            let node = &tree.nodes[current as usize];
            let (mut mask, distances) = boxes.cross(node, ray.near, far);
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
            walk(&geometry.tree, &local, far, stack, bottom, |packet, _, _, mut far| {
                let packet = &geometry.packets[packet as usize];
                let crossings = packet.cross(&local, far);
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
            walk(&geometry.tree, &local, far, stack, bottom, |packet, _, _, far| {
                let packet = &geometry.packets[packet as usize];
                let crossings = packet.cross(&local, far);
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
