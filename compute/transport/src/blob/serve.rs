//! Answering requests for blobs.

use super::{
    service::Service,
    store::{discard_spoilt, Blob},
    tree::{from_groups, last_group},
    wire::{BlobReply, BlobRequest, REPLY_LIMITS, REQUEST_LIMITS},
};
use crate::{
    message::{FrameReader, FrameWriter},
    streams::{Direction, IncomingStreams, PeerStream},
    Hash,
};
use bao_tree::{io::EncodeError, ChunkRanges};
use codec::{DecodeAll, Encode};
use futures::{io::WriteHalf, AsyncReadExt, AsyncWriteExt};
use libp2p::PeerId;
use std::{
    io::{self, Write},
    sync::Arc,
};
use tokio::{sync::mpsc, time::timeout};

pub(super) type Allow = Arc<dyn Fn(&PeerId, &Hash) -> bool + Send + Sync>;

/// Bytes read and sent at a time.
const PIECE: usize = 64 * 1024;
/// Pieces read ahead of the network.
const READ_AHEAD: usize = 4;

pub(super) async fn run(service: Arc<Service>, mut streams: IncomingStreams, allow: Allow) {
    let stopped = service.peer.cancellation();
    while let Some((peer, stream)) = streams.next().await {
        let (service, allow, stopped) = (service.clone(), allow.clone(), stopped.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = stopped.cancelled() => {},
                () = serve_stream(&service, peer, stream, &allow) => {},
            }
        });
    }
}

/// Answers requests one after the other, until the asker closes, breaks a rule or stalls.
async fn serve_stream(service: &Service, peer: PeerId, stream: PeerStream, allow: &Allow) {
    let (mut reader, mut writer) = stream.split();
    let mut frames = FrameReader::default();
    while let Ok(frame) = frames.read(&mut reader, &REQUEST_LIMITS).await {
        let Ok(request) = BlobRequest::decode_all(&mut &frame[..]) else {
            tracing::debug!(%peer, "not a blob request");
            return;
        };
        if let Err(error) = answer(service, &peer, &mut writer, request, allow).await {
            tracing::debug!(%peer, %error, "a blob transfer ended early");
            return;
        }
    }
}

async fn answer(
    service: &Service,
    peer: &PeerId,
    writer: &mut WriteHalf<PeerStream>,
    request: BlobRequest,
    allow: &Allow,
) -> io::Result<()> {
    let hash = match &request {
        BlobRequest::Head(hash) | BlobRequest::Groups(hash, _) => *hash,
    };
    if !allow(peer, &hash) {
        return reply(writer, BlobReply::Refused).await;
    }
    let Some(_slot) = service.serving.take(*peer, Direction::Inbound) else {
        return reply(writer, BlobReply::Busy).await;
    };
    let Some(blob) = service.store.get(&hash) else { return reply(writer, BlobReply::NotFound).await };
    let ranges = match &request {
        BlobRequest::Head(_) => Some(last_group(blob.size())),
        BlobRequest::Groups(_, groups) => from_groups(groups, blob.size()),
    };
    let Some(ranges) = ranges else { return reply(writer, BlobReply::InvalidRequest).await };
    reply(writer, BlobReply::Found { size: blob.size() }).await?;
    send(service, writer, blob, ranges).await
}

async fn reply(writer: &mut WriteHalf<PeerStream>, reply: BlobReply) -> io::Result<()> {
    let sent = FrameWriter::default().write(writer, &reply.encode(), &REPLY_LIMITS).await;
    sent.map_err(io::Error::other)
}

/// Streams the ranges: a thread reads and verifies, this task sends, a few pieces lie between them.
async fn send(
    service: &Service,
    writer: &mut WriteHalf<PeerStream>,
    blob: Blob,
    ranges: ChunkRanges,
) -> io::Result<()> {
    let hash = blob.hash();
    let (pieces, mut waiting) = mpsc::channel(READ_AHEAD);
    let encoding = tokio::task::spawn_blocking(move || {
        let mut out = Pieces { buffer: Vec::with_capacity(PIECE), pieces };
        blob.encode(&ranges, &mut out).and_then(|()| out.flush().map_err(EncodeError::Io))
    });
    let sent = send_pieces(service, writer, &mut waiting).await;
    // The thread stops at its next piece.
    drop(waiting);
    match encoding.await.map_err(io::Error::other)? {
        Err(error) if is_spoilt(&error) => {
            discard_spoilt(&service.store.inner, &hash);
            Err(error.into())
        }
        encoded => sent.and(encoded.map_err(Into::into)),
    }
}

async fn send_pieces(
    service: &Service,
    writer: &mut WriteHalf<PeerStream>,
    waiting: &mut mpsc::Receiver<Vec<u8>>,
) -> io::Result<()> {
    while let Some(piece) = waiting.recv().await {
        service.upload.pass(piece.len()).await;
        timeout(service.config.stall_timeout, writer.write_all(&piece)).await??;
        service.counters.add_sent(piece.len() as u64);
    }
    timeout(service.config.stall_timeout, writer.flush()).await?
}

/// The file no longer holds what its hash says.
fn is_spoilt(error: &EncodeError) -> bool {
    match error {
        EncodeError::ParentHashMismatch(_) | EncodeError::LeafHashMismatch(_) | EncodeError::SizeMismatch => true,
        EncodeError::Io(error) => matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::NotFound),
        EncodeError::ParentWrite(_) | EncodeError::LeafWrite(_) => false,
    }
}

/// Cuts what is written into pieces for the sending task.
struct Pieces {
    buffer: Vec<u8>,
    pieces: mpsc::Sender<Vec<u8>>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = bytes.len().min(PIECE - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..count]);
        if self.buffer.len() == PIECE {
            self.flush()?;
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(PIECE));
        self.pieces.blocking_send(piece).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
