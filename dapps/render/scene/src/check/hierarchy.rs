//! The rules of a bounding volume hierarchy: traversal ends, fits its stack, and stays inside of the lists.
//! Boxes that are too small only make holes in the picture of whoever made them.

use super::{require, sound, Check};
use crate::{Bvh, Child, SceneError, MAX_BVH_DEPTH, TRIANGLES_PER_LEAF};
use alloc::vec;

pub(super) fn check(bvh: &Bvh, things: usize) -> Check {
    sound(bvh.bounds.min.iter().chain(&bvh.bounds.max))?;
    require(!bvh.nodes.is_empty(), "a hierarchy has a root")?;
    require(bvh.order.len() == things, "a hierarchy orders every triangle")?;
    let mut seen = vec![false; things];
    for &thing in &bvh.order {
        let seen = seen.get_mut(thing as usize).ok_or(SceneError::Invalid("a hierarchy names a missing triangle"))?;
        require(!*seen, "a hierarchy names a triangle twice")?;
        *seen = true;
    }
    // 0: no parent seen yet. The root's depth is 1. A second parent would make traversal exponential.
    let mut depths = vec![0u32; bvh.nodes.len()];
    depths[0] = 1;
    let mut in_leaf = vec![false; things];
    for (place, node) in bvh.nodes.iter().enumerate() {
        let own_depth = depths[place];
        sound(node.bounds.as_flattened())?;
        require(own_depth > 0, "a node of a hierarchy has no parent")?;
        require(own_depth <= MAX_BVH_DEPTH, "a hierarchy is too deep")?;
        for child in node.children {
            match Child::unpack(child) {
                Child::Empty => {}
                Child::Node(child) => {
                    require(child as usize > place, "a parent comes before its children in a hierarchy")?;
                    let depth = depths.get_mut(child as usize);
                    let depth = depth.ok_or(SceneError::Invalid("a hierarchy names a missing node"))?;
                    require(*depth == 0, "a node of a hierarchy has one parent")?;
                    *depth = own_depth + 1;
                }
                Child::Leaf { first, count } => {
                    require((1..=TRIANGLES_PER_LEAF).contains(&count), "a leaf holds 1 to 4 triangles")?;
                    let range = in_leaf.get_mut(first as usize..first as usize + count as usize);
                    let range = range.ok_or(SceneError::Invalid("a leaf ends after the list"))?;
                    require(range.iter().all(|taken| !*taken), "a triangle is in two leaves")?;
                    range.fill(true);
                }
            }
        }
    }
    require(in_leaf.iter().all(|taken| *taken), "a triangle is in no leaf")
}
