//! The holder's side of `/scc/relay-ticket/1`: signs for what its relays carry.

use super::{PeerMeter, RelayTicket, MESSAGE_LIMITS, TICKET_PROTOCOL};
use crate::{streams::Shared, Identity, MessageError, MessageStream, OpenError};
use libp2p::{core::transport::ListenerId, PeerId};
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::task::AbortHandle;

/// A ticket is due after so many bytes,
const STEP: u64 = 4 << 20;
/// and where less is carried, after this time,
const SLOW: Duration = Duration::from_secs(15);
/// if it is more than pings and the like.
const LEAST: u64 = 64 << 10;
/// Between two tickets.
const PACE: Duration = Duration::from_millis(5);
/// A relay that takes no ticket is tried again after this time, then after longer ones
const RETRY: Duration = Duration::from_secs(1);
/// up to this.
const LONGEST_RETRY: Duration = Duration::from_secs(64);
/// Accounts that go on when a place is taken again.
const MAX_ACCOUNTS: usize = 16;

/// What is between this peer and one relay.
#[derive(Clone)]
struct Account {
    relay: PeerId,
    meter: Arc<PeerMeter>,
    /// When it was opened, in milliseconds since 1970, which names it.
    since: u64,
    /// What the meter showed then.
    start: u64,
}

impl Account {
    fn counted(&self) -> u64 {
        self.meter.carried().saturating_sub(self.start)
    }
}

/// Signs at every relay that keeps a place for this peer.
pub(crate) struct Holder {
    identity: Identity,
    streams: Arc<Shared>,
    places: HashMap<ListenerId, PeerId>,
    /// One task for each relay.
    signing: HashMap<PeerId, AbortHandle>,
    /// The newest last.
    accounts: VecDeque<Account>,
}

impl Holder {
    pub fn new(identity: Identity, streams: Arc<Shared>) -> Self {
        Self { identity, streams, places: HashMap::new(), signing: HashMap::new(), accounts: VecDeque::new() }
    }

    /// `relay` keeps a place from now on. The account goes on where there was one.
    pub fn place_given(&mut self, listener: ListenerId, relay: PeerId) {
        self.places.insert(listener, relay);
        if self.signing.contains_key(&relay) {
            return;
        }
        let known = self.accounts.iter().position(|account| account.relay == relay);
        let account = known.and_then(|at| self.accounts.remove(at)).unwrap_or_else(|| {
            let meter = self.streams.meters().of(relay);
            Account { relay, since: now(), start: meter.carried(), meter }
        });
        if self.accounts.len() >= MAX_ACCOUNTS {
            self.accounts.pop_front();
        }
        self.accounts.push_back(account.clone());
        let task = tokio::spawn(sign_on(self.identity.clone(), self.streams.clone(), account));
        self.signing.insert(relay, task.abort_handle());
    }

    /// The place is lost.
    pub fn place_lost(&mut self, listener: ListenerId) {
        let Some(relay) = self.places.remove(&listener) else { return };
        if self.places.values().any(|other| *other == relay) {
            return;
        }
        if let Some(task) = self.signing.remove(&relay) {
            task.abort();
        }
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        for task in self.signing.values() {
            task.abort();
        }
    }
}

/// Why there is no ticket.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Send(#[from] MessageError),
    #[error("its name holds no ed25519 key")]
    Nameless,
}

/// Brings tickets as long as the place is kept, over one stream as long as that lasts.
async fn sign_on(identity: Identity, streams: Arc<Shared>, account: Account) {
    let mut retry = RETRY;
    loop {
        let begun = tokio::time::Instant::now();
        let Err(error) = bring(&identity, &streams, &account).await;
        tracing::debug!(relay = %account.relay, %error, "takes no ticket");
        if begun.elapsed() > LONGEST_RETRY {
            retry = RETRY;
        }
        tokio::time::sleep(retry).await;
        retry = retry.saturating_mul(2).min(LONGEST_RETRY);
    }
}

async fn bring(identity: &Identity, streams: &Shared, account: &Account) -> Result<std::convert::Infallible, Failure> {
    let stream = streams.open(account.relay, TICKET_PROTOCOL).await?;
    let mut stream = MessageStream::new(account.relay, stream, MESSAGE_LIMITS);
    let mut signed = 0;
    // The first one soon: what the last connection left without one is owed.
    let mut least = 1;
    loop {
        let counted = account.counted();
        if counted.saturating_sub(signed) >= least {
            let ticket = RelayTicket::sign(identity, &account.relay, account.since, counted);
            stream.send(&ticket.ok_or(Failure::Nameless)?).await?;
            signed = counted;
            account.meter.note_acknowledged(signed);
        }
        account.meter.ring_at(&account.meter.due, account.start.saturating_add(signed).saturating_add(STEP));
        tokio::time::sleep(PACE).await;
        tokio::select! {
            () = account.meter.due.rings() => {}
            () = tokio::time::sleep(SLOW) => {}
        }
        least = LEAST;
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
