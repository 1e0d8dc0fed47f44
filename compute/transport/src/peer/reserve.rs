//! Places at relays, for peers that nobody can reach directly.

use super::DialError;
use crate::{policy::Circuit, AddressPolicy, Refusal};
use libp2p::{core::transport::ListenerId, multiaddr::Protocol, Multiaddr, PeerId};
use std::{collections::HashMap, time::Duration};
use tokio::{sync::oneshot, time::Instant};

/// A relay that has not answered by then has no place.
const PATIENCE: Duration = Duration::from_secs(20);
/// Places asked for at one time, and held.
const MAX_PLACES: usize = 8;

pub(super) type ReserveReply = oneshot::Sender<Result<Multiaddr, ReserveError>>;

/// Why a relay keeps no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReserveError {
    /// Not an address that ends with the relay's name, or one that the policy does not allow.
    #[error("{0} is no relay's address: {1}")]
    Address(Multiaddr, Refusal),
    /// The relay is not there, is none, or is full.
    #[error("the relay gives no place: {0}")]
    Refused(String),
    /// As many places as this peer may have.
    #[error("no more than {MAX_PLACES} relays at one time")]
    TooMany,
    /// The peer is shut down.
    #[error("the peer is shut down")]
    Stopped,
}

impl From<DialError> for ReserveError {
    /// Only a stopped peer answers so.
    fn from(_: DialError) -> Self {
        Self::Stopped
    }
}

/// The circuit to listen on at a relay, and its name.
pub(super) fn circuit(policy: &AddressPolicy, relay: &Multiaddr) -> Result<(Multiaddr, PeerId), ReserveError> {
    let refused = |refusal| ReserveError::Address(relay.clone(), refusal);
    let circuit = relay.clone().with(Protocol::P2pCircuit);
    match Circuit::parse(&circuit).map_err(refused)? {
        Some(Circuit { relay: name, target: None, .. }) => {
            policy.check(&name, &circuit).map_err(refused)?;
            Ok((circuit, name))
        }
        _ => Err(refused(Refusal::InvalidCircuit)),
    }
}

/// Listeners on circuits, those that a relay has not answered yet with who waits for it.
#[derive(Default)]
pub(super) struct Places {
    waiting: HashMap<ListenerId, (Instant, ReserveReply)>,
    held: Vec<ListenerId>,
}

impl Places {
    pub(super) fn is_full(&self) -> bool {
        self.waiting.len().saturating_add(self.held.len()) >= MAX_PLACES
    }

    pub(super) fn asked(&mut self, listener: ListenerId, reply: ReserveReply) {
        self.waiting.insert(listener, (Instant::now() + PATIENCE, reply));
    }

    /// Whether it was waited for.
    pub(super) fn given(&mut self, listener: ListenerId, address: &Multiaddr) -> bool {
        let Some((_, reply)) = self.waiting.remove(&listener) else { return false };
        self.held.push(listener);
        let _ = reply.send(Ok(address.clone()));
        true
    }

    pub(super) fn lost(&mut self, listener: ListenerId, reason: String) {
        self.held.retain(|held| *held != listener);
        if let Some((_, reply)) = self.waiting.remove(&listener) {
            let _ = reply.send(Err(ReserveError::Refused(reason)));
        }
    }

    /// When the next relay has had its time.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.waiting.values().map(|(deadline, _)| *deadline).min()
    }

    /// Listeners of relays that have had their time; whoever waits is told.
    pub(super) fn late(&mut self, now: Instant) -> Vec<ListenerId> {
        let late = self.waiting.iter().filter(|(_, (deadline, _))| *deadline <= now).map(|(id, _)| *id);
        let late = late.collect::<Vec<_>>();
        for id in &late {
            self.lost(*id, "no answer".into());
        }
        late
    }

    pub(super) fn stop(&mut self) {
        for (_, (_, reply)) in self.waiting.drain() {
            let _ = reply.send(Err(ReserveError::Stopped));
        }
    }
}
