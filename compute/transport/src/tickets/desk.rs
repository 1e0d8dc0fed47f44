//! The relay's side of `/scc/relay-ticket/1`: takes the tickets of who holds places.

use super::{Ledger, RelayTicket, MESSAGE_LIMITS};
use crate::{streams::IncomingStreams, MessageStream};
use libp2p::PeerId;
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    task::AbortHandle,
    time::{Instant, MissedTickBehavior},
};
use tokio_util::sync::CancellationToken;

/// Each ticket costs a signature's check. One that says so much more than the last is worth it;
const WORTH: u64 = 1 << 20;
/// of those that say less one is taken in this time.
const PACE: Duration = Duration::from_secs(1);
/// So often tickets go to the disk; a relay that is killed loses those since.
const SAVED: Duration = Duration::from_secs(60);

/// Takes tickets until the peer stops, and saves them then.
pub(crate) async fn serve(mut streams: IncomingStreams, ledger: Arc<Ledger>, cancellation: CancellationToken) {
    let mut readers: HashMap<PeerId, AbortHandle> = HashMap::new();
    let mut save = tokio::time::interval(SAVED);
    save.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = cancellation.cancelled() => break,
            _ = save.tick() => ledger.save().await,
            next = streams.next() => match next {
                Some((peer, stream)) if ledger.has_account(&peer) => {
                    let stream = MessageStream::new(peer, stream, MESSAGE_LIMITS);
                    readers.retain(|_, reader| !reader.is_finished());
                    let reader = tokio::spawn(read(stream, ledger.clone())).abort_handle();
                    // One stream of each peer: the newest.
                    if let Some(former) = readers.insert(peer, reader) {
                        former.abort();
                    }
                }
                Some((peer, _)) => tracing::debug!(%peer, "brings tickets and has no place"),
                None => break,
            },
        }
    }
    for reader in readers.into_values() {
        reader.abort();
    }
    ledger.save().await;
}

async fn read(mut stream: MessageStream, ledger: Arc<Ledger>) {
    let holder = stream.peer();
    let (mut said, mut next_small) = (0u64, Instant::now());
    while let Ok(ticket) = stream.receive::<RelayTicket>().await {
        if ticket.bytes.saturating_sub(said) < WORTH {
            tokio::time::sleep_until(next_small).await;
            next_small = Instant::now() + PACE;
        }
        said = said.max(ticket.bytes);
        if let Err(error) = ledger.take(&holder, ticket) {
            tracing::warn!(%holder, %error, "a ticket is refused");
            return;
        }
    }
}
