//! Bandwidth counters.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Bytes moved since the service was created. Proofs count, framing and encryption do not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Bytes sent to others.
    pub sent: u64,
    /// Bytes received, good or bad.
    pub received: u64,
    /// Of these, bytes that were of no use: wrong, or cut off before they could be verified.
    pub wasted: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    sent: AtomicU64,
    received: AtomicU64,
    wasted: AtomicU64,
}

impl Counters {
    pub(super) fn add_sent(&self, bytes: u64) {
        self.sent.fetch_add(bytes, Relaxed);
    }

    pub(super) fn add_received(&self, bytes: u64) {
        self.received.fetch_add(bytes, Relaxed);
    }

    pub(super) fn add_wasted(&self, bytes: u64) {
        self.wasted.fetch_add(bytes, Relaxed);
    }

    pub(super) fn snapshot(&self) -> Traffic {
        Traffic {
            sent: self.sent.load(Relaxed),
            received: self.received.load(Relaxed),
            wasted: self.wasted.load(Relaxed),
        }
    }
}
