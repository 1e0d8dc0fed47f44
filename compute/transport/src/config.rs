//! What a peer is started with.

use crate::Identity;
use libp2p::Multiaddr;
use std::{path::PathBuf, time::Duration};
use tokio_util::sync::CancellationToken;

/// Everything [`Peer::start`](crate::Peer::start) needs.
#[derive(Clone)]
pub struct PeerConfig {
    /// The key the peer is known by.
    pub identity: Identity,
    /// Where to listen: `/ip4/…/tcp/…` or `/ip4/…/udp/…/quic-v1` (also `ip6`). Empty: only dial. Places at relays are taken by
    /// [`Peer::reserve`](crate::Peer::reserve), which signs for what they carry; at a circuit that is named here nobody signs.
    pub listen: Vec<Multiaddr>,
    /// Addresses under which others reach this peer and that it does not see itself, such as a router's. A relay tells them, and
    /// those of `listen` that the policy allows, to whom it gives a place.
    pub external: Vec<Multiaddr>,
    /// Ask the router at home by UPnP to forward ports here, where this peer listens at private addresses only. Whoever answers the question in
    /// one's own network is believed to be the router.
    pub upnp: bool,
    /// Carry connections between peers that cannot reach each other; `None`: for nobody.
    pub relay: Option<RelayLimits>,
    /// Where a relay keeps the newest tickets of those for whom it carries; `None`: in memory. Its folder must be there.
    pub tickets: Option<PathBuf>,
    /// Dial addresses that are not global and ports below 1024 too (tests, one's own network).
    pub allow_private: bool,
    /// Bounds against greedy or broken peers.
    pub limits: Limits,
    /// Cancelling it shuts the peer down.
    pub cancellation: CancellationToken,
}

impl PeerConfig {
    /// A peer with `identity` and default limits that listens nowhere and dials global addresses only.
    pub fn new(identity: Identity) -> Self {
        Self {
            identity,
            listen: Vec::new(),
            external: Vec::new(),
            upnp: false,
            relay: None,
            tickets: None,
            allow_private: false,
            limits: Limits::default(),
            cancellation: CancellationToken::new(),
        }
    }
}

/// Bounds of one peer. What exceeds them is refused; nothing queues without end.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Established connections in all.
    pub max_connections: u32,
    /// Established connections that others opened; leaves room for our own dials.
    pub max_incoming: u32,
    /// Connections that others are opening and that have not finished the handshake (10 s at most). One more takes the place of the oldest from the
    /// network (IPv4 /16, IPv6 /32) that has most of them.
    pub max_pending_incoming: u32,
    /// Connections we are opening.
    pub max_pending_outgoing: u32,
    /// Established connections with one peer.
    pub max_connections_per_peer: u32,
    /// Incoming connections, finished or not, from one IPv4 address or IPv6 /64.
    pub max_connections_per_address: u32,
    /// Open streams in all.
    pub max_streams: usize,
    /// Open streams with one peer, in each direction.
    pub max_streams_per_peer: usize,
    /// A connection without open streams is closed after this time.
    pub idle_connection: Duration,
    /// Opening a stream takes at most this long.
    pub open_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_connections: 256,
            max_incoming: 192,
            max_pending_incoming: 256,
            max_pending_outgoing: 32,
            max_connections_per_peer: 4,
            max_connections_per_address: 32,
            max_streams: 1024,
            max_streams_per_peer: 32,
            idle_connection: Duration::from_secs(60),
            open_timeout: Duration::from_secs(10),
        }
    }
}

/// What a relay gives to others. What exceeds it is refused, or ended where it is under way.
#[derive(Debug, Clone, Copy)]
pub struct RelayLimits {
    /// Peers that may be reached through this relay at one time.
    pub max_reservations: usize,
    /// Circuits at one time.
    pub max_circuits: usize,
    /// Circuits at one time with one peer at either end.
    pub max_circuits_per_peer: usize,
    /// A circuit is closed after this time.
    pub circuit_duration: Duration,
    /// A circuit is closed after so many bytes, both directions together.
    pub circuit_bytes: u64,
    /// A place is taken away after so many bytes that its holder has not signed for, both directions together. A holder that signs lags by
    /// what is under way and some 4 MiB.
    pub unacknowledged_bytes: u64,
    /// Whoever lost a place so gets none for this time; as long it is remembered what one that left owes.
    pub refusal: Duration,
}

impl Default for RelayLimits {
    fn default() -> Self {
        Self {
            max_reservations: 128,
            max_circuits: 64,
            max_circuits_per_peer: 16,
            circuit_duration: Duration::from_secs(2 * 60 * 60),
            circuit_bytes: 1 << 30,
            unacknowledged_bytes: 64 << 20,
            refusal: Duration::from_secs(10 * 60),
        }
    }
}
