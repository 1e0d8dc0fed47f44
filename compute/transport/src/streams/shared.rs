//! What the swarm's side and the users' side of the streams both see.

use super::{
    link::Link,
    slots::{Direction, Slots},
    IncomingStreams, ListenError, OpenError, PeerStream, StreamCounts,
};
use crate::{
    peer::{PathKind, PeerPath},
    tickets::PeerMeters,
    Limits,
};
use libp2p::{core::ConnectedPoint, swarm::ConnectionId, Multiaddr, PeerId, Stream, StreamProtocol};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, SystemTime},
};
use tokio::sync::{mpsc, oneshot};

/// Streams of one protocol that wait for their taker; more are refused.
const WAITING_STREAMS: usize = 256;
/// Requests for streams that wait for one connection's task.
pub(super) const WAITING_REQUESTS: usize = 16;

/// A request to a connection for a new stream.
#[derive(Debug)]
pub(crate) struct OpenRequest {
    pub(super) protocol: StreamProtocol,
    pub(super) reply: oneshot::Sender<Result<Stream, OpenError>>,
}

pub(crate) struct Shared {
    state: Mutex<State>,
    slots: Arc<Slots>,
    meters: Arc<PeerMeters>,
    pub(super) open_timeout: Duration,
}

#[derive(Default)]
struct State {
    stopped: bool,
    protocols: HashMap<StreamProtocol, mpsc::Sender<(PeerId, PeerStream)>>,
    connections: HashMap<PeerId, Vec<Connection>>,
}

/// One connection with a peer.
pub(super) struct Connection {
    id: ConnectionId,
    path: PathKind,
    address: Multiaddr,
    is_incoming: bool,
    since: SystemTime,
    round_trip: Option<Duration>,
    /// Of a relayed one, why it did not become direct.
    why_relayed: Option<String>,
    requests: mpsc::Sender<OpenRequest>,
    link: Link,
}

impl Connection {
    pub(super) fn new(
        id: ConnectionId,
        endpoint: &ConnectedPoint,
        requests: mpsc::Sender<OpenRequest>,
        link: Link,
    ) -> Self {
        // Of who came by a circuit only the relay's address is known, and that is in our own.
        let address = match endpoint {
            ConnectedPoint::Listener { local_addr, .. } if endpoint.is_relayed() => local_addr,
            _ => endpoint.get_remote_address(),
        };
        Self {
            id,
            path: PathKind::of(endpoint),
            address: address.clone(),
            is_incoming: endpoint.is_listener(),
            since: SystemTime::now(),
            round_trip: None,
            why_relayed: None,
            requests,
            link,
        }
    }

    fn describe(&self, peer: PeerId) -> PeerPath {
        PeerPath {
            peer,
            path: self.path,
            address: self.address.clone(),
            is_incoming: self.is_incoming,
            since: self.since,
            round_trip: self.round_trip,
            sent: self.link.meter.sent(),
            received: self.link.meter.received(),
            acknowledged: self.link.meter.acknowledged(),
            why_relayed: self.why_relayed.clone(),
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.link.gone.cancel();
    }
}

impl Shared {
    pub(crate) fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::default(),
            slots: Slots::new(limits.max_streams, limits.max_streams_per_peer),
            meters: Arc::default(),
            open_timeout: limits.open_timeout,
        })
    }

    pub(crate) fn listen(&self, protocol: StreamProtocol) -> Result<IncomingStreams, ListenError> {
        let mut state = self.lock();
        if state.stopped {
            return Err(ListenError::Stopped);
        }
        if state.protocols.get(&protocol).is_some_and(|sender| !sender.is_closed()) {
            return Err(ListenError::AlreadyRegistered(protocol));
        }
        let (sender, receiver) = mpsc::channel(WAITING_STREAMS);
        state.protocols.insert(protocol, sender);
        Ok(IncomingStreams { receiver })
    }

    pub(crate) async fn open(&self, peer: PeerId, protocol: StreamProtocol) -> Result<PeerStream, OpenError> {
        let (requests, link) = self.best_connection(&peer).ok_or(OpenError::NotConnected(peer))?;
        let slot = self.slots.take(peer, Direction::Outbound).ok_or(OpenError::TooManyStreams(peer))?;
        let (reply, answer) = oneshot::channel();
        let opening = async {
            requests.send(OpenRequest { protocol, reply }).await.map_err(|_| OpenError::ConnectionLost(peer))?;
            answer.await.map_err(|_| OpenError::ConnectionLost(peer))?
        };
        let stream =
            tokio::time::timeout(self.open_timeout, opening).await.map_err(|_| OpenError::TimedOut(peer))??;
        Ok(PeerStream::new(stream, slot, link))
    }

    /// What the direct connections with each peer carry for others.
    pub(crate) fn meters(&self) -> &Arc<PeerMeters> {
        &self.meters
    }

    pub(crate) fn counts(&self) -> StreamCounts {
        self.slots.counts()
    }

    pub(crate) fn path_to(&self, peer: &PeerId) -> Option<PathKind> {
        self.lock().connections.get(peer).and_then(|all| all.iter().map(|connection| connection.path).min())
    }

    pub(crate) fn connected_peers(&self) -> Vec<PeerId> {
        self.lock().connections.keys().copied().collect()
    }

    pub(crate) fn connection_count(&self) -> usize {
        self.lock().connections.values().map(Vec::len).sum()
    }

    /// Ends every [`IncomingStreams`] and refuses new ones.
    pub(crate) fn stop(&self) {
        let mut state = self.lock();
        state.stopped = true;
        state.protocols.clear();
        state.connections.clear();
    }

    pub(super) fn served_protocols(&self) -> Vec<StreamProtocol> {
        let mut state = self.lock();
        state.protocols.retain(|_, sender| !sender.is_closed());
        state.protocols.keys().cloned().collect()
    }

    /// Every connection, those with one peer together, the best first.
    pub(crate) fn paths(&self) -> Vec<PeerPath> {
        let state = self.lock();
        let all = state.connections.iter();
        let mut paths: Vec<_> = all.flat_map(|(peer, all)| all.iter().map(|one| one.describe(*peer))).collect();
        paths.sort_by(|left, right| (left.peer, left.path, right.since).cmp(&(right.peer, right.path, left.since)));
        paths
    }

    pub(crate) fn note_round_trip(&self, peer: &PeerId, id: ConnectionId, time: Duration) {
        self.change(peer, |connection| {
            if connection.id == id {
                connection.round_trip = Some(time);
            }
        });
    }

    /// Hole punching gave up.
    pub(crate) fn note_not_direct(&self, peer: &PeerId, why: &str) {
        self.change(peer, |connection| {
            if connection.path == PathKind::Relayed {
                connection.why_relayed = Some(why.into());
            }
        });
    }

    fn change(&self, peer: &PeerId, change: impl FnMut(&mut Connection)) {
        self.lock().connections.get_mut(peer).into_iter().flatten().for_each(change);
    }

    pub(super) fn connected(&self, peer: PeerId, connection: Connection) {
        self.lock().connections.entry(peer).or_default().push(connection);
    }

    pub(super) fn disconnected(&self, peer: &PeerId, id: ConnectionId) {
        let mut state = self.lock();
        let Some(connections) = state.connections.get_mut(peer) else { return };
        connections.retain(|connection| connection.id != id);
        if connections.is_empty() {
            state.connections.remove(peer);
        }
    }

    /// Hands a stream that `peer` opened to whoever serves its protocol; what exceeds a bound is dropped, which resets it.
    pub(super) fn arrived(&self, peer: PeerId, stream: Stream, protocol: &StreamProtocol, link: Link) {
        let taker = self.lock().protocols.get(protocol).cloned();
        let handed = match (taker, self.slots.take(peer, Direction::Inbound)) {
            (Some(taker), Some(slot)) => taker.try_send((peer, PeerStream::new(stream, slot, link))).is_ok(),
            _ => false,
        };
        if !handed {
            self.slots.note_refused();
            tracing::debug!(%peer, %protocol, "stream refused");
        }
    }

    /// Direct connections come before relayed ones, the newest first: an older one may be dead without knowing it.
    fn best_connection(&self, peer: &PeerId) -> Option<(mpsc::Sender<OpenRequest>, Link)> {
        let state = self.lock();
        let best = state.connections.get(peer)?.iter().rev().min_by_key(|connection| connection.path)?;
        Some((best.requests.clone(), best.link.clone()))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
