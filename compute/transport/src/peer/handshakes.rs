//! Handshakes that others began: where there are too many, the newest takes the place of an older one.
//!
//! If the newest were refused, some dozen connections that say nothing could keep everybody out, as long as somebody renews them.

use crate::policy;
use futures::future::BoxFuture;
use libp2p::{
    core::{
        muxing::StreamMuxerBox,
        transport::{Boxed, DialOpts, ListenerId, TransportError, TransportEvent},
        Transport,
    },
    Multiaddr, PeerId,
};
use std::{
    collections::{HashMap, VecDeque},
    io,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};
use tokio::sync::oneshot;

type Connected = (PeerId, StreamMuxerBox);

/// A transport with at most so many handshakes under way that others began.
pub(super) struct Handshakes {
    inner: Boxed<Connected>,
    waiting: Waiting,
}

impl Handshakes {
    pub(super) fn new(inner: Boxed<Connected>, most: usize) -> Self {
        Self { inner, waiting: Waiting { most, state: Arc::default() } }
    }
}

impl Transport for Handshakes {
    type Output = Connected;
    type Error = io::Error;
    type ListenerUpgrade = BoxFuture<'static, io::Result<Connected>>;
    type Dial = <Boxed<Connected> as Transport>::Dial;

    fn listen_on(&mut self, id: ListenerId, address: Multiaddr) -> Result<(), TransportError<io::Error>> {
        self.inner.listen_on(id, address)
    }

    fn remove_listener(&mut self, id: ListenerId) -> bool {
        self.inner.remove_listener(id)
    }

    fn dial(&mut self, address: Multiaddr, options: DialOpts) -> Result<Self::Dial, TransportError<io::Error>> {
        self.inner.dial(address, options)
    }

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<TransportEvent<Self::ListenerUpgrade, io::Error>> {
        let this = self.get_mut();
        Pin::new(&mut this.inner).poll(context).map(|event| {
            let network = match &event {
                TransportEvent::Incoming { local_addr, send_back_addr, .. } => network(send_back_addr, local_addr),
                _ => None,
            };
            event.map_upgrade(|upgrade| {
                let (place, displaced) = this.waiting.admit(network);
                let handshake: Self::ListenerUpgrade = Box::pin(async move {
                    let _place = place;
                    tokio::select! {
                        done = upgrade => done,
                        _ = displaced => Err(io::Error::other("too many handshakes: it made room for a newer one")),
                    }
                });
                handshake
            })
        })
    }
}

/// Where somebody comes from, as far as one owner of many addresses has them side by side: an IPv4 /16, an IPv6 /32. Of a circuit only the
/// relay's address is known, and that is in our own.
fn network(remote: &Multiaddr, local: &Multiaddr) -> Option<IpAddr> {
    let host = policy::host(remote).or_else(|| policy::host(local))?;
    Some(match host {
        IpAddr::V4(ip) => IpAddr::V4((u32::from(ip) >> 16 << 16).into()),
        IpAddr::V6(ip) => IpAddr::V6((u128::from(ip) >> 96 << 96).into()),
    })
}

#[derive(Clone)]
struct Waiting {
    most: usize,
    state: Arc<Mutex<State>>,
}

/// Handshakes under way, the oldest first.
#[derive(Default)]
struct State {
    next: u64,
    handshakes: VecDeque<Handshake>,
}

struct Handshake {
    number: u64,
    network: Option<IpAddr>,
    /// Dropped with the place.
    _displace: oneshot::Sender<()>,
}

/// A handshake's place; free again when it is dropped.
struct Place {
    waiting: Waiting,
    number: u64,
}

impl Waiting {
    /// Takes a place, the oldest one's of the network that has most of them if there is no other. What is returned besides ends when this place
    /// is taken away.
    fn admit(&self, network: Option<IpAddr>) -> (Place, oneshot::Receiver<()>) {
        let (displace, displaced) = oneshot::channel();
        let mut state = self.lock();
        if state.handshakes.len() >= self.most {
            state.displace();
        }
        let number = state.next;
        state.next += 1;
        state.handshakes.push_back(Handshake { number, network, _displace: displace });
        (Place { waiting: self.clone(), number }, displaced)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn displace(&mut self) {
        let mut counts: HashMap<Option<IpAddr>, usize> = HashMap::new();
        for handshake in &self.handshakes {
            *counts.entry(handshake.network).or_default() += 1;
        }
        let most = counts.values().max().copied().unwrap_or(0);
        let oldest = self.handshakes.iter().position(|handshake| counts.get(&handshake.network) == Some(&most));
        if let Some(oldest) = oldest {
            self.handshakes.remove(oldest);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.waiting.lock().handshakes.retain(|handshake| handshake.number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oneshot::error::TryRecvError;

    fn address(text: &str) -> Option<IpAddr> {
        network(&text.parse().unwrap(), &"/ip4/10.0.0.1/tcp/1".parse().unwrap())
    }

    #[test]
    fn the_newest_takes_the_place_of_the_oldest_of_the_largest_network() {
        let waiting = Waiting { most: 4, state: Arc::default() };
        let comes = |text: &str| waiting.admit(address(text));
        let mut honest = comes("/ip4/192.0.2.1/tcp/1");
        let mut crowd: Vec<_> = (1..=3).map(|number| comes(&format!("/ip4/10.99.{number}.1/tcp/1"))).collect();
        let mut another = comes("/ip4/198.51.100.1/tcp/1");
        let is_there = |place: &mut (Place, oneshot::Receiver<()>)| place.1.try_recv() == Err(TryRecvError::Empty);
        assert_eq!(crowd.iter_mut().map(is_there).collect::<Vec<_>>(), [false, true, true]);
        assert!(is_there(&mut honest) && is_there(&mut another));
        assert_eq!(waiting.lock().handshakes.len(), 4);
        drop(crowd);
        assert_eq!(waiting.lock().handshakes.len(), 2);
    }

    #[test]
    fn neighbours_are_one_network() {
        assert_eq!(address("/ip4/10.99.1.2/tcp/1"), address("/ip4/10.99.200.3/udp/9/quic-v1"));
        assert_ne!(address("/ip4/10.99.1.2/tcp/1"), address("/ip4/10.98.1.2/tcp/1"));
        assert_eq!(address("/ip6/2001:db8:1::1/tcp/1"), address("/ip6/2001:db8:2::1/tcp/1"));
        assert_eq!(address("/p2p-circuit"), address("/ip4/10.0.7.7/tcp/1"));
    }
}
