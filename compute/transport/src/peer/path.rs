//! How peers are connected, for whoever looks.

use super::PathKind;
use crate::policy::Circuit;
use libp2p::{multiaddr::Protocol, Multiaddr, PeerId};
use serde::{Deserialize, Serialize};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// One connection with a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerPath {
    /// The other end.
    pub peer: PeerId,
    /// How it runs.
    pub path: PathKind,
    /// Where the other end is, or the relay's address with the circuit.
    pub address: Multiaddr,
    /// Whether the other end called.
    pub is_incoming: bool,
    /// When it was made.
    pub since: SystemTime,
    /// The last ping's way there and back; none yet in the first moment.
    pub round_trip: Option<Duration>,
    /// Bytes of streams sent over it, without encryption and framing.
    pub sent: u64,
    /// Bytes of streams received.
    pub received: u64,
    /// Of a direct one, what tickets between the two stand for: bytes of circuits, of all connections with this peer.
    pub acknowledged: u64,
    /// Of a relayed one, why the last attempt to make it direct failed, if one has.
    pub why_relayed: Option<String>,
}

impl PeerPath {
    /// `tcp`, `quic` or `relay`.
    pub fn transport(&self) -> &'static str {
        match self.path {
            PathKind::Relayed => "relay",
            PathKind::Direct if self.address.iter().any(|part| matches!(part, Protocol::Udp(_))) => "quic",
            PathKind::Direct => "tcp",
        }
    }

    /// The relay it runs through, if it does.
    pub fn relay(&self) -> Option<PeerId> {
        Circuit::parse(&self.address).ok().flatten().map(|circuit| circuit.relay)
    }

    /// The same for people and scripts.
    pub fn report(&self) -> PathReport {
        let not_yet = || "no attempt to meet directly has ended yet".to_string();
        PathReport {
            peer: self.peer.to_string(),
            path: self.transport().into(),
            relay: self.relay().map(|relay| relay.to_string()),
            address: self.address.to_string(),
            incoming: self.is_incoming,
            since: self.since.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
            round_trip_millis: self.round_trip.map(|time| time.as_secs_f64() * 1_000.0),
            sent: self.sent,
            received: self.received,
            acknowledged: (self.acknowledged > 0).then_some(self.acknowledged),
            why_not_direct: match self.path {
                PathKind::Direct => None,
                PathKind::Relayed => Some(self.why_relayed.clone().unwrap_or_else(not_yet)),
            },
        }
    }
}

/// A connection, as JSON shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PathReport {
    /// The other end.
    pub peer: String,
    /// `tcp`, `quic` or `relay`.
    pub path: String,
    /// The relay it runs through.
    pub relay: Option<String>,
    /// Where the other end is, or the relay's address with the circuit.
    pub address: String,
    /// Whether the other end called.
    pub incoming: bool,
    /// When it was made, in seconds since 1970.
    pub since: u64,
    /// The last ping's way there and back.
    pub round_trip_millis: Option<f64>,
    /// Bytes of streams sent over it, without encryption and framing.
    pub sent: u64,
    /// Bytes of streams received.
    pub received: u64,
    /// With a relay, or with who holds a place at this one: bytes of circuits for which tickets were signed.
    pub acknowledged: Option<u64>,
    /// Of a relayed one, why it is not direct.
    pub why_not_direct: Option<String>,
}

impl PathReport {
    /// The path in words, e.g. `direct, tcp`.
    pub fn kind(&self) -> String {
        match self.path.as_str() {
            "relay" => "relayed".into(),
            transport => format!("direct, {transport}"),
        }
    }

    /// What came and went, and how far it is: `14.2 ms · 3.1 MiB sent · 220 B received`.
    pub fn figures(&self) -> String {
        let time = self.round_trip_millis.map_or("no ping yet".into(), |millis| format!("{millis:.1} ms"));
        let signed = self.acknowledged.map_or(String::new(), |bytes| format!(" · tickets for {}", size(bytes)));
        format!("{time} · {} sent · {} received{signed}", size(self.sent), size(self.received))
    }
}

/// Bytes in the unit that leaves at most three places before the point.
pub(crate) fn size(bytes: u64) -> String {
    let mut rest = bytes as f64; // cast: shown with one decimal
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if rest < 1_000.0 {
            return if unit == "B" { format!("{bytes} B") } else { format!("{rest:.1} {unit}") };
        }
        rest /= 1_024.0;
    }
    format!("{rest:.1} TiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_should_be_short() {
        let shown = [0, 999, 1_000, 3_250_586, 1 << 30, 1 << 50].map(size);
        assert_eq!(shown, ["0 B", "999 B", "1.0 KiB", "3.1 MiB", "1.0 GiB", "1024.0 TiB"]);
    }

    #[test]
    fn a_relayed_path_should_name_its_relay_and_say_why() {
        let relay = crate::Identity::from_seed([8; 32]).peer_id();
        let mut path = PeerPath {
            peer: crate::Identity::from_seed([7; 32]).peer_id(),
            path: PathKind::Relayed,
            address: format!("/ip4/1.1.1.1/udp/30333/quic-v1/p2p/{relay}/p2p-circuit").parse().expect("an address"),
            is_incoming: true,
            since: UNIX_EPOCH + Duration::from_secs(9),
            round_trip: Some(Duration::from_millis(14)),
            sent: 1,
            received: 2,
            acknowledged: 0,
            why_relayed: None,
        };
        let report = path.report();
        assert_eq!((report.path.as_str(), report.relay), ("relay", Some(relay.to_string())));
        assert!(report.why_not_direct.is_some_and(|why| why.contains("yet")));
        path.why_relayed = Some("nobody answered".into());
        assert_eq!(path.report().why_not_direct.as_deref(), Some("nobody answered"));
        assert_eq!(path.report().figures(), "14.0 ms · 1 B sent · 2 B received");
        path.acknowledged = 3 << 20;
        assert!(path.report().figures().ends_with(" received · tickets for 3.0 MiB"));
        path.path = PathKind::Direct;
        path.address = "/ip4/1.1.1.1/udp/30333/quic-v1".parse().expect("an address");
        assert_eq!((path.report().kind(), path.report().why_not_direct), ("direct, quic".into(), None));
    }
}
