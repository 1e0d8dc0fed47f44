//! Fetching through somebody who changes, cuts or stalls what an honest server sends.

use crate::support::{bytes, connect, eventually, in_time, node, node_with, options, peer, server, Node, MIB};
use futures::{AsyncReadExt, AsyncWriteExt};
use scc_transport::{
    BlobConfig, BlobReply, BlobStatus, FetchError, FetchOptions, Hash, Peer, PeerId, BLOB_PROTOCOL, GROUP_BYTES,
};
use std::{fs, time::Duration};

const SIZE: usize = 2 * MIB + 500;
/// Length and SCALE of `BlobReply::Found`.
const REPLY: u64 = 4 + 9;
/// The answer to `Head`: a reply, and seven or eight parents and the last group.
const AFTER_HEAD: u64 = REPLY + 20 * 64 + GROUP_BYTES;

/// What the peer in the middle does to the bytes that the server sends on one stream.
#[derive(Debug, Clone, Copy)]
enum Tamper {
    Flip(u64),
    Cut(u64),
    Stall(u64),
    AnnounceSize(u64),
    Append(usize),
}

/// A peer that passes requests on to an honest server and spoils the answers.
async fn liar(honest: &Peer, tamper: Tamper) -> Peer {
    let liar = peer().await;
    connect(&liar, honest).await;
    let mut incoming = liar.listen_streams(BLOB_PROTOCOL).unwrap();
    let (own, server) = (liar.clone(), honest.id());
    tokio::spawn(async move {
        while let Some((_, victim)) = incoming.next().await {
            let upstream = own.open_stream(server, BLOB_PROTOCOL).await.unwrap();
            let (mut from_victim, mut to_victim) = victim.split();
            let (mut from_server, mut to_server) = upstream.split();
            tokio::spawn(async move { futures::io::copy(&mut from_victim, &mut to_server).await });
            tokio::spawn(async move {
                let mut position = 0u64;
                let mut buffer = [0; 1500];
                loop {
                    let count = from_server.read(&mut buffer).await.unwrap_or(0);
                    let mut piece = buffer[..count].to_vec();
                    let end = position + count as u64;
                    match tamper {
                        Tamper::Flip(at) if (position..end).contains(&at) => piece[(at - position) as usize] ^= 0x10,
                        Tamper::Cut(at) if end > at => piece.truncate(at.saturating_sub(position) as usize),
                        Tamper::Stall(at) if end > at => std::future::pending().await,
                        Tamper::AnnounceSize(size) if position == 0 => {
                            piece[5..13].copy_from_slice(&size.to_le_bytes())
                        }
                        Tamper::Append(extra) if count == 0 => piece = vec![7; extra],
                        _ => {}
                    }
                    let cut = matches!(tamper, Tamper::Cut(at) if end > at);
                    position = end;
                    if to_victim.write_all(&piece).await.is_err() || to_victim.flush().await.is_err() {
                        return;
                    }
                    if count == 0 || cut {
                        let _ = to_victim.close().await;
                        return;
                    }
                }
            });
        }
    });
    liar
}

/// Impatient enough for a test that waits for a stall; a busy machine may stall by itself for so long.
const IMPATIENT: Duration = Duration::from_millis(700);

async fn setting(tamper: Tamper) -> (Node, Node, Peer, Hash) {
    let server = server(None).await;
    let waits_for_a_stall = matches!(tamper, Tamper::Stall(_) | Tamper::AnnounceSize(_));
    let patient = BlobConfig::default();
    let stall_timeout = if waits_for_a_stall { IMPATIENT } else { patient.stall_timeout };
    let client = node_with(BlobConfig { stall_timeout, ..patient }).await;
    let hash = server.store.import_bytes(bytes(SIZE, 1)).await.unwrap().hash();
    let liar = liar(&server.peer, tamper).await;
    connect(&client.peer, &liar).await;
    (client, server, liar, hash)
}

fn mismatch(error: &FetchError, liar: PeerId) -> Option<u64> {
    match error {
        FetchError::Mismatch { peer, wasted, .. } if *peer == liar => Some(*wasted),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_bytes_should_name_the_liar_and_cost_one_group() {
    // In the proof of the size, in a parent, early in the data, late in the data.
    for at in [REPLY + 3, AFTER_HEAD + 100, AFTER_HEAD + 40_000, 2 * MIB as u64] {
        let (client, server, liar, hash) = setting(Tamper::Flip(at)).await;
        let error = in_time(client.blobs.fetch(&[liar.id()], hash, options())).await.unwrap_err();
        let wasted = mismatch(&error, liar.id()).unwrap_or_else(|| panic!("flip at {at}: {error:?}"));
        assert!((1..=GROUP_BYTES).contains(&wasted), "flip at {at}: {wasted}");
        assert_eq!((error.liar(), client.blobs.traffic().wasted), (Some(liar.id()), wasted));
        assert!(client.store.get(&hash).is_none());

        // What was right before it is kept, and an honest source brings the rest.
        connect(&client.peer, &server.peer).await;
        let before = client.blobs.traffic().received;
        let blob = in_time(client.blobs.fetch(&[server.peer.id()], hash, options())).await.unwrap();
        assert!(fs::read(blob.path()).unwrap() == bytes(SIZE, 1));
        let rest = client.blobs.traffic().received - before;
        assert!(rest + before < crate::support::with_proofs(SIZE as u64) + 2 * GROUP_BYTES, "{before} + {rest}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_should_go_on_with_the_next_source_after_a_lie() {
    let (client, server, liar, hash) = setting(Tamper::Flip(MIB as u64)).await;
    connect(&client.peer, &server.peer).await;
    let blob = in_time(client.blobs.fetch(&[liar.id(), server.peer.id()], hash, options())).await.unwrap();
    assert!(fs::read(blob.path()).unwrap() == bytes(SIZE, 1));
    assert!(client.blobs.traffic().wasted > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_size_should_be_refused_whatever_it_is() {
    let size = SIZE as u64;
    for announced in [0, 1, size - 1, size + 1, size + GROUP_BYTES, size / 2, 2 * size, 1 << 29] {
        let (client, _server, liar, hash) = setting(Tamper::AnnounceSize(announced)).await;
        let error = in_time(client.blobs.fetch(&[liar.id()], hash, options())).await.unwrap_err();
        // Where the shapes differ, too few or too many bytes may come before anything can be checked.
        let refused = mismatch(&error, liar.id()).is_some()
            || matches!(error, FetchError::Stalled { .. } | FetchError::Interrupted { .. });
        assert!(refused, "{announced}: {error:?}");
        assert_eq!(client.store.status(&hash), BlobStatus::Missing, "{announced}");
        assert_eq!(client.store.usage().bytes, 0);
    }
    for announced in [(1 << 30) + 1, u64::MAX] {
        let (client, _server, liar, hash) = setting(Tamper::AnnounceSize(announced)).await;
        let error = in_time(client.blobs.fetch(&[liar.id()], hash, options())).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { size, .. } if size == announced), "{error:?}");
    }
    let (client, _server, liar, hash) = setting(Tamper::AnnounceSize(u64::MAX)).await;
    let error = in_time(client.blobs.fetch(&[liar.id()], hash, FetchOptions::new(u64::MAX))).await.unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { .. }), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_cut_short_should_be_retried_from_where_it_ended() {
    // Every stream ends after 1 MB, so three are needed.
    let (client, _server, liar, hash) = setting(Tamper::Cut(1_000_000)).await;
    let blob = in_time(client.blobs.fetch(&[liar.id()], hash, options())).await.unwrap();
    assert!(fs::read(blob.path()).unwrap() == bytes(SIZE, 1));
    let traffic = client.blobs.traffic();
    assert!(traffic.wasted <= 2 * GROUP_BYTES, "{traffic:?}");
    assert!(traffic.received < crate::support::with_proofs(SIZE as u64) + 2 * GROUP_BYTES, "{traffic:?}");

    // One that never gets further gives up.
    let (client, _server, liar, hash) = setting(Tamper::Cut(AFTER_HEAD / 2)).await;
    let error = in_time(client.blobs.fetch(&[liar.id()], hash, options())).await.unwrap_err();
    assert!(matches!(error, FetchError::Interrupted { peer, .. } if peer == liar.id()), "{error:?}");
    assert_eq!(error.liar(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stalls_should_be_left_for_the_next() {
    let (client, server, liar, hash) = setting(Tamper::Stall(500_000)).await;
    let quick = FetchOptions { retries: 0, ..options() };
    let error = in_time(client.blobs.fetch(&[liar.id()], hash, quick.clone())).await.unwrap_err();
    assert!(matches!(error, FetchError::Stalled { peer, .. } if peer == liar.id()), "{error:?}");
    connect(&client.peer, &server.peer).await;
    in_time(client.blobs.fetch(&[liar.id(), server.peer.id()], hash, options())).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_after_the_answer_should_not_matter() {
    let (client, _server, liar, hash) = setting(Tamper::Append(10 * MIB)).await;
    let blob = in_time(client.blobs.fetch(&[liar.id()], hash, options())).await.unwrap();
    assert!(fs::read(blob.path()).unwrap() == bytes(SIZE, 1));
    assert!(client.blobs.traffic().received < crate::support::with_proofs(SIZE as u64));
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_replies_should_be_a_breach_of_protocol() {
    for garbage in [&[1, 0, 0, 0, 99][..], &[9, 0, 0, 0, 0, 1, 2], &[255, 255, 255, 255], &[2, 0, 0, 0, 1, 1]] {
        let (client, server) = (node().await, peer().await);
        connect(&client.peer, &server).await;
        let mut incoming = server.listen_streams(BLOB_PROTOCOL).unwrap();
        tokio::spawn(async move {
            while let Some((_, mut stream)) = incoming.next().await {
                let _ = stream.write_all(garbage).await;
                let _ = stream.close().await;
            }
        });
        let quick = FetchOptions { retries: 0, ..options() };
        let error = in_time(client.blobs.fetch(&[server.id()], Hash::of(b"x"), quick)).await.unwrap_err();
        assert!(
            matches!(error, FetchError::Protocol { .. } | FetchError::Interrupted { .. }),
            "{garbage:?}: {error:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_without_blobs_should_be_named() {
    let (client, other) = (node().await, peer().await);
    connect(&client.peer, &other).await;
    let error = in_time(client.blobs.fetch(&[other.id()], Hash::of(b"x"), options())).await.unwrap_err();
    assert!(matches!(error, FetchError::Protocol { peer, .. } if peer == other.id()), "{error:?}");
    let stranger = peer().await;
    let quick = FetchOptions { retries: 0, ..options() };
    let error = in_time(client.blobs.fetch(&[stranger.id()], Hash::of(b"x"), quick)).await.unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { peer, .. } if peer == stranger.id()), "{error:?}");
}

/// Requests no fetching peer of ours would send.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_should_survive_bad_requests() {
    let (server, attacker) = (server(None).await, peer().await);
    connect(&attacker, &server.peer).await;
    let hash = server.store.import_bytes(bytes(SIZE, 1)).await.unwrap().hash();
    let ranges = |groups: &[(u32, u32)]| codec::Encode::encode(&(1u8, hash, groups));
    for request in [ranges(&[(0, 0)]), ranges(&[(1000, 1)]), ranges(&[]), ranges(&[(u32::MAX, u32::MAX)])] {
        let mut stream = in_time(attacker.open_stream(server.peer.id(), BLOB_PROTOCOL)).await.unwrap();
        stream.write_all(&(request.len() as u32).to_le_bytes()).await.unwrap();
        stream.write_all(&request).await.unwrap();
        stream.flush().await.unwrap();
        let mut reply = [0; 5];
        in_time(stream.read_exact(&mut reply)).await.unwrap();
        assert_eq!(reply[4..], codec::Encode::encode(&BlobReply::InvalidRequest));
    }
    let many = ranges(&vec![(0, 1); 5000]);
    for request in [vec![0xff; 40], many, vec![], vec![9]] {
        let mut stream = in_time(attacker.open_stream(server.peer.id(), BLOB_PROTOCOL)).await.unwrap();
        stream.write_all(&(request.len() as u32).to_le_bytes()).await.unwrap();
        let _ = stream.write_all(&request).await;
        let _ = stream.flush().await;
        let mut reply = Vec::new();
        // The stream ends without an answer.
        let _ = in_time(stream.read_to_end(&mut reply)).await;
        assert_eq!(reply, []);
    }
    let client = node().await;
    connect(&client.peer, &server.peer).await;
    in_time(client.blobs.fetch(&[server.peer.id()], hash, options())).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asker_that_never_reads_should_be_dropped_while_others_are_served() {
    let server = node_with(BlobConfig { stall_timeout: IMPATIENT, ..BlobConfig::default() }).await;
    server.blobs.serve(|_, _| true).unwrap();
    let hash = server.store.import_bytes(bytes(24 * MIB, 1)).await.unwrap().hash();
    let (attacker, client) = (peer().await, node().await);
    connect(&attacker, &server.peer).await;
    connect(&client.peer, &server.peer).await;
    let request = codec::Encode::encode(&(1u8, hash, vec![(0u32, 1500u32)]));
    let mut stuck = Vec::new();
    for _ in 0..8 {
        let mut stream = in_time(attacker.open_stream(server.peer.id(), BLOB_PROTOCOL)).await.unwrap();
        stream.write_all(&(request.len() as u32).to_le_bytes()).await.unwrap();
        stream.write_all(&request).await.unwrap();
        stream.flush().await.unwrap();
        stuck.push(stream);
    }
    in_time(client.blobs.fetch(&[server.peer.id()], hash, options())).await.unwrap();
    drop(client);
    eventually("the stuck streams are dropped", || server.peer.stream_counts().inbound == 0).await;
}
