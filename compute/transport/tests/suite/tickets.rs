//! What a relay carries is counted at both ends, and whoever holds a place signs for it.

use crate::support::{bytes, config, eventually, in_time, MIB};
use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::multiaddr::Protocol;
use scc_transport::{
    DialOptions, Identity, MessageLimits, Multiaddr, Peer, PeerConfig, PeerPath, PeerStream, RelayLimits, RelayTicket,
    ReserveError, StreamProtocol, TICKET_PROTOCOL,
};
use std::{
    path::Path,
    sync::{
        atomic::{AtomicU64, Ordering::SeqCst},
        Arc,
    },
    time::Duration,
};
use tempfile::TempDir;

const PROTOCOL: StreamProtocol = StreamProtocol::new("/test/tickets/1");
const TCP: &str = "/ip4/127.0.0.1/tcp/0";
const QUIC: &str = "/ip4/127.0.0.1/udp/0/quic-v1";
/// Without a delay a holder's tickets lag by what fits into sockets and flow control, and by a step of 4 MiB.
const WINDOW: usize = 32 * MIB;
/// So much more is sent to who never signs: it should be cut off by then.
const BEYOND: usize = 4 * MIB;
/// What comes with the bytes of a circuit: the ends' encryption and framing, pings, what libp2p says to keep a place.
const MARGIN: u64 = 256 * 1024;
/// What a first ticket, signed as soon as there is a place, may name beyond what the relay has counted by then: that never counts.
const FIRST: u64 = 16 * 1024;

/// Longer than a holder that was cut off takes to come back, also beside compilers.
const REFUSAL: Duration = Duration::from_secs(20);

fn limits(window: usize) -> RelayLimits {
    RelayLimits { unacknowledged_bytes: window as u64, refusal: REFUSAL, ..RelayLimits::default() }
}

async fn relay_at(listen: &str, limits: RelayLimits) -> (Peer, Multiaddr) {
    relay_with(PeerConfig { listen: vec![listen.parse().unwrap()], relay: Some(limits), ..config() }).await
}

async fn relay_with(config: PeerConfig) -> (Peer, Multiaddr) {
    let relay = Peer::start(config).await.unwrap();
    let address = relay.listen_addresses()[0].clone().with(Protocol::P2p(relay.id()));
    (relay, address)
}

/// A peer that nobody can dial.
async fn hidden() -> Peer {
    Peer::start(PeerConfig { listen: Vec::new(), ..config() }).await.unwrap()
}

/// Holds a place as one does who knows nothing of tickets: it listens at the circuit, and that is all.
async fn silent(identity: &Identity, at: &Multiaddr) -> Result<Peer, scc_transport::StartError> {
    let circuit = at.clone().with(Protocol::P2pCircuit);
    Peer::start(PeerConfig { identity: identity.clone(), listen: vec![circuit], ..config() }).await
}

/// Reads all that comes, and says how much it was.
fn swallow(peer: &Peer) -> Arc<AtomicU64> {
    let mut incoming = peer.listen_streams(PROTOCOL).unwrap();
    let count = Arc::new(AtomicU64::new(0));
    let swallowed = count.clone();
    tokio::spawn(async move {
        while let Some((_, mut stream)) = incoming.next().await {
            let mut buffer = vec![0; 64 * 1024];
            while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                swallowed.fetch_add(read as u64, SeqCst);
            }
        }
    });
    count
}

/// Somebody with a stream to a holder through its relay.
async fn visit(to: &Peer, at: &Multiaddr) -> (Peer, PeerStream) {
    let visitor = hidden().await;
    let circuit = at.clone().with(Protocol::P2pCircuit).with(Protocol::P2p(to.id()));
    in_time(visitor.dial(to.id(), &[circuit], DialOptions::default())).await.unwrap();
    let stream = in_time(visitor.open_stream(to.id(), PROTOCOL)).await.unwrap();
    (visitor, stream)
}

/// Sends so much to a holder through its relay, never more ahead of tickets than half a window: on a busy machine they may come late.
/// Fails where the circuit ends.
async fn send(to: &Peer, relay: &Peer, at: &Multiaddr, mebibytes: usize) -> Result<Peer, std::io::Error> {
    let (visitor, mut stream) = visit(to, at).await;
    let content = bytes(MIB, 1);
    for number in 0..mebibytes {
        let sent = (number * MIB) as u64;
        let ahead = || sent.saturating_sub(relay.relayed().unwrap().acknowledged);
        eventually("tickets come", || ahead() <= WINDOW as u64 / 2).await;
        in_time(stream.write_all(&content)).await?;
    }
    in_time(stream.close()).await?;
    Ok(visitor)
}

/// Sends more than a window to a holder that signs nothing, and waits for the circuit's end.
async fn send_too_much(to: &Peer, at: &Multiaddr) {
    let (_visitor, mut stream) = visit(to, at).await;
    let content = bytes(MIB, 1);
    for _ in 0..(WINDOW + BEYOND) / MIB {
        if in_time(stream.write_all(&content)).await.is_err() {
            return;
        }
    }
    assert!(matches!(in_time(stream.read(&mut [0])).await, Ok(0) | Err(_)), "nobody says anything");
}

fn path(from: &Peer, to: &Peer) -> Option<PeerPath> {
    from.paths().into_iter().find(|path| path.peer == to.id())
}

async fn both_ends_should_agree(listen: &str) {
    let ((relay, at), holder) = (relay_at(listen, limits(WINDOW)).await, hidden().await);
    in_time(holder.reserve(&at)).await.unwrap();
    let swallowed = swallow(&holder);
    let _visitor = send(&holder, &relay, &at, 96).await.expect("tickets come in time");
    let sent = 96 * MIB as u64;
    eventually("all is there", || swallowed.load(SeqCst) == sent).await;
    let carried = relay.relayed().unwrap();
    assert!((sent..sent + sent / 50).contains(&carried.bytes), "{carried:?}");
    assert_eq!((carried.holders, carried.cut, carried.refused, carried.tickets), (1, 0, 0, 1));
    // The last of it is signed for by the clock.
    let mut relayed = relay.relayed().unwrap();
    let mut here = path(&holder, &relay).unwrap();
    eventually("nearly all is signed for, and both ends know it", || {
        relayed = relay.relayed().unwrap();
        let there = path(&relay, &holder).unwrap();
        here = path(&holder, &relay).unwrap();
        // A ticket counts at the relay a moment before its holder notes that it was sent.
        let unknown = here.acknowledged.checked_sub(there.acknowledged);
        relayed.bytes - relayed.acknowledged < MARGIN / 2 && unknown.is_some_and(|unknown| unknown < FIRST)
    })
    .await;
    println!("{listen}: carried {}, signed {}", relayed.bytes, here.acknowledged);
    assert!(here.acknowledged > sent && here.acknowledged <= relay.relayed().unwrap().bytes + MARGIN);
    assert!(relayed.acknowledged <= here.acknowledged);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_and_a_holder_should_count_the_same_over_tcp() {
    both_ends_should_agree(TCP).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_and_a_holder_should_count_the_same_over_quic() {
    both_ends_should_agree(QUIC).await;
}

async fn who_never_signs_should_be_cut_off(listen: &str) {
    let (relay, at) = relay_at(listen, limits(WINDOW)).await;
    let key = Identity::random();
    let holder = in_time(silent(&key, &at)).await.unwrap();
    let swallowed = swallow(&holder);
    send_too_much(&holder, &at).await;
    eventually("the holder has lost its relay", || path(&holder, &relay).is_none()).await;
    let carried = relay.relayed().unwrap();
    println!("{listen}: {} bytes beyond the window", carried.bytes - WINDOW as u64);
    assert_eq!((carried.cut, carried.acknowledged), (1, 0));
    assert!(carried.bytes >= WINDOW as u64, "{} bytes of a window of {WINDOW}", carried.bytes);
    assert!(swallowed.load(SeqCst) <= carried.bytes);
    // It comes back too soon, and later.
    in_time(holder.shutdown()).await;
    let returned = Peer::start(PeerConfig { identity: key, listen: Vec::new(), ..config() }).await.unwrap();
    assert!(matches!(in_time(returned.reserve(&at)).await, Err(ReserveError::Refused(_))));
    tokio::time::sleep(REFUSAL).await;
    in_time(returned.reserve(&at)).await.unwrap();
    swallow(&returned);
    send(&returned, &relay, &at, 64).await.expect("it signs now");
    assert_eq!(relay.relayed().unwrap().cut, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_never_signs_should_be_cut_off_over_tcp() {
    who_never_signs_should_be_cut_off(TCP).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_never_signs_should_be_cut_off_over_quic() {
    who_never_signs_should_be_cut_off(QUIC).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holder_should_not_be_disturbed_when_another_is_cut_off() {
    for listen in [TCP, QUIC] {
        let ((relay, at), honest) = (relay_at(listen, limits(WINDOW)).await, hidden().await);
        in_time(honest.reserve(&at)).await.unwrap();
        let rude = in_time(silent(&Identity::random(), &at)).await.unwrap();
        let (arrived, _) = (swallow(&honest), swallow(&rude));
        let (kept, ()) = tokio::join!(send(&honest, &relay, &at, 96), send_too_much(&rude, &at));
        assert!(kept.is_ok(), "{listen}: {:?}", kept.err());
        eventually("all is there", || arrived.load(SeqCst) == 96 * MIB as u64).await;
        assert_eq!(relay.relayed().unwrap().cut, 1);
        assert!(path(&relay, &honest).is_some(), "the place stays");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_relay_says_for_itself_should_not_count() {
    for listen in [TCP, QUIC] {
        let ((relay, at), holder) = (relay_at(listen, limits(8 * MIB)).await, hidden().await);
        in_time(holder.reserve(&at)).await.unwrap();
        let arrived = swallow(&holder);
        let mut stream = in_time(relay.open_stream(holder.id(), PROTOCOL)).await.unwrap();
        for _ in 0..24 {
            in_time(stream.write_all(&bytes(MIB, 2))).await.unwrap();
        }
        in_time(stream.close()).await.unwrap();
        eventually("all is there", || arrived.load(SeqCst) == 24 * MIB as u64).await;
        let carried = relay.relayed().unwrap();
        assert!(carried.bytes < MARGIN && carried.cut == 0, "{carried:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_ticket_should_be_refused_and_a_replay_change_nothing() {
    let (relay, at) = relay_at(TCP, limits(8 * MIB)).await;
    let (key, other) = (Identity::random(), Identity::random());
    let holder = in_time(silent(&key, &at)).await.unwrap();
    swallow(&holder);
    let _visitor = send(&holder, &relay, &at, 4).await.unwrap();
    let bring = |ticket: RelayTicket| {
        let (holder, relay) = (holder.clone(), relay.id());
        async move {
            let mut stream = in_time(holder.open(relay, TICKET_PROTOCOL, MessageLimits::default())).await.unwrap();
            in_time(stream.send(&ticket)).await.unwrap();
            stream
        }
    };
    let sign = |key: &Identity, relay: &Peer, bytes: u64| RelayTicket::sign(key, &relay.id(), 7, bytes).unwrap();
    let mebibyte = MIB as u64;
    let good = sign(&key, &relay, mebibyte);
    let false_ones = [
        ("for another relay", sign(&key, &hidden().await, 2 * mebibyte)),
        ("another's", sign(&other, &relay, 2 * mebibyte)),
        ("changed", RelayTicket { bytes: 2 * mebibyte, ..good.clone() }),
    ];
    let kept = bring(good.clone()).await;
    eventually("the good one is taken", || relay.relayed().unwrap().acknowledged == mebibyte).await;
    drop(kept);
    for (refused, (what, ticket)) in (1..).zip(false_ones) {
        let mut stream = bring(ticket).await;
        eventually(what, || relay.relayed().unwrap().refused == refused).await;
        assert!(in_time(stream.receive::<u8>()).await.is_err(), "the stream is closed");
    }
    let _kept = bring(good).await;
    let _lies = bring(sign(&key, &relay, 1 << 40)).await;
    eventually("far too much", || relay.relayed().unwrap().refused == 4).await;
    let now = relay.relayed().unwrap();
    assert_eq!((now.acknowledged, now.tickets), (mebibyte, 1));
    // Nobody without a place brings any.
    let stranger = hidden().await;
    in_time(stranger.dial(relay.id(), &relay.listen_addresses(), DialOptions::default())).await.unwrap();
    let mut stream = in_time(stranger.open(relay.id(), TICKET_PROTOCOL, MessageLimits::default())).await.unwrap();
    assert!(in_time(stream.receive::<u8>()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_should_keep_its_tickets_over_its_own_end() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("tickets");
    let key = Identity::random();
    let start = |file: &Path| {
        let config = PeerConfig { identity: key.clone(), tickets: Some(file.into()), ..config() };
        relay_with(PeerConfig { relay: Some(limits(WINDOW)), ..config })
    };
    let ((relay, at), holder) = (start(&file).await, hidden().await);
    in_time(holder.reserve(&at)).await.unwrap();
    swallow(&holder);
    let _visitor = send(&holder, &relay, &at, 48).await.unwrap();
    eventually("there is a ticket", || relay.relayed().unwrap().acknowledged > 8 * MIB as u64).await;
    let name = relay.id();
    in_time(relay.shutdown()).await;
    // Else the place is asked for over a connection that is just ending.
    eventually("the holder knows that it has gone", || holder.path_to(&name).is_none()).await;
    let (relay, at) = start(&file).await;
    let known = relay.relayed().unwrap();
    assert_eq!((known.tickets, known.bytes), (1, 0));
    // The same holder goes on with its account, of which the relay knows how far it was.
    in_time(holder.reserve(&at)).await.unwrap();
    let _visitor = send(&holder, &relay, &at, 48).await.expect("its tickets are taken");
    let now = relay.relayed().unwrap();
    assert_eq!((now.tickets, now.refused, now.cut), (1, 0, 0));
    in_time(relay.shutdown()).await;
    std::fs::write(&file, b"rubbish").unwrap();
    let (relay, _) = start(&file).await;
    assert_eq!(relay.relayed().unwrap().tickets, 0);
    assert_eq!(std::fs::read(file.with_extension("damaged")).unwrap(), b"rubbish");
}
