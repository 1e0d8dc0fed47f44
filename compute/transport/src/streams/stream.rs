//! One open stream.

use super::slots::Slot;
use futures::io::{AsyncRead, AsyncWrite};
use libp2p::Stream;
use std::{
    fmt, io,
    pin::Pin,
    task::{Context, Poll},
};

/// A byte stream to a peer that counts against the bounds while it is open. Dropping it resets it.
pub struct PeerStream {
    stream: Stream,
    _slot: Slot,
}

impl PeerStream {
    pub(crate) fn new(stream: Stream, slot: Slot) -> Self {
        Self { stream, _slot: slot }
    }
}

impl fmt::Debug for PeerStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeerStream").finish_non_exhaustive()
    }
}

impl AsyncRead for PeerStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for PeerStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_close(cx)
    }
}
