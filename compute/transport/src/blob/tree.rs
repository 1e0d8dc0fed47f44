//! Geometry of the hash tree: BLAKE3's own tree, kept down to groups of sixteen 1 KiB chunks.

use super::wire::MAX_REQUESTED_RANGES;
use bao_tree::{BaoTree, BlockSize, ChunkNum, ChunkRanges};

/// Bytes that are verified, stored and repeated together: 16 KiB.
pub const GROUP_BYTES: u64 = 16 * 1024;
const CHUNK_BYTES: u64 = 1024;
const CHUNKS_PER_GROUP: u64 = GROUP_BYTES / CHUNK_BYTES;
const BLOCK_SIZE: BlockSize = BlockSize::from_chunk_log(4);

pub(super) fn tree(size: u64) -> BaoTree {
    BaoTree::new(size, BLOCK_SIZE)
}

pub(super) fn all(size: u64) -> ChunkRanges {
    ChunkRanges::from(ChunkNum(0)..tree(size).chunks())
}

/// The group whose verification proves the size, because the tree's shape and the last chunk's length go into the hash.
pub(super) fn last_group(size: u64) -> ChunkRanges {
    let chunks = tree(size).chunks();
    let start = chunks.0.saturating_sub(1) / CHUNKS_PER_GROUP * CHUNKS_PER_GROUP;
    ChunkRanges::from(ChunkNum(start)..chunks)
}

/// Chunks of a verified item of `length` bytes at `offset`.
pub(super) fn chunks_of(offset: u64, length: u64) -> ChunkRanges {
    ChunkRanges::from(ChunkNum::full_chunks(offset)..ChunkNum::chunks(offset + length.max(1)))
}

/// How many bytes of a blob of `size` bytes `ranges` cover.
pub(super) fn bytes_in(ranges: &ChunkRanges, size: u64) -> u64 {
    let mut boundaries = ranges.boundaries().iter().map(|chunk| chunk.0.saturating_mul(CHUNK_BYTES).min(size));
    let mut sum = 0;
    while let Some(start) = boundaries.next() {
        sum += boundaries.next().unwrap_or(size) - start;
    }
    sum
}

/// The first ranges of `missing` as (first group, number of groups), as many as one request may hold.
pub(super) fn to_groups(missing: &ChunkRanges, size: u64) -> Vec<(u32, u32)> {
    let end_of_blob = tree(size).chunks().0;
    let mut groups: Vec<(u32, u32)> = Vec::new();
    let mut boundaries = missing.boundaries().iter().map(|chunk| chunk.0.min(end_of_blob));
    while let Some(start) = boundaries.next() {
        let first = start / CHUNKS_PER_GROUP;
        let end = boundaries.next().unwrap_or(end_of_blob).div_ceil(CHUNKS_PER_GROUP);
        let (Ok(first), Ok(count)) = (u32::try_from(first), u32::try_from(end.saturating_sub(first))) else { break };
        if count == 0 {
            continue;
        }
        if groups.len() == MAX_REQUESTED_RANGES {
            break;
        }
        groups.push((first, count));
    }
    groups
}

/// The chunks of `groups` inside a blob of `size` bytes; `None` when a range is empty or lies outside.
pub(super) fn from_groups(groups: &[(u32, u32)], size: u64) -> Option<ChunkRanges> {
    if groups.is_empty() || groups.len() > MAX_REQUESTED_RANGES {
        return None;
    }
    let end_of_blob = tree(size).chunks().0;
    let mut ranges = ChunkRanges::empty();
    for (first, count) in groups {
        let start = u64::from(*first) * CHUNKS_PER_GROUP;
        let end = (u64::from(*first) + u64::from(*count)) * CHUNKS_PER_GROUP;
        if *count == 0 || start >= end_of_blob {
            return None;
        }
        ranges |= ChunkRanges::from(ChunkNum(start)..ChunkNum(end.min(end_of_blob)));
    }
    Some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_should_survive_the_wire() {
        for size in [1, 1023, 1024, 16 * 1024, 16 * 1024 + 1, 1_000_000, 10 * GROUP_BYTES] {
            let everything = all(size);
            assert_eq!(from_groups(&to_groups(&everything, size), size), Some(everything.clone()));
            assert_eq!(bytes_in(&everything, size), size);
            let last = last_group(size);
            assert_eq!(from_groups(&to_groups(&last, size), size), Some(last.clone()));
            assert!(bytes_in(&last, size) <= GROUP_BYTES);
            assert!(last.is_subset(&everything));
        }
    }

    #[test]
    fn ranges_outside_the_blob_should_be_refused() {
        assert_eq!(from_groups(&[(4, 1)], 4 * GROUP_BYTES), None);
        assert_eq!(from_groups(&[(0, 0)], 4 * GROUP_BYTES), None);
        assert_eq!(from_groups(&[], 4 * GROUP_BYTES), None);
        assert_eq!(from_groups(&[(3, u32::MAX)], 4 * GROUP_BYTES), Some(last_group(4 * GROUP_BYTES)));
    }
}
