//! The swarm's side: one [`Handler`] per connection.

use super::{
    handler::Handler,
    link::Link,
    meter::Meter,
    shared::{Connection, OpenRequest, Shared, WAITING_REQUESTS},
};
use crate::is_circuit;
use libp2p::{
    core::{transport::PortUse, Endpoint},
    swarm::{
        behaviour::{ConnectionClosed, ConnectionEstablished, DialFailure, ListenFailure},
        ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent, THandlerOutEvent,
        ToSwarm,
    },
    Multiaddr, PeerId,
};
use std::{
    collections::HashMap,
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::sync::mpsc;

pub(crate) struct Behaviour {
    shared: Arc<Shared>,
    /// Connections whose handler exists but that another behaviour may still deny.
    starting: HashMap<ConnectionId, (mpsc::Sender<OpenRequest>, Link)>,
}

impl Behaviour {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, starting: HashMap::new() }
    }

    fn handler(&mut self, id: ConnectionId, peer: PeerId, address: &Multiaddr) -> Handler {
        let (sender, receiver) = mpsc::channel(WAITING_REQUESTS);
        let direct = (!is_circuit(address)).then(|| self.shared.meters().of(peer));
        let link = Link::new(Meter::new(direct));
        self.starting.insert(id, (sender, link.clone()));
        Handler::new(peer, self.shared.clone(), link, receiver)
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = Handler;
    type ToSwarm = Infallible;

    fn handle_established_inbound_connection(
        &mut self,
        id: ConnectionId,
        peer: PeerId,
        local: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(self.handler(id, peer, local))
    }

    fn handle_established_outbound_connection(
        &mut self,
        id: ConnectionId,
        peer: PeerId,
        remote: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(self.handler(id, peer, remote))
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::ConnectionEstablished(ConnectionEstablished { peer_id, connection_id, endpoint, .. }) => {
                if let Some((requests, link)) = self.starting.remove(&connection_id) {
                    let connection = Connection::new(connection_id, endpoint, requests, link);
                    self.shared.connected(peer_id, connection);
                }
            }
            FromSwarm::ConnectionClosed(ConnectionClosed { peer_id, connection_id, .. }) => {
                self.shared.disconnected(&peer_id, connection_id)
            }
            FromSwarm::DialFailure(DialFailure { connection_id, .. })
            | FromSwarm::ListenFailure(ListenFailure { connection_id, .. }) => {
                self.starting.remove(&connection_id);
            }
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
