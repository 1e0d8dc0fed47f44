//! Builders the tests share.

use scc_transport::{
    BlobConfig, BlobService, BlobStore, DialError, DialOptions, DialOutcome, FetchOptions, Hash, Identity, Limits,
    Peer, PeerConfig, PeerId, Progress, StoreConfig,
};
use std::{
    future::Future,
    path::Path,
    sync::{
        atomic::{AtomicU64, Ordering::SeqCst},
        Arc,
    },
    time::Duration,
};
use tempfile::TempDir;

pub const MIB: usize = 1024 * 1024;

/// Nothing in these tests takes that long; a hang fails instead of blocking the run.
pub async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), work).await.expect("a step took more than a minute")
}

pub fn config() -> PeerConfig {
    PeerConfig {
        listen: vec!["/ip4/127.0.0.1/tcp/0".parse().unwrap()],
        allow_private: true,
        ..PeerConfig::new(Identity::random())
    }
}

pub async fn peer() -> Peer {
    Peer::start(config()).await.unwrap()
}

pub async fn peer_with(limits: Limits) -> Peer {
    Peer::start(PeerConfig { limits, ..config() }).await.unwrap()
}

pub async fn dial(from: &Peer, to: &Peer) -> Result<DialOutcome, DialError> {
    from.dial(to.id(), &to.listen_addresses(), DialOptions::default()).await
}

pub async fn connect(from: &Peer, to: &Peer) {
    in_time(dial(from, to)).await.unwrap();
}

/// Bytes without any pattern that compresses or repeats.
pub fn bytes(length: usize, seed: u64) -> Vec<u8> {
    let mut bytes = vec![0; length];
    blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut bytes);
    bytes
}

pub fn open_store(directory: &Path, quota: u64) -> BlobStore {
    BlobStore::open(StoreConfig { directory: directory.to_owned(), quota }).unwrap()
}

/// A peer with a store of its own.
pub struct Node {
    pub peer: Peer,
    pub store: BlobStore,
    pub blobs: BlobService,
    pub directory: TempDir,
}

pub async fn node() -> Node {
    node_with(BlobConfig::default()).await
}

pub async fn node_with(config: BlobConfig) -> Node {
    let directory = TempDir::new().unwrap();
    let store = open_store(&directory.path().join("store"), 1 << 30);
    let peer = peer().await;
    let blobs = BlobService::new(peer.clone(), store.clone(), config);
    Node { peer, store, blobs, directory }
}

/// A node that serves everything to everybody, at so many bytes per second.
pub async fn server(upload_rate: Option<u64>) -> Node {
    let node = node_with(BlobConfig { upload_rate, ..BlobConfig::default() }).await;
    node.blobs.serve(|_, _| true).unwrap();
    node
}

pub fn options() -> FetchOptions {
    FetchOptions { pause: Duration::from_millis(50), ..FetchOptions::new(1 << 30) }
}

/// Fetches a blob and gives up once more than so many bytes of it are there.
pub async fn fetch_until(blobs: &BlobService, source: PeerId, hash: Hash, enough: u64) {
    let verified = Arc::new(AtomicU64::new(0));
    let recorder = verified.clone();
    let progress: Arc<dyn Fn(Progress) + Send + Sync> = Arc::new(move |now| recorder.store(now.verified, SeqCst));
    let options = FetchOptions { progress: Some(progress), ..options() };
    let sources = [source];
    tokio::select! {
        done = blobs.fetch(&sources, hash, options) => panic!("it should have taken longer: {done:?}"),
        () = eventually("enough is there", || verified.load(SeqCst) > enough) => {},
    }
}

/// Proofs of a transfer cost less than this.
pub fn with_proofs(bytes: u64) -> u64 {
    bytes + bytes / 128 + 8 * 1024
}

pub async fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    for _ in 0..6_000 {
        if condition() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never happened: {what}");
}
