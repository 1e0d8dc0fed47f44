//! Ports of the router at home, asked of it by UPnP, so that strangers can call a peer that listens at private addresses only.

use crate::{is_circuit, AddressPolicy};
use igd_next::{
    aio::tokio::{search_gateway, Tokio},
    aio::Gateway,
    PortMappingProtocol, SearchOptions,
};
use libp2p::{multiaddr::Protocol, Multiaddr, PeerId};
use std::{
    fmt::Display,
    future::Future,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};
use tokio::{net::UdpSocket, sync::watch, time::timeout};
use tokio_util::sync::CancellationToken;

/// A router that has not answered by then is none.
const SEARCH: Duration = Duration::from_secs(3);
/// Each answer of the router takes at most this long.
const ANSWER: Duration = Duration::from_secs(5);
/// The router closes a port by itself after so long,
const LEASE: Duration = Duration::from_secs(60 * 60);
/// so it is asked again after this time,
const RENEW: Duration = Duration::from_secs(25 * 60);
/// and after this one where it gave nothing.
const RETRY: Duration = Duration::from_secs(15 * 60);
/// Ports asked for: one of TCP, one of QUIC.
const MAX_PORTS: usize = 2;
/// Before the first question.
const SETTLING: Duration = Duration::from_millis(200);
/// What the router's own page shows.
const NAME: &str = "scc";

/// Whether the router forwards ports to this peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortMapping {
    /// It is not asked.
    Off,
    /// It has not answered yet.
    Asked,
    /// These addresses lead here.
    Open(Vec<Multiaddr>),
    /// None does; why.
    Closed(String),
}

/// A port that the router forwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Port {
    protocol: PortMappingProtocol,
    inside: u16,
    outside: u16,
}

impl Port {
    fn address(&self, outside: Ipv4Addr) -> Multiaddr {
        let address = Multiaddr::empty().with(Protocol::Ip4(outside));
        match self.protocol {
            PortMappingProtocol::TCP => address.with(Protocol::Tcp(self.outside)),
            PortMappingProtocol::UDP => address.with(Protocol::Udp(self.outside)).with(Protocol::QuicV1),
        }
    }
}

/// Keeps ports open until the peer stops, and gives them back then.
pub(super) async fn keep(
    peer: PeerId,
    listening: watch::Receiver<Vec<Multiaddr>>,
    policy: AddressPolicy,
    told: watch::Sender<PortMapping>,
    cancellation: CancellationToken,
) {
    let mut ports = Vec::new();
    // The system names the addresses of all interfaces one after the other.
    tokio::time::sleep(SETTLING).await;
    loop {
        let listening = listening.borrow().clone();
        let answer = tokio::select! {
            () = cancellation.cancelled() => break,
            answer = open(&peer, &listening, policy, &mut ports) => answer,
        };
        let (mapping, pause) = match answer {
            Ok(addresses) => (PortMapping::Open(addresses), RENEW),
            Err(why) => (PortMapping::Closed(why), RETRY),
        };
        if *told.borrow() != mapping {
            tracing::info!(?mapping, "the router's ports");
            told.send_replace(mapping);
        }
        tokio::select! {
            () = cancellation.cancelled() => break,
            () = tokio::time::sleep(pause) => {}
        }
    }
    if !ports.is_empty() {
        // A router that does not hear of it closes them within the hour.
        let _ = timeout(ANSWER, close(&ports)).await;
    }
}

/// Whether a router can help: this peer listens at a private address, and at no public one of its own: a relay's is not.
fn can_help(peer: &PeerId, listening: &[Multiaddr]) -> bool {
    let strangers = AddressPolicy { allow_private: false };
    let is_public = listening.iter().any(|address| !is_circuit(address) && strangers.check(peer, address).is_ok());
    !is_public && listening.iter().any(|address| endpoint(address).is_some_and(|(_, ip, _)| ip.is_private()))
}

/// Asks for the ports, those of `ports` anew. Fails with why there are none.
async fn open(
    peer: &PeerId,
    listening: &[Multiaddr],
    policy: AddressPolicy,
    ports: &mut Vec<Port>,
) -> Result<Vec<Multiaddr>, String> {
    if !can_help(peer, listening) {
        return Err("this machine listens at a public address, or at none of a network at home".into());
    }
    let (gateway, local) = find().await?;
    let outside = match within(gateway.get_external_ip()).await? {
        IpAddr::V4(outside) => outside,
        IpAddr::V6(outside) => return Err(format!("the router says that it is {outside}, which forwards nothing")),
    };
    let wanted = wanted(listening, local);
    if wanted.is_empty() {
        return Err(format!("the router knows this machine as {local}, where it does not listen"));
    }
    let mut addresses = Vec::new();
    for (protocol, inside) in wanted {
        let former = ports.iter().find(|port| (port.protocol, port.inside) == (protocol, inside));
        let port = Port { protocol, inside, outside: former.map_or(inside, |port| port.outside) };
        policy
            .check(peer, &port.address(outside))
            .map_err(|refusal| format!("the router is at {outside}: {refusal}"))?;
        let port = forward(&gateway, local, port).await?;
        ports.retain(|former| (former.protocol, former.inside) != (protocol, inside));
        ports.push(port);
        addresses.push(port.address(outside));
    }
    Ok(addresses)
}

/// The router, and this machine's address in its network.
async fn find() -> Result<(Gateway<Tokio>, Ipv4Addr), String> {
    let options = SearchOptions { timeout: Some(SEARCH), ..SearchOptions::default() };
    // Beside the search itself its answer's files are fetched.
    let found = timeout(SEARCH + ANSWER, search_gateway(options)).await;
    let gateway = found.map_err(|_| late())?.map_err(|error| format!("no router answers: {error}"))?;
    match gateway.addr.ip() {
        IpAddr::V4(ip) if ip.is_private() => {}
        ip => return Err(format!("{ip} answers as a router and is not in this network")),
    }
    let local = local_address(gateway.addr).await.map_err(|error| error.to_string())?;
    Ok((gateway, local))
}

async fn local_address(gateway: SocketAddr) -> io::Result<Ipv4Addr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).await?;
    socket.connect(gateway).await?;
    match socket.local_addr()?.ip() {
        IpAddr::V4(ip) => Ok(ip),
        IpAddr::V6(_) => Err(io::ErrorKind::AddrNotAvailable.into()),
    }
}

/// The same port outside as inside, or else any.
async fn forward(gateway: &Gateway<Tokio>, local: Ipv4Addr, port: Port) -> Result<Port, String> {
    let inside = SocketAddr::from((local, port.inside));
    let seconds = LEASE.as_secs() as u32; // cast: an hour
    let same = within(gateway.add_port(port.protocol, port.outside, inside, seconds, NAME)).await;
    match same {
        Ok(()) => Ok(port),
        Err(_) => {
            let outside = within(gateway.add_any_port(port.protocol, inside, seconds, NAME)).await?;
            Ok(Port { outside, ..port })
        }
    }
}

async fn close(ports: &[Port]) -> Result<(), String> {
    let (gateway, _) = find().await?;
    for port in ports {
        within(gateway.remove_port(port.protocol, port.outside)).await?;
    }
    Ok(())
}

async fn within<T, E: Display>(asked: impl Future<Output = Result<T, E>>) -> Result<T, String> {
    let answer = timeout(ANSWER, asked).await.map_err(|_| late())?;
    answer.map_err(|error| format!("the router refuses: {error}"))
}

fn late() -> String {
    "the router does not answer in time".into()
}

/// The ports at which this peer listens at an address.
fn wanted(listening: &[Multiaddr], local: Ipv4Addr) -> Vec<(PortMappingProtocol, u16)> {
    let ports = listening.iter().filter_map(endpoint).filter(|(_, ip, _)| *ip == local);
    ports.map(|(protocol, _, port)| (protocol, port)).take(MAX_PORTS).collect()
}

fn endpoint(address: &Multiaddr) -> Option<(PortMappingProtocol, Ipv4Addr, u16)> {
    let mut parts = address.iter();
    let Some(Protocol::Ip4(ip)) = parts.next() else { return None };
    let (protocol, port) = match (parts.next(), parts.next()) {
        (Some(Protocol::Tcp(port)), None) => (PortMappingProtocol::TCP, port),
        (Some(Protocol::Udp(port)), Some(Protocol::QuicV1)) => (PortMappingProtocol::UDP, port),
        _ => return None,
    };
    Some((protocol, ip, port))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Identity;

    fn read(texts: &[&str]) -> Vec<Multiaddr> {
        texts.iter().map(|text| text.parse().expect("an address")).collect()
    }

    #[test]
    fn ports_should_be_those_of_the_address_that_the_router_knows() {
        let listening = read(&[
            "/ip4/127.0.0.1/tcp/4001",
            "/ip4/172.17.0.1/tcp/4001",
            "/ip4/192.168.1.2/tcp/4001",
            "/ip4/192.168.1.2/udp/4002/quic-v1",
            "/ip4/192.168.1.2/tcp/4003",
            "/ip6/fd00::1/tcp/4001",
        ]);
        let expected = vec![(PortMappingProtocol::TCP, 4001), (PortMappingProtocol::UDP, 4002)];
        assert_eq!(wanted(&listening, Ipv4Addr::new(192, 168, 1, 2)), expected);
        assert_eq!(wanted(&listening, Ipv4Addr::new(192, 168, 1, 3)), []);
        let outside = Ipv4Addr::new(1, 1, 1, 1);
        let port = |protocol, inside, outside| Port { protocol, inside, outside };
        assert_eq!(port(PortMappingProtocol::TCP, 1, 4001).address(outside), read(&["/ip4/1.1.1.1/tcp/4001"])[0]);
        let quic = port(PortMappingProtocol::UDP, 1, 4002).address(outside);
        assert_eq!(quic, read(&["/ip4/1.1.1.1/udp/4002/quic-v1"])[0]);
    }

    #[test]
    fn a_router_should_be_asked_only_where_it_can_help() {
        let peer = Identity::from_seed([1; 32]).peer_id();
        assert!(can_help(&peer, &read(&["/ip4/127.0.0.1/tcp/4001", "/ip4/192.168.1.2/tcp/4001"])));
        assert!(!can_help(&peer, &read(&["/ip4/127.0.0.1/tcp/4001"])));
        assert!(!can_help(&peer, &read(&["/ip4/192.168.1.2/tcp/4001", "/ip4/1.1.1.1/tcp/4001"])));
        assert!(!can_help(&peer, &[]));
        let circuit = format!("/ip4/1.1.1.1/tcp/4001/p2p/{}/p2p-circuit", Identity::from_seed([2; 32]).peer_id());
        assert!(can_help(&peer, &read(&["/ip4/192.168.1.2/tcp/4001", &circuit])), "a relay's address is not its own");
    }
}
