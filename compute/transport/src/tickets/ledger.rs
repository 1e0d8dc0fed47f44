//! A relay's accounts of all who hold a place, or did a moment ago.

use super::{
    account::{Account, Taken},
    book::{self, Book, BookError},
    ticket::key_of,
    PeerMeters, RelayTicket, TicketError,
};
use crate::{peer::size, RelayLimits};
use libp2p::PeerId;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Accounts kept of peers that have left.
const MAX_LEFT: usize = 1024;

/// What a relay has carried, since its peer was started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relayed {
    /// Peers that hold a place, or held one and are still connected.
    pub holders: usize,
    /// Bytes on the connections of those who hold places, both ways together, without this peer's own streams.
    pub bytes: u64,
    /// Of these, what tickets stand for.
    pub acknowledged: u64,
    /// Places taken away for want of tickets.
    pub cut: u64,
    /// Tickets refused.
    pub refused: u64,
    /// Tickets kept.
    pub tickets: usize,
}

pub(crate) struct Ledger {
    relay: PeerId,
    window: u64,
    refusal: Duration,
    meters: Arc<PeerMeters>,
    file: Option<PathBuf>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    accounts: HashMap<PeerId, Account>,
    book: Book,
    /// Of accounts that are closed.
    past: Relayed,
}

impl Relayed {
    /// In words: `3.1 GiB for 2 who hold places · tickets for 3.0 GiB`.
    pub fn figures(&self) -> String {
        let Self { holders, bytes, acknowledged, cut, .. } = self;
        let cut = if *cut > 0 { format!(" · {cut} cut off for want of tickets") } else { String::new() };
        format!("{} for {holders} with a place · tickets for {}{cut}", size(*bytes), size(*acknowledged))
    }
}

impl State {
    fn close(&mut self, peer: &PeerId) {
        if let Some(account) = self.accounts.remove(peer) {
            self.past.bytes = self.past.bytes.saturating_add(account.carried());
            self.past.acknowledged = self.past.acknowledged.saturating_add(account.acknowledged());
        }
    }

    fn forget(&mut self, forgotten_after: Duration, now: Instant) {
        let old = self.accounts.iter().filter(|(_, account)| account.is_forgotten(forgotten_after, now));
        for peer in old.map(|(peer, _)| *peer).collect::<Vec<_>>() {
            self.close(&peer);
        }
    }
}

impl Ledger {
    /// Reads the book, if there is one. Blocks for a moment.
    pub fn open(relay: PeerId, limits: &RelayLimits, meters: Arc<PeerMeters>, file: Option<PathBuf>) -> Self {
        let book = match (&file, key_of(&relay)) {
            (Some(file), Some(key)) => read(file, &key),
            _ => Book::default(),
        };
        let state = Mutex::new(State { book, ..State::default() });
        Self { relay, window: limits.unacknowledged_bytes, refusal: limits.refusal, meters, file, state }
    }

    /// Whether a peer may have a place.
    pub fn allows(&self, peer: &PeerId) -> bool {
        let now = Instant::now();
        !self.lock().accounts.get(peer).is_some_and(|account| account.is_refused(now))
    }

    /// A peer holds a place from now on, or still.
    pub fn place_taken(&self, peer: PeerId) {
        let mut state = self.lock();
        match state.accounts.get_mut(&peer) {
            Some(account) if !account.was_refused() => account.reopen(),
            known => {
                let meter = known.map_or_else(|| self.meters.of(peer), |account| account.meter());
                state.close(&peer);
                state.accounts.insert(peer, Account::open(meter, self.window));
            }
        }
    }

    /// The last connection with a peer has ended. What it owes is remembered for as long as a place would be refused.
    pub fn left(&self, peer: &PeerId) {
        let now = Instant::now();
        let mut state = self.lock();
        let Some(account) = state.accounts.get_mut(peer) else { return };
        account.leave(now);
        state.forget(self.refusal, now);
        let away = state.accounts.iter().filter_map(|(peer, account)| Some((account.left()?, *peer)));
        let mut away = away.collect::<Vec<_>>();
        if away.len() > MAX_LEFT {
            away.sort_unstable();
            state.close(&away[0].1);
        }
    }

    pub fn has_account(&self, peer: &PeerId) -> bool {
        self.lock().accounts.contains_key(peer)
    }

    /// Takes a ticket that `holder` brings. One that says nothing new changes nothing.
    pub fn take(&self, holder: &PeerId, ticket: RelayTicket) -> Result<(), TicketError> {
        let taken = ticket.check(&self.relay, holder).and_then(|()| self.enter(holder, ticket));
        if taken.is_err() {
            let mut state = self.lock();
            state.past.refused = state.past.refused.saturating_add(1);
        }
        taken
    }

    fn enter(&self, holder: &PeerId, ticket: RelayTicket) -> Result<(), TicketError> {
        let mut state = self.lock();
        let known = state.book.bytes(&ticket.holder, ticket.since);
        let account = state.accounts.get_mut(holder).ok_or(TicketError::NoPlace)?;
        match account.take(&ticket, known, self.window)? {
            Taken::Newest => state.book.keep(ticket),
            Taken::Stale => {}
        }
        Ok(())
    }

    /// Peers that have had as much without a ticket as they may, and how much, each named once: they are to be cut off.
    pub fn over(&self) -> Vec<(PeerId, u64)> {
        let until = Instant::now() + self.refusal;
        let mut state = self.lock();
        let over =
            |(peer, account): (&PeerId, &mut Account)| Some((*peer, account.refuse_if_over(self.window, until)?));
        let over: Vec<_> = state.accounts.iter_mut().filter_map(over).collect();
        state.past.cut = state.past.cut.saturating_add(over.len() as u64);
        over
    }

    pub fn relayed(&self) -> Relayed {
        let state = self.lock();
        let mut relayed = Relayed { tickets: state.book.len(), ..state.past };
        for account in state.accounts.values() {
            relayed.holders += usize::from(account.is_here());
            relayed.bytes = relayed.bytes.saturating_add(account.carried());
            relayed.acknowledged = relayed.acknowledged.saturating_add(account.acknowledged());
        }
        relayed
    }

    /// Brings the newest tickets to the disk, if there are any and a file is named.
    pub async fn save(self: &Arc<Self>) {
        let Some(file) = self.file.clone() else { return };
        let Some(bytes) = self.lock().book.changed() else { return };
        let written = tokio::task::spawn_blocking(move || book::write(&file, &bytes)).await;
        if let Ok(Err(error)) = written {
            tracing::warn!(%error, "tickets are kept in memory for now");
            self.lock().book.note_unwritten();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(file: &Path, relay: &[u8; 32]) -> Book {
    Book::read(file, relay).unwrap_or_else(|error: BookError| {
        tracing::warn!(%error, "begins without tickets");
        Book::default()
    })
}
