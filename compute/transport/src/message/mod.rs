//! Messages on streams: a length, then SCALE bytes.

mod frame;
mod stream;

pub(crate) use frame::{FrameReader, FrameWriter};
pub use stream::{MessageReceiver, MessageSender, MessageStream};

use crate::IncomingStreams;
use libp2p::PeerId;
use std::{io, time::Duration};

/// Bounds of one message stream.
#[derive(Debug, Clone, Copy)]
pub struct MessageLimits {
    /// Longest message in either direction, in bytes, checked before anything is allocated.
    pub max_bytes: u32,
    /// How long [`MessageReceiver::receive`] waits for a message to begin. `None`: as long as the connection lives.
    pub idle: Option<Duration>,
    /// How long a message may take from its first byte to its last, in either direction.
    pub transfer: Duration,
}

impl Default for MessageLimits {
    /// 1 MiB, 60 s, 30 s.
    fn default() -> Self {
        Self { max_bytes: 1024 * 1024, idle: Some(Duration::from_secs(60)), transfer: Duration::from_secs(30) }
    }
}

/// Why a message was not sent or received. After any of these but [`MessageError::TooLarge`] from sending, drop the stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// The other side ended the stream between two messages.
    #[error("the stream was closed")]
    Closed,
    /// The stream broke, in the middle of a message or altogether.
    #[error("the stream broke: {0}")]
    Broken(io::ErrorKind),
    /// No message began in time.
    #[error("no message came in time")]
    IdleTimeout,
    /// A message began but did not end in time.
    #[error("a message took too long")]
    TransferTimeout,
    /// The message is longer than the bound.
    #[error("a message of {bytes} bytes exceeds the bound of {max_bytes}")]
    TooLarge {
        /// Its length.
        bytes: u64,
        /// The bound.
        max_bytes: u32,
    },
    /// The bytes are not a message of the expected type, or more than that.
    #[error("the message cannot be decoded")]
    Invalid,
}

impl From<io::Error> for MessageError {
    fn from(error: io::Error) -> Self {
        Self::Broken(error.kind())
    }
}

/// Message streams that others open. Dropping it stops serving the protocol.
#[derive(Debug)]
pub struct IncomingMessages {
    streams: IncomingStreams,
    limits: MessageLimits,
}

impl IncomingMessages {
    pub(crate) fn new(streams: IncomingStreams, limits: MessageLimits) -> Self {
        Self { streams, limits }
    }

    /// The next stream and who opened it; `None` once the peer is shut down.
    pub async fn next(&mut self) -> Option<(PeerId, MessageStream)> {
        let (peer, stream) = self.streams.next().await?;
        Some((peer, MessageStream::new(peer, stream, self.limits)))
    }
}
