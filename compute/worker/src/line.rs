//! A stream to a requester on which every request gets one reply.

use crate::journal::JournalError;
use scc_job_spec::{Hello, Reply, Request, MAX_MESSAGE_BYTES, TASK_PROTOCOL};
use scc_transport::{
    addresses, DialError, MessageError, MessageLimits, MessageStream, Multiaddr, OpenError, Peer, PeerId,
    StreamProtocol,
};
use scc_types::Endpoint;
use std::time::Duration;

/// Why a requester is not on the line.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LineError {
    #[error("the job's endpoint is not an address")]
    InvalidEndpoint,
    #[error("{0}")]
    NotCalled(String),
    #[error("{0}")]
    Journal(#[from] JournalError),
    #[error("{0}")]
    Dial(#[from] DialError),
    #[error("{0}")]
    Open(#[from] OpenError),
    #[error("the line to the requester broke: {0}")]
    Message(#[from] MessageError),
    #[error("the requester did not answer in time")]
    Late,
    #[error("the requester refuses: {0}")]
    Refused(String),
    #[error("the requester gave an answer that fits no question")]
    Misfit,
}

/// An open line.
pub(crate) struct Line {
    stream: MessageStream,
    patience: Duration,
}

/// The requester of an endpoint and where it is.
pub(crate) fn address(endpoint: &Endpoint) -> Result<(PeerId, Vec<Multiaddr>), LineError> {
    let peer = PeerId::from_bytes(&endpoint.peer_id).map_err(|_| LineError::InvalidEndpoint)?;
    Ok((peer, addresses(&endpoint.addresses)))
}

impl Line {
    /// Opens a stream to a connected requester and says hello. Gives the welcome as well.
    pub async fn open(
        peer: &Peer,
        requester: PeerId,
        hello: Hello,
        patience: Duration,
    ) -> Result<(Self, Reply), LineError> {
        let limits = MessageLimits { max_bytes: MAX_MESSAGE_BYTES as u32, idle: None, transfer: patience };
        let stream = peer.open(requester, StreamProtocol::new(TASK_PROTOCOL), limits).await?;
        let mut line = Self { stream, patience };
        let welcome = line.ask(&Request::Hello(hello)).await?;
        match welcome {
            Reply::Welcome { .. } => Ok((line, welcome)),
            _ => Err(LineError::Misfit),
        }
    }

    /// One request, one reply.
    pub async fn ask(&mut self, request: &Request) -> Result<Reply, LineError> {
        let patience = self.patience;
        self.ask_within(request, patience).await
    }

    /// One request, and a reply that may take as long as `patience`.
    pub async fn ask_within(&mut self, request: &Request, patience: Duration) -> Result<Reply, LineError> {
        let exchange = async {
            self.stream.send(request).await?;
            Ok::<Reply, LineError>(self.stream.receive().await?)
        };
        match tokio::time::timeout(patience, exchange).await.map_err(|_| LineError::Late)?? {
            Reply::Refused { reason } => Err(LineError::Refused(scc_job_spec::clean_sentence(&reason))),
            reply => Ok(reply),
        }
    }
}
