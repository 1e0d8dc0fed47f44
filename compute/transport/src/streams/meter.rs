//! What a connection has carried.

use crate::tickets::PeerMeter;
use std::sync::{
    atomic::{AtomicU64, Ordering},
    Arc,
};

/// Bytes of the streams of one connection, without what encrypts and frames them.
#[derive(Debug)]
pub(crate) struct Meter {
    /// Of a direct connection, what it carries with others of the same peer.
    direct: Option<Arc<PeerMeter>>,
    sent: AtomicU64,
    received: AtomicU64,
}

impl Meter {
    pub fn new(direct: Option<Arc<PeerMeter>>) -> Self {
        Self { direct, sent: AtomicU64::new(0), received: AtomicU64::new(0) }
    }

    pub fn note_sent(&self, bytes: usize) {
        self.sent.fetch_add(bytes as u64, Ordering::Relaxed);
        self.exclude(bytes);
    }

    pub fn note_received(&self, bytes: usize) {
        self.received.fetch_add(bytes as u64, Ordering::Relaxed);
        self.exclude(bytes);
    }

    /// What tickets of this connection's peers stand for.
    pub fn acknowledged(&self) -> u64 {
        self.direct.as_ref().map_or(0, |direct| direct.acknowledged())
    }

    /// These bytes are no circuit's.
    fn exclude(&self, bytes: usize) {
        if let Some(direct) = &self.direct {
            direct.exclude(bytes);
        }
    }

    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    pub fn received(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }
}
