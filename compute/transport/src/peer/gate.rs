//! No dial passes the address policy, whoever asks for it.
//!
//! Relays and hole punching dial by themselves: what a connected peer says of itself must not make this one knock elsewhere.

use crate::{policy::MAX_PUNCHED_ADDRESSES, AddressPolicy, Refusal};
use libp2p::{
    core::{transport::PortUse, Endpoint},
    swarm::{
        dummy, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent,
        THandlerOutEvent, ToSwarm,
    },
    Multiaddr, PeerId,
};
use std::{
    convert::Infallible,
    task::{Context, Poll},
};

pub(crate) struct Behaviour {
    policy: AddressPolicy,
}

/// A dial that the policy does not allow.
#[derive(Debug, thiserror::Error)]
enum Denied {
    #[error("a dial to nobody in particular")]
    Nameless,
    #[error("too many addresses at once")]
    TooMany,
    #[error("{0}: {1}")]
    Address(Multiaddr, Refusal),
}

impl Behaviour {
    pub(crate) fn new(policy: AddressPolicy) -> Self {
        Self { policy }
    }

    fn check(&self, peer: Option<PeerId>, addresses: &[Multiaddr]) -> Result<(), Denied> {
        let peer = peer.ok_or(Denied::Nameless)?;
        if addresses.len() > MAX_PUNCHED_ADDRESSES {
            return Err(Denied::TooMany);
        }
        let check = |address: &Multiaddr| {
            self.policy.check(&peer, address).map_err(|refusal| Denied::Address(address.clone(), refusal))
        };
        addresses.iter().try_for_each(check)
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
        _: Endpoint,
    ) -> Result<Vec<Multiaddr>, ConnectionDenied> {
        self.check(peer, addresses).map(|()| Vec::new()).map_err(ConnectionDenied::new)
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

    fn on_swarm_event(&mut self, _: FromSwarm<'_>) {}

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Infallible, THandlerInEvent<Self>>> {
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Identity;

    #[test]
    fn a_dial_to_one_refused_address_among_others_should_be_denied() {
        let peer = Identity::from_seed([7; 32]).peer_id();
        let gate = Behaviour::new(AddressPolicy { allow_private: false });
        let address = |text: &str| text.parse::<Multiaddr>().expect("an address");
        let (good, bad) = (address("/ip4/1.1.1.1/tcp/30333"), address("/ip4/192.168.1.1/tcp/30333"));
        assert!(gate.check(Some(peer), &[]).is_ok());
        assert!(gate.check(Some(peer), &vec![good.clone(); MAX_PUNCHED_ADDRESSES]).is_ok());
        let denied = gate.check(Some(peer), &[good.clone(), bad.clone()]);
        assert!(matches!(denied, Err(Denied::Address(address, Refusal::NotGlobal)) if address == bad));
        let many = vec![good.clone(); MAX_PUNCHED_ADDRESSES + 1];
        assert!(matches!(gate.check(Some(peer), &many), Err(Denied::TooMany)));
        assert!(matches!(gate.check(None, &[good]), Err(Denied::Nameless)));
    }
}
