//! Dialling, bounds and shutdown.

use crate::support::{config, connect, dial, eventually, in_time, peer, peer_with};
use scc_transport::{
    DialError, DialOptions, DialOutcome, Identity, Limits, MessageLimits, PathKind, Peer, PeerConfig, Refusal,
    StartError, StreamProtocol,
};
use std::time::{Duration, Instant};
use tokio::{io::AsyncReadExt, net::TcpSocket};

const PROTOCOL: StreamProtocol = StreamProtocol::new("/test/1");

#[tokio::test(flavor = "multi_thread")]
async fn peers_should_connect_over_tcp_and_quic() {
    for listen in ["/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/udp/0/quic-v1"] {
        let server = Peer::start(PeerConfig { listen: vec![listen.parse().unwrap()], ..config() }).await.unwrap();
        let client = peer().await;
        let connected = in_time(dial(&client, &server)).await;
        assert_eq!(connected, Ok(DialOutcome::Connected { path: PathKind::Direct }), "{listen}");
        let again = in_time(dial(&client, &server)).await;
        assert_eq!(again, Ok(DialOutcome::AlreadyConnected { path: PathKind::Direct }));
        assert_eq!(client.connected_peers(), [server.id()]);
        eventually("the server sees the client", || server.path_to(&client.id()) == Some(PathKind::Direct)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn private_addresses_should_not_be_dialled_by_default() {
    let server = peer().await;
    let client = Peer::start(PeerConfig { allow_private: false, ..config() }).await.unwrap();
    let refused = vec![(server.listen_addresses()[0].clone(), Refusal::NotGlobal)];
    assert_eq!(in_time(dial(&client, &server)).await, Err(DialError::NoUsableAddress(refused)));
    assert_eq!(server.connection_count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dial_should_fail_with_its_reason() {
    let (client, server) = (peer().await, peer().await);
    let stranger = Identity::random().peer_id();
    let nowhere = "/ip4/127.0.0.1/tcp/1".parse().unwrap();
    let options = DialOptions::default();
    assert_eq!(client.dial(stranger, &[], options).await, Err(DialError::NoUsableAddress(vec![])));
    assert_eq!(client.redial(stranger).await, Err(DialError::NoUsableAddress(vec![])));
    assert!(matches!(client.dial(stranger, &[nowhere], options).await, Err(DialError::Unreachable(_))));
    assert_eq!(client.dial(client.id(), &client.listen_addresses(), options).await, Err(DialError::Oneself));
    let impostor = client.dial(stranger, &server.listen_addresses(), options).await;
    assert_eq!(impostor, Err(DialError::WrongPeer { obtained: server.id() }));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_dials_at_once_should_share_one_connection() {
    let (client, server) = (peer().await, peer().await);
    let (first, second) = in_time(async { tokio::join!(dial(&client, &server), dial(&client, &server)) }).await;
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(client.connection_count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn jitter_should_delay_a_dial_but_not_beyond_its_bound() {
    let (client, server) = (peer().await, peer().await);
    let options = DialOptions { jitter: Duration::from_millis(300) };
    let start = Instant::now();
    in_time(client.dial(server.id(), &server.listen_addresses(), options)).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[tokio::test(flavor = "multi_thread")]
async fn redial_should_use_the_addresses_of_the_last_dial() {
    let (client, server) = (peer().await, peer().await);
    connect(&client, &server).await;
    client.disconnect(server.id()).await;
    eventually("disconnected", || client.path_to(&server.id()).is_none()).await;
    let redialled = in_time(client.redial(server.id())).await;
    assert_eq!(redialled, Ok(DialOutcome::Connected { path: PathKind::Direct }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_should_be_named() {
    let first = peer().await;
    let listen = first.listen_addresses();
    let second = Peer::start(PeerConfig { listen: listen.clone(), ..config() }).await;
    assert!(matches!(second, Err(StartError::Listen { address, .. }) if address == listen[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_should_end_everything_on_both_sides() {
    let (client, server) = (peer().await, peer().await);
    let mut incoming = server.listen(PROTOCOL, MessageLimits::default()).unwrap();
    connect(&client, &server).await;
    let mut stream = in_time(client.open(server.id(), PROTOCOL, MessageLimits::default())).await.unwrap();
    in_time(server.shutdown()).await;
    while in_time(incoming.next()).await.is_some() {}
    assert!(in_time(stream.receive::<u8>()).await.is_err());
    eventually("the client notices", || client.connection_count() == 0).await;
    assert_eq!(in_time(dial(&server, &client)).await, Err(DialError::Stopped));
    assert!(server.cancellation().is_cancelled());
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_connections_should_be_closed_and_used_ones_kept() {
    let server = peer_with(Limits { idle_connection: Duration::from_secs(4), ..Limits::default() }).await;
    let (idle, busy) = (peer().await, peer().await);
    let mut incoming = server.listen(PROTOCOL, MessageLimits::default()).unwrap();
    connect(&idle, &server).await;
    // Until a stream is open a connection is idle, which may be too long on a busy machine.
    let _ours = in_time(async {
        loop {
            connect(&busy, &server).await;
            if let Ok(stream) = busy.open(server.id(), PROTOCOL, MessageLimits::default()).await {
                return stream;
            }
        }
    })
    .await;
    let _theirs = in_time(incoming.next()).await.unwrap();
    eventually("the idle one is dropped", || server.path_to(&idle.id()).is_none()).await;
    assert_eq!(server.connected_peers(), [busy.id()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn established_connections_should_stay_below_the_bound() {
    let limits = Limits { max_incoming: 8, max_connections: 10, ..Limits::default() };
    let server = peer_with(limits).await;
    let mut clients = Vec::new();
    for _ in 0..24 {
        let client = peer().await;
        // A refusal after the handshake reaches the dialler only later, so the answer says nothing.
        let _ = in_time(dial(&client, &server)).await;
        assert!(server.connection_count() <= 8);
        clients.push(client);
    }
    eventually("eight stay", || server.connection_count() == 8).await;
    // Room is left for connections of our own.
    let other = peer().await;
    connect(&server, &other).await;
}

/// Two hundred sockets from one host that never speak: the host gets its few places and is thrown out; others come in.
#[tokio::test(flavor = "multi_thread")]
async fn silent_connections_should_be_bounded_and_dropped_while_others_get_in() {
    let limits = Limits { max_connections_per_address: 12, max_pending_incoming: 24, ..Limits::default() };
    let server = peer_with(limits).await;
    let port = server.listen_addresses()[0].iter().find_map(port_of).unwrap();
    let mut sockets = Vec::new();
    for _ in 0..200 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
        let start = Instant::now();
        sockets.push((start, socket.connect(format!("127.0.0.1:{port}").parse().unwrap()).await.unwrap()));
    }
    // Whoever is let in gets to hear the server's side of the negotiation or waits; whoever is not gets an end.
    let mut waiting = tokio::task::JoinSet::new();
    for (start, mut socket) in sockets {
        waiting.spawn(async move {
            let mut buffer = [0; 1024];
            while let Ok(1..) = socket.read(&mut buffer).await {}
            start.elapsed()
        });
    }
    let start = Instant::now();
    let honest = peer().await;
    connect(&honest, &server).await;
    // The silent ones are thrown out after ten seconds: that is what nobody has to wait for.
    let before_their_time = Duration::from_secs(9);
    assert!(start.elapsed() < before_their_time, "an honest peer had to wait {:?}", start.elapsed());
    let ended = in_time(waiting.join_all()).await;
    let at_once = ended.iter().filter(|time| **time < before_their_time).count();
    assert!(at_once >= 200 - 12, "only {at_once} of 200 were refused at once");
    assert!(at_once < 200, "the host should have got its places");
    assert!(ended.iter().all(|time| *time < Duration::from_secs(50)), "a silent connection was kept");
    assert_eq!(server.connected_peers(), [honest.id()]);
}

/// Sockets from as many addresses that never speak and come back when they are thrown out: who speaks gets in all the same.
#[tokio::test(flavor = "multi_thread")]
async fn silent_connections_from_many_addresses_should_keep_nobody_out() {
    let limits = Limits { max_pending_incoming: 16, ..Limits::default() };
    let server = peer_with(limits).await;
    let port = server.listen_addresses()[0].iter().find_map(port_of).unwrap();
    let mut crowd: tokio::task::JoinSet<()> = tokio::task::JoinSet::new();
    for number in 1..=200 {
        crowd.spawn(async move {
            loop {
                let socket = TcpSocket::new_v4().unwrap();
                socket.bind(format!("127.9.{number}.1:0").parse().unwrap()).unwrap();
                if let Ok(mut socket) = socket.connect(format!("127.0.0.1:{port}").parse().unwrap()).await {
                    let mut buffer = [0; 1024];
                    while let Ok(1..) = socket.read(&mut buffer).await {}
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        });
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    for _ in 0..8 {
        let honest = peer().await;
        connect(&honest, &server).await;
    }
    crowd.shutdown().await;
}

fn port_of(part: libp2p::multiaddr::Protocol<'_>) -> Option<u16> {
    match part {
        libp2p::multiaddr::Protocol::Tcp(port) => Some(port),
        _ => None,
    }
}
