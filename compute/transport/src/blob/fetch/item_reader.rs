//! Reading a transfer item by item.

use crate::{blob::throttle::Throttle, PeerStream};
use futures::{io::ReadHalf, AsyncReadExt};
use iroh_io::AsyncStreamReader;
use libp2p::bytes::Bytes;
use std::{
    io,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};
use tokio::time::{timeout_at, Instant};

/// Counts what arrives and ends a transfer whose next item (64 bytes or a group) takes too long: a sender that drips
/// single bytes gains nothing.
pub(super) struct ItemReader<'a> {
    pub(super) half: &'a mut ReadHalf<PeerStream>,
    pub(super) received: &'a AtomicU64,
    pub(super) throttle: &'a Throttle,
    pub(super) stall_timeout: Duration,
}

impl ItemReader<'_> {
    /// Fills the buffer; less only at the end of the stream.
    async fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.throttle.pass(buffer.len()).await;
        let deadline = Instant::now() + self.stall_timeout;
        let mut filled = 0;
        while filled < buffer.len() {
            let reading = self.half.read(&mut buffer[filled..]);
            let count = timeout_at(deadline, reading).await.map_err(|_| io::ErrorKind::TimedOut)??;
            if count == 0 {
                break;
            }
            filled += count;
            self.received.fetch_add(count as u64, Relaxed);
        }
        Ok(filled)
    }
}

impl AsyncStreamReader for ItemReader<'_> {
    async fn read_bytes(&mut self, length: usize) -> io::Result<Bytes> {
        let mut buffer = vec![0; length];
        let filled = self.fill(&mut buffer).await?;
        buffer.truncate(filled);
        Ok(buffer.into())
    }

    async fn read<const L: usize>(&mut self) -> io::Result<[u8; L]> {
        let mut buffer = [0; L];
        if self.fill(&mut buffer).await? < L {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(buffer)
    }
}
