//! Metered relaying: what a relay carries for each peer that holds a place at it is counted at both ends, and the holder signs for it.

mod account;
mod book;
mod desk;
mod holder;
mod ledger;
mod meter;
mod muxer;
mod ticket;

pub(crate) use desk::serve;
pub(crate) use holder::Holder;
pub(crate) use ledger::Ledger;
pub use ledger::Relayed;
pub(crate) use meter::{PeerMeter, PeerMeters};
pub(crate) use muxer::MeteredMuxer;
pub use ticket::{RelayTicket, TicketError};

use crate::MessageLimits;
use libp2p::StreamProtocol;
use std::time::Duration;

/// Name of the protocol: the holder of a place sends tickets, the relay nothing.
pub const TICKET_PROTOCOL: StreamProtocol = StreamProtocol::new("/scc/relay-ticket/1");

/// A ticket's bytes, and no bound on the time between two.
const MESSAGE_LIMITS: MessageLimits = MessageLimits { max_bytes: 144, idle: None, transfer: Duration::from_secs(30) };
