//! Byte streams between peers, on top of the swarm's connections.
//!
//! Written for this crate, because the ready-made `libp2p-stream` hands an arriving stream to its protocol through a
//! channel of one place and silently drops what does not fit, and keeps one entry per connection ever made.

mod behaviour;
mod handler;
mod link;
mod meter;
mod shared;
mod slots;
mod stream;
mod upgrade;

pub(crate) use behaviour::Behaviour;
pub(crate) use shared::Shared;
pub use slots::StreamCounts;
pub(crate) use slots::{Direction, Slots};
pub use stream::PeerStream;

use libp2p::{PeerId, StreamProtocol};
use tokio::sync::mpsc;

/// Why a stream could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// No connection to the peer; dial it first.
    #[error("not connected to {0}")]
    NotConnected(PeerId),
    /// The connection ended meanwhile.
    #[error("the connection to {0} was lost")]
    ConnectionLost(PeerId),
    /// The peer does not speak the protocol.
    #[error("{0} does not speak {1}")]
    UnsupportedProtocol(PeerId, StreamProtocol),
    /// Our own bound on open streams is reached.
    #[error("too many open streams with {0}")]
    TooManyStreams(PeerId),
    /// The peer did not answer in time.
    #[error("{0} did not answer in time")]
    TimedOut(PeerId),
}

/// Why a protocol could not be served.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListenError {
    /// Somebody in this process serves it already.
    #[error("{0} is served already")]
    AlreadyRegistered(StreamProtocol),
    /// The peer has been shut down.
    #[error("the peer is shut down")]
    Stopped,
}

/// Streams that others open for one protocol. Dropping it stops serving the protocol.
#[derive(Debug)]
pub struct IncomingStreams {
    pub(crate) receiver: mpsc::Receiver<(PeerId, PeerStream)>,
}

impl IncomingStreams {
    /// The next stream and who opened it; `None` once the peer is shut down.
    pub async fn next(&mut self) -> Option<(PeerId, PeerStream)> {
        self.receiver.recv().await
    }
}
