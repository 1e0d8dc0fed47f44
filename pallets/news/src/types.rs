//! What stands in storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use scc_types::{Balance, BlockNumber, PostId};

/// Where a post stands in chain f, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Entry {
    /// The post: its place in the ring is taken again one day.
    pub post: PostId,
    /// Block in which it was posted.
    pub height: BlockNumber,
    /// Index of its record.
    pub index: u32,
    /// What the foundation paid for it, in planck.
    pub fee: Balance,
    /// Block in which it was retracted.
    pub retracted: Option<BlockNumber>,
}
