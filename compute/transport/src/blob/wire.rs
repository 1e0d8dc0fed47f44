//! Bytes of `/scc/blob/1`.

use crate::{Hash, MessageLimits};
use codec::{Decode, Encode};
use libp2p::StreamProtocol;
use std::time::Duration;

/// Name of the protocol.
pub const BLOB_PROTOCOL: StreamProtocol = StreamProtocol::new("/scc/blob/1");

/// A request holds at most so many ranges.
pub const MAX_REQUESTED_RANGES: usize = 1024;

/// What a fetching peer asks, as a frame; any number of requests follow each other on one stream.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum BlobRequest {
    /// The size, proven by the last group.
    #[codec(index = 0)]
    Head(Hash),
    /// Groups as (first group, number of groups).
    #[codec(index = 1)]
    Groups(Hash, Vec<(u32, u32)>),
}

/// What the serving peer answers, as a frame. Only after `Found` follow the requested ranges, unframed: for each node of
/// the hash tree on the way, in pre-order, 64 bytes of child hashes, and for each group its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum BlobReply {
    /// The blob is here and has this size.
    #[codec(index = 0)]
    Found {
        /// In bytes.
        size: u64,
    },
    /// The blob is not here.
    #[codec(index = 1)]
    NotFound,
    /// The asker may not have the blob, whether it is here or not.
    #[codec(index = 2)]
    Refused,
    /// Too many transfers; ask again later.
    #[codec(index = 3)]
    Busy,
    /// The request makes no sense for this blob.
    #[codec(index = 4)]
    InvalidRequest,
}

/// Requests of at most [`MAX_REQUESTED_RANGES`] ranges fit.
pub(super) const REQUEST_LIMITS: MessageLimits =
    MessageLimits { max_bytes: 16 * 1024, idle: Some(Duration::from_secs(60)), transfer: Duration::from_secs(10) };

/// Replies are tiny.
pub(super) const REPLY_LIMITS: MessageLimits =
    MessageLimits { max_bytes: 64, idle: Some(Duration::from_secs(30)), transfer: Duration::from_secs(10) };
