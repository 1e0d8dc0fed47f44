//! From a summary's header to a main header: chain c's auxiliary header of the height that sealed it, and the digest.

use crate::Error;
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode};
use scc_types::{AuxiliaryHeader, Hash, SummaryHeader, VirtualChain, AUXILIARY_DIGEST};
use sp_crypto_hashing::blake2_256;

/// What stands for an auxiliary header in the digest.
pub fn auxiliary_hash(auxiliary: &AuxiliaryHeader) -> Hash {
    auxiliary.using_encoded(blake2_256).into()
}

/// Whether an auxiliary header of chain c seals exactly this summary.
pub fn check_seal(header: &SummaryHeader, auxiliary: &AuxiliaryHeader) -> Result<(), Error> {
    let seals = auxiliary.chain == VirtualChain::Summaries
        && auxiliary.count == 1
        && auxiliary.records_root == root_of_one(&header.encode());
    seals.then_some(()).ok_or(Error::WrongSeal)
}

/// Ordered trie root (state version 1) of a single record of 33 bytes or more: one leaf with the two nibbles of the compact
/// index 0 and the hash of the record.
fn root_of_one(record: &[u8]) -> Hash {
    const LEAF_WITH_HASHED_VALUE: u8 = 0b0010_0000;
    let mut leaf = Vec::from([LEAF_WITH_HASHED_VALUE | 2, 0]);
    leaf.extend(blake2_256(record));
    blake2_256(&leaf).into()
}

/// Whether a digest item's bytes (those of `DigestItem::Other`) name this auxiliary header. The item itself is proved by the
/// main header that has it.
pub fn check_digest(auxiliary: &AuxiliaryHeader, item: &[u8]) -> Result<(), Error> {
    let mut rest = item.strip_prefix(AUXILIARY_DIGEST.as_slice()).ok_or(Error::WrongDigest)?;
    let Compact(count) = Compact::<u32>::decode(&mut rest).map_err(|_| Error::InvalidEncoding)?;
    if usize::try_from(count).map_or(true, |count| count > VirtualChain::ALL.len()) {
        return Err(Error::TooLarge);
    }
    let (letter, hash) = (auxiliary.chain.letter(), auxiliary_hash(auxiliary));
    let mut named = false;
    for _ in 0..count {
        let entry = <(u8, Hash)>::decode(&mut rest).map_err(|_| Error::InvalidEncoding)?;
        named |= entry == (letter, hash);
    }
    if !rest.is_empty() {
        return Err(Error::TrailingBytes);
    }
    named.then_some(()).ok_or(Error::WrongDigest)
}
