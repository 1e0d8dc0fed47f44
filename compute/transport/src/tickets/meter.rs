//! What the direct connections with a peer carry: all streams, less those of this process's own protocols. With a relay these are circuits, and
//! the little by which libp2p keeps a connection.

use libp2p::PeerId;
use std::{
    collections::HashMap,
    sync::{
        atomic::{AtomicI64, AtomicU64, Ordering::SeqCst},
        Arc, Mutex, PoisonError, Weak,
    },
};
use tokio::sync::Notify;

/// Meters are swept first when there are so many.
const FIRST_SWEEP: usize = 64;

/// Rings once when a count passes it.
#[derive(Debug)]
pub(crate) struct Mark {
    at: AtomicI64,
    bell: Arc<Notify>,
}

impl Mark {
    fn new(bell: Arc<Notify>) -> Self {
        Self { at: AtomicI64::new(i64::MAX), bell }
    }

    fn passed(&self, before: i64, after: i64) {
        let at = self.at.load(SeqCst);
        if before < at && at <= after {
            self.bell.notify_one();
        }
    }

    /// Waits for it to ring.
    pub async fn rings(&self) {
        self.bell.notified().await;
    }
}

/// What all direct connections with one peer have carried, both ways.
#[derive(Debug)]
pub(crate) struct PeerMeter {
    carried: AtomicI64,
    /// What tickets stand for, whoever signed them.
    acknowledged: AtomicU64,
    /// Rings at the relay: the peer has had as much as it may without a ticket.
    pub over: Mark,
    /// Rings at the holder of the place: time for a ticket.
    pub due: Mark,
}

impl PeerMeter {
    fn new(over: Arc<Notify>) -> Self {
        Self {
            carried: AtomicI64::new(0),
            acknowledged: AtomicU64::new(0),
            over: Mark::new(over),
            due: Mark::new(Arc::default()),
        }
    }

    /// A stream carried so many bytes, in either direction.
    pub fn add(&self, bytes: usize) {
        let bytes = bytes as i64; // cast: no buffer has 2^63 bytes
        let before = self.carried.fetch_add(bytes, SeqCst);
        let after = before.wrapping_add(bytes);
        self.over.passed(before, after);
        self.due.passed(before, after);
    }

    /// So many of the bytes were of a protocol of this process.
    pub fn exclude(&self, bytes: usize) {
        self.carried.fetch_sub(bytes as i64, SeqCst); // cast: no buffer has 2^63 bytes
    }

    /// Bytes carried for others.
    pub fn carried(&self) -> u64 {
        u64::try_from(self.carried.load(SeqCst)).unwrap_or(0)
    }

    /// Lets the mark ring when so much is carried, at once where it is already.
    pub fn ring_at(&self, mark: &Mark, bytes: u64) {
        mark.at.store(i64::try_from(bytes).unwrap_or(i64::MAX), SeqCst);
        if self.carried() >= bytes {
            mark.bell.notify_one();
        }
    }

    pub fn acknowledged(&self) -> u64 {
        self.acknowledged.load(SeqCst)
    }

    pub fn note_acknowledged(&self, bytes: u64) {
        self.acknowledged.store(bytes, SeqCst);
    }
}

/// The meters of all peers that are connected or that somebody keeps an account of.
#[derive(Debug, Default)]
pub(crate) struct PeerMeters {
    meters: Mutex<Known>,
    over: Arc<Notify>,
}

#[derive(Debug, Default)]
struct Known {
    meters: HashMap<PeerId, Weak<PeerMeter>>,
    sweep_at: usize,
}

impl PeerMeters {
    /// The meter of `peer`, a new one if nobody holds it.
    pub fn of(&self, peer: PeerId) -> Arc<PeerMeter> {
        let mut known = self.meters.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(meter) = known.meters.get(&peer).and_then(Weak::upgrade) {
            return meter;
        }
        if known.meters.len() >= known.sweep_at {
            known.meters.retain(|_, meter| meter.strong_count() > 0);
            known.sweep_at = known.meters.len().saturating_mul(2).max(FIRST_SWEEP);
        }
        let meter = Arc::new(PeerMeter::new(self.over.clone()));
        known.meters.insert(peer, Arc::downgrade(&meter));
        meter
    }

    /// Waits until some peer's `over` rings.
    pub async fn some_over(&self) {
        self.over.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Identity;
    use futures::FutureExt;

    fn peer(seed: u8) -> PeerId {
        Identity::from_seed([seed; 32]).peer_id()
    }

    #[test]
    fn a_mark_should_ring_once_when_it_is_passed_and_at_once_where_it_was() {
        let meters = PeerMeters::default();
        let meter = meters.of(peer(1));
        meter.ring_at(&meter.due, 10);
        meter.add(9);
        assert!(meter.due.rings().now_or_never().is_none());
        meter.add(1);
        assert!(meter.due.rings().now_or_never().is_some());
        meter.add(10);
        assert!(meter.due.rings().now_or_never().is_none(), "once");
        meter.ring_at(&meter.due, 15);
        assert!(meter.due.rings().now_or_never().is_some(), "it was passed before");
        assert!(meters.some_over().now_or_never().is_none(), "the other mark is another");
        meter.ring_at(&meter.over, 21);
        meter.add(2);
        assert!(meters.some_over().now_or_never().is_some());
    }

    #[test]
    fn bytes_of_ones_own_protocols_should_not_count() {
        let meter = PeerMeters::default().of(peer(1));
        meter.add(100);
        meter.exclude(60);
        assert_eq!(meter.carried(), 40);
        meter.exclude(60);
        assert_eq!(meter.carried(), 0, "never below nothing");
    }

    #[test]
    fn a_meter_should_live_as_long_as_somebody_holds_it() {
        let meters = PeerMeters::default();
        let held = meters.of(peer(1));
        held.add(7);
        assert_eq!(meters.of(peer(1)).carried(), 7);
        for seed in 2..=200 {
            drop(meters.of(peer(seed)));
        }
        assert!(meters.meters.lock().unwrap().meters.len() <= FIRST_SWEEP, "what nobody holds is swept");
        assert_eq!(meters.of(peer(1)).carried(), 7);
        drop(held);
        assert_eq!(meters.of(peer(1)).carried(), 0);
    }
}
