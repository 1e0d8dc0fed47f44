//! A process that dies in the middle of a transfer.

use crate::support::{
    bytes, config, connect, fetch_until, in_time, open_store, options, peer, server, with_proofs, MIB,
};
use scc_transport::{
    BlobConfig, BlobService, BlobStatus, DialOptions, FetchOptions, Hash, Multiaddr, Peer, PeerId, Progress,
    GROUP_BYTES,
};
use std::{env, fs, path::PathBuf, process::Stdio, sync::Arc};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

const SIZE: usize = 24 * MIB;
const TASK: &str = "SCC_TRANSPORT_TEST_FETCH";

/// Not a test of its own: the process that `a_killed_process_should_resume_its_transfer` starts and kills.
#[tokio::test(flavor = "multi_thread")]
async fn fetching_process() {
    let Ok(task) = env::var(TASK) else { return };
    let parts: Vec<&str> = task.split(' ').collect();
    let [directory, server, address, hash] = parts[..] else { panic!("bad task: {task}") };
    let server: PeerId = server.parse().unwrap();
    let address: Multiaddr = address.parse().unwrap();
    let hash: Hash = hash.parse().unwrap();
    let peer = Peer::start(config()).await.unwrap();
    let store = open_store(&PathBuf::from(directory), 1 << 30);
    peer.dial(server, &[address], DialOptions::default()).await.unwrap();
    let progress: Arc<dyn Fn(Progress) + Send + Sync> = Arc::new(|now| println!("verified {}", now.verified));
    let options = FetchOptions { progress: Some(progress), ..options() };
    BlobService::new(peer, store, BlobConfig::default()).fetch(&[server], hash, options).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_should_resume_its_transfer() {
    let server = server(Some(4 << 20)).await;
    let hash = server.store.import_bytes(bytes(SIZE, 4)).await.unwrap().hash();
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("store");
    let address = server.peer.listen_addresses()[0].clone();
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "kill::fetching_process", "--nocapture"])
        .env(TASK, format!("{} {} {address} {hash}", path.display(), server.peer.id()))
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let verified = in_time(async {
        loop {
            let line = lines.next_line().await.unwrap().expect("the process ended too early");
            if let Some(verified) = line.strip_prefix("verified ").and_then(|number| number.parse::<u64>().ok()) {
                if verified > SIZE as u64 / 4 {
                    return verified;
                }
            }
        }
    })
    .await;
    // SIGKILL: nothing is flushed, closed or unlocked by the process itself.
    in_time(child.kill()).await.unwrap();
    assert!(verified < SIZE as u64);

    let store = open_store(&path, 1 << 30);
    assert_eq!(store.status(&hash), BlobStatus::Partial { size: SIZE as u64 });
    let client = peer().await;
    connect(&client, &server.peer).await;
    let blobs = BlobService::new(client, store, BlobConfig::default());
    let blob = in_time(blobs.fetch(&[server.peer.id()], hash, options())).await.unwrap();
    assert!(fs::read(blob.path()).unwrap() == bytes(SIZE, 4));
    let rest = SIZE as u64 - verified;
    let traffic = blobs.traffic();
    assert!(traffic.received <= with_proofs(rest) + GROUP_BYTES, "{traffic:?}, {rest} were missing");
    assert_eq!(traffic.wasted, 0);
}

/// After the kill a group on disk is wrong, as a power cut may leave it: it alone travels again.
#[tokio::test(flavor = "multi_thread")]
async fn a_spoilt_group_of_a_partial_blob_should_be_fetched_again() {
    let server = server(Some(512 << 10)).await;
    let hash = server.store.import_bytes(bytes(4 * MIB, 5)).await.unwrap().hash();
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("store");
    let client = peer().await;
    connect(&client, &server.peer).await;
    let store = open_store(&path, 1 << 30);
    let blobs = BlobService::new(client.clone(), store, BlobConfig::default());
    fetch_until(&blobs, server.peer.id(), hash, MIB as u64 / 4).await;
    let before = blobs.traffic();
    drop(blobs);
    crate::support::eventually("the store is closed", || {
        scc_transport::BlobStore::open(scc_transport::StoreConfig { directory: path.clone(), quota: 1 << 30 }).is_ok()
    })
    .await;
    let data = path.join("blobs").join(format!("{hash}.data"));
    let mut content = fs::read(&data).unwrap();
    assert_ne!(content[..16], [0; 16], "the first group should have arrived");
    content[5] ^= 1;
    fs::write(&data, content).unwrap();

    server.blobs.set_rates(None, None);
    let blobs = BlobService::new(client, open_store(&path, 1 << 30), BlobConfig::default());
    let blob = in_time(blobs.fetch(&[server.peer.id()], hash, options())).await.unwrap();
    assert!(fs::read(blob.path()).unwrap() == bytes(4 * MIB, 5));
    let total = before.received + blobs.traffic().received;
    assert!(total <= with_proofs(4 * MIB as u64) + 2 * MIB as u64, "{total}");
}
