//! The child trie of a summary: the only module that knows its keys.
//!
//! Chunks and the nodes of the Merkle tree over them stand in one trie. Key lengths differ (4 and 5 bytes), so a chunk is never
//! mistaken for a node. Nothing here iterates: every key can be computed, also for deleting, whose limit therefore counts what
//! was written in the same block too (`storage_kill` does not).

use alloc::{format, vec::Vec};
use codec::{Compact, Decode, Encode};
use frame_support::storage::child::ChildInfo;
use scc_summary_proof::merkle;
use scc_types::{AccountId, BlockNumber, Hash, SummaryLine, SUMMARY_TRIE};
use sp_io::{default_child_storage as child, hashing::blake2_256};

/// Longest beginning of a chunk that holds its count and first account.
const FIRST_ACCOUNT_ENDS: usize = 4 + 32;

/// The child trie of a height, as clients name it in `childstate_*`.
pub fn child_info(height: BlockNumber) -> ChildInfo {
    ChildInfo::new_default_from_vec(storage_key(height))
}

/// Key of a chunk within the trie.
pub fn chunk_key(index: u32) -> [u8; 4] {
    index.to_be_bytes()
}

/// Key of the hash over the chunks `index·2^level .. (index + 1)·2^level` within the trie.
pub fn node_key(level: u8, index: u32) -> [u8; 5] {
    let [a, b, c, d] = index.to_be_bytes();
    [level, a, b, c, d]
}

/// Writes the next chunk and the nodes that it completes.
pub(crate) fn put_chunk(height: BlockNumber, index: u32, lines: &[SummaryLine]) {
    let trie = storage_key(height);
    let chunk = lines.encode();
    child::set(&trie, &chunk_key(index), &chunk);
    let leaf = merkle::leaf_hash(blake2_256, &chunk);
    merkle::append(
        blake2_256,
        index,
        leaf,
        |level, place| node(&trie, level, place),
        |level, place, hash| child::set(&trie, &node_key(level, place), hash.as_bytes()),
    );
}

/// Writes a node without its chunks.
#[cfg(feature = "runtime-benchmarks")]
pub(crate) fn put_node(height: BlockNumber, level: u8, index: u32, hash: &Hash) {
    child::set(&storage_key(height), &node_key(level, index), hash.as_bytes());
}

/// Deletes a chunk and the nodes that it completed.
pub(crate) fn remove_chunk(height: BlockNumber, index: u32) {
    let trie = storage_key(height);
    child::clear(&trie, &chunk_key(index));
    child::clear(&trie, &node_key(0, index));
    merkle::completed(index).for_each(|(level, place)| child::clear(&trie, &node_key(level, place)));
}

pub(crate) fn chunk(height: BlockNumber, index: u32) -> Option<Vec<u8>> {
    child::get(&storage_key(height), &chunk_key(index))
}

/// The first account of a chunk, without reading all of it.
pub(crate) fn first_account(height: BlockNumber, index: u32) -> Option<AccountId> {
    let mut start = [0; FIRST_ACCOUNT_ENDS];
    child::read(&storage_key(height), &chunk_key(index), &mut start, 0)?;
    let (Compact::<u32>(_), account) = Decode::decode(&mut start.as_slice()).ok()?;
    Some(account)
}

pub(crate) fn root(height: BlockNumber, chunks: u32) -> Hash {
    let trie = storage_key(height);
    merkle::root(blake2_256, chunks, |level, place| node(&trie, level, place))
}

pub(crate) fn path(height: BlockNumber, index: u32, chunks: u32) -> Vec<Hash> {
    let trie = storage_key(height);
    merkle::path(blake2_256, index, chunks, |level, place| node(&trie, level, place))
}

/// A node that is there. A corrupt one becomes zero: nothing verifies against it, and `try_state` notices.
fn node(trie: &[u8], level: u8, index: u32) -> Hash {
    let mut hash = Hash::zero();
    child::read(trie, &node_key(level, index), hash.as_bytes_mut(), 0);
    hash
}

fn storage_key(height: BlockNumber) -> Vec<u8> {
    format!("{SUMMARY_TRIE}{height}").into_bytes()
}
