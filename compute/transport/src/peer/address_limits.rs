//! At most so many incoming connections from one network address.
//!
//! Without it a single host that never finishes its handshakes could take all pending places.

use crate::policy;
use libp2p::{
    core::{transport::PortUse, ConnectedPoint, Endpoint},
    swarm::{
        behaviour::{ConnectionClosed, ConnectionEstablished, ListenFailure},
        dummy, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent,
        THandlerOutEvent, ToSwarm,
    },
    Multiaddr, PeerId,
};
use std::{
    collections::HashMap,
    convert::Infallible,
    net::IpAddr,
    task::{Context, Poll},
};

pub(crate) struct Behaviour {
    max_per_address: u32,
    by_connection: HashMap<ConnectionId, IpAddr>,
    by_address: HashMap<IpAddr, u32>,
}

/// The address has as many connections as it may have.
#[derive(Debug, thiserror::Error)]
#[error("too many connections from one address")]
struct TooManyFromAddress;

impl Behaviour {
    pub(crate) fn new(max_per_address: u32) -> Self {
        Self { max_per_address, by_connection: HashMap::new(), by_address: HashMap::new() }
    }

    fn release(&mut self, id: ConnectionId) {
        let Some(address) = self.by_connection.remove(&id) else { return };
        match self.by_address.get_mut(&address) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                self.by_address.remove(&address);
            }
        }
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Infallible;

    fn handle_pending_inbound_connection(
        &mut self,
        id: ConnectionId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        // Of who comes by a circuit only the relay's address is known, and that is in our own.
        let Some(address) = policy::host(remote).or_else(|| policy::host(local)) else { return Ok(()) };
        let count = self.by_address.entry(address).or_default();
        if *count >= self.max_per_address {
            return Err(ConnectionDenied::new(TooManyFromAddress));
        }
        *count += 1;
        self.by_connection.insert(id, address);
        Ok(())
    }

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::ConnectionClosed(ConnectionClosed { connection_id, .. })
            | FromSwarm::ListenFailure(ListenFailure { connection_id, .. }) => self.release(connection_id),
            FromSwarm::ConnectionEstablished(ConnectionEstablished {
                connection_id,
                endpoint: ConnectedPoint::Dialer { .. },
                ..
            }) => self.release(connection_id),
            _ => {}
        }
    }

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Infallible, THandlerInEvent<Self>>> {
        Poll::Pending
    }
}
