//! Counting open streams.

use libp2p::PeerId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

/// How many streams are open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StreamCounts {
    /// Opened by others.
    pub inbound: usize,
    /// Opened by this peer.
    pub outbound: usize,
    /// Streams of others that were refused since the start, for exceeding a bound or for want of a taker.
    pub refused: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    Inbound,
    Outbound,
}

#[derive(Debug)]
pub(crate) struct Slots {
    state: Mutex<State>,
    max_total: usize,
    max_per_peer: usize,
}

#[derive(Debug, Default)]
struct State {
    per_peer: HashMap<(PeerId, Direction), usize>,
    counts: StreamCounts,
}

/// The right to one open stream; given back when dropped.
#[derive(Debug)]
pub(crate) struct Slot {
    slots: Arc<Slots>,
    peer: PeerId,
    direction: Direction,
}

impl Slots {
    pub(crate) fn new(max_total: usize, max_per_peer: usize) -> Arc<Self> {
        Arc::new(Self { state: Mutex::default(), max_total, max_per_peer })
    }

    pub(crate) fn take(self: &Arc<Self>, peer: PeerId, direction: Direction) -> Option<Slot> {
        let mut state = self.lock();
        let open = state.per_peer.get(&(peer, direction)).copied().unwrap_or(0);
        if open >= self.max_per_peer || state.counts.inbound + state.counts.outbound >= self.max_total {
            return None;
        }
        state.per_peer.insert((peer, direction), open + 1);
        *state.counts.side(direction) += 1;
        Some(Slot { slots: self.clone(), peer, direction })
    }

    pub(crate) fn note_refused(&self) {
        self.lock().counts.refused += 1;
    }

    pub(crate) fn counts(&self) -> StreamCounts {
        self.lock().counts
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl StreamCounts {
    fn side(&mut self, direction: Direction) -> &mut usize {
        match direction {
            Direction::Inbound => &mut self.inbound,
            Direction::Outbound => &mut self.outbound,
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = self.slots.lock();
        *state.counts.side(self.direction) -= 1;
        let key = (self.peer, self.direction);
        match state.per_peer.get_mut(&key) {
            Some(open) if *open > 1 => *open -= 1,
            _ => {
                state.per_peer.remove(&key);
            }
        }
    }
}
