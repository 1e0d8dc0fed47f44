//! Bounding volume hierarchies with four children per node.

mod build;

use alloc::vec::Vec;

/// No hierarchy is deeper than this.
pub const MAX_BVH_DEPTH: u32 = 64;
/// How many triangles a leaf of a mesh's hierarchy holds at most.
pub const TRIANGLES_PER_LEAF: u32 = 4;

/// An axis-aligned box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aabb {
    /// The smallest coordinates.
    pub min: [f32; 3],
    /// The largest coordinates.
    pub max: [f32; 3],
}

impl Aabb {
    /// Contains nothing: `min` is larger than `max`.
    pub const EMPTY: Self = Self { min: [crate::MAX_MAGNITUDE; 3], max: [-crate::MAX_MAGNITUDE; 3] };

    /// Grows until it holds `point`.
    pub fn include(&mut self, point: [f32; 3]) {
        self.merge(&Self { min: point, max: point });
    }

    /// Grows until it holds `other`.
    pub fn merge(&mut self, other: &Self) {
        for axis in 0..3 {
            self.min[axis] = if other.min[axis] < self.min[axis] { other.min[axis] } else { self.min[axis] };
            self.max[axis] = if other.max[axis] > self.max[axis] { other.max[axis] } else { self.max[axis] };
        }
    }

    /// Half of the surface; 0 when it is empty.
    pub fn half_area(&self) -> f32 {
        let size = [self.max[0] - self.min[0], self.max[1] - self.min[1], self.max[2] - self.min[2]];
        if size[0] < 0.0 || size[1] < 0.0 || size[2] < 0.0 {
            return 0.0;
        }
        size[0] * size[1] + size[1] * size[2] + size[2] * size[0]
    }

    /// Twice its middle.
    fn doubled_center(&self) -> [f32; 3] {
        [self.min[0] + self.max[0], self.min[1] + self.max[1], self.min[2] + self.max[2]]
    }
}

/// Where a lane of a node leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child {
    /// Nowhere.
    Empty,
    /// To the node at this place, larger than the place of the parent.
    Node(u32),
    /// To this run of [`Bvh::order`].
    Leaf {
        /// Where the run begins.
        first: u32,
        /// 1 to 7.
        count: u32,
    },
}

/// Four boxes side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BvhNode {
    /// `[min x, min y, min z, max x, max y, max z]`, each for the four children. Empty lanes hold [`Aabb::EMPTY`].
    pub bounds: [[f32; 4]; 6],
    /// The four children, each packed: bit 31 clear, the place of a node; set, a leaf: `count` in bits 28–30, `first` below;
    /// all bits set, empty.
    pub children: [u32; 4],
}

impl BvhNode {
    pub(crate) const EMPTY: Self = Self {
        bounds: [
            [crate::MAX_MAGNITUDE; 4],
            [crate::MAX_MAGNITUDE; 4],
            [crate::MAX_MAGNITUDE; 4],
            [-crate::MAX_MAGNITUDE; 4],
            [-crate::MAX_MAGNITUDE; 4],
            [-crate::MAX_MAGNITUDE; 4],
        ],
        children: [u32::MAX; 4],
    };

    pub(crate) fn set(&mut self, lane: usize, bounds: &Aabb, child: Child) {
        for axis in 0..3 {
            self.bounds[axis][lane] = bounds.min[axis];
            self.bounds[axis + 3][lane] = bounds.max[axis];
        }
        self.children[lane] = child.pack();
    }
}

impl Child {
    const LEAF_BIT: u32 = 1 << 31;
    /// Leaves can begin before this place.
    pub(crate) const MAX_FIRST: u32 = (1 << 28) - 1;

    /// The packed form, see [`BvhNode::children`].
    pub const fn pack(self) -> u32 {
        match self {
            Self::Empty => u32::MAX,
            Self::Node(place) => place,
            Self::Leaf { first, count } => Self::LEAF_BIT | count << 28 | first,
        }
    }

    /// The child that [`Child::pack`] packed.
    pub const fn unpack(packed: u32) -> Self {
        if packed == u32::MAX {
            Self::Empty
        } else if packed & Self::LEAF_BIT == 0 {
            Self::Node(packed)
        } else {
            Self::Leaf { first: packed & Self::MAX_FIRST, count: packed >> 28 & 7 }
        }
    }
}

/// A hierarchy over numbered things: triangles of a mesh or instances of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Bvh {
    /// What the root's box is.
    pub bounds: Aabb,
    /// The root first, parents before children.
    pub nodes: Vec<BvhNode>,
    /// The numbers of the things, each once, in the order in which the leaves name them.
    pub order: Vec<u32>,
}
