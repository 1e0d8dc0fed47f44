//! Building: binned surface area heuristic into a binary tree, then collapsed to four children per node.

use super::{Aabb, Bvh, BvhNode, Child};
use alloc::{vec, vec::Vec};

const BINS: usize = 16;
/// Below this depth, ranges are halved: each level then halves the count, and 2⁻²⁸ of what fits leaves depth to spare.
const HALVE_BELOW: u32 = 32;

/// A node of the binary tree: a leaf when `count` is not 0.
struct Binary {
    bounds: Aabb,
    /// Of the range for leaves, else the place of the left child; the right child follows it.
    first: u32,
    count: u32,
}

struct Task {
    node: usize,
    first: usize,
    end: usize,
    depth: u32,
}

impl Bvh {
    /// Builds a hierarchy over things with these bounds, at most `per_leaf` (1 to 7) in a leaf.
    /// `None` if there are no things, or more than 2²⁸ − 1.
    pub fn build(bounds: &[Aabb], per_leaf: u32) -> Option<Self> {
        if bounds.is_empty() || bounds.len() > Child::MAX_FIRST as usize {
            return None;
        }
        let mut order: Vec<u32> = (0..bounds.len() as u32).collect();
        let binary = build_binary(bounds, &mut order, per_leaf.clamp(1, 7) as usize);
        let root = binary.first()?;
        Some(Self { bounds: root.bounds, nodes: collapse(&binary), order })
    }
}

fn build_binary(bounds: &[Aabb], order: &mut [u32], per_leaf: usize) -> Vec<Binary> {
    let empty = || Binary { bounds: Aabb::EMPTY, first: 0, count: 0 };
    let mut nodes = vec![empty()];
    let mut tasks = vec![Task { node: 0, first: 0, end: bounds.len(), depth: 0 }];
    while let Some(task) = tasks.pop() {
        let range = &mut order[task.first..task.end];
        let mut all = Aabb::EMPTY;
        let mut centers = Aabb::EMPTY;
        for &thing in range.iter() {
            all.merge(&bounds[thing as usize]);
            centers.include(bounds[thing as usize].doubled_center());
        }
        nodes[task.node].bounds = all;
        if range.len() <= per_leaf {
            nodes[task.node].first = task.first as u32;
            nodes[task.node].count = range.len() as u32;
            continue;
        }
        let found = if task.depth < HALVE_BELOW { best_split(bounds, range, &centers, per_leaf) } else { None };
        let middle = match found {
            Some(split) => partition(range, |thing| split.is_left(&bounds[thing as usize])),
            None => range.len() / 2,
        };
        let left = nodes.len();
        nodes[task.node].first = left as u32;
        nodes.push(empty());
        nodes.push(empty());
        let (middle, depth) = (task.first + middle, task.depth + 1);
        tasks.push(Task { node: left + 1, first: middle, end: task.end, depth });
        tasks.push(Task { node: left, first: task.first, end: middle, depth });
    }
    nodes
}

/// Which side of the border after bin `last` of `axis` a thing lies on.
struct Split {
    axis: usize,
    last: usize,
    start: f32,
    scale: f32,
}

impl Split {
    fn bin(start: f32, scale: f32, center: f32) -> usize {
        (((center - start) * scale) as usize).min(BINS - 1)
    }

    fn is_left(&self, bounds: &Aabb) -> bool {
        Self::bin(self.start, self.scale, bounds.doubled_center()[self.axis]) <= self.last
    }
}

/// The cheapest border between bins, `None` where all centres are one.
fn best_split(bounds: &[Aabb], range: &[u32], centers: &Aabb, per_leaf: usize) -> Option<Split> {
    let mut best = None;
    let mut best_cost = f32::MAX;
    for axis in 0..3 {
        let start = centers.min[axis];
        let extent = centers.max[axis] - start;
        if extent <= 1e-20 {
            continue;
        }
        let scale = BINS as f32 / extent;
        let mut boxes = [Aabb::EMPTY; BINS];
        let mut counts = [0usize; BINS];
        for &thing in range {
            let thing = &bounds[thing as usize];
            let bin = Split::bin(start, scale, thing.doubled_center()[axis]);
            boxes[bin].merge(thing);
            counts[bin] += 1;
        }
        let mut right_costs = [0.0f32; BINS];
        let mut right = (Aabb::EMPTY, 0);
        for bin in (1..BINS).rev() {
            right.0.merge(&boxes[bin]);
            right.1 += counts[bin];
            right_costs[bin - 1] =
                if right.1 == 0 { f32::MAX } else { right.0.half_area() * packets(right.1, per_leaf) };
        }
        let mut left = (Aabb::EMPTY, 0);
        for last in 0..BINS - 1 {
            left.0.merge(&boxes[last]);
            left.1 += counts[last];
            if left.1 == 0 || right_costs[last] == f32::MAX {
                continue;
            }
            let cost = left.0.half_area() * packets(left.1, per_leaf) + right_costs[last];
            if cost < best_cost {
                best_cost = cost;
                best = Some(Split { axis, last, start, scale });
            }
        }
    }
    best
}

/// What intersecting `count` things costs: a leaf is tested at once, and half-full leaves are a waste.
fn packets(count: usize, per_leaf: usize) -> f32 {
    count.div_ceil(per_leaf) as f32
}

/// Moves what is left before what is not and returns how many are left. Keeps neither order, but is deterministic.
fn partition(range: &mut [u32], is_left: impl Fn(u32) -> bool) -> usize {
    let (mut low, mut high) = (0, range.len());
    while low < high {
        if is_left(range[low]) {
            low += 1;
        } else {
            high -= 1;
            range.swap(low, high);
        }
    }
    low
}

fn collapse(binary: &[Binary]) -> Vec<BvhNode> {
    let mut nodes = vec![BvhNode::EMPTY];
    let mut tasks = vec![(0usize, 0usize)];
    while let Some((wide, from)) = tasks.pop() {
        let mut lanes = [from, 0, 0, 0];
        let mut used = 1;
        while used < 4 {
            let inner = |lane: &usize| binary[lanes[*lane]].count == 0;
            let area = |lane: usize| binary[lanes[lane]].bounds.half_area();
            let Some(opened) = (0..used).filter(inner).reduce(|a, b| if area(b) > area(a) { b } else { a }) else {
                break;
            };
            let left = binary[lanes[opened]].first as usize;
            lanes[opened] = left;
            lanes[used] = left + 1;
            used += 1;
        }
        for (lane, &child) in lanes[..used].iter().enumerate() {
            let Binary { bounds, first, count } = &binary[child];
            let target = if *count > 0 {
                Child::Leaf { first: *first, count: *count }
            } else {
                nodes.push(BvhNode::EMPTY);
                tasks.push((nodes.len() - 1, child));
                Child::Node(nodes.len() as u32 - 1)
            };
            nodes[wide].set(lane, bounds, target);
        }
    }
    nodes
}
