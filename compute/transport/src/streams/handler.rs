//! The streams of one connection.

use super::{
    link::Link,
    shared::{OpenRequest, Shared},
    upgrade::Upgrade,
    OpenError,
};
use libp2p::{
    swarm::{
        handler::{ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound},
        ConnectionHandler, ConnectionHandlerEvent, StreamUpgradeError, SubstreamProtocol,
    },
    PeerId,
};
use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::sync::mpsc;

pub(crate) struct Handler {
    peer: PeerId,
    shared: Arc<Shared>,
    link: Link,
    requests: mpsc::Receiver<OpenRequest>,
}

impl Handler {
    pub(super) fn new(peer: PeerId, shared: Arc<Shared>, link: Link, requests: mpsc::Receiver<OpenRequest>) -> Self {
        Self { peer, shared, link, requests }
    }
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Infallible;
    type ToBehaviour = Infallible;
    type InboundProtocol = Upgrade;
    type OutboundProtocol = Upgrade;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = OpenRequest;

    fn listen_protocol(&self) -> SubstreamProtocol<Upgrade, ()> {
        SubstreamProtocol::new(Upgrade(self.shared.served_protocols()), ()).with_timeout(self.shared.open_timeout)
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<ConnectionHandlerEvent<Upgrade, OpenRequest, Infallible>> {
        while let Poll::Ready(Some(request)) = self.requests.poll_recv(cx) {
            if request.reply.is_closed() {
                continue;
            }
            let protocol = SubstreamProtocol::new(Upgrade(vec![request.protocol.clone()]), request)
                .with_timeout(self.shared.open_timeout);
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
        }
        Poll::Pending
    }

    fn on_behaviour_event(&mut self, event: Infallible) {
        match event {}
    }

    fn on_connection_event(&mut self, event: ConnectionEvent<'_, Upgrade, Upgrade, (), OpenRequest>) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound {
                protocol: (stream, protocol), ..
            }) => self.shared.arrived(self.peer, stream, &protocol, self.link.clone()),
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound { protocol: (stream, _), info }) => {
                // The asker may have given up meanwhile; the stream is then dropped.
                let _ = info.reply.send(Ok(stream));
            }
            ConnectionEvent::DialUpgradeError(DialUpgradeError { info, error }) => {
                let error = match error {
                    StreamUpgradeError::Timeout => OpenError::TimedOut(self.peer),
                    StreamUpgradeError::NegotiationFailed => {
                        OpenError::UnsupportedProtocol(self.peer, info.protocol.clone())
                    }
                    StreamUpgradeError::Io(_) => OpenError::ConnectionLost(self.peer),
                    StreamUpgradeError::Apply(never) => match never {},
                };
                let _ = info.reply.send(Err(error));
            }
            _ => {}
        }
    }
}
