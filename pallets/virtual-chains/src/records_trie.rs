//! The child trie of a virtual chain: the only module that knows its keys.
//!
//! Records stand as their plain bytes, so that a client can hash and prove them without knowing SCALE. Key lengths differ
//! (8 and 5 bytes), so a record is never mistaken for a header. Nothing here iterates: every key can be computed.

use alloc::{borrow::ToOwned, vec::Vec};
use codec::{DecodeAll, Encode};
use frame_support::storage::child::ChildInfo;
use scc_types::{AuxiliaryHeader, BlockNumber, VirtualChain, RECORDS_TRIE};
use sp_io::default_child_storage as child;

/// Marks the keys of headers.
const HEADER_MARK: u8 = b'h';

/// What stands under a key is not what belongs there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corrupt;

/// The child trie of a chain, as clients name it in `childstate_*`.
pub fn child_info(chain: VirtualChain) -> ChildInfo {
    ChildInfo::new_default_from_vec(storage_key(chain))
}

/// Key of a record within the chain's trie.
pub fn record_key(height: BlockNumber, index: u32) -> [u8; 8] {
    let [a, b, c, d] = height.to_be_bytes();
    let [e, f, g, h] = index.to_be_bytes();
    [a, b, c, d, e, f, g, h]
}

/// Key of a header within the chain's trie.
pub fn header_key(height: BlockNumber) -> [u8; 5] {
    let [a, b, c, d] = height.to_be_bytes();
    [HEADER_MARK, a, b, c, d]
}

pub(crate) fn put_record(chain: VirtualChain, height: BlockNumber, index: u32, bytes: &[u8]) {
    child::set(&storage_key(chain), &record_key(height, index), bytes);
}

pub(crate) fn record(chain: VirtualChain, height: BlockNumber, index: u32) -> Option<Vec<u8>> {
    child::get(&storage_key(chain), &record_key(height, index))
}

pub(crate) fn has_record(chain: VirtualChain, height: BlockNumber, index: u32) -> bool {
    child::exists(&storage_key(chain), &record_key(height, index))
}

pub(crate) fn remove_record(chain: VirtualChain, height: BlockNumber, index: u32) {
    child::clear(&storage_key(chain), &record_key(height, index));
}

pub(crate) fn put_header(header: &AuxiliaryHeader) {
    header.using_encoded(|bytes| child::set(&storage_key(header.chain), &header_key(header.height), bytes));
}

/// The header of a height: absent is `Ok(None)`, undecodable is an error.
pub(crate) fn header(chain: VirtualChain, height: BlockNumber) -> Result<Option<AuxiliaryHeader>, Corrupt> {
    child::get(&storage_key(chain), &header_key(height))
        .map(|bytes| AuxiliaryHeader::decode_all(&mut bytes.as_slice()).map_err(|_| Corrupt))
        .transpose()
}

pub(crate) fn remove_header(chain: VirtualChain, height: BlockNumber) {
    child::clear(&storage_key(chain), &header_key(height));
}

fn storage_key(chain: VirtualChain) -> Vec<u8> {
    let mut key = RECORDS_TRIE.to_owned();
    key.push(chain.letter());
    key
}
