//! Places at relays, for a requester whom nobody reaches directly.

use crate::{
    chain::Chain,
    failure::{Failure, Outcome},
};
use futures::future;
use scc_transport::{addresses, AddressPolicy, Multiaddr, Peer, PeerId};
use scc_types::WorkerView;
use std::{fmt, time::Duration};

/// Relays at which a job is served: two, so that one may go.
const PLACES: usize = 2;
/// Relays asked at most: some are gone or full.
const ASKED: usize = 8;
/// Between two looks whether the relays still keep their places.
const LOOK: Duration = Duration::from_secs(15);

/// Which relays serve a job besides this machine's own addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relays {
    /// Some of the chain's list, unless this machine has a public address.
    Auto,
    /// None.
    None,
    /// This one.
    At(Multiaddr),
}

impl Relays {
    /// Reads `auto`, `none` or a relay's address.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            _ => text.parse().map(Self::At).map_err(|_| {
                format!("'{text}' is no relay: write auto, none, or an address like /ip4/1.2.3.4/tcp/4001/p2p/12D3…")
            }),
        }
    }
}

/// As [`Relays::parse`] reads it.
impl fmt::Display for Relays {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => out.write_str("auto"),
            Self::None => out.write_str("none"),
            Self::At(relay) => relay.fmt(out),
        }
    }
}

/// A place that a relay keeps.
#[derive(Clone, Debug)]
pub struct Place {
    relay: Multiaddr,
    /// Where others reach this peer through it.
    pub circuit: Multiaddr,
}

/// Takes places for `peer` and keeps them until it stops. A relay that was named must give one; of the listed ones as many as do.
pub async fn take(
    peer: &Peer,
    chain: &Chain,
    relays: &Relays,
    is_public: bool,
    policy: AddressPolicy,
) -> Outcome<Vec<Place>> {
    let places = match relays {
        Relays::None => return Ok(Vec::new()),
        Relays::At(relay) => {
            let circuit =
                peer.reserve(relay).await.map_err(|error| Failure::Local(format!("--relay {relay}: {error}")))?;
            vec![Place { relay: relay.clone(), circuit }]
        }
        Relays::Auto if is_public => return Ok(Vec::new()),
        Relays::Auto => listed(peer, chain, policy).await?,
    };
    if !places.is_empty() {
        tokio::spawn(keep(peer.clone(), places.clone()));
    }
    Ok(places)
}

/// Whether strangers reach one of this machine's own addresses, as far as the address tells.
pub fn is_public(peer: &Peer) -> bool {
    let strangers = AddressPolicy { allow_private: false };
    peer.listen_addresses().iter().any(|address| strangers.check(&peer.id(), address).is_ok())
}

/// Asks as many relays at one time as places are missing: none gives one that is not used.
async fn listed(peer: &Peer, chain: &Chain, policy: AddressPolicy) -> Outcome<Vec<Place>> {
    let mut candidates = candidates(chain.relays().await?, &peer.id(), policy).into_iter().take(ASKED);
    let mut places = Vec::new();
    loop {
        let asked = candidates.by_ref().take(PLACES.saturating_sub(places.len())).map(|relay| async move {
            let circuit = peer.reserve(&relay).await.ok()?;
            Some(Place { relay, circuit })
        });
        let answers = future::join_all(asked).await;
        if answers.is_empty() {
            return Ok(places);
        }
        places.extend(answers.into_iter().flatten());
    }
}

/// One address of each relay, in an order of this peer's own: so many requesters spread over all relays.
fn candidates(workers: Vec<WorkerView>, peer: &PeerId, policy: AddressPolicy) -> Vec<Multiaddr> {
    let place = |relay: &PeerId| *blake3::hash(&[peer.to_bytes(), relay.to_bytes()].concat()).as_bytes();
    let mut candidates: Vec<_> = workers
        .iter()
        .filter_map(|worker| {
            let relay = PeerId::from_bytes(&worker.profile.peer_id).ok().filter(|relay| relay != peer)?;
            let mut addresses = addresses(worker.profile.relay.iter().flatten()).into_iter();
            let address = addresses.find(|address| policy.check(&relay, address).is_ok())?;
            Some((place(&relay), address.with_p2p(relay).ok()?))
        })
        .collect();
    candidates.sort();
    candidates.into_iter().map(|(_, address)| address).collect()
}

/// A relay that was away is asked again: the address that stands on chain is good once more.
async fn keep(peer: Peer, places: Vec<Place>) {
    let cancellation = peer.cancellation();
    loop {
        tokio::select! {
            () = cancellation.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let held = peer.listen_addresses();
        for place in places.iter().filter(|place| !held.contains(&place.circuit)) {
            if let Err(error) = peer.reserve(&place.relay).await {
                tracing::debug!(relay = %place.relay, %error, "the relay gives no place any more");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_transport::Identity;
    use scc_types::{AccountId, WorkerEngine, WorkerProfile};

    fn worker(seed: u8, relay: Option<&[&str]>) -> WorkerView {
        let bytes = |text: &&str| text.parse::<Multiaddr>().expect("an address").to_vec().try_into().expect("short");
        let addresses = |texts: &[&str]| texts.iter().map(bytes).collect::<Vec<_>>().try_into().expect("few");
        WorkerView {
            account: AccountId::new([seed; 32]),
            profile: WorkerProfile {
                peer_id: Identity::from_seed([seed; 32]).peer_id().to_bytes().try_into().expect("short"),
                engines: vec![WorkerEngine::Wasm].try_into().expect("one"),
                relay: relay.map(addresses),
            },
            enlisted_since: 0,
            expires: 100,
        }
    }

    #[test]
    fn relays_are_those_that_may_be_dialled_each_once() {
        let peer = Identity::from_seed([9; 32]).peer_id();
        let workers = vec![
            worker(1, None),
            worker(2, Some(&["/ip4/192.168.1.1/tcp/4001", "/ip4/1.1.1.1/tcp/4001", "/ip4/1.1.1.2/tcp/4001"])),
            worker(3, Some(&["/ip4/10.0.0.1/tcp/4001"])),
            worker(9, Some(&["/ip4/1.1.1.9/tcp/4001"])),
        ];
        let relay = Identity::from_seed([2; 32]).peer_id();
        let expected = vec![format!("/ip4/1.1.1.1/tcp/4001/p2p/{relay}").parse().expect("an address")];
        assert_eq!(candidates(workers, &peer, AddressPolicy { allow_private: false }), expected);
    }

    #[test]
    fn requesters_spread_over_relays() {
        let workers: Vec<_> = (1..9).map(|seed| worker(seed, Some(&["/ip4/1.1.1.1/tcp/4001"]))).collect();
        let first = |seed: u8| {
            let peer = Identity::from_seed([seed; 32]).peer_id();
            candidates(workers.clone(), &peer, AddressPolicy { allow_private: false }).swap_remove(0)
        };
        let firsts: std::collections::HashSet<_> = (100..164).map(first).collect();
        assert_eq!(firsts.len(), 8, "64 requesters ask each of 8 relays first");
    }

    #[test]
    fn a_relay_is_auto_none_or_an_address() {
        assert_eq!(Relays::parse("auto"), Ok(Relays::Auto));
        assert_eq!(Relays::parse("none"), Ok(Relays::None));
        assert!(matches!(Relays::parse("/ip4/1.2.3.4/tcp/4001"), Ok(Relays::At(_))));
        assert!(Relays::parse("somebody").is_err());
    }
}
