//! Triangles in the order and form in which rays test them.

use crate::{
    lanes::{Lanes, Mask},
    ray::Ray,
    vec3::Vec3,
};
use alloc::vec::Vec;
use scc_scene::{Aabb, Bvh, BvhNode, Child};

/// Four triangles side by side.
#[derive(Clone)]
pub(crate) struct Packet {
    corner: [[f32; 4]; 3],
    edge1: [[f32; 4]; 3],
    edge2: [[f32; 4]; 3],
    /// The determinant must be larger: 0 lets rays through the back, a very negative number does not.
    threshold: [f32; 4],
    pub triangles: [u32; 4],
    pub materials: [u32; 4],
    /// Whether all four stop every ray.
    pub opaque: bool,
}

/// Where a ray crosses the four triangles of a packet.
pub(crate) struct Crossings {
    pub mask: u32,
    pub distance: Lanes,
    pub u: Lanes,
    pub v: Lanes,
}

/// A hierarchy whose leaves are packets or, at the top level, instances.
#[derive(Clone, Default)]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
}

/// Four boxes; `children` are those of [`BvhNode`], but leaves hold one number only: of a packet or of an instance.
#[derive(Clone)]
pub(crate) struct Node {
    /// Per axis the smallest and the largest coordinates.
    pub bounds: [[[f32; 4]; 2]; 3],
    pub children: [u32; 4],
}

/// A mesh ready for rays.
#[derive(Clone, Default)]
pub(crate) struct Geometry {
    pub tree: Tree,
    pub packets: Vec<Packet>,
    pub bounds: Option<Aabb>,
}

pub(crate) const LEAF: u32 = 1 << 31;
pub(crate) const EMPTY: u32 = u32::MAX;

/// What a packet needs to know about a material.
#[derive(Clone, Copy)]
pub(crate) struct SurfaceFlags {
    pub double_sided: bool,
    pub opaque: bool,
}

impl Tree {
    /// Takes over the nodes of `bvh`, with `leaf` telling the number of each leaf.
    pub(crate) fn new(bvh: &Bvh, mut leaf: impl FnMut(&[u32]) -> u32) -> Self {
        let convert = |node: &BvhNode| {
            let [min_x, min_y, min_z, max_x, max_y, max_z] = node.bounds;
            let bounds = [[min_x, max_x], [min_y, max_y], [min_z, max_z]];
            let mut converted = Node { bounds, children: [EMPTY; 4] };
            for lane in 0..4 {
                converted.children[lane] = match Child::unpack(node.children[lane]) {
                    Child::Node(place) => place,
                    Child::Leaf { first, count } => LEAF | leaf(&bvh.order[first as usize..(first + count) as usize]),
                    Child::Empty => {
                        for axis in 0..3 {
                            converted.bounds[axis][0][lane] = Aabb::EMPTY.min[axis];
                            converted.bounds[axis][1][lane] = Aabb::EMPTY.max[axis];
                        }
                        EMPTY
                    }
                };
            }
            converted
        };
        Self { nodes: bvh.nodes.iter().map(convert).collect() }
    }
}

impl Geometry {
    /// From a mesh's triangles; `material_of` and `flags` tell what each is made of.
    pub(crate) fn new(
        bvh: &Bvh,
        positions: &[[f32; 3]],
        triangles: &[[u32; 3]],
        material_of: &[u32],
        flags: &[SurfaceFlags],
    ) -> Self {
        let mut packets: Vec<Packet> = Vec::with_capacity(triangles.len() / 2);
        let tree = Tree::new(bvh, |leaf| {
            let mut packet = Packet::EMPTY;
            for (lane, &triangle) in leaf.iter().enumerate() {
                let corners = triangles[triangle as usize].map(|vertex| Vec3::from(positions[vertex as usize]));
                let material = material_of[triangle as usize];
                packet.set(lane, corners, triangle, material, flags[material as usize]);
            }
            packets.push(packet);
            packets.len() as u32 - 1
        });
        Self { tree, packets, bounds: Some(bvh.bounds) }
    }
}

#[inline(always)]
fn load(v: &[[f32; 4]; 3]) -> [Lanes; 3] {
    [Lanes::new(v[0]), Lanes::new(v[1]), Lanes::new(v[2])]
}

#[inline(always)]
fn cross(a: [Lanes; 3], b: [Lanes; 3]) -> [Lanes; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[inline(always)]
fn dot(a: [Lanes; 3], b: [Lanes; 3]) -> Lanes {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

impl Packet {
    const EMPTY: Self = Self {
        corner: [[0.0; 4]; 3],
        edge1: [[0.0; 4]; 3],
        edge2: [[0.0; 4]; 3],
        threshold: [f32::MAX; 4],
        triangles: [0; 4],
        materials: [0; 4],
        opaque: true,
    };

    fn set(&mut self, lane: usize, corners: [Vec3; 3], triangle: u32, material: u32, flags: SurfaceFlags) {
        let (edge1, edge2) = (corners[1] - corners[0], corners[2] - corners[0]);
        for (target, value) in [(&mut self.corner, corners[0]), (&mut self.edge1, edge1), (&mut self.edge2, edge2)] {
            target[0][lane] = value.x;
            target[1][lane] = value.y;
            target[2][lane] = value.z;
        }
        self.threshold[lane] = if flags.double_sided { f32::MIN } else { 0.0 };
        self.triangles[lane] = triangle;
        self.materials[lane] = material;
        self.opaque &= flags.opaque;
    }

    /// Möller and Trumbore's test of all four. What divides by 0 or is no number fails the comparisons.
    #[inline(always)]
    pub(crate) fn cross(&self, ray: &PacketRay, far: f32) -> Crossings {
        // Neighbours share an edge: a little tolerance closes the gap that rounding could leave between them.
        const TOLERANCE: f32 = 1e-6;
        let (origin, direction) = (ray.origin, ray.direction);
        let (corner, edge1, edge2) = (load(&self.corner), load(&self.edge1), load(&self.edge2));
        let p = cross(direction, edge2);
        let determinant = dot(edge1, p);
        let inverse = Lanes::splat(1.0) / determinant;
        let s = [origin[0] - corner[0], origin[1] - corner[1], origin[2] - corner[2]];
        let u = dot(s, p) * inverse;
        let q = cross(s, edge1);
        let v = dot(direction, q) * inverse;
        let distance = dot(edge2, q) * inverse;
        let low = Lanes::splat(-TOLERANCE);
        let inside = low.at_most(u).and(low.at_most(v)).and((u + v).at_most(Lanes::splat(1.0 + TOLERANCE)));
        let within = ray.near.less(distance).and(distance.less(Lanes::splat(far)));
        let facing: Mask = Lanes::new(self.threshold).less(determinant);
        Crossings { mask: inside.and(within).and(facing).bits(), distance, u, v }
    }
}

/// A ray prepared for packets.
pub(crate) struct PacketRay {
    origin: [Lanes; 3],
    direction: [Lanes; 3],
    near: Lanes,
}

impl PacketRay {
    #[inline(always)]
    pub(crate) fn new(ray: &Ray) -> Self {
        let splat = |v: Vec3| [Lanes::splat(v.x), Lanes::splat(v.y), Lanes::splat(v.z)];
        Self { origin: splat(ray.origin), direction: splat(ray.direction), near: Lanes::splat(ray.near) }
    }
}

/// A ray prepared for boxes.
pub(crate) struct BoxRay {
    origin: [Lanes; 3],
    inverse: [Lanes; 3],
    /// Which of an axis' two bounds the ray enters through.
    enter: [usize; 3],
    near: Lanes,
}

impl BoxRay {
    #[inline(always)]
    pub(crate) fn new(ray: &Ray) -> Self {
        // A direction of exactly 0 becomes a tiny one, so that no product of 0 and infinity arises.
        let invert = |d: f32| {
            1.0 / if d.abs() < 1e-18 {
                if d < 0.0 {
                    -1e-18
                } else {
                    1e-18
                }
            } else {
                d
            }
        };
        let d = [ray.direction.x, ray.direction.y, ray.direction.z];
        let inverse = d.map(invert);
        Self {
            origin: <[f32; 3]>::from(ray.origin).map(Lanes::splat),
            inverse: inverse.map(Lanes::splat),
            enter: inverse.map(|i| usize::from(i < 0.0)),
            near: Lanes::splat(ray.near),
        }
    }

    /// Which of the four boxes the ray crosses, and where it enters them.
    #[inline(always)]
    pub(crate) fn cross(&self, node: &Node, far: f32) -> (u32, Lanes) {
        // Slightly larger boxes make up for the rounding of the slab test (Ize 2013).
        const ROBUST: f32 = 1.000_000_5;
        let slab = |axis: usize, side: usize| {
            (Lanes::new(node.bounds[axis][side & 1]) - self.origin[axis]) * self.inverse[axis]
        };
        let [x, y, z] = self.enter;
        let first = slab(0, x).max(slab(1, y)).max(slab(2, z).max(self.near));
        let last = slab(0, x ^ 1).min(slab(1, y ^ 1)).min(slab(2, z ^ 1)) * Lanes::splat(ROBUST);
        let last = last.min(Lanes::splat(far));
        (first.at_most(last).bits(), first)
    }
}
