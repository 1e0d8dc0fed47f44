//! Fetching from honest peers.

use crate::support::{
    bytes, connect, eventually, fetch_until, in_time, node, node_with, open_store, options, server, with_proofs, MIB,
};
use scc_transport::{
    BlobConfig, BlobService, BlobStatus, FetchError, FetchOptions, Hash, ImportMode, Peer, PeerConfig, Progress,
    StoreError, GROUP_BYTES,
};
use std::{
    fs,
    sync::{
        atomic::{AtomicU64, Ordering::SeqCst},
        Arc, Mutex,
    },
    time::{Duration, Instant},
};

#[tokio::test(flavor = "multi_thread")]
async fn blobs_of_every_size_should_arrive() {
    let (client, server) = (node().await, server(None).await);
    connect(&client.peer, &server.peer).await;
    let group = GROUP_BYTES as usize;
    for (seed, size) in
        [0, 1, 1024, group - 1, group, group + 1, 2 * group, 7 * group + 3, 3 * MIB + 1].iter().enumerate()
    {
        let content = bytes(*size, seed as u64);
        let hash = server.store.import_bytes(content.clone()).await.unwrap().hash();
        let blob = in_time(client.blobs.fetch(&[server.peer.id()], hash, options())).await.unwrap();
        assert_eq!((blob.hash(), blob.size()), (hash, *size as u64));
        assert!(fs::read(blob.path()).unwrap() == content, "{size} bytes differ");
    }
    assert_eq!(client.blobs.traffic().wasted, 0);
    assert_eq!(client.blobs.traffic().received, server.blobs.traffic().sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blob_should_travel_on_from_whoever_fetched_it() {
    let (first, second, third) = (server(None).await, server(None).await, node().await);
    let hash = first.store.import_bytes(bytes(MIB, 5)).await.unwrap().hash();
    connect(&second.peer, &first.peer).await;
    connect(&third.peer, &second.peer).await;
    in_time(second.blobs.fetch(&[first.peer.id()], hash, options())).await.unwrap();
    in_time(first.peer.shutdown()).await;
    let blob = in_time(third.blobs.fetch(&[second.peer.id()], hash, options())).await.unwrap();
    assert!(fs::read(blob.path()).unwrap() == bytes(MIB, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_should_not_be_fetched() {
    let (client, server) = (node().await, server(None).await);
    let hash = client.store.import_bytes(bytes(MIB, 1)).await.unwrap().hash();
    // Not even connected.
    in_time(client.blobs.fetch(&[server.peer.id()], hash, options())).await.unwrap();
    in_time(client.blobs.fetch(&[], hash, options())).await.unwrap();
    assert_eq!(client.blobs.traffic().received, 0);
    let other = in_time(client.blobs.fetch(&[], Hash::of(b"other"), options())).await;
    assert!(matches!(other, Err(FetchError::NoSource)));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_allowed_peers_should_get_allowed_blobs() {
    let (friend, stranger, server) = (node().await, node().await, node().await);
    let open = server.store.import_bytes(bytes(1000, 1)).await.unwrap().hash();
    let secret = server.store.import_bytes(bytes(1000, 2)).await.unwrap().hash();
    let absent = Hash::of(b"absent");
    let friend_id = friend.peer.id();
    server.blobs.serve(move |peer, hash| *peer == friend_id && *hash != secret).unwrap();
    connect(&friend.peer, &server.peer).await;
    connect(&stranger.peer, &server.peer).await;
    let source = [server.peer.id()];
    in_time(friend.blobs.fetch(&source, open, options())).await.unwrap();
    let refused = in_time(friend.blobs.fetch(&source, secret, options())).await;
    assert!(matches!(refused, Err(FetchError::Refused { peer }) if peer == server.peer.id()));
    let not_found = in_time(friend.blobs.fetch(&source, absent, options())).await;
    assert!(matches!(not_found, Err(FetchError::NotFound { peer }) if peer == server.peer.id()));
    // A stranger does not even learn what is there.
    for hash in [open, absent] {
        let refused = in_time(stranger.blobs.fetch(&source, hash, options())).await;
        assert!(matches!(refused, Err(FetchError::Refused { .. })));
    }
    assert_eq!(stranger.blobs.traffic().received, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blob_above_the_limit_or_the_quota_should_be_refused_before_it_travels() {
    let (client, server) = (node().await, server(None).await);
    connect(&client.peer, &server.peer).await;
    let size = 4 * MIB as u64;
    let hash = server.store.import_bytes(bytes(4 * MIB, 1)).await.unwrap().hash();
    let refused = in_time(client.blobs.fetch(&[server.peer.id()], hash, FetchOptions::new(size - 1))).await;
    assert!(matches!(refused, Err(FetchError::TooLarge { size: s, limit }) if (s, limit) == (size, size - 1)));
    assert_eq!(client.blobs.traffic().received, 0);

    let small = open_store(&client.directory.path().join("small"), MIB as u64);
    let service = BlobService::new(client.peer.clone(), small, BlobConfig::default());
    let refused = in_time(service.fetch(&[server.peer.id()], hash, options())).await;
    assert!(matches!(refused, Err(FetchError::Store(StoreError::QuotaExceeded { .. }))));
    assert!(service.traffic().received < 2 * GROUP_BYTES);
    assert_eq!(service.store().usage().bytes, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_fetches_of_one_blob_should_share_one_transfer() {
    let (client, server) = (node().await, server(Some(8 << 20)).await);
    connect(&client.peer, &server.peer).await;
    let size = 4 * MIB as u64;
    let hash = server.store.import_bytes(bytes(4 * MIB, 1)).await.unwrap().hash();
    let source = [server.peer.id()];
    let small_limit = FetchOptions { size_limit: size - 1, ..options() };
    let (first, second, third) = in_time(async {
        tokio::join!(
            client.blobs.fetch(&source, hash, options()),
            client.blobs.fetch(&source, hash, options()),
            client.blobs.fetch(&source, hash, small_limit),
        )
    })
    .await;
    assert_eq!(first.unwrap().path(), second.unwrap().path());
    assert!(matches!(third, Err(FetchError::TooLarge { .. })));
    assert!(client.blobs.traffic().received <= with_proofs(size), "{:?}", client.blobs.traffic());
    assert_eq!(client.blobs.traffic().wasted, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_that_one_caller_gave_up_should_go_on_for_the_other() {
    // A minute for the blob, until one has given up.
    let (client, server) = (node().await, server(Some(64 << 10)).await);
    connect(&client.peer, &server.peer).await;
    let hash = server.store.import_bytes(bytes(4 * MIB, 1)).await.unwrap().hash();
    let source = [server.peer.id()];
    let impatient = async {
        let fetching = client.blobs.fetch(&source, hash, options());
        let given_up = tokio::time::timeout(Duration::from_millis(200), fetching).await;
        server.blobs.set_rates(None, None);
        given_up
    };
    let (given_up, kept) =
        in_time(async { tokio::join!(impatient, client.blobs.fetch(&source, hash, options())) }).await;
    assert!(given_up.is_err() && kept.is_ok());
    assert!(client.blobs.traffic().received <= with_proofs(4 * MIB as u64));

    // When all give up, the transfer ends, and what arrived is kept.
    let other = server.store.import_bytes(bytes(8 * MIB, 2)).await.unwrap().hash();
    server.blobs.set_rates(Some(1 << 20), None);
    fetch_until(&client.blobs, server.peer.id(), other, MIB as u64 / 2).await;
    eventually("no stream is open", || client.peer.stream_counts().outbound == 0).await;
    assert_eq!(client.store.status(&other), BlobStatus::Partial { size: 8 * MIB as u64 });
    server.blobs.set_rates(None, None);
    let before = client.blobs.traffic();
    in_time(client.blobs.fetch(&source, other, options())).await.unwrap();
    let again = client.blobs.traffic().received - before.received;
    assert!(again < 8 * MIB as u64, "everything came again");
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_should_rise_to_the_size() {
    let (client, server) = (node().await, server(Some(1 << 20)).await);
    connect(&client.peer, &server.peer).await;
    let hash = server.store.import_bytes(bytes(2 * MIB, 1)).await.unwrap().hash();
    let seen = Arc::new(Mutex::new(Vec::<Progress>::new()));
    let recorder = seen.clone();
    let progress: Arc<dyn Fn(Progress) + Send + Sync> = Arc::new(move |now| recorder.lock().unwrap().push(now));
    let options = FetchOptions { progress: Some(progress), ..options() };
    in_time(client.blobs.fetch(&[server.peer.id()], hash, options)).await.unwrap();
    let seen = seen.lock().unwrap();
    assert!(seen.len() > 1, "{seen:?}");
    assert!(seen.windows(2).all(|pair| pair[0].verified <= pair[1].verified));
    assert!(seen.iter().all(|now| now.size == 2 * MIB as u64));
    assert_eq!(seen.last().unwrap().verified, 2 * MIB as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn rates_should_be_kept() {
    let server = server(None).await;
    let client = node_with(BlobConfig { download_rate: Some(2 << 20), ..BlobConfig::default() }).await;
    connect(&client.peer, &server.peer).await;
    let hash = server.store.import_bytes(bytes(3 * MIB, 1)).await.unwrap().hash();
    let start = Instant::now();
    in_time(client.blobs.fetch(&[server.peer.id()], hash, options())).await.unwrap();
    assert!(start.elapsed() > Duration::from_millis(1300), "{:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_that_changes_should_hold_for_a_transfer_under_way() {
    let server = server(Some(64 << 10)).await;
    let client = node().await;
    connect(&client.peer, &server.peer).await;
    let hash = server.store.import_bytes(bytes(4 * MIB, 1)).await.unwrap().hash();
    let start = Instant::now();
    let source = [server.peer.id()];
    let fetching = client.blobs.fetch(&source, hash, options());
    let later = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        server.blobs.set_rates(None, None);
    };
    let (fetched, ()) = in_time(futures::future::join(fetching, later)).await;
    assert!(fetched.is_ok());
    assert!(start.elapsed() < Duration::from_secs(30), "a minute at the first rate: {:?}", start.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn many_blobs_should_arrive_at_once_even_from_a_busy_server() {
    let server = node_with(BlobConfig { max_serving: 2, max_serving_per_peer: 2, ..BlobConfig::default() }).await;
    server.blobs.serve(|_, _| true).unwrap();
    let client = node().await;
    connect(&client.peer, &server.peer).await;
    let mut hashes = Vec::new();
    for seed in 0..40 {
        hashes.push(server.store.import_bytes(bytes(100_000, seed)).await.unwrap().hash());
    }
    let source = [server.peer.id()];
    let patient = FetchOptions { retries: 100, ..options() };
    let fetching = hashes.iter().map(|hash| client.blobs.fetch(&source, *hash, patient.clone()));
    let blobs = in_time(futures::future::try_join_all(fetching)).await.unwrap();
    assert_eq!(blobs.len(), 40);
    assert_eq!(client.store.usage().complete, 40);
}

/// The port may be somebody else's for a moment: other tests run beside this one.
async fn start_again(config: PeerConfig) -> Peer {
    in_time(async {
        loop {
            match Peer::start(config.clone()).await {
                Ok(peer) => return peer,
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    })
    .await
}

/// The server goes away in the middle and comes back: nothing that arrived travels twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_should_resume_after_the_server_was_killed() {
    let directory = tempfile::TempDir::new().unwrap();
    let size = 16 * MIB as u64;
    let config = PeerConfig { identity: scc_transport::Identity::from_seed([9; 32]), ..crate::support::config() };
    let store = open_store(&directory.path().join("store"), 1 << 30);
    let hash = store.import_bytes(bytes(16 * MIB, 3)).await.unwrap().hash();
    let slow = BlobConfig { upload_rate: Some(3 << 20), ..BlobConfig::default() };
    let first = Peer::start(config.clone()).await.unwrap();
    BlobService::new(first.clone(), store.clone(), slow).serve(|_, _| true).unwrap();

    let client = node().await;
    connect(&client.peer, &first).await;
    let verified = Arc::new(AtomicU64::new(0));
    let recorder = verified.clone();
    let progress: Arc<dyn Fn(Progress) + Send + Sync> = Arc::new(move |now| recorder.store(now.verified, SeqCst));
    let options = FetchOptions { retries: 100, progress: Some(progress), ..options() };
    let (blobs, source) = (client.blobs.clone(), [first.id()]);
    let fetching = tokio::spawn(async move { blobs.fetch(&source, hash, options).await });
    eventually("a quarter is there", || verified.load(SeqCst) > size / 4).await;
    in_time(first.shutdown()).await;
    assert!(verified.load(SeqCst) < size);

    // The same peer comes back on the same port, where the fetch redials it by itself.
    let again = PeerConfig {
        listen: first.listen_addresses(),
        cancellation: scc_transport::CancellationToken::new(),
        ..config
    };
    let second = start_again(again).await;
    let service = BlobService::new(second, store, BlobConfig::default());
    service.serve(|_, _| true).unwrap();
    let blob = in_time(fetching).await.unwrap().unwrap();
    assert!(fs::read(blob.path()).unwrap() == bytes(16 * MIB, 3));
    let traffic = client.blobs.traffic();
    assert!(traffic.wasted <= GROUP_BYTES, "{traffic:?}");
    assert!(traffic.received <= with_proofs(size) + GROUP_BYTES, "{traffic:?}");
    assert!(service.traffic().sent < size * 7 / 8, "the second server sent nearly everything again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_served_by_reference_that_changes_should_never_arrive_wrong() {
    let (client, server) = (node().await, server(None).await);
    connect(&client.peer, &server.peer).await;
    let path = server.directory.path().join("scene");
    fs::write(&path, bytes(2 * MIB, 1)).unwrap();
    let hash = server.store.import_file(&path, ImportMode::Reference).await.unwrap().hash();
    in_time(client.blobs.fetch(&[server.peer.id()], hash, options())).await.unwrap();
    // The transfer's task lets go a moment after its callers.
    eventually("the blob is not in use", || client.store.remove(&hash).is_ok()).await;
    fs::write(&path, bytes(2 * MIB, 2)).unwrap();
    let gone = in_time(client.blobs.fetch(&[server.peer.id()], hash, options())).await;
    assert!(matches!(gone, Err(FetchError::NotFound { .. })), "{gone:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spoilt_file_should_be_noticed_by_its_server() {
    let (client, server) = (node().await, server(None).await);
    connect(&client.peer, &server.peer).await;
    let blob = server.store.import_bytes(bytes(2 * MIB, 1)).await.unwrap();
    let hash = blob.hash();
    let mut content = fs::read(blob.path()).unwrap();
    content[MIB] ^= 1;
    fs::write(blob.path(), content).unwrap();
    drop(blob);
    let error = in_time(client.blobs.fetch(&[server.peer.id()], hash, options())).await.unwrap_err();
    assert!(matches!(error, FetchError::NotFound { .. }), "{error:?}");
    assert_eq!(error.liar(), None);
    assert_eq!(server.store.status(&hash), BlobStatus::Missing);
}
