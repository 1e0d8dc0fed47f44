//! What can go wrong on the way.

use crate::{Hash, StoreError};
use libp2p::PeerId;

/// Why a blob was not fetched. Of several sources, the last one's reason.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FetchError {
    /// No source was named.
    #[error("nobody to fetch the blob from")]
    NoSource,
    /// The source cannot be reached or speaks no blobs.
    #[error("cannot reach {peer}: {reason}")]
    Unreachable {
        /// The source.
        peer: PeerId,
        /// Why.
        reason: String,
    },
    /// The source does not have it.
    #[error("{peer} does not have the blob")]
    NotFound {
        /// The source.
        peer: PeerId,
    },
    /// The source does not let us have it.
    #[error("{peer} refuses us the blob")]
    Refused {
        /// The source.
        peer: PeerId,
    },
    /// The source serves too many others.
    #[error("{peer} is busy")]
    Busy {
        /// The source.
        peer: PeerId,
    },
    /// The blob exceeds the limit, or the source says so.
    #[error("the blob has {size} bytes, {limit} are allowed")]
    TooLarge {
        /// Its size in bytes, as announced.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The source sent bytes that are not the blob's, or lied about its size. Do not ask it again.
    #[error("{peer} sent wrong data for blob {hash} at byte {offset} ({wasted} bytes lost)")]
    Mismatch {
        /// The source.
        peer: PeerId,
        /// The blob.
        hash: Hash,
        /// Where the wrong part begins.
        offset: u64,
        /// Bytes received in vain.
        wasted: u64,
    },
    /// The source broke a rule of the protocol.
    #[error("{peer} does not follow the blob protocol: {what}")]
    Protocol {
        /// The source.
        peer: PeerId,
        /// What it did.
        what: &'static str,
    },
    /// The source broke off. What arrived is kept.
    #[error("{peer} broke off ({wasted} bytes lost)")]
    Interrupted {
        /// The source.
        peer: PeerId,
        /// Bytes received in vain.
        wasted: u64,
    },
    /// The source stalled. What arrived is kept.
    #[error("{peer} stalled ({wasted} bytes lost)")]
    Stalled {
        /// The source.
        peer: PeerId,
        /// Bytes received in vain.
        wasted: u64,
    },
    /// Our own disk.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The peer was shut down.
    #[error("the peer is shut down")]
    Stopped,
}

impl FetchError {
    /// The peer that sent something it cannot have believed in.
    pub fn liar(&self) -> Option<PeerId> {
        match self {
            Self::Mismatch { peer, .. } | Self::Protocol { peer, .. } => Some(*peer),
            _ => None,
        }
    }

    /// Whether the same source may do better next time.
    pub(super) fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Busy { .. }
                | Self::Interrupted { .. }
                | Self::Stalled { .. }
                | Self::Store(StoreError::InUse(_))
        )
    }
}
