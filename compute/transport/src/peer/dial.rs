//! What dialling takes and gives.

use crate::Refusal;
use libp2p::{core::ConnectedPoint, Multiaddr, PeerId};
use std::time::Duration;

/// How a connection runs. Smaller is better: streams take the best path there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PathKind {
    /// From host to host.
    Direct,
    /// Through a relay's circuit.
    Relayed,
}

impl PathKind {
    pub(crate) fn of(endpoint: &ConnectedPoint) -> Self {
        if endpoint.is_relayed() {
            Self::Relayed
        } else {
            Self::Direct
        }
    }
}

/// How to dial.
#[derive(Debug, Clone, Copy, Default)]
pub struct DialOptions {
    /// Wait a random time below this first, so that the drawn workers do not all knock at once.
    pub jitter: Duration,
}

/// A dial that succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialOutcome {
    /// A new connection, at one of the addresses.
    Connected {
        /// How it runs.
        path: PathKind,
    },
    /// There was a connection, or the peer called meanwhile: that says nothing of the addresses.
    AlreadyConnected {
        /// How it runs.
        path: PathKind,
    },
}

/// A dial that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    /// The policy allows none of the addresses (the pairs say why), or there are none.
    #[error("no address of the peer may be dialled: {}", list(.0))]
    NoUsableAddress(Vec<(Multiaddr, Refusal)>),
    /// Nobody answered at the allowed addresses.
    #[error("the peer cannot be reached: {0}")]
    Unreachable(String),
    /// Somebody else answered.
    #[error("another peer answered: {obtained}")]
    WrongPeer {
        /// Who answered.
        obtained: PeerId,
    },
    /// Our own bound on connections is reached.
    #[error("too many connections")]
    TooManyConnections,
    /// The name is this peer's own.
    #[error("a peer cannot dial itself")]
    Oneself,
    /// The peer is shut down.
    #[error("the peer is shut down")]
    Stopped,
}

fn list(refused: &[(Multiaddr, Refusal)]) -> String {
    if refused.is_empty() {
        return "none is known".into();
    }
    refused.iter().map(|(address, refusal)| format!("{address} ({refusal})")).collect::<Vec<_>>().join(", ")
}
