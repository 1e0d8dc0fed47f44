//! The two halves of a message stream.

use super::{FrameReader, FrameWriter, MessageError, MessageLimits};
use crate::PeerStream;
use codec::{Decode, DecodeLimit, Encode};
use futures::{
    io::{ReadHalf, WriteHalf},
    AsyncReadExt, AsyncWriteExt,
};
use libp2p::PeerId;

/// Values nested deeper are refused: decoding recurses.
const MAX_DEPTH: u32 = 32;

/// A stream of SCALE messages to and from one peer.
#[derive(Debug)]
pub struct MessageStream {
    sender: MessageSender,
    receiver: MessageReceiver,
}

/// Sends messages.
#[derive(Debug)]
pub struct MessageSender {
    peer: PeerId,
    half: WriteHalf<PeerStream>,
    frames: FrameWriter,
    limits: MessageLimits,
}

/// Receives messages.
#[derive(Debug)]
pub struct MessageReceiver {
    peer: PeerId,
    half: ReadHalf<PeerStream>,
    frames: FrameReader,
    limits: MessageLimits,
}

impl MessageStream {
    /// Speaks messages on an open stream of bytes.
    pub fn new(peer: PeerId, stream: PeerStream, limits: MessageLimits) -> Self {
        let (read, write) = stream.split();
        Self {
            sender: MessageSender { peer, half: write, frames: FrameWriter::default(), limits },
            receiver: MessageReceiver { peer, half: read, frames: FrameReader::default(), limits },
        }
    }

    /// Who is at the other end; proven by the connection's handshake.
    pub fn peer(&self) -> PeerId {
        self.sender.peer
    }

    /// See [`MessageSender::send`].
    pub async fn send<T: Encode>(&mut self, message: &T) -> Result<(), MessageError> {
        self.sender.send(message).await
    }

    /// See [`MessageReceiver::receive`].
    pub async fn receive<T: Decode>(&mut self) -> Result<T, MessageError> {
        self.receiver.receive().await
    }

    /// Halves that can be used at the same time, each from its own task. The stream lives until both are dropped.
    pub fn split(self) -> (MessageSender, MessageReceiver) {
        (self.sender, self.receiver)
    }

    /// See [`MessageSender::finish`]; what the other side still sends can no longer be read.
    pub async fn finish(self) -> Result<(), MessageError> {
        self.sender.finish().await
    }
}

impl MessageSender {
    /// Who is at the other end.
    pub fn peer(&self) -> PeerId {
        self.peer
    }

    /// Sends one message and waits until it is handed to the connection.
    ///
    /// If the future is dropped half-way, the rest of the message goes out before the next one.
    pub async fn send<T: Encode>(&mut self, message: &T) -> Result<(), MessageError> {
        self.frames.write(&mut self.half, &message.encode(), &self.limits).await
    }

    /// Tells the other side that nothing more comes; it then sees [`MessageError::Closed`].
    pub async fn finish(mut self) -> Result<(), MessageError> {
        self.frames.flush(&mut self.half, &self.limits).await?;
        let closing = tokio::time::timeout(self.limits.transfer, self.half.close());
        closing.await.map_err(|_| MessageError::TransferTimeout)??;
        Ok(())
    }
}

impl MessageReceiver {
    /// Who is at the other end.
    pub fn peer(&self) -> PeerId {
        self.peer
    }

    /// The next message. Dropping the future loses nothing, so it may stand in a `select!`.
    pub async fn receive<T: Decode>(&mut self) -> Result<T, MessageError> {
        let frame = self.frames.read(&mut self.half, &self.limits).await?;
        T::decode_all_with_depth_limit(MAX_DEPTH, &mut &frame[..]).map_err(|_| MessageError::Invalid)
    }
}
