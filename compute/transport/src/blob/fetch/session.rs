//! One stream to one source.

use super::{item_reader::ItemReader, FetchError};
use crate::{
    blob::{
        service::Service,
        tree::tree,
        wire::{BlobReply, BlobRequest, REPLY_LIMITS, REQUEST_LIMITS},
        BLOB_PROTOCOL,
    },
    message::{FrameReader, FrameWriter},
    Hash, MessageError, OpenError, PeerStream,
};
use bao_tree::{
    io::{
        fsm::{ResponseDecoder, ResponseDecoderNext},
        BaoContentItem, DecodeError,
    },
    ChunkRanges,
};
use codec::{DecodeAll, Encode};
use futures::{
    io::{ReadHalf, WriteHalf},
    AsyncReadExt,
};
use libp2p::PeerId;
use std::{
    future::Future,
    io,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

pub(super) struct Session<'a> {
    service: &'a Service,
    peer: PeerId,
    hash: Hash,
    reader: ReadHalf<PeerStream>,
    writer: WriteHalf<PeerStream>,
    frames: FrameReader,
}

impl<'a> Session<'a> {
    /// Connects again if need be and opens a stream.
    pub(super) async fn open(service: &'a Service, peer: PeerId, hash: Hash) -> Result<Self, FetchError> {
        let unreachable = |reason: String| FetchError::Unreachable { peer, reason };
        service.peer.redial(peer).await.map_err(|error| unreachable(error.to_string()))?;
        let stream = service.peer.open_stream(peer, BLOB_PROTOCOL).await.map_err(|error| match error {
            OpenError::UnsupportedProtocol(..) => FetchError::Protocol { peer, what: "it serves no blobs" },
            other => unreachable(other.to_string()),
        })?;
        let (reader, writer) = stream.split();
        Ok(Self { service, peer, hash, reader, writer, frames: FrameReader::default() })
    }

    /// Sends a request and returns the size the source announces. The requested ranges follow.
    pub(super) async fn ask(&mut self, request: BlobRequest) -> Result<u64, FetchError> {
        let peer = self.peer;
        let failed = |error| match error {
            MessageError::IdleTimeout | MessageError::TransferTimeout => FetchError::Stalled { peer, wasted: 0 },
            MessageError::Closed | MessageError::Broken(_) => FetchError::Interrupted { peer, wasted: 0 },
            MessageError::TooLarge { .. } => FetchError::Protocol { peer, what: "a reply is too long" },
            MessageError::Invalid => FetchError::Protocol { peer, what: "a reply cannot be decoded" },
        };
        let sent = FrameWriter::default().write(&mut self.writer, &request.encode(), &REQUEST_LIMITS).await;
        sent.map_err(failed)?;
        let frame = self.frames.read(&mut self.reader, &REPLY_LIMITS).await.map_err(failed)?;
        let reply = BlobReply::decode_all(&mut &frame[..]).map_err(|_| failed(MessageError::Invalid))?;
        match reply {
            BlobReply::Found { size } => Ok(size),
            BlobReply::NotFound => Err(FetchError::NotFound { peer }),
            BlobReply::Refused => Err(FetchError::Refused { peer }),
            BlobReply::Busy => Err(FetchError::Busy { peer }),
            BlobReply::InvalidRequest => Err(FetchError::Protocol { peer, what: "it refuses a valid request" }),
        }
    }

    /// Receives the requested ranges of a blob of `size` bytes and hands each item to `take` once it is verified.
    pub(super) async fn receive<F: Future<Output = Result<(), FetchError>>>(
        &mut self,
        size: u64,
        ranges: ChunkRanges,
        mut take: impl FnMut(BaoContentItem) -> F,
    ) -> Result<(), FetchError> {
        let (service, peer, hash) = (self.service, self.peer, self.hash);
        let received = AtomicU64::new(0);
        let reader = ItemReader {
            half: &mut self.reader,
            received: &received,
            throttle: &service.download,
            stall_timeout: service.config.stall_timeout,
        };
        let mut verified = 0;
        let mut decoder = ResponseDecoder::new(hash.to_blake3(), ranges, tree(size), reader);
        let result = loop {
            match decoder.next().await {
                ResponseDecoderNext::Done(_) => break Ok(()),
                ResponseDecoderNext::More((next, Ok(item))) => {
                    decoder = next;
                    verified += length(&item);
                    if let Err(error) = take(item).await {
                        break Err(error);
                    }
                }
                ResponseDecoderNext::More((_, Err(error))) => {
                    let wasted = received.load(Relaxed) - verified;
                    break Err(fetch_error(peer, hash, wasted, &error));
                }
            }
        };
        let received = received.into_inner();
        service.counters.add_received(received);
        service.counters.add_wasted(received - verified);
        result
    }
}

fn length(item: &BaoContentItem) -> u64 {
    match item {
        BaoContentItem::Parent(_) => 64,
        BaoContentItem::Leaf(leaf) => leaf.data.len() as u64,
    }
}

fn fetch_error(peer: PeerId, hash: Hash, wasted: u64, error: &DecodeError) -> FetchError {
    let mismatch = |offset| FetchError::Mismatch { peer, hash, offset, wasted };
    match error {
        DecodeError::ParentHashMismatch(node) => mismatch(node.chunk_range().start.to_bytes()),
        DecodeError::LeafHashMismatch(chunk) => mismatch(chunk.to_bytes()),
        DecodeError::Io(error) if error.kind() == io::ErrorKind::TimedOut => FetchError::Stalled { peer, wasted },
        DecodeError::ParentNotFound(_) | DecodeError::LeafNotFound(_) | DecodeError::Io(_) => {
            FetchError::Interrupted { peer, wasted }
        }
    }
}
