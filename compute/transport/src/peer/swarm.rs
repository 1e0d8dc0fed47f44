//! Building the swarm.

use super::{address_limits, call_back, gate, punch, StartError};
use crate::{
    streams::{self, Shared},
    AddressPolicy, Limits, PeerConfig, RelayLimits,
};
use libp2p::{
    connection_limits::{self, ConnectionLimits},
    core::{upgrade::Version, Transport},
    identify, noise, ping,
    swarm::{behaviour::toggle::Toggle, NetworkBehaviour},
    tcp, yamux, Swarm, SwarmBuilder,
};
use libp2p_relay as relay;
use std::sync::Arc;

/// Shown to peers by identify; another network's peers differ in it.
const PROTOCOL_VERSION: &str = "/scc/1";
/// Streams of one connection that have not named their protocol yet.
const MAX_NEGOTIATING_STREAMS: usize = 16;
/// QUIC keeps a stream's and a connection's unread bytes below these; TCP's are bounded by yamux.
const QUIC_STREAM_WINDOW: u32 = 8 * 1024 * 1024;
const QUIC_CONNECTION_WINDOW: u32 = 12 * 1024 * 1024;
/// One stream fills 1 Gbit/s over 60 ms, and does not take the whole connection.
const _: () =
    assert!(QUIC_STREAM_WINDOW >= 1_000_000_000 / 8 / 1_000 * 60 && QUIC_STREAM_WINDOW < QUIC_CONNECTION_WINDOW);

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

pub(super) fn build(config: &PeerConfig, shared: Arc<Shared>) -> Result<Swarm<Behaviour>, StartError> {
    let PeerConfig { identity, limits, .. } = config;
    let id = identity.peer_id();
    let (circuit_transport, circuits) = relay::client::new(id);
    let relay = config.relay.map(|relay| relay::Behaviour::new(id, relay_config(&relay)));
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
    let mut swarm = SwarmBuilder::with_existing_identity(identity.0.clone())
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux::Config::default)
        .map_err(|error| StartError::Transport(error.to_string()))?
        .with_quic_config(|mut config| {
            config.max_concurrent_stream_limit = max_streams.saturating_add(MAX_NEGOTIATING_STREAMS as u32);
            config.max_stream_data = QUIC_STREAM_WINDOW;
            config.max_connection_data = QUIC_CONNECTION_WINDOW;
            config
        })
        .with_other_transport(|key| {
            // What the relay carries is encrypted between the ends.
            let transport = circuit_transport.upgrade(Version::V1Lazy).authenticate(noise::Config::new(key)?);
            Ok(transport.multiplex(yamux::Config::default()))
        })
        .map_err(|error| StartError::Transport(error.to_string()))?
        .with_behaviour(|_| behaviour)
        .map_err(|error| StartError::Transport(error.to_string()))?
        .with_swarm_config(|config| {
            config
                .with_idle_connection_timeout(limits.idle_connection)
                .with_max_negotiating_inbound_streams(MAX_NEGOTIATING_STREAMS)
        })
        .build();
    for address in &config.external {
        swarm.add_external_address(address.clone());
    }
    Ok(swarm)
}

/// Rates of reservations and circuits, by peer and by address, stay libp2p's.
fn relay_config(limits: &RelayLimits) -> relay::Config {
    relay::Config {
        max_reservations: limits.max_reservations,
        max_circuits: limits.max_circuits,
        max_circuits_per_peer: limits.max_circuits_per_peer,
        max_circuit_duration: limits.circuit_duration,
        max_circuit_bytes: limits.circuit_bytes,
        ..relay::Config::default()
    }
}

fn connection_limits(limits: &Limits) -> ConnectionLimits {
    ConnectionLimits::default()
        .with_max_pending_incoming(Some(limits.max_pending_incoming))
        .with_max_pending_outgoing(Some(limits.max_pending_outgoing))
        .with_max_established_incoming(Some(limits.max_incoming))
        .with_max_established(Some(limits.max_connections))
        .with_max_established_per_peer(Some(limits.max_connections_per_peer))
}
