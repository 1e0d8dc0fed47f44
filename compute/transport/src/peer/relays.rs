//! The relays that this peer uses, and whom it calls once more through them.
//!
//! Where a relay sees this peer is told to those this peer wants to reach, so that they know where to punch. A call that comes before the relay
//! has said it cannot become direct, and libp2p tries with each relayed connection once: so such a call is made again.

use crate::policy::Circuit;
use libp2p::{Multiaddr, PeerId};
use std::{
    collections::{HashSet, VecDeque},
    time::Duration,
};
use tokio::time::Instant;

/// Relays whose word about this peer's address is taken.
const REMEMBERED: usize = 16;
/// By then a relay has said what it sees, also one that is busy.
const AGAIN_AFTER: Duration = Duration::from_secs(3);

#[derive(Default)]
pub(super) struct Relays {
    /// Those not used for longest first.
    used: VecDeque<PeerId>,
    /// Who is called once more, and when.
    again: Vec<(Instant, PeerId)>,
    /// Who was, since it is connected.
    called: HashSet<PeerId>,
}

impl Relays {
    /// From now on its word is taken.
    pub(super) fn note_used(&mut self, relay: PeerId) {
        self.used.retain(|known| *known != relay);
        if self.used.len() >= REMEMBERED {
            self.used.pop_front();
        }
        self.used.push_back(relay);
    }

    /// Whether this peer takes its word.
    pub(super) fn is_used(&self, relay: &PeerId) -> bool {
        self.used.contains(relay)
    }

    /// The last connection to a peer is gone.
    pub(super) fn left(&mut self, peer: &PeerId) {
        self.called.remove(peer);
        self.again.retain(|(_, waiting)| waiting != peer);
    }

    /// A peer that was called through a relay did not become direct: it is called again in a moment, once.
    pub(super) fn call_again(&mut self, peer: PeerId, now: Instant) {
        if self.called.insert(peer) {
            self.again.push((now + AGAIN_AFTER, peer));
        }
    }

    /// When somebody is to be called next.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.again.first().map(|(at, _)| *at)
    }

    /// Who is to be called now.
    pub(super) fn due(&mut self, now: Instant) -> Vec<PeerId> {
        let due = self.again.iter().take_while(|(at, _)| *at <= now).count();
        self.again.drain(..due).map(|(_, peer)| peer).collect()
    }
}

/// Those of a peer's addresses that lead through a relay that is connected. No other is called for it: of the relays that a job names one
/// may be a victim.
pub(super) fn circuits(addresses: &[Multiaddr], is_connected: impl Fn(&PeerId) -> bool) -> Vec<Multiaddr> {
    let leads = |address: &&Multiaddr| {
        let circuit = Circuit::parse(address).ok().flatten();
        circuit.is_some_and(|circuit| is_connected(&circuit.relay))
    };
    addresses.iter().filter(leads).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Identity;

    #[test]
    fn only_relays_that_are_connected_should_be_called() {
        let through = |relay: u8, host: u8| -> Multiaddr {
            format!("/ip4/203.0.113.{host}/tcp/4001/p2p/{}/p2p-circuit/p2p/{}", peer(relay), peer(9)).parse().unwrap()
        };
        let direct: Multiaddr = format!("/ip4/203.0.113.9/tcp/4001/p2p/{}", peer(9)).parse().unwrap();
        let known = [direct, through(1, 1), through(2, 2)];
        assert_eq!(circuits(&known, |relay| *relay == peer(2)), [through(2, 2)]);
        assert!(circuits(&known, |relay| *relay == peer(9)).is_empty(), "the peer itself is no relay");
    }

    fn peer(seed: u8) -> PeerId {
        Identity::from_seed([seed; 32]).peer_id()
    }

    #[test]
    fn a_peer_should_be_called_again_once_for_a_connection() {
        let (mut relays, now) = (Relays::default(), Instant::now());
        relays.call_again(peer(1), now);
        relays.call_again(peer(1), now);
        assert!(relays.due(now).is_empty(), "not yet");
        assert_eq!(relays.due(now + AGAIN_AFTER), [peer(1)]);
        relays.call_again(peer(1), now);
        assert_eq!(relays.deadline(), None, "once was enough");
        relays.left(&peer(1));
        relays.call_again(peer(1), now);
        assert!(relays.deadline().is_some(), "another connection");
        relays.left(&peer(1));
        assert_eq!(relays.deadline(), None, "nobody is called who has gone");
    }
}
