//! Balance summaries (chain c): what every account had after a block whose height is a multiple of the interval.

use crate::{AccountId, Balance, BlockNumber, Hash};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Most accounts of a chunk.
pub const MAX_CHUNK_ACCOUNTS: u32 = 1_000;

/// Most bytes of a chunk: its count, and accounts with two compact amounts of the largest size.
pub const MAX_CHUNK_BYTES: u32 = 2 + MAX_CHUNK_ACCOUNTS * (32 + 17 + 17);

/// Prefix of the child tries that hold summaries: `summary/` followed by the height in decimal.
pub const SUMMARY_TRIE: &str = "summary/";

/// One account of a summary. A chunk is the SCALE encoding of a `Vec` of these, in the order of
/// BLAKE2b-128(account) ++ account, which is the order of the chain's storage.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct SummaryLine {
    /// The account.
    pub account: AccountId,
    /// What it can dispose of, unless something freezes it, in planck.
    #[codec(compact)]
    pub free: Balance,
    /// What is held from it (deposits, bids, bonds), in planck.
    #[codec(compact)]
    pub reserved: Balance,
}

impl SummaryLine {
    /// All that the account owns, in planck. Saturates.
    pub fn total(&self) -> Balance {
        self.free.saturating_add(self.reserved)
    }
}

/// What a summary's record in chain c says. 64 bytes of SCALE.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct SummaryHeader {
    /// The balances are those after this block.
    pub height: BlockNumber,
    /// Number of accounts that had any.
    pub accounts: u64,
    /// Total issuance after that block, which is the sum of all lines, in planck.
    pub issuance: Balance,
    /// Number of chunks.
    pub chunks: u32,
    /// Root of the binary Merkle tree over the chunks, as RFC 9162 builds it, with BLAKE2b-256.
    pub root: Hash,
}

/// A summary that is complete.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
pub struct SealedSummary {
    /// Its header.
    pub header: SummaryHeader,
    /// Height of the main block whose auxiliary block `c` carries the header.
    pub sealed_at: BlockNumber,
}

/// How far a summary is that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct SummaryProgress {
    /// The balances are those after this block.
    pub height: BlockNumber,
    /// Accounts written so far.
    pub accounts: u64,
    /// Chunks written so far.
    pub chunks: u32,
    /// Part of the accounts looked at, in millionths, by their place in storage.
    pub millionths: u32,
}

/// A chunk and what proves it against a summary's header.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ChunkProof {
    /// Index of the chunk, from 0.
    pub index: u32,
    /// Its bytes.
    pub chunk: Vec<u8>,
    /// Inclusion path in the Merkle tree, from the chunk upwards; at most 32 hashes.
    pub path: Vec<Hash>,
}

/// What proves an account's line in a summary, or that it has none.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct AccountProof {
    /// The summary. Its header is proved by chain c at `sealed_at`.
    pub summary: SealedSummary,
    /// The chunk that has the account, or in which it would stand; two neighbours when it would stand between them.
    pub chunks: Vec<ChunkProof>,
}
