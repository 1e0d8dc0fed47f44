//! Building the swarm.

use super::{address_limits, call_back, gate, punch, transport, StartError};
use crate::{
    streams::{self, Shared},
    tickets::Ledger,
    AddressPolicy, Limits, PeerConfig, RelayLimits,
};
use libp2p::{
    connection_limits::{self, ConnectionLimits},
    identify, ping,
    swarm::{behaviour::toggle::Toggle, NetworkBehaviour},
    Multiaddr, PeerId, Swarm,
};
use libp2p_relay as relay;
use std::{sync::Arc, time::Instant};

/// Shown to peers by identify; another network's peers differ in it.
const PROTOCOL_VERSION: &str = "/scc/1";
/// Streams of one connection that have not named their protocol yet.
const MAX_NEGOTIATING_STREAMS: usize = 16;

/// Bounds stand before the others: a connection they deny must not reach these.
#[derive(NetworkBehaviour)]
pub(super) struct Behaviour {
    gate: gate::Behaviour,
    address_limits: address_limits::Behaviour,
    limits: connection_limits::Behaviour,
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    relay: Toggle<relay::Behaviour>,
    circuits: relay::client::Behaviour,
    pub(super) punch: punch::Behaviour,
    call_back: call_back::Behaviour,
    streams: streams::Behaviour,
}

/// `ledger`: of a relay.
pub(super) fn build(
    config: &PeerConfig,
    shared: Arc<Shared>,
    ledger: Option<&Arc<Ledger>>,
) -> Result<Swarm<Behaviour>, StartError> {
    let PeerConfig { identity, limits, .. } = config;
    let id = identity.peer_id();
    let (circuit_transport, circuits) = relay::client::new(id);
    let relay =
        config.relay.zip(ledger).map(|(limits, ledger)| relay::Behaviour::new(id, relay_config(&limits, ledger)));
    let meters = shared.meters().clone();
    let behaviour = Behaviour {
        gate: gate::Behaviour::new(AddressPolicy { allow_private: config.allow_private }),
        address_limits: address_limits::Behaviour::new(limits.max_connections_per_address),
        limits: connection_limits::Behaviour::new(connection_limits(limits)),
        // No cache: addresses that a peer claims for others or itself must not be dialled past the policy.
        identify: identify::Behaviour::new(
            identify::Config::new(PROTOCOL_VERSION.into(), identity.0.public()).with_cache_size(0),
        ),
        ping: ping::Behaviour::default(),
        relay: relay.into(),
        circuits,
        punch: punch::Behaviour::new(id),
        call_back: call_back::Behaviour::default(),
        streams: streams::Behaviour::new(shared),
    };
    let max_streams = u32::try_from(limits.max_streams_per_peer).unwrap_or(u32::MAX);
    let max_incoming_streams = max_streams.saturating_add(MAX_NEGOTIATING_STREAMS as u32); // cast: 16
    let transport =
        transport::build(&identity.0, &meters, circuit_transport, max_incoming_streams, limits.max_pending_incoming)?;
    let swarm_config = libp2p::swarm::Config::with_tokio_executor()
        .with_idle_connection_timeout(limits.idle_connection)
        .with_max_negotiating_inbound_streams(MAX_NEGOTIATING_STREAMS);
    let mut swarm = Swarm::new(transport, behaviour, id, swarm_config);
    for address in &config.external {
        swarm.add_external_address(address.clone());
    }
    Ok(swarm)
}

/// Rates of reservations and circuits, by peer and by address, stay libp2p's. Before them the ledger says who has no place; after them, which are the
/// last word, it opens an account: before the holder knows of its place and brings tickets.
fn relay_config(limits: &RelayLimits, ledger: &Arc<Ledger>) -> relay::Config {
    let (asked, told) = (ledger.clone(), ledger.clone());
    let allows = move |peer: PeerId, _: &Multiaddr, _: Instant| asked.allows(&peer);
    let takes = move |peer: PeerId, _: &Multiaddr, _: Instant| {
        told.place_taken(peer);
        true
    };
    let mut config = relay::Config::default();
    config.reservation_rate_limiters.insert(0, Box::new(allows));
    config.reservation_rate_limiters.push(Box::new(takes));
    relay::Config {
        max_reservations: limits.max_reservations,
        max_circuits: limits.max_circuits,
        max_circuits_per_peer: limits.max_circuits_per_peer,
        max_circuit_duration: limits.circuit_duration,
        max_circuit_bytes: limits.circuit_bytes,
        ..config
    }
}

fn connection_limits(limits: &Limits) -> ConnectionLimits {
    ConnectionLimits::default()
        // Those that come in and are not finished are bounded by the transport, where the newest takes an older one's place.
        .with_max_pending_outgoing(Some(limits.max_pending_outgoing))
        .with_max_established_incoming(Some(limits.max_incoming))
        .with_max_established(Some(limits.max_connections))
        .with_max_established_per_peer(Some(limits.max_connections_per_peer))
}
