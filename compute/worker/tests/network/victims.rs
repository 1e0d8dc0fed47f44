//! Jobs that name somebody else's address: the chain must not make workers knock there again and again.

use crate::{
    chain::MemoryChain,
    programs,
    support::{endpoint, eventually, Contributor, Requester, JOB},
};
use scc_types::{BlockNumber, Endpoint, UNSERVED_BLOCKS};
use scc_worker::State;
use std::{
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc,
    },
    time::Duration,
};
use tokio::net::{TcpListener, UdpSocket};

/// Somebody who listens and knows nothing of us.
struct Victim {
    tcp: u16,
    udp: u16,
    knocks: Arc<AtomicUsize>,
}

impl Victim {
    async fn new() -> Self {
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let udp = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let (tcp_port, udp_port) = (tcp.local_addr().unwrap().port(), udp.local_addr().unwrap().port());
        let knocks = Arc::new(AtomicUsize::new(0));
        let count = knocks.clone();
        tokio::spawn(async move {
            let mut packet = [0; 2048];
            let mut senders = std::collections::HashSet::new();
            loop {
                tokio::select! {
                    accepted = tcp.accept() => drop(accepted),
                    received = udp.recv_from(&mut packet) => {
                        // A first packet of QUIC names its connection behind version and length; it is sent again until it is answered.
                        let (size, _) = received.unwrap();
                        let name = packet.get(6..6 + usize::from(packet[5])).filter(|_| size > 6).map(<[u8]>::to_vec);
                        if !senders.insert(name) {
                            continue;
                        }
                    }
                }
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { tcp: tcp_port, udp: udp_port, knocks }
    }

    fn knocks(&self) -> usize {
        self.knocks.load(Ordering::SeqCst)
    }

    /// The requester's name at the victim's addresses.
    fn endpoint(&self, of: &Endpoint, forms: &[&str]) -> Endpoint {
        let relay = scc_transport::Identity::random().peer_id();
        let address = |form: &&str| {
            let text = form.replace("TCP", &self.tcp.to_string()).replace("UDP", &self.udp.to_string());
            text.replace("RELAY", &relay.to_string()).parse::<scc_transport::Multiaddr>().unwrap().to_vec()
        };
        let addresses = forms.iter().map(|form| address(form).try_into().unwrap()).collect::<Vec<_>>();
        Endpoint { peer_id: of.peer_id.clone(), addresses: addresses.try_into().unwrap() }
    }
}

async fn until(chain: &MemoryChain, block: BlockNumber) {
    let now = chain.state().block;
    chain.pass(block.saturating_sub(now)).await;
}

const DIRECT: &str = "/ip4/127.0.0.1/tcp/TCP";
const QUIC: &str = "/ip4/127.0.0.1/udp/UDP/quic-v1";
const AS_RELAY: &str = "/ip4/127.0.0.1/tcp/TCP/p2p/RELAY/p2p-circuit";

/// What a requester pays a fee for.
async fn draw_again(chain: &MemoryChain) {
    while chain.draw_again(JOB).is_err() {
        chain.pass(1).await;
    }
}

async fn a_victim_is_called_once_for_each_draw(forms: [&str; 3]) {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 1, 1);
    let served = requester.start().await;
    let victim = Victim::new().await;
    chain.move_to(JOB, victim.endpoint(&endpoint(&served.peer), &forms));
    // It would have workers drawn again by itself.
    served.vanish().await;
    let mut contributor = Contributor::new(&chain, 1);
    let working = contributor.start().await;
    eventually("the victim is called", || victim.knocks() == 1).await;
    // Perhaps while it still waits for an answer.
    working.die().await;
    let working = contributor.start().await;
    chain.pass(UNSERVED_BLOCKS * 3).await;
    assert_eq!(victim.knocks(), 1, "{forms:?}: time alone makes nobody call");
    for (draws, calls) in [(1, 2), (2, 3), (3, 3)] {
        draw_again(&chain).await;
        let has_called = || victim.knocks() == calls;
        eventually("the victim is called for another draw", has_called).await;
        chain.pass(UNSERVED_BLOCKS / 2).await;
        assert!(has_called(), "{forms:?}: {} calls after {draws} draws more", victim.knocks());
    }
    let gives_up = |state: &State| matches!(state, State::Idle(why) if why.contains("never where it says"));
    eventually("the worker gives it up", || gives_up(&working.status().state)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_victim_is_called_once_for_a_draw_even_if_a_worker_starts_again() {
    tokio::join!(
        a_victim_is_called_once_for_each_draw([DIRECT, QUIC, AS_RELAY]),
        a_victim_is_called_once_for_each_draw([QUIC, AS_RELAY, DIRECT]),
        a_victim_is_called_once_for_each_draw([AS_RELAY, DIRECT, QUIC]),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requester_that_was_met_and_names_a_victim_then_makes_nobody_knock_twice() {
    let chain = MemoryChain::start();
    let mut requester = Requester::new(&chain, &programs::tile(), 9, 1);
    requester.trusted = true;
    let mut contributor = Contributor::new(&chain, 1);
    contributor.set_gate(false);
    let served = requester.start().await;
    let _working = contributor.start().await;
    eventually("it computes", || contributor.runs() == 1).await;
    let victims = [Victim::new().await, Victim::new().await];
    let own = endpoint(&served.peer);
    let before = chain.state().block;
    chain.move_to(JOB, victims[0].endpoint(&own, &[DIRECT]));
    served.vanish().await;
    eventually("the first is called", || victims[0].knocks() == 1).await;
    chain.move_to(JOB, victims[1].endpoint(&own, &[DIRECT]));
    until(&chain, before + UNSERVED_BLOCKS - 4).await;
    let knocks = victims.each_ref().map(Victim::knocks);
    // A busy machine may be here when the time is over; the block that the worker knew may be two older.
    if chain.state().block < before + UNSERVED_BLOCKS - 2 {
        assert_eq!(knocks, [1, 0], "another endpoint is called with another draw");
    }
    // It comes back, and is called where it is.
    contributor.set_gate(true);
    let served = requester.start().await;
    served.finish().await;
    requester.check_outputs(1);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(victims[0].knocks(), 1);
}
