//! Peers that reach each other through a third, and what that third gives.

use crate::support::{bytes, config, connect, eventually, in_time, open_store, options, peer, MIB};
use futures::AsyncWriteExt;
use libp2p::multiaddr::Protocol;
use scc_transport::{
    BlobConfig, BlobService, DialError, DialOptions, DialOutcome, Identity, MessageLimits, Multiaddr, PathKind, Peer,
    PeerConfig, PeerPath, Refusal, RelayLimits, ReserveError, StreamProtocol,
};
use tempfile::TempDir;

const PROTOCOL: StreamProtocol = StreamProtocol::new("/test/relays/1");

async fn relay_with(limits: RelayLimits) -> (Peer, Multiaddr) {
    let relay = Peer::start(PeerConfig { relay: Some(limits), ..config() }).await.unwrap();
    let address = relay.listen_addresses()[0].clone().with(Protocol::P2p(relay.id()));
    (relay, address)
}

async fn relay() -> (Peer, Multiaddr) {
    relay_with(RelayLimits::default()).await
}

/// A peer that nobody can dial.
async fn hidden() -> Peer {
    Peer::start(PeerConfig { listen: Vec::new(), ..config() }).await.unwrap()
}

async fn dial_circuit(from: &Peer, to: &Peer, circuit: &Multiaddr) -> Result<DialOutcome, DialError> {
    in_time(from.dial(to.id(), std::slice::from_ref(circuit), DialOptions::default())).await
}

const RELAYED: Result<DialOutcome, DialError> = Ok(DialOutcome::Connected { path: PathKind::Relayed });

#[tokio::test(flavor = "multi_thread")]
async fn two_hidden_peers_should_meet_at_a_relay() {
    let ((_relay, at), requester, worker) = (relay().await, hidden().await, hidden().await);
    let circuit = in_time(requester.reserve(&at)).await.unwrap();
    assert_eq!(requester.listen_addresses(), std::slice::from_ref(&circuit));
    let mut incoming = requester.listen(PROTOCOL, MessageLimits::default()).unwrap();
    assert_eq!(dial_circuit(&worker, &requester, &circuit).await, RELAYED);
    let mut ours = in_time(worker.open(requester.id(), PROTOCOL, MessageLimits::default())).await.unwrap();
    let (who, mut theirs) = in_time(incoming.next()).await.unwrap();
    assert_eq!(who, worker.id(), "the relay changes nobody's name");
    assert_eq!(requester.path_to(&worker.id()), Some(PathKind::Relayed));
    in_time(ours.send(&7u32)).await.unwrap();
    assert_eq!(in_time(theirs.receive::<u32>()).await.unwrap(), 7);
    in_time(theirs.send(&8u32)).await.unwrap();
    assert_eq!(in_time(ours.receive::<u32>()).await.unwrap(), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relayed_connection_should_become_direct_where_it_can() {
    let ((_relay, at), requester, worker) = (relay().await, peer().await, peer().await);
    let circuit = in_time(requester.reserve(&at)).await.unwrap();
    assert_eq!(dial_circuit(&worker, &requester, &circuit).await, RELAYED);
    let is_direct = |from: &Peer, to: &Peer| from.path_to(&to.id()) == Some(PathKind::Direct);
    eventually("both have a direct path", || is_direct(&worker, &requester) && is_direct(&requester, &worker)).await;
    let paths = worker.paths();
    let best = paths.iter().find(|path| path.peer == requester.id()).unwrap();
    assert_eq!((best.path, best.transport(), best.relay()), (PathKind::Direct, "tcp", None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_should_be_told_at_both_ends_with_what_it_carried() {
    let ((relay, at), requester, worker) = (relay().await, hidden().await, hidden().await);
    let circuit = in_time(requester.reserve(&at)).await.unwrap();
    let mut incoming = requester.listen_streams(PROTOCOL).unwrap();
    assert_eq!(dial_circuit(&worker, &requester, &circuit).await, RELAYED);
    let reading = tokio::spawn(async move {
        let (_, stream) = incoming.next().await.unwrap();
        futures::io::copy(stream, &mut futures::io::sink()).await
    });
    let mut ours = in_time(worker.open_stream(requester.id(), PROTOCOL)).await.unwrap();
    in_time(ours.write_all(&bytes(MIB, 1))).await.unwrap();
    in_time(ours.close()).await.unwrap();
    assert_eq!(in_time(reading).await.unwrap().unwrap(), MIB as u64);
    let path = |from: &Peer, to: &Peer| from.paths().into_iter().find(|path| path.peer == to.id());
    let has_round_trip = |path: Option<PeerPath>| path.is_some_and(|path| path.round_trip.is_some());
    eventually("pings were answered", || has_round_trip(path(&worker, &requester))).await;
    for (from, to, is_incoming, sent, received) in
        [(&worker, &requester, false, MIB as u64, 0), (&requester, &worker, true, 0, MIB as u64)]
    {
        let path = path(from, to).unwrap();
        assert_eq!((path.path, path.transport(), path.relay()), (PathKind::Relayed, "relay", Some(relay.id())));
        assert_eq!((path.is_incoming, path.sent, path.received), (is_incoming, sent, received), "{path:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blob_should_come_through_a_relay() {
    let ((_relay, at), requester, worker) = (relay().await, hidden().await, hidden().await);
    let circuit = in_time(requester.reserve(&at)).await.unwrap();
    let folder = TempDir::new().unwrap();
    let store = |name: &str| open_store(&folder.path().join(name), 1 << 30);
    let serving = BlobService::new(requester.clone(), store("there"), BlobConfig::default());
    serving.serve(|_, _| true).unwrap();
    let content = bytes(8 * MIB + 1, 1);
    let blob = serving.store().import_bytes(content.clone()).await.unwrap();
    let fetching = BlobService::new(worker.clone(), store("here"), BlobConfig::default());
    assert_eq!(dial_circuit(&worker, &requester, &circuit).await, RELAYED);
    let fetched = in_time(fetching.fetch(&[requester.id()], blob.hash(), options())).await.unwrap();
    assert_eq!(std::fs::read(fetched.path()).unwrap(), content);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_circuit_should_end_at_the_relays_bound_and_a_fetch_go_on_over_the_next() {
    let limits = RelayLimits { circuit_bytes: MIB as u64, ..RelayLimits::default() };
    let ((relay, at), requester, worker) = (relay_with(limits).await, hidden().await, hidden().await);
    let circuit = in_time(requester.reserve(&at)).await.unwrap();
    let mut incoming = requester.listen_streams(PROTOCOL).unwrap();
    let reading = tokio::spawn(async move {
        let (_, stream) = incoming.next().await.unwrap();
        futures::io::copy(stream, &mut futures::io::sink()).await
    });
    assert_eq!(dial_circuit(&worker, &requester, &circuit).await, RELAYED);
    let mut stream = in_time(worker.open_stream(requester.id(), PROTOCOL)).await.unwrap();
    let sent = in_time(stream.write_all(&bytes(4 * MIB, 2))).await;
    assert!(sent.is_err(), "the circuit carried more than it may");
    let arrived = in_time(reading).await.unwrap().unwrap_or_default();
    assert!(arrived <= MIB as u64, "{arrived} bytes arrived");
    eventually("the circuit is gone", || worker.path_to(&requester.id()).is_none()).await;
    assert!(relay.path_to(&requester.id()).is_some(), "the place stays");

    let folder = TempDir::new().unwrap();
    let store = |name: &str| open_store(&folder.path().join(name), 1 << 30);
    let serving = BlobService::new(requester.clone(), store("there"), BlobConfig::default());
    serving.serve(|_, _| true).unwrap();
    let blob = serving.store().import_bytes(bytes(3 * MIB, 3)).await.unwrap();
    let fetching = BlobService::new(worker.clone(), store("here"), BlobConfig::default());
    assert_eq!(dial_circuit(&worker, &requester, &circuit).await, RELAYED);
    let fetched = in_time(fetching.fetch(&[requester.id()], blob.hash(), options())).await.unwrap();
    assert_eq!(fetched.size(), 3 * MIB as u64);
    let wasted = fetching.traffic().wasted;
    assert!(wasted < MIB as u64, "{wasted} bytes came twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_relay_should_give_no_place() {
    let (stranger, requester) = (peer().await, hidden().await);
    let at = stranger.listen_addresses()[0].clone().with(Protocol::P2p(stranger.id()));
    assert!(matches!(in_time(requester.reserve(&at)).await, Err(ReserveError::Refused(_))));
    let nobody: Multiaddr = format!("/ip4/127.0.0.1/tcp/1/p2p/{}", Identity::random().peer_id()).parse().unwrap();
    assert!(matches!(in_time(requester.reserve(&nobody)).await, Err(ReserveError::Refused(_))));
    let nameless = stranger.listen_addresses()[0].clone();
    let refused = in_time(requester.reserve(&nameless)).await;
    assert_eq!(refused, Err(ReserveError::Address(nameless, Refusal::InvalidCircuit)));
    let careful = Peer::start(PeerConfig { listen: Vec::new(), allow_private: false, ..config() }).await.unwrap();
    assert_eq!(in_time(careful.reserve(&at)).await, Err(ReserveError::Address(at, Refusal::NotGlobal)));
    assert_eq!(requester.listen_addresses(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_relay_should_say_so_and_keep_its_promises() {
    let limits = RelayLimits { max_reservations: 1, max_circuits: 1, ..RelayLimits::default() };
    let ((_relay, at), requester, late) = (relay_with(limits).await, hidden().await, hidden().await);
    let circuit = in_time(requester.reserve(&at)).await.unwrap();
    assert!(matches!(in_time(late.reserve(&at)).await, Err(ReserveError::Refused(_))));
    let (first, second) = (hidden().await, hidden().await);
    assert_eq!(dial_circuit(&first, &requester, &circuit).await, RELAYED);
    let refused = dial_circuit(&second, &requester, &circuit).await;
    assert!(matches!(refused, Err(DialError::Unreachable(_))), "{refused:?}");
    assert_eq!(first.path_to(&requester.id()), Some(PathKind::Relayed));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_relays_place_should_be_given_up_and_another_taken() {
    let ((relay, at), requester, worker) = (relay().await, hidden().await, hidden().await);
    in_time(requester.reserve(&at)).await.unwrap();
    in_time(relay.shutdown()).await;
    eventually("the place is lost", || requester.listen_addresses().is_empty()).await;
    let (_other, at) = self::relay().await;
    let circuit = in_time(requester.reserve(&at)).await.unwrap();
    assert_eq!(dial_circuit(&worker, &requester, &circuit).await, RELAYED);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_should_be_a_relay_unasked() {
    let (ordinary, requester, worker) = (peer().await, peer().await, hidden().await);
    connect(&requester, &ordinary).await;
    let circuit = ordinary.listen_addresses()[0].clone().with(Protocol::P2p(ordinary.id())).with(Protocol::P2pCircuit);
    let refused = dial_circuit(&worker, &requester, &circuit).await;
    assert!(matches!(refused, Err(DialError::Unreachable(_))), "{refused:?}");
}
