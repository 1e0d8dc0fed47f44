//! Serving and fetching on one peer.

use super::{
    fetch::{FetchError, FetchOptions, Fetches},
    serve,
    throttle::Throttle,
    traffic::Counters,
    Blob, BlobStore, Traffic, BLOB_PROTOCOL,
};
use crate::{
    streams::{ListenError, Slots},
    Hash, Peer,
};
use libp2p::PeerId;
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// Bounds of blob transfer.
#[derive(Debug, Clone)]
pub struct BlobConfig {
    /// Transfers served at once; more are told to come back.
    pub max_serving: usize,
    /// Transfers served at once to one peer.
    pub max_serving_per_peer: usize,
    /// Blobs fetched at once; more wait.
    pub max_fetching: usize,
    /// Bytes per second sent, in all. `None`: unbounded.
    pub upload_rate: Option<u64>,
    /// Bytes per second received, in all. `None`: unbounded.
    pub download_rate: Option<u64>,
    /// A group (16 KiB) that takes longer to receive, or 64 KiB that take longer to send, end a transfer.
    pub stall_timeout: Duration,
}

impl Default for BlobConfig {
    fn default() -> Self {
        Self {
            max_serving: 64,
            max_serving_per_peer: 8,
            max_fetching: 16,
            upload_rate: None,
            download_rate: None,
            stall_timeout: Duration::from_secs(30),
        }
    }
}

/// Moves blobs between a store and other peers; clones share it.
#[derive(Clone)]
pub struct BlobService {
    pub(super) inner: Arc<Service>,
}

pub(super) struct Service {
    pub(super) peer: Peer,
    pub(super) store: BlobStore,
    pub(super) config: BlobConfig,
    pub(super) counters: Counters,
    pub(super) upload: Throttle,
    pub(super) download: Throttle,
    pub(super) serving: Arc<Slots>,
    pub(super) fetching: Semaphore,
    pub(super) fetches: Fetches,
}

impl BlobService {
    /// Joins a peer and a store. Nothing is served until [`BlobService::serve`].
    pub fn new(peer: Peer, store: BlobStore, config: BlobConfig) -> Self {
        let inner = Service {
            counters: Counters::default(),
            upload: Throttle::new(config.upload_rate),
            download: Throttle::new(config.download_rate),
            serving: Slots::new(config.max_serving, config.max_serving_per_peer),
            fetching: Semaphore::new(config.max_fetching),
            fetches: Fetches::default(),
            peer,
            store,
            config,
        };
        Self { inner: Arc::new(inner) }
    }

    /// Answers requests until the peer is shut down. `allow` is asked about every request, before the store is.
    pub fn serve(&self, allow: impl Fn(&PeerId, &Hash) -> bool + Send + Sync + 'static) -> Result<(), ListenError> {
        let streams = self.inner.peer.listen_streams(BLOB_PROTOCOL)?;
        tokio::spawn(serve::run(self.inner.clone(), streams, Arc::new(allow)));
        Ok(())
    }

    /// Brings a blob into the store and returns it; at once if it is there.
    ///
    /// The sources are asked in turn until one delivers. Every group is verified before it is stored. What an earlier
    /// fetch left, in this process or before a crash, is not fetched again. Calls for the same blob at the same time share
    /// one transfer, with the sources of both. A source that is not connected is redialled, which needs an earlier
    /// [`Peer::dial`]. Dropping the future ends the transfer unless others wait for it.
    pub async fn fetch(&self, sources: &[PeerId], hash: Hash, options: FetchOptions) -> Result<Blob, FetchError> {
        super::fetch::fetch(&self.inner, sources, hash, options).await
    }

    /// Bounds what is sent and received from now on, in bytes per second, in all; `None`: not.
    pub fn set_rates(&self, upload: Option<u64>, download: Option<u64>) {
        self.inner.upload.set_rate(upload);
        self.inner.download.set_rate(download);
    }

    /// The store.
    pub fn store(&self) -> &BlobStore {
        &self.inner.store
    }

    /// The peer.
    pub fn peer(&self) -> &Peer {
        &self.inner.peer
    }

    /// Bandwidth used so far.
    pub fn traffic(&self) -> Traffic {
        self.inner.counters.snapshot()
    }
}
