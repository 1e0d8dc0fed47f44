//! The task that owns the swarm.

use super::{
    receive_room,
    refused::Refused,
    relays::{self, Relays},
    reserve::{self, Places, ReserveReply},
    swarm::{Behaviour, BehaviourEvent},
    DialError, DialOutcome, PathKind, PortMapping, ReserveError,
};
use crate::{
    policy::Circuit,
    streams::Shared,
    tickets::{Holder, Ledger},
    AddressPolicy, PeerConfig,
};
use futures::StreamExt;
use libp2p::{
    connection_limits,
    core::transport::ListenerId,
    identify,
    multiaddr::Protocol,
    ping,
    swarm::{
        dial_opts::{DialOpts, PeerCondition},
        ConnectionId, SwarmEvent,
    },
    Multiaddr, PeerId, Swarm,
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
    time::Instant,
};
use tokio_util::sync::CancellationToken;

/// Peers whose addresses are remembered for redialling.
const REMEMBERED_PEERS: usize = 1024;
/// Closing connections politely takes at most this long.
const FAREWELL: Duration = Duration::from_secs(2);

pub(super) type DialReply = oneshot::Sender<Result<DialOutcome, DialError>>;

pub(super) enum Command {
    /// Connect; without addresses, through the remembered ones.
    Dial { peer: PeerId, addresses: Option<Vec<Multiaddr>>, reply: DialReply },
    /// Listen at a relay.
    Reserve { relay: Multiaddr, reply: ReserveReply },
    /// Close all connections.
    Disconnect { peer: PeerId, reply: oneshot::Sender<()> },
}

pub(super) struct Actor {
    swarm: Swarm<Behaviour>,
    policy: AddressPolicy,
    streams: Arc<Shared>,
    commands: mpsc::Receiver<Command>,
    listening: watch::Sender<Vec<Multiaddr>>,
    router: Router,
    cancellation: CancellationToken,
    dials: HashMap<PeerId, Dialling>,
    known: HashMap<PeerId, Vec<Multiaddr>>,
    places: Places,
    holder: Holder,
    relaying: Option<Relaying>,
    relays: Relays,
    refused: Refused,
}

/// One attempt; whoever asks for the same peer meanwhile shares it.
struct Dialling {
    connection: ConnectionId,
    /// Remembered once the peer is there: nobody is looked for again where it never was.
    addresses: Vec<Multiaddr>,
    waiting: Vec<DialReply>,
}

/// What a relay knows of those it carries for.
pub(super) struct Relaying {
    pub(super) ledger: Arc<Ledger>,
    /// Takes tickets, and saves them when the peer stops.
    pub(super) desk: JoinHandle<()>,
}

/// The router at home, and what it was last heard to forward.
pub(super) struct Router {
    mapping: watch::Receiver<PortMapping>,
    /// Asks it, and gives the ports back when the peer stops.
    asking: Option<JoinHandle<()>>,
    known: Vec<Multiaddr>,
}

impl Router {
    pub(super) fn new(mapping: watch::Receiver<PortMapping>, asking: Option<JoinHandle<()>>) -> Self {
        Self { mapping, asking, known: Vec::new() }
    }
}

impl Actor {
    pub(super) fn new(
        config: PeerConfig,
        swarm: Swarm<Behaviour>,
        streams: Arc<Shared>,
        commands: mpsc::Receiver<Command>,
        listening: watch::Sender<Vec<Multiaddr>>,
        router: Router,
        relaying: Option<Relaying>,
    ) -> Self {
        Self {
            swarm,
            policy: AddressPolicy { allow_private: config.allow_private },
            holder: Holder::new(config.identity, streams.clone()),
            streams,
            commands,
            listening,
            router,
            cancellation: config.cancellation,
            dials: HashMap::new(),
            known: HashMap::new(),
            places: Places::default(),
            relaying,
            relays: Relays::default(),
            refused: Refused::new(Instant::now()),
        }
    }

    pub(super) async fn run(mut self) {
        let meters = self.streams.meters().clone();
        loop {
            let (late, again) = (self.places.deadline(), self.relays.deadline());
            tokio::select! {
                () = self.cancellation.cancelled() => break,
                () = until(late) => self.give_up_late_relays(),
                () = until(again) => self.call_again(),
                () = meters.some_over() => self.cut_off(),
                command = self.commands.recv() => match command {
                    Some(command) => self.on_command(command),
                    None => break,
                },
                Ok(()) = self.router.mapping.changed() => self.note_mapping(),
                event = self.swarm.select_next_some() => self.on_event(event),
            }
        }
        self.stop().await;
    }

    fn on_command(&mut self, command: Command) {
        match command {
            Command::Dial { peer, addresses, reply } => self.dial(peer, addresses, reply),
            Command::Reserve { relay, reply } => self.reserve(&relay, reply),
            Command::Disconnect { peer, reply } => {
                // An error means that the peer is not connected, which is what was asked for.
                let _ = self.swarm.disconnect_peer_id(peer);
                let _ = reply.send(());
            }
        }
    }

    fn dial(&mut self, peer: PeerId, addresses: Option<Vec<Multiaddr>>, reply: DialReply) {
        let (allowed, refused) = match addresses {
            Some(addresses) => self.policy.select(&peer, &addresses),
            None => (self.known.get(&peer).cloned().unwrap_or_default(), Vec::new()),
        };
        if let Some(path) = self.streams.path_to(&peer) {
            self.remember(peer, allowed);
            let _ = reply.send(Ok(DialOutcome::AlreadyConnected { path }));
            return;
        }
        if let Some(dialling) = self.dials.get_mut(&peer) {
            dialling.waiting.push(reply);
            return;
        }
        if allowed.is_empty() {
            let _ = reply.send(Err(DialError::NoUsableAddress(refused)));
            return;
        }
        for address in &allowed {
            if let Ok(Some(circuit)) = Circuit::parse(address) {
                self.relays.note_used(circuit.relay);
            }
        }
        // The condition is checked above; behaviours are not asked for more addresses. From a port of its own: from the
        // listening port a peer could not be dialled again while the last connection's ports are cooling down.
        let options = DialOpts::peer_id(peer)
            .condition(PeerCondition::Always)
            .addresses(allowed.clone())
            .allocate_new_port()
            .build();
        let connection = options.connection_id();
        match self.swarm.dial(options) {
            Ok(()) => {
                self.dials.insert(peer, Dialling { connection, addresses: allowed, waiting: vec![reply] });
            }
            Err(error) => {
                let _ = reply.send(Err(dial_error(error)));
            }
        }
    }

    fn reserve(&mut self, relay: &Multiaddr, reply: ReserveReply) {
        let asked = match reserve::circuit(&self.policy, relay) {
            Ok(_) if self.places.is_full() => Err(ReserveError::TooMany),
            Ok((circuit, name)) => {
                self.relays.note_used(name);
                self.swarm.listen_on(circuit).map_err(|error| ReserveError::Refused(error.to_string()))
            }
            Err(error) => Err(error),
        };
        match asked {
            Ok(listener) => self.places.asked(listener, reply),
            Err(error) => {
                let _ = reply.send(Err(error));
            }
        }
    }

    /// What the router forwards is told to others, also to those that hole punching tells where this peer is.
    fn note_mapping(&mut self) {
        let open = match &*self.router.mapping.borrow_and_update() {
            PortMapping::Open(addresses) => addresses.clone(),
            PortMapping::Off | PortMapping::Asked | PortMapping::Closed(_) => Vec::new(),
        };
        for address in self.router.known.iter().filter(|known| !open.contains(known)) {
            self.swarm.remove_external_address(address);
        }
        for address in open.iter().filter(|address| !self.router.known.contains(address)) {
            self.swarm.add_external_address(address.clone());
            self.swarm.behaviour_mut().punch.seen_at(address);
        }
        self.router.known = open;
    }

    fn give_up_late_relays(&mut self) {
        for listener in self.places.late(Instant::now()) {
            self.swarm.remove_listener(listener);
        }
    }

    /// Whoever does not sign for what is carried is carried for no longer; others pay for nothing of it.
    fn cut_off(&mut self) {
        for (holder, owed) in self.relaying.iter().flat_map(|relaying| relaying.ledger.over()) {
            tracing::warn!(%holder, bytes = owed, "a place is taken away: its holder has signed no ticket for what was carried");
            let _ = self.swarm.disconnect_peer_id(holder);
        }
    }

    fn note_place(&mut self, listener: ListenerId, address: &Multiaddr) {
        let is_new = self.places.given(listener, address);
        if let (true, Ok(Some(circuit))) = (is_new, Circuit::parse(address)) {
            self.holder.place_given(listener, circuit.relay);
        }
    }

    /// Where a relay sees this peer is told to those it wants to reach; they refuse a whole dial for one address that they may not use.
    fn note_seen_by(&mut self, peer: &PeerId, address: &Multiaddr) {
        if self.relays.is_used(peer) && self.policy.check(self.swarm.local_peer_id(), address).is_ok() {
            self.swarm.behaviour_mut().punch.seen_at(address);
        }
    }

    /// Once more through the relays to those who are reached through them only.
    fn call_again(&mut self) {
        for peer in self.relays.due(Instant::now()) {
            let known = self.known.get(&peer).map_or(&[][..], Vec::as_slice);
            let circuits = relays::circuits(known, |relay| self.swarm.is_connected(relay));
            if circuits.is_empty() || self.streams.path_to(&peer) != Some(PathKind::Relayed) {
                continue;
            }
            let options = DialOpts::peer_id(peer).condition(PeerCondition::Always).addresses(circuits);
            if let Err(error) = self.swarm.dial(options.build()) {
                tracing::debug!(%peer, %error, "not called again");
            }
        }
    }

    fn remember(&mut self, peer: PeerId, addresses: Vec<Multiaddr>) {
        if addresses.is_empty() {
            return;
        }
        if self.known.len() >= REMEMBERED_PEERS && !self.known.contains_key(&peer) {
            let streams = &self.streams;
            let forgotten = self.known.keys().find(|known| streams.path_to(known).is_none()).copied();
            if let Some(forgotten) = forgotten {
                self.known.remove(&forgotten);
            }
        }
        self.known.insert(peer, addresses);
    }

    fn on_event(&mut self, event: SwarmEvent<BehaviourEvent>) {
        match event {
            SwarmEvent::ConnectionEstablished { peer_id, endpoint, connection_id, .. } => {
                tracing::debug!(peer = %peer_id, address = %endpoint.get_remote_address(), "connected");
                let path = PathKind::of(&endpoint);
                if endpoint.is_dialer() && endpoint.get_remote_address().iter().any(|part| part == Protocol::QuicV1) {
                    receive_room::widen();
                }
                let ours = self.dials.get(&peer_id).filter(|dialling| dialling.connection == connection_id);
                match ours.map(|dialling| dialling.addresses.clone()) {
                    Some(addresses) => {
                        self.remember(peer_id, addresses);
                        self.answer(&peer_id, Ok(DialOutcome::Connected { path }));
                    }
                    // They dialled us: whoever waits for a connection has one.
                    None => self.answer(&peer_id, Ok(DialOutcome::AlreadyConnected { path })),
                }
            }
            SwarmEvent::ConnectionClosed { peer_id, num_established: 0, .. } => {
                self.relays.left(&peer_id);
                if let Some(relaying) = &self.relaying {
                    relaying.ledger.left(&peer_id);
                }
            }
            SwarmEvent::OutgoingConnectionError { peer_id: Some(peer), connection_id, error } => {
                tracing::debug!(%peer, %error, "dial failed");
                if self.dials.get(&peer).is_some_and(|dialling| dialling.connection == connection_id) {
                    self.answer(&peer, Err(dial_error(error)));
                }
            }
            SwarmEvent::Behaviour(BehaviourEvent::Ping(ping::Event { peer, connection, result: Ok(time) })) => {
                self.streams.note_round_trip(&peer, connection, time);
            }
            SwarmEvent::Behaviour(BehaviourEvent::Ping(ping::Event {
                peer,
                connection,
                result: Err(ping::Failure::Timeout | ping::Failure::Other { .. }),
            })) => {
                tracing::debug!(%peer, "no answer to pings, closing the connection");
                self.swarm.close_connection(connection);
            }
            SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Received { peer_id, info, .. })) => {
                self.note_seen_by(&peer_id, &info.observed_addr);
            }
            SwarmEvent::Behaviour(BehaviourEvent::Punch(event)) => match event.result {
                Ok(_) => tracing::debug!(peer = %event.remote_peer_id, "the relayed connection became a direct one"),
                Err(error) => {
                    tracing::debug!(peer = %event.remote_peer_id, %error, "stays relayed");
                    self.streams.note_not_direct(&event.remote_peer_id, &error.to_string());
                    // Of who called, this says that nobody was told where to punch; of one who has gone meanwhile, nothing.
                    let called = self.known.contains_key(&event.remote_peer_id);
                    if called && self.swarm.is_connected(&event.remote_peer_id) {
                        self.relays.call_again(event.remote_peer_id, Instant::now());
                    }
                }
            },
            SwarmEvent::NewListenAddr { listener_id, address } => {
                self.show_listening();
                self.note_place(listener_id, &address);
            }
            SwarmEvent::ExpiredListenAddr { .. } => self.show_listening(),
            SwarmEvent::ListenerClosed { listener_id, reason, .. } => {
                self.show_listening();
                self.holder.place_lost(listener_id);
                let reason = reason.map_or_else(|error| error.to_string(), |()| "it let go".into());
                self.places.lost(listener_id, reason);
            }
            SwarmEvent::ListenerError { error, .. } => tracing::warn!(%error, "listener"),
            SwarmEvent::IncomingConnectionError { send_back_addr, error, .. } => {
                tracing::debug!(address = %send_back_addr, %error, "incoming connection refused");
                if self.refused.note(Instant::now()) {
                    tracing::warn!(last = %send_back_addr, %error, "a hundred connections within a minute were refused or came to nothing");
                }
            }
            _ => {}
        }
    }

    fn show_listening(&self) {
        self.listening.send_replace(self.swarm.listeners().cloned().collect());
    }

    fn answer(&mut self, peer: &PeerId, result: Result<DialOutcome, DialError>) {
        let Some(dialling) = self.dials.remove(peer) else { return };
        for reply in dialling.waiting {
            let _ = reply.send(result.clone());
        }
    }

    async fn stop(mut self) {
        self.cancellation.cancel();
        self.streams.stop();
        self.places.stop();
        for (_, dialling) in self.dials.drain() {
            for reply in dialling.waiting {
                let _ = reply.send(Err(DialError::Stopped));
            }
        }
        let peers: Vec<PeerId> = self.swarm.connected_peers().copied().collect();
        for peer in peers {
            let _ = self.swarm.disconnect_peer_id(peer);
        }
        let farewell = async {
            while self.swarm.connected_peers().next().is_some() {
                self.swarm.select_next_some().await;
            }
        };
        // Whoever does not let go in time is cut off by dropping the swarm.
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
        if let Some(relaying) = self.relaying.take() {
            let _ = tokio::time::timeout(FAREWELL, relaying.desk).await;
        }
        if let Some(asking) = self.router.asking.take() {
            let _ = tokio::time::timeout(FAREWELL, asking).await;
        }
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

fn dial_error(error: libp2p::swarm::DialError) -> DialError {
    use libp2p::swarm::DialError as Swarm;
    match error {
        Swarm::LocalPeerId { .. } => DialError::Oneself,
        Swarm::WrongPeerId { obtained, .. } => DialError::WrongPeer { obtained },
        Swarm::Denied { cause } if cause.downcast_ref::<connection_limits::Exceeded>().is_some() => {
            DialError::TooManyConnections
        }
        other => DialError::Unreachable(other.to_string()),
    }
}
