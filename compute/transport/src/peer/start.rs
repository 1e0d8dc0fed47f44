//! From configuration to a running peer.

use super::{
    actor::{Actor, Relaying, Router},
    receive_room, swarm, upnp, Peer, PortMapping,
};
use crate::{
    is_circuit,
    streams::Shared,
    tickets::{serve, Ledger, TICKET_PROTOCOL},
    AddressPolicy, PeerConfig,
};
use futures::StreamExt;
use libp2p::{core::transport::ListenerId, multiaddr::Protocol, swarm::SwarmEvent, Multiaddr, Swarm};
use std::{
    io,
    net::{IpAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use tokio::sync::{mpsc, watch};

/// Binding a local address is immediate; this only guards against a system that never answers.
const BIND_TIMEOUT: Duration = Duration::from_secs(10);
/// Commands that wait for the swarm's task.
const WAITING_COMMANDS: usize = 64;

/// Why a peer could not start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The transports could not be set up.
    #[error("cannot set up the network: {0}")]
    Transport(String),
    /// An address cannot be listened on: taken, not ours, or of an unknown kind.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// The address of the configuration.
        address: Multiaddr,
        /// What the system said.
        reason: String,
    },
}

pub(super) async fn start(config: PeerConfig) -> Result<Peer, StartError> {
    let streams = Shared::new(&config.limits);
    let ledger = config.relay.as_ref().map(|limits| {
        let file = config.tickets.clone();
        Arc::new(Ledger::open(config.identity.peer_id(), limits, streams.meters().clone(), file))
    });
    let mut swarm = swarm::build(&config, streams.clone(), ledger.as_ref())?;
    for address in &config.listen {
        listen(&mut swarm, address).await?;
    }
    receive_room::widen();
    let policy = AddressPolicy { allow_private: config.allow_private };
    let id = *swarm.local_peer_id();
    if config.relay.is_some() {
        // A relay tells whom it gives a place where it is, so that these can tell others.
        let reachable = swarm.listeners().filter(|address| policy.check(&id, address).is_ok()).cloned();
        for address in reachable.collect::<Vec<_>>() {
            swarm.add_external_address(address);
        }
    }
    let (listening_sender, listening) = watch::channel(swarm.listeners().cloned().collect());
    let (commands, receiver) = mpsc::channel(WAITING_COMMANDS);
    let (told, mapping) = watch::channel(if config.upnp { PortMapping::Asked } else { PortMapping::Off });
    let asking =
        config.upnp.then(|| tokio::spawn(upnp::keep(id, listening.clone(), policy, told, config.cancellation.clone())));
    let router = Router::new(mapping.clone(), asking);
    let relaying = ledger.clone().map(|ledger| {
        let tickets = streams.listen(TICKET_PROTOCOL).expect("nobody else has these streams yet; qed");
        Relaying { desk: tokio::spawn(serve(tickets, ledger.clone(), config.cancellation.clone())), ledger }
    });
    let cancellation = config.cancellation.clone();
    let actor = Actor::new(config, swarm, streams.clone(), receiver, listening_sender, router, relaying);
    tokio::spawn(actor.run());
    tracing::info!(peer = %id, addresses = ?*listening.borrow(), "peer started");
    Ok(Peer { id, commands, streams, listening, mapping, ledger, cancellation })
}

async fn listen(swarm: &mut Swarm<swarm::Behaviour>, address: &Multiaddr) -> Result<(), StartError> {
    let failed = |reason: String| StartError::Listen { address: address.clone(), reason };
    refuse_taken_port(address).map_err(|error| failed(error.to_string()))?;
    let id = swarm.listen_on(address.clone()).map_err(|error| failed(error.to_string()))?;
    match tokio::time::timeout(BIND_TIMEOUT, bound(swarm, id)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(reason)) => Err(failed(reason)),
        Err(_) => Err(failed("the system did not answer".into())),
    }
}

async fn bound(swarm: &mut Swarm<swarm::Behaviour>, id: ListenerId) -> Result<(), String> {
    loop {
        match swarm.select_next_some().await {
            SwarmEvent::NewListenAddr { listener_id, .. } if listener_id == id => return Ok(()),
            SwarmEvent::ListenerClosed { listener_id, reason, .. } if listener_id == id => {
                return Err(reason.map_or_else(|error| error.to_string(), |()| "the listener closed".into()))
            }
            _ => {}
        }
    }
}

/// The swarm binds so that several sockets may share a port (hole punching needs it), which would let a second peer of the
/// same user take half of the first one's connections. Binding without that is refused while anybody listens.
fn refuse_taken_port(address: &Multiaddr) -> io::Result<()> {
    if is_circuit(address) {
        return Ok(());
    }
    let mut parts = address.iter();
    let ip = match parts.next() {
        Some(Protocol::Ip4(ip)) => IpAddr::V4(ip),
        Some(Protocol::Ip6(ip)) => IpAddr::V6(ip),
        _ => return Ok(()),
    };
    match parts.next() {
        Some(Protocol::Tcp(port)) if port != 0 => TcpListener::bind((ip, port)).map(drop),
        _ => Ok(()),
    }
}
