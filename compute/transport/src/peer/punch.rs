//! Hole punching: relayed connections become direct ones in the background.
//!
//! libp2p's own behaviour, but for one thing: which addresses of this peer it tells others. It would take what anybody claims to have
//! seen, and others would dial that; here only relays are believed through which this peer is called or has called.

use libp2p::{
    core::{transport::PortUse, Endpoint},
    swarm::{
        behaviour::NewExternalAddrCandidate, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler,
        THandlerInEvent, THandlerOutEvent, ToSwarm,
    },
    Multiaddr, PeerId,
};
use libp2p_dcutr as dcutr;
use std::task::{Context, Poll};

pub(crate) struct Behaviour {
    inner: dcutr::Behaviour,
}

impl Behaviour {
    pub(crate) fn new(local: PeerId) -> Self {
        Self { inner: dcutr::Behaviour::new(local) }
    }

    /// A relay of ours sees this peer at `address`.
    pub(crate) fn seen_at(&mut self, address: &Multiaddr) {
        self.inner.on_swarm_event(FromSwarm::NewExternalAddrCandidate(NewExternalAddrCandidate { addr: address }));
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = <dcutr::Behaviour as NetworkBehaviour>::ConnectionHandler;
    type ToSwarm = dcutr::Event;

    fn handle_established_inbound_connection(
        &mut self,
        id: ConnectionId,
        peer: PeerId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_inbound_connection(id, peer, local, remote)
    }

    fn handle_established_outbound_connection(
        &mut self,
        id: ConnectionId,
        peer: PeerId,
        address: &Multiaddr,
        role: Endpoint,
        port_use: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_outbound_connection(id, peer, address, role, port_use)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        if !matches!(event, FromSwarm::NewExternalAddrCandidate(_)) {
            self.inner.on_swarm_event(event);
        }
    }

    fn on_connection_handler_event(&mut self, peer: PeerId, id: ConnectionId, event: THandlerOutEvent<Self>) {
        self.inner.on_connection_handler_event(peer, id, event);
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        self.inner.poll(context)
    }
}
