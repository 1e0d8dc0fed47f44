//! Virtual chains as a light client sees them: the main header's digest commits to the auxiliary headers.

use codec::{Decode, Encode};
use scc_runtime::{Hash, Header, VirtualChains};
use scc_types::{AuxiliaryHeader, VirtualChain, AUXILIARY_DIGEST};
use sp_core::storage::StateVersion;
use sp_runtime::DigestItem;

/// The hash of an auxiliary header, computed from its definition.
pub fn hash_of(header: &AuxiliaryHeader) -> Hash {
    sp_io::hashing::blake2_256(&header.encode()).into()
}

/// What the digest says: letter and hash of every chain that got records.
pub fn committed(header: &Header) -> Vec<(u8, Hash)> {
    let mut items = header.digest.logs.iter().filter_map(|item| match item {
        DigestItem::Other(bytes) => bytes.strip_prefix(&AUXILIARY_DIGEST),
        _ => None,
    });
    let item = items.next().map(|mut bytes| Decode::decode(&mut bytes).unwrap());
    assert!(items.next().is_none(), "more than one item of ours");
    item.unwrap_or_default()
}

/// The digest names exactly the chains with records at this height, and each root is that of the records.
pub fn check_auxiliary_blocks(header: &Header, heads: &[Option<Hash>; 6]) {
    let mut expected = Vec::new();
    for (chain, head) in VirtualChain::ALL.into_iter().zip(heads) {
        let Some(sealed) = VirtualChains::header(chain, header.number).filter(|sealed| sealed.height == header.number)
        else {
            continue;
        };
        let records = VirtualChains::records(chain, header.number, 0, 1_000);
        assert_eq!(records.len(), sealed.count as usize);
        assert_eq!(sp_io::trie::blake2_256_ordered_root(records, StateVersion::V1), sealed.records_root);
        assert_eq!(sealed.parent, head.unwrap_or_default(), "the parent is the former head");
        expected.push((chain.letter(), hash_of(&sealed)));
    }
    assert_eq!(committed(header), expected);
}

/// Hashes of all chains' newest headers.
pub fn heads() -> [Option<Hash>; 6] {
    VirtualChain::ALL.map(|chain| VirtualChains::head(chain).map(|(_, hash)| hash))
}
