#![doc = include_str!("../README.md")]

mod blob;
mod config;
mod hash;
mod identity;
mod message;
mod peer;
mod policy;
mod streams;
mod tickets;

pub use blob::{
    Blob, BlobConfig, BlobReply, BlobRequest, BlobService, BlobStatus, BlobStore, FetchError, FetchOptions, ImportMode,
    Progress, StoreConfig, StoreError, Traffic, Usage, BLOB_PROTOCOL, GROUP_BYTES, MAX_REQUESTED_RANGES,
};
pub use config::{Limits, PeerConfig, RelayLimits};
pub use hash::{Hash, HashParseError};
pub use identity::{Identity, IdentityError};
pub use message::{IncomingMessages, MessageError, MessageLimits, MessageReceiver, MessageSender, MessageStream};
pub use peer::{
    DialError, DialOptions, DialOutcome, PathKind, PathReport, Peer, PeerPath, PortMapping, ReserveError, StartError,
};
pub use policy::{addresses, host, is_circuit, AddressPolicy, Refusal, LOWEST_PORT, MAX_DIALLED_ADDRESSES};
pub use streams::{IncomingStreams, ListenError, OpenError, PeerStream, StreamCounts};
pub use tickets::{RelayTicket, Relayed, TicketError, TICKET_PROTOCOL};

pub use libp2p::{Multiaddr, PeerId, StreamProtocol};
pub use tokio_util::sync::CancellationToken;
