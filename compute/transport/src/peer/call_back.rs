//! A plain call beside hole punching, for who waits behind a router that gives each connection another port.
//!
//! Over TCP libp2p has who waited at a relay take the server's part, also in the call that it makes itself. Where the visitor cannot
//! guess the waiter's port, only that call can get through, and two servers do not understand each other. So the waiter calls once more,
//! as a client, where the visitor says it is: the same addresses, past the same gate.

use crate::policy::MAX_DIALLED_ADDRESSES;
use libp2p::{
    core::{transport::PortUse, Endpoint},
    multiaddr::Protocol,
    swarm::{
        behaviour::ConnectionClosed,
        dial_opts::{DialOpts, PeerCondition},
        dummy, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent,
        THandlerOutEvent, ToSwarm,
    },
    Multiaddr, PeerId,
};
use std::{
    collections::{HashSet, VecDeque},
    convert::Infallible,
    task::{Context, Poll, Waker},
};

#[derive(Default)]
pub(crate) struct Behaviour {
    calls: VecDeque<DialOpts>,
    /// Peers that were called while they are connected: once is enough, and more would be knocking.
    called: HashSet<PeerId>,
    waker: Option<Waker>,
}

impl Behaviour {
    fn note_punch(&mut self, peer: PeerId, addresses: &[Multiaddr]) {
        let is_tcp = |address: &&Multiaddr| address.iter().any(|part| matches!(part, Protocol::Tcp(_)));
        let addresses: Vec<_> = addresses.iter().filter(is_tcp).take(MAX_DIALLED_ADDRESSES).cloned().collect();
        if addresses.is_empty() || !self.called.insert(peer) {
            return;
        }
        // From a port of its own: the listening one is taken by the punching call.
        let options = DialOpts::peer_id(peer).condition(PeerCondition::Always).addresses(addresses);
        self.calls.push_back(options.allocate_new_port().build());
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Infallible;

    fn handle_pending_outbound_connection(
        &mut self,
        _: ConnectionId,
        peer: Option<PeerId>,
        addresses: &[Multiaddr],
        role: Endpoint,
    ) -> Result<Vec<Multiaddr>, ConnectionDenied> {
        if let (Some(peer), Endpoint::Listener) = (peer, role) {
            self.note_punch(peer, addresses);
        }
        Ok(Vec::new())
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
        if let FromSwarm::ConnectionClosed(ConnectionClosed { peer_id, remaining_established: 0, .. }) = event {
            self.called.remove(&peer_id);
        }
    }

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<Infallible, THandlerInEvent<Self>>> {
        match self.calls.pop_front() {
            Some(opts) => Poll::Ready(ToSwarm::Dial { opts }),
            None => {
                self.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Identity;

    #[test]
    fn a_peer_should_be_called_once_while_it_is_connected_and_by_tcp_only() {
        let peer = Identity::from_seed([7; 32]).peer_id();
        let address = |text: &str| text.parse::<Multiaddr>().expect("an address");
        let (tcp, quic) = (address("/ip4/1.1.1.1/tcp/30333"), address("/ip4/1.1.1.1/udp/30333/quic-v1"));
        let mut behaviour = Behaviour::default();
        behaviour.note_punch(peer, std::slice::from_ref(&quic));
        assert!(behaviour.calls.is_empty(), "QUIC has no such parts");
        behaviour.note_punch(peer, &[quic, tcp.clone()]);
        behaviour.note_punch(peer, &[tcp]);
        assert_eq!(behaviour.calls.len(), 1);
    }
}
