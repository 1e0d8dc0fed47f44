//! One attempt at one source, from where the last one ended.

use super::{session::Session, FetchError, Progress};
use crate::{
    blob::{
        service::Service,
        store::{blocking, Blob, PartialBlob},
        tree::{from_groups, last_group, to_groups},
        wire::BlobRequest,
    },
    Hash, StoreError,
};
use bao_tree::{io::BaoContentItem, ChunkRanges};
use libp2p::PeerId;
use std::io;
use tokio::sync::{mpsc, watch};

/// Verified items between the network and the disk: at most 1 MiB.
const WRITE_BEHIND: usize = 64;
/// No blob is larger, whatever limit is asked for: the tree's arithmetic stays far from overflow.
const MAX_BLOB_BYTES: u64 = 1 << 44;

/// What an attempt needs to know.
pub(super) struct Attempt<'a> {
    pub(super) service: &'a Service,
    pub(super) peer: PeerId,
    pub(super) hash: Hash,
    pub(super) size_limit: u64,
    pub(super) progress: &'a watch::Sender<Option<Progress>>,
}

impl Attempt<'_> {
    pub(super) async fn run(&self) -> Result<Blob, FetchError> {
        let mut session = Session::open(self.service, self.peer, self.hash).await?;
        let (store, hash) = (self.service.store.clone(), self.hash);
        let mut partial = match blocking(move || store.resume(&hash)).await? {
            Some(partial) => {
                self.check_size(partial.size())?;
                partial
            }
            None => self.begin(&mut session).await?,
        };
        let (verified, size) = (partial.bytes(), partial.size());
        self.progress.send_replace(Some(Progress { verified, size }));
        loop {
            let missing = partial.missing();
            if missing.is_empty() {
                break;
            }
            partial = self.receive(&mut session, partial, &missing).await?;
        }
        Ok(blocking(move || partial.finish()).await?)
    }

    /// Learns the size together with its proof, then books the room.
    async fn begin(&self, session: &mut Session<'_>) -> Result<PartialBlob, FetchError> {
        let size = session.ask(BlobRequest::Head(self.hash)).await?;
        self.check_size(size)?;
        if size == 0 {
            // The empty blob is never asked for, and nothing would follow that could prove another.
            return Err(FetchError::Mismatch { peer: self.peer, hash: self.hash, offset: 0, wasted: 0 });
        }
        let mut proof = Vec::new();
        let collect = |item| {
            proof.push(item);
            async { Ok(()) }
        };
        session.receive(size, last_group(size), collect).await?;
        let (store, hash) = (self.service.store.clone(), self.hash);
        let partial = blocking(move || {
            let mut partial = store.begin(&hash, size)?;
            proof.iter().try_for_each(|item| partial.write(item))?;
            Ok(partial)
        });
        Ok(partial.await?)
    }

    /// Receives what one request can name of `missing`. A thread writes to disk behind the network.
    async fn receive(
        &self,
        session: &mut Session<'_>,
        mut partial: PartialBlob,
        missing: &ChunkRanges,
    ) -> Result<PartialBlob, FetchError> {
        let (size, bytes) = (partial.size(), partial.bytes());
        let groups = to_groups(missing, size);
        let ranges = from_groups(&groups, size).unwrap_or_else(ChunkRanges::empty);
        let announced = session.ask(BlobRequest::Groups(self.hash, groups)).await?;
        if announced != size {
            return Err(FetchError::Mismatch {
                peer: self.peer,
                hash: self.hash,
                offset: size.min(announced),
                wasted: 0,
            });
        }
        let (items, mut waiting) = mpsc::channel::<BaoContentItem>(WRITE_BEHIND);
        let progress = self.progress.clone();
        let writing = tokio::task::spawn_blocking(move || {
            let mut verified = bytes;
            let mut written = Ok(());
            while let (Ok(()), Some(item)) = (&written, waiting.blocking_recv()) {
                written = partial.write(&item);
                if let (Ok(()), BaoContentItem::Leaf(leaf)) = (&written, &item) {
                    verified += leaf.data.len() as u64;
                    progress.send_replace(Some(Progress { verified, size }));
                }
            }
            (partial, written)
        });
        let hand_over = |item: BaoContentItem| {
            let items = items.clone();
            // A closed channel means that the disk failed; the thread says how.
            async move { items.send(item).await.map_err(|_| FetchError::Stopped) }
        };
        let received = session.receive(size, ranges, hand_over).await;
        drop(items);
        let (partial, written) = writing.await.map_err(|error| StoreError::from(io::Error::other(error)))?;
        written?;
        received?;
        Ok(partial)
    }

    fn check_size(&self, size: u64) -> Result<(), FetchError> {
        let limit = self.size_limit.min(MAX_BLOB_BYTES);
        if size > limit {
            return Err(FetchError::TooLarge { size, limit });
        }
        Ok(())
    }
}
