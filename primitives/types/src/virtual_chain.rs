//! Virtual chains: six logical chains carried by the main chain.

use crate::{BlockNumber, Hash};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A virtual chain, named by a letter.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum VirtualChain {
    /// `a`: the score ledger.
    Scores,
    /// `b`: the ad board.
    Board,
    /// `c`: balance summaries.
    Summaries,
    /// `d`: jobs.
    Work,
    /// `e`: messages between wallets.
    Messages,
    /// `f`: news of the foundation.
    News,
}

impl VirtualChain {
    /// All of them, in the order of their letters.
    pub const ALL: [Self; 6] = [Self::Scores, Self::Board, Self::Summaries, Self::Work, Self::Messages, Self::News];

    /// The chain's letter, `b'a'` to `b'f'`.
    pub const fn letter(self) -> u8 {
        match self {
            Self::Scores => b'a',
            Self::Board => b'b',
            Self::Summaries => b'c',
            Self::Work => b'd',
            Self::Messages => b'e',
            Self::News => b'f',
        }
    }

    /// The chain of a letter, `None` for any other byte.
    pub fn from_letter(letter: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|chain| chain.letter() == letter)
    }
}

/// Where a record stands: chain, height and index within the auxiliary block.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct RecordId {
    /// The virtual chain.
    pub chain: VirtualChain,
    /// Height of the main block that carries the record.
    pub height: BlockNumber,
    /// Position within that height's auxiliary block, from 0.
    pub index: u32,
}

/// Header of an auxiliary block. Its BLAKE2b-256 hash over the SCALE encoding stands in the main block's digest.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct AuxiliaryHeader {
    /// The virtual chain.
    pub chain: VirtualChain,
    /// Height of the main block.
    pub height: BlockNumber,
    /// Hash of the previous auxiliary header of the same chain; zero for the first.
    pub parent: Hash,
    /// Number of records.
    pub count: u32,
    /// Ordered trie root (BLAKE2b-256, state version 1) of the records' bytes, keyed by compact-encoded index.
    pub records_root: Hash,
}

/// Prefix of the digest item `DigestItem::Other(AUXILIARY_DIGEST ++ SCALE(Vec<(letter, hash)>))`.
pub const AUXILIARY_DIGEST: [u8; 3] = *b"scc";

/// Prefix of the child tries that hold records: `scc:records:` followed by the letter.
pub const RECORDS_TRIE: &[u8] = b"scc:records:";
