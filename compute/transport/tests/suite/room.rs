//! Datagrams that arrive while a peer has no processor.

use crate::support::{config, in_time};
use libp2p::multiaddr::Protocol;
use scc_transport::{DialOptions, Multiaddr, Peer, PeerConfig};
use std::{fs, net::UdpSocket};

/// More than a socket's ordinary 208 KiB hold, each counted about twice, and less than the least that every system allows.
const DATAGRAMS: usize = 150;

async fn quic_peer() -> Peer {
    Peer::start(PeerConfig { listen: vec!["/ip4/127.0.0.1/udp/0/quic-v1".parse().unwrap()], ..config() }).await.unwrap()
}

fn port(address: &Multiaddr) -> u16 {
    let ports = address.iter().filter_map(|part| if let Protocol::Udp(port) = part { Some(port) } else { None });
    ports.last().expect("a port of UDP")
}

/// What the system had no room for at a port.
fn dropped(port: u16) -> u64 {
    let sockets = fs::read_to_string("/proc/net/udp").unwrap();
    let ours = format!("0100007F:{port:04X}");
    let anywhere = format!("00000000:{port:04X}");
    let line = sockets.lines().find(|line| line.contains(&ours) || line.contains(&anywhere)).expect("a socket");
    line.split_whitespace().last().and_then(|drops| drops.parse().ok()).expect("a count")
}

/// One thread: while it sends, no peer reads.
#[tokio::test]
async fn datagrams_should_wait_for_peers_that_have_no_processor() {
    let (server, client) = (quic_peer().await, quic_peer().await);
    in_time(client.dial(server.id(), &server.listen_addresses(), DialOptions::default())).await.unwrap();
    let listening = port(&server.listen_addresses()[0]);
    let seen = in_time(async {
        loop {
            match server.paths().first() {
                Some(path) => break path.address.clone(),
                None => tokio::task::yield_now().await,
            }
        }
    });
    let dialled = port(&seen.await);
    assert_ne!(dialled, port(&client.listen_addresses()[0]), "it called from a socket of its own");
    let ordinary = UdpSocket::bind("127.0.0.1:0").unwrap();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    for port in [ordinary.local_addr().unwrap().port(), listening, dialled] {
        for _ in 0..DATAGRAMS {
            sender.send_to(&[0; 1_200], ("127.0.0.1", port)).unwrap();
        }
    }
    assert!(
        dropped(ordinary.local_addr().unwrap().port()) > 0,
        "an ordinary socket holds them, too: the test shows nothing"
    );
    assert_eq!((dropped(listening), dropped(dialled)), (0, 0));
}
