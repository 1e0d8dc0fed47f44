//! The tree against the words of the RFC.

mod common;

use common::Tree;
use scc_summary_proof::merkle::*;
use scc_types::Hash;
use sp_io::hashing::blake2_256;

/// RFC 9162, section 2.1.1, word for word.
fn oracle_root(leaves: &[Vec<u8>]) -> Hash {
    match leaves {
        [] => blake2_256(&[]).into(),
        [leaf] => blake2_256(&[&[0], leaf.as_slice()].concat()).into(),
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            blake2_256(&[&[1], oracle_root(left).as_bytes(), oracle_root(right).as_bytes()].concat()).into()
        }
    }
}

/// RFC 9162, section 2.1.3.1, word for word.
fn oracle_path(index: usize, leaves: &[Vec<u8>]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = if index < left.len() {
        (oracle_path(index, left), oracle_root(right))
    } else {
        (oracle_path(index - left.len(), right), oracle_root(left))
    };
    path.push(sibling);
    path
}

/// The largest power of two smaller than `count`.
fn split(count: usize) -> usize {
    count.next_power_of_two() / 2
}

fn leaves(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|number| vec![number as u8; number % 7]).collect()
}

#[test]
fn roots_and_paths_are_those_of_the_rfc() {
    for count in 0..70 {
        let leaves = leaves(count);
        let tree = Tree::of(leaves.iter().map(Vec::as_slice));
        let root = oracle_root(&leaves);
        assert_eq!(tree.root(), root, "{count} leaves");
        assert!(tree.len() <= 2 * count);
        let mut peaks = Peaks::default();
        leaves.iter().for_each(|leaf| peaks.push(blake2_256, leaf_hash(blake2_256, leaf)));
        assert_eq!((peaks.count() as usize, peaks.root(blake2_256)), (count, root));
        for (index, leaf) in leaves.iter().enumerate() {
            let path = tree.path(index as u32);
            assert_eq!(path, oracle_path(index, &leaves), "leaf {index} of {count}");
            let leaf = leaf_hash(blake2_256, leaf);
            assert_eq!(root_of_path(blake2_256, index as u32, count as u32, leaf, &path), Some(root));
        }
        assert!(tree.path(count as u32).is_empty());
    }
}

#[test]
fn paths_that_do_not_fit_are_refused() {
    let leaves = leaves(11);
    let tree = Tree::of(leaves.iter().map(Vec::as_slice));
    let root = tree.root();
    for index in 0..11 {
        let (leaf, path) = (leaf_hash(blake2_256, &leaves[index as usize]), tree.path(index));
        for length in 0..path.len() {
            assert_eq!(root_of_path(blake2_256, index, 11, leaf, &path[..length]), None, "cut to {length}");
        }
        let longer = [path.clone(), vec![Hash::zero()]].concat();
        assert_eq!(root_of_path(blake2_256, index, 11, leaf, &longer), None);
        for other in (0..13).filter(|other| *other != index) {
            assert_ne!(root_of_path(blake2_256, other, 11, leaf, &path), Some(root), "{index} is not {other}");
        }
    }
}

#[test]
fn the_largest_tree_has_a_place_for_every_node() {
    assert_eq!(completed(u32::MAX).last(), Some((32, 0)));
    assert_eq!(completed(u32::MAX - 1).count(), 0);
    assert_eq!(completed(7).collect::<Vec<_>>(), [(1, 3), (2, 1), (3, 0)]);
}
