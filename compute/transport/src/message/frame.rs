//! Frames: `u32` little-endian length, then that many bytes. Nothing is read past the end of a frame.

use super::{MessageError, MessageLimits};
use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use std::io;
use tokio::time::{timeout_at, Instant};

const HEADER: usize = 4;
/// A frame's buffer grows by at most this much ahead of what has arrived, whatever length was announced.
const STEP: usize = 64 * 1024;

/// Receives frames. Cancelling `read` loses nothing: the next call continues.
#[derive(Debug, Default)]
pub(crate) struct FrameReader {
    received: Vec<u8>,
    deadline: Option<Instant>,
}

impl FrameReader {
    pub(crate) async fn read<R: AsyncRead + Unpin>(
        &mut self,
        reader: &mut R,
        limits: &MessageLimits,
    ) -> Result<Vec<u8>, MessageError> {
        let idle_deadline = limits.idle.map(|idle| Instant::now() + idle);
        loop {
            let target = self.target(limits.max_bytes)?;
            if self.received.len() >= HEADER && self.received.len() == target {
                self.deadline = None;
                let mut frame = std::mem::take(&mut self.received);
                frame.drain(..HEADER);
                return Ok(frame);
            }
            let start = self.received.len();
            let (deadline, late) = match self.deadline {
                Some(deadline) => (Some(deadline), MessageError::TransferTimeout),
                None => (idle_deadline, MessageError::IdleTimeout),
            };
            let mut buffer = [0u8; 8 * 1024];
            let wanted = (target - start).min(buffer.len());
            let reading = reader.read(&mut buffer[..wanted]);
            let count = match deadline {
                Some(deadline) => timeout_at(deadline, reading).await.map_err(|_| late)??,
                None => reading.await?,
            };
            if count == 0 {
                return Err(if start == 0 {
                    MessageError::Closed
                } else {
                    MessageError::Broken(io::ErrorKind::UnexpectedEof)
                });
            }
            self.deadline.get_or_insert_with(|| Instant::now() + limits.transfer);
            if self.received.capacity() - start < count {
                self.received.reserve((target - start).min(STEP));
            }
            self.received.extend_from_slice(&buffer[..count]);
        }
    }

    /// Length of header and, as soon as it is known and allowed, body.
    fn target(&self, max_bytes: u32) -> Result<usize, MessageError> {
        let Some(header) = self.received.first_chunk::<HEADER>() else { return Ok(HEADER) };
        let length = u32::from_le_bytes(*header);
        if length > max_bytes {
            return Err(MessageError::TooLarge { bytes: length.into(), max_bytes });
        }
        Ok(HEADER + length as usize)
    }
}

/// Sends frames. Cancelling `write` never tears one: the rest goes out with the next call.
#[derive(Debug, Default)]
pub(crate) struct FrameWriter {
    pending: Vec<u8>,
    /// How many of the pending bytes are with the connection.
    sent: usize,
}

impl FrameWriter {
    pub(crate) async fn write<W: AsyncWrite + Unpin>(
        &mut self,
        writer: &mut W,
        body: &[u8],
        limits: &MessageLimits,
    ) -> Result<(), MessageError> {
        let too_large = MessageError::TooLarge { bytes: body.len() as u64, max_bytes: limits.max_bytes };
        let length = u32::try_from(body.len()).map_err(|_| too_large.clone())?;
        if length > limits.max_bytes {
            return Err(too_large);
        }
        self.pending.extend_from_slice(&length.to_le_bytes());
        self.pending.extend_from_slice(body);
        self.flush(writer, limits).await
    }

    pub(crate) async fn flush<W: AsyncWrite + Unpin>(
        &mut self,
        writer: &mut W,
        limits: &MessageLimits,
    ) -> Result<(), MessageError> {
        let deadline = Instant::now() + limits.transfer;
        let sending = async {
            while self.sent < self.pending.len() {
                let count = writer.write(&self.pending[self.sent..]).await?;
                if count == 0 {
                    return Err(io::Error::from(io::ErrorKind::WriteZero));
                }
                self.sent += count;
            }
            self.pending.clear();
            self.sent = 0;
            writer.flush().await
        };
        timeout_at(deadline, sending).await.map_err(|_| MessageError::TransferTimeout)??;
        Ok(())
    }
}
