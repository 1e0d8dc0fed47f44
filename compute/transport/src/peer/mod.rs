//! The peer: a swarm of its own, run by one task and used through a cheap handle.

mod actor;
mod address_limits;
mod call_back;
mod dial;
mod gate;
mod handshakes;
mod path;
mod punch;
mod receive_room;
mod refused;
mod relays;
mod reserve;
mod start;
mod swarm;
mod transport;
mod upnp;

pub use dial::{DialError, DialOptions, DialOutcome, PathKind};
pub(crate) use path::size;
pub use path::{PathReport, PeerPath};
pub use reserve::ReserveError;
pub use start::StartError;
pub use upnp::PortMapping;

use crate::{
    message::{IncomingMessages, MessageLimits, MessageStream},
    streams::{IncomingStreams, ListenError, OpenError, PeerStream, Shared, StreamCounts},
    tickets::{Ledger, Relayed},
    PeerConfig,
};
use actor::Command;
use futures::{future::BoxFuture, FutureExt};
use libp2p::{Multiaddr, PeerId, StreamProtocol};
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

/// Handle of a running peer; clones share it.
///
/// It runs until [`Peer::shutdown`], until its cancellation token is cancelled, or until the last handle is dropped.
#[derive(Clone)]
pub struct Peer {
    id: PeerId,
    commands: mpsc::Sender<Command>,
    streams: Arc<Shared>,
    listening: watch::Receiver<Vec<Multiaddr>>,
    mapping: watch::Receiver<PortMapping>,
    ledger: Option<Arc<Ledger>>,
    cancellation: CancellationToken,
}

impl Peer {
    /// Starts a peer and returns once every address of `config.listen` is bound.
    ///
    /// Must be called inside a Tokio runtime. A box, or each program that waits for it would compile all of libp2p's swarm once more.
    pub fn start(config: PeerConfig) -> BoxFuture<'static, Result<Self, StartError>> {
        start::start(config).boxed()
    }

    /// This peer's public name.
    pub fn id(&self) -> PeerId {
        self.id
    }

    /// Where this peer listens now; port 0 is replaced by the port given.
    pub fn listen_addresses(&self) -> Vec<Multiaddr> {
        self.listening.borrow().clone()
    }

    /// Whether the router at home forwards ports to this peer, and every change of it.
    pub fn port_mapping(&self) -> watch::Receiver<PortMapping> {
        self.mapping.clone()
    }

    /// Connects to `peer` through at most three of `addresses` that the policy allows, each tried once.
    ///
    /// Of one host only one address is tried. The allowed addresses are remembered for [`Peer::redial`] once the peer was there.
    pub async fn dial(
        &self,
        peer: PeerId,
        addresses: &[Multiaddr],
        options: DialOptions,
    ) -> Result<DialOutcome, DialError> {
        if peer == self.id {
            return Err(DialError::Oneself);
        }
        self.wait_jitter(options.jitter).await?;
        self.ask(|reply| Command::Dial { peer, addresses: Some(addresses.to_vec()), reply }).await?
    }

    /// Connects again to a peer that was dialled before, through the same addresses; nothing is done while connected.
    pub async fn redial(&self, peer: PeerId) -> Result<DialOutcome, DialError> {
        if let Some(path) = self.streams.path_to(&peer) {
            return Ok(DialOutcome::AlreadyConnected { path });
        }
        self.ask(|reply| Command::Dial { peer, addresses: None, reply }).await?
    }

    /// Has a relay keep a place for this peer, and returns the address under which others reach it there: the relay's, with the
    /// circuit at its end. It is one of [`Peer::listen_addresses`] as long as the relay keeps it, and is renewed by itself.
    ///
    /// `relay` is `/ip…/tcp/…/p2p/RELAY`. For what it carries tickets are signed for as long as the place is held. Connections that come through it become direct where both routers let them.
    pub async fn reserve(&self, relay: &Multiaddr) -> Result<Multiaddr, ReserveError> {
        self.ask(|reply| Command::Reserve { relay: relay.clone(), reply }).await?
    }

    /// Closes all connections to `peer`.
    pub async fn disconnect(&self, peer: PeerId) {
        // An error means that the peer is stopped, and then nothing is connected.
        let _ = self.ask(|reply| Command::Disconnect { peer, reply }).await;
    }

    /// How `peer` is connected, if it is.
    pub fn path_to(&self, peer: &PeerId) -> Option<PathKind> {
        self.streams.path_to(peer)
    }

    /// Every connection of now: how it runs, since when, and what it has carried. Those with one peer stand together, the best first.
    pub fn paths(&self) -> Vec<PeerPath> {
        self.streams.paths()
    }

    /// The peers connected now.
    pub fn connected_peers(&self) -> Vec<PeerId> {
        self.streams.connected_peers()
    }

    /// Number of established connections.
    pub fn connection_count(&self) -> usize {
        self.streams.connection_count()
    }

    /// Open and refused streams.
    pub fn stream_counts(&self) -> StreamCounts {
        self.streams.counts()
    }

    /// What this peer has carried for others, and how much of it they signed for; `None` of one that is no relay.
    pub fn relayed(&self) -> Option<Relayed> {
        self.ledger.as_ref().map(|ledger| ledger.relayed())
    }

    /// Opens a message stream to a connected peer.
    pub async fn open(
        &self,
        peer: PeerId,
        protocol: StreamProtocol,
        limits: MessageLimits,
    ) -> Result<MessageStream, OpenError> {
        Ok(MessageStream::new(peer, self.open_stream(peer, protocol).await?, limits))
    }

    /// Serves a protocol of messages.
    pub fn listen(&self, protocol: StreamProtocol, limits: MessageLimits) -> Result<IncomingMessages, ListenError> {
        Ok(IncomingMessages::new(self.listen_streams(protocol)?, limits))
    }

    /// Opens a stream of bytes to a connected peer.
    pub async fn open_stream(&self, peer: PeerId, protocol: StreamProtocol) -> Result<PeerStream, OpenError> {
        self.streams.open(peer, protocol).await
    }

    /// Serves a protocol of bytes.
    pub fn listen_streams(&self, protocol: StreamProtocol) -> Result<IncomingStreams, ListenError> {
        self.streams.listen(protocol)
    }

    /// Cancelled when the peer stops; children of it are cancelled with it.
    pub fn cancellation(&self) -> CancellationToken {
        self.cancellation.clone()
    }

    /// Closes listeners and connections and waits until the swarm's task has ended.
    pub async fn shutdown(&self) {
        self.cancellation.cancel();
        self.commands.closed().await;
    }

    async fn wait_jitter(&self, jitter: Duration) -> Result<(), DialError> {
        if jitter.is_zero() {
            return Ok(());
        }
        tokio::select! {
            () = tokio::time::sleep(jitter.mul_f64(rand::random::<f64>())) => Ok(()),
            () = self.cancellation.cancelled() => Err(DialError::Stopped),
        }
    }

    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, DialError> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).await.map_err(|_| DialError::Stopped)?;
        answer.await.map_err(|_| DialError::Stopped)
    }
}
