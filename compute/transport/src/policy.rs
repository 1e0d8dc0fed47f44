//! Which addresses may be dialled.
//!
//! Addresses come from the chain, where anybody can write them. Without this check a job could make many workers knock
//! at a victim's mail server, or at a router inside their own home.

use libp2p::{multiaddr::Protocol, Multiaddr, PeerId};
use std::{
    collections::HashSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// More addresses of one peer are not tried.
pub const MAX_DIALLED_ADDRESSES: usize = 3;

/// More addresses are not dialled at once to make a relayed connection direct.
pub(crate) const MAX_PUNCHED_ADDRESSES: usize = 8;

/// Lower ports belong to well-known services.
pub const LOWEST_PORT: u16 = 1024;

/// Decides about one address at a time.
#[derive(Debug, Clone, Copy)]
pub struct AddressPolicy {
    /// Let private addresses and low ports pass.
    pub allow_private: bool,
}

/// Why an address is not dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not on the public internet: private, shared, loopback, link-local, documentation, translated and the like.
    #[error("not a global address")]
    NotGlobal,
    /// Nobody listens there: unspecified, multicast or broadcast. Refused always.
    #[error("not the address of one host")]
    NotUnicast,
    /// The port belongs to a well-known service.
    #[error("port below 1024")]
    LowPort,
    /// Port 0. Refused always.
    #[error("port 0")]
    NoPort,
    /// Neither `/ip…/tcp/port` nor `/ip…/udp/port/quic-v1`. Names are not resolved: they could point anywhere.
    #[error("neither TCP nor QUIC on an IP address")]
    UnsupportedTransport,
    /// A circuit whose relay is not named, or that leads through a second one.
    #[error("not a circuit through one named relay")]
    InvalidCircuit,
    /// The address ends in the name of another peer.
    #[error("address of another peer")]
    WrongPeer,
    /// An address before it in the list leads to the same host, which is knocked at once only.
    #[error("second address of a host")]
    SameHost,
}

/// Addresses in their binary form, those that can be read.
pub fn addresses(written: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Vec<Multiaddr> {
    written.into_iter().filter_map(|bytes| Multiaddr::try_from(bytes.as_ref().to_vec()).ok()).collect()
}

/// Whether an address leads through a relay.
pub fn is_circuit(address: &Multiaddr) -> bool {
    address.iter().any(|part| part == Protocol::P2pCircuit)
}

/// An address of the form `/ip…/tcp/…/p2p/RELAY/p2p-circuit[/p2p/TARGET]`.
pub(crate) struct Circuit {
    /// Where the relay is, its name at the end.
    pub address: Multiaddr,
    /// The relay's name.
    pub relay: PeerId,
    /// Who is behind it, if the address says so.
    pub target: Option<PeerId>,
}

impl Circuit {
    /// Reads an address; `None` of one without a circuit.
    pub fn parse(address: &Multiaddr) -> Result<Option<Self>, Refusal> {
        let mut parts = address.iter();
        let before: Multiaddr = parts.by_ref().take_while(|part| !matches!(part, Protocol::P2pCircuit)).collect();
        if before.len() == address.len() {
            return Ok(None);
        }
        let Some(Protocol::P2p(relay)) = before.iter().last() else { return Err(Refusal::InvalidCircuit) };
        let target = match (parts.next(), parts.next()) {
            (None, _) => None,
            (Some(Protocol::P2p(target)), None) => Some(target),
            _ => return Err(Refusal::InvalidCircuit),
        };
        Ok(Some(Self { address: before, relay, target }))
    }
}

impl AddressPolicy {
    /// Whether `address` may be dialled in order to reach `peer`. Of a circuit it is the relay that is dialled.
    pub fn check(&self, peer: &PeerId, address: &Multiaddr) -> Result<(), Refusal> {
        match Circuit::parse(address)? {
            Some(circuit) if circuit.target.is_some_and(|target| target != *peer) => Err(Refusal::WrongPeer),
            Some(circuit) => self.check_direct(&circuit.relay, &circuit.address),
            None => self.check_direct(peer, address),
        }
    }

    fn check_direct(&self, peer: &PeerId, address: &Multiaddr) -> Result<(), Refusal> {
        let (ip, port) = endpoint(peer, address)?;
        if port == 0 {
            return Err(Refusal::NoPort);
        }
        let ip = unmapped(ip);
        if !is_unicast(ip) {
            return Err(Refusal::NotUnicast);
        }
        if self.allow_private {
            return Ok(());
        }
        if !is_global(ip) {
            return Err(Refusal::NotGlobal);
        }
        if port < LOWEST_PORT {
            return Err(Refusal::LowPort);
        }
        Ok(())
    }

    /// The first [`MAX_DIALLED_ADDRESSES`] addresses, split into those that may be dialled and the refused ones. Of one host the first
    /// that may be dialled: a list of many addresses must not make each worker knock at a victim many times.
    pub fn select(&self, peer: &PeerId, addresses: &[Multiaddr]) -> (Vec<Multiaddr>, Vec<(Multiaddr, Refusal)>) {
        let mut allowed = Vec::new();
        let mut refused = Vec::new();
        let mut hosts = HashSet::new();
        for address in addresses.iter().take(MAX_DIALLED_ADDRESSES) {
            match self.check(peer, address) {
                Ok(()) if !hosts.insert(host(address)) => refused.push((address.clone(), Refusal::SameHost)),
                Ok(()) => allowed.push(address.clone()),
                Err(refusal) => refused.push((address.clone(), refusal)),
            }
        }
        (allowed, refused)
    }
}

/// Whom an address makes one knock at: the host, or for IPv6 its /64, for one customer owns at least that much. Of a circuit it is
/// the relay's.
pub fn host(address: &Multiaddr) -> Option<IpAddr> {
    address.iter().find_map(|part| match part {
        Protocol::Ip4(ip) => Some(IpAddr::V4(ip)),
        Protocol::Ip6(ip) => Some(match ip.to_ipv4_mapped() {
            Some(mapped) => IpAddr::V4(mapped),
            None => IpAddr::V6((u128::from(ip) >> 64 << 64).into()),
        }),
        _ => None,
    })
}

fn endpoint(peer: &PeerId, address: &Multiaddr) -> Result<(IpAddr, u16), Refusal> {
    let mut parts = address.iter();
    let ip = match parts.next() {
        Some(Protocol::Ip4(ip)) => IpAddr::V4(ip),
        Some(Protocol::Ip6(ip)) => IpAddr::V6(ip),
        _ => return Err(Refusal::UnsupportedTransport),
    };
    let port = match parts.next() {
        Some(Protocol::Tcp(port)) => port,
        Some(Protocol::Udp(port)) if matches!(parts.next(), Some(Protocol::QuicV1)) => port,
        _ => return Err(Refusal::UnsupportedTransport),
    };
    match parts.next() {
        None => Ok((ip, port)),
        Some(Protocol::P2p(named)) if parts.next().is_none() => {
            if named == *peer {
                Ok((ip, port))
            } else {
                Err(Refusal::WrongPeer)
            }
        }
        Some(_) => Err(Refusal::UnsupportedTransport),
    }
}

/// `::ffff:a.b.c.d` reaches the IPv4 host a.b.c.d, so it is judged as such.
fn unmapped(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(ip, IpAddr::V4),
        IpAddr::V4(_) => ip,
    }
}

fn is_unicast(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.octets()[0] != 0 && !v4.is_multicast() && !v4.is_broadcast(),
        IpAddr::V6(v6) => !v6.is_unspecified() && !v6.is_multicast(),
    }
}

fn is_global(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => is_global_v4(v4),
        IpAddr::V6(v6) => is_global_v6(v6),
    }
}

/// The complement of the IANA special-purpose registry's entries that are not globally reachable.
fn is_global_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = match a {
        0 | 10 | 127 => true,
        100 => (64..128).contains(&b),
        169 => b == 254,
        172 => (16..32).contains(&b),
        192 => matches!((b, c), (0, 0) | (0, 2) | (88, 99) | (168, _)),
        198 => matches!((b, c), (18 | 19, _) | (51, 100)),
        203 => (b, c) == (0, 113),
        224.. => true,
        _ => false,
    };
    !special
}

/// Only 2000::/3 is global unicast; inside it, protocol assignments (Teredo and ORCHID among them), 6to4 and
/// documentation are left out, because they embed or stand for other addresses.
fn is_global_v6(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    let special = match segments[0] {
        0x2001 => segments[1] < 0x0200 || segments[1] == 0x0db8,
        0x2002 => true,
        0x3fff => segments[1] < 0x1000,
        _ => false,
    };
    segments[0] & 0xe000 == 0x2000 && !special
}
