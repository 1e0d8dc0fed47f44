//! The binary Merkle tree of RFC 9162 (section 2.1), appended to in O(log n).
//!
//! A leaf's hash is H(0 ++ leaf), a node's H(1 ++ left ++ right); a tree of n > 1 leaves has the largest power of two < n on the
//! left. So only complete subtrees are ever stored: `(level, index)` names the one over the leaves `index·2^level ..`.

use alloc::vec::Vec;
use scc_types::Hash;

/// BLAKE2b-256: the runtime hands in the host's, others their own.
pub type HashFn = fn(&[u8]) -> [u8; 32];

/// Most levels: a tree has at most 2³² − 1 leaves.
pub const LEVELS: u8 = 32;

/// Hash of a leaf.
pub fn leaf_hash(hash: HashFn, leaf: &[u8]) -> Hash {
    let mut bytes = Vec::with_capacity(leaf.len().saturating_add(1));
    bytes.push(0);
    bytes.extend_from_slice(leaf);
    hash(&bytes).into()
}

/// Hash of a node.
pub fn node_hash(hash: HashFn, left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 65];
    let (_, hashes) = bytes.split_at_mut(1);
    for (byte, from) in hashes.iter_mut().zip(left.0.iter().chain(&right.0)) {
        *byte = *from;
    }
    hash(&bytes).into()
}

/// Appends leaf number `index`: reads the complete subtrees to its left and writes those that it completes.
pub fn append(
    hash: HashFn,
    index: u32,
    leaf: Hash,
    get: impl Fn(u8, u32) -> Hash,
    mut put: impl FnMut(u8, u32, &Hash),
) {
    let mut node = leaf;
    put(0, index, &node);
    for (level, place) in completed(index) {
        let left = get(level.saturating_sub(1), place.saturating_mul(2));
        node = node_hash(hash, &left, &node);
        put(level, place, &node);
    }
}

/// The subtrees above the leaves that leaf number `index` completes, from below.
pub fn completed(index: u32) -> impl Iterator<Item = (u8, u32)> {
    (1..=LEVELS).zip(index_path(index)).map_while(|(level, place)| place.map(|place| (level, place)))
}

/// `Some(parent)` as long as the child is a right one.
fn index_path(mut index: u32) -> impl Iterator<Item = Option<u32>> {
    core::iter::repeat_with(move || {
        let is_right = index & 1 == 1;
        index >>= 1;
        is_right.then_some(index)
    })
}

/// Root of a tree of `count` leaves; that of none is the hash of no bytes.
pub fn root(hash: HashFn, count: u32, get: impl Fn(u8, u32) -> Hash) -> Hash {
    right_edge(hash, count, LEVELS, &get).unwrap_or_else(|| hash(&[]).into())
}

/// Inclusion path of a leaf, from below. Empty for a leaf that is not there.
pub fn path(hash: HashFn, index: u32, count: u32, get: impl Fn(u8, u32) -> Hash) -> Vec<Hash> {
    let mut path = Vec::new();
    if index >= count {
        return path;
    }
    let (mut place, mut last) = (index, count.saturating_sub(1));
    for level in 0..LEVELS {
        if last == 0 {
            break;
        }
        if place & 1 == 1 {
            path.push(get(level, place.saturating_sub(1)));
        } else if place < last {
            let right = place.saturating_add(1);
            let complete = count.checked_shr(level.into()).unwrap_or_default();
            path.extend(if right < complete { Some(get(level, right)) } else { right_edge(hash, count, level, &get) });
        }
        place >>= 1;
        last >>= 1;
    }
    path
}

/// Root over the leaves behind the last complete subtree of `level`; `None` when there are none.
fn right_edge(hash: HashFn, count: u32, level: u8, get: &impl Fn(u8, u32) -> Hash) -> Option<Hash> {
    (0..level).filter(|below| is_set(count, *below)).fold(None, |root, below| {
        let place = count.checked_shr(below.into()).unwrap_or_default().saturating_sub(1);
        let peak = get(below, place);
        Some(root.map_or(peak, |root| node_hash(hash, &peak, &root)))
    })
}

fn is_set(count: u32, level: u8) -> bool {
    count.checked_shr(level.into()).unwrap_or_default() & 1 == 1
}

/// The root that a leaf and its inclusion path stand for (RFC 9162, section 2.1.3.2); `None` when the path does not fit a
/// tree of `count` leaves.
pub fn root_of_path(hash: HashFn, index: u32, count: u32, leaf: Hash, path: &[Hash]) -> Option<Hash> {
    if index >= count {
        return None;
    }
    let (mut place, mut last, mut root) = (index, count.saturating_sub(1), leaf);
    for sibling in path {
        if last == 0 {
            return None;
        }
        if place & 1 == 1 || place == last {
            root = node_hash(hash, sibling, &root);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            root = node_hash(hash, &root, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(root)
}

/// A tree that only grows, as its complete subtrees that nothing completes yet: at most 32 hashes.
#[derive(Clone, Debug, Default)]
pub struct Peaks {
    /// From the right, which is from the lowest level.
    peaks: Vec<Hash>,
    count: u32,
}

impl Peaks {
    /// Number of leaves.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Appends a leaf. The tree has room for 2³² − 1.
    pub fn push(&mut self, hash: HashFn, leaf: Hash) {
        let node = completed(self.count).fold(leaf, |node, _| match self.peaks.pop() {
            Some(left) => node_hash(hash, &left, &node),
            None => node,
        });
        self.peaks.push(node);
        self.count = self.count.saturating_add(1);
    }

    /// The root.
    pub fn root(&self, hash: HashFn) -> Hash {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(lowest) = peaks.next() else { return hash(&[]).into() };
        peaks.fold(lowest, |root, peak| node_hash(hash, &peak, &root))
    }
}
