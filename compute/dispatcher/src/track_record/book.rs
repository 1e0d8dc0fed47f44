//! The track record as plain data.

use codec::{Decode, Encode};
use scc_types::{AccountId, Hash};
use std::collections::BTreeMap;

/// Layout of the file.
const FORMAT: u32 = 1;
/// Each fault there ever was makes good results count for a quarter, up to so many faults: machines err, too.
const FAULTS_HELD_AGAINST: u32 = 3;

/// All that is known, as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Book {
    format: u32,
    genesis: Hash,
    /// Counts changes, to know who was heard of longest ago without a clock.
    turn: u64,
    workers: BTreeMap<AccountId, Entry>,
}

/// A worker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
struct Entry {
    /// Good results since the last fault.
    streak: u64,
    /// Faults in all. Tells other programs that what they counted meanwhile came before the newest one.
    faults: u32,
    /// The change that spoke of it last.
    turn: u64,
}

/// What became of a worker's results since the book was last written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct News {
    faults: u32,
    /// Good results since the last of these faults.
    good: u64,
    /// Faults that the book told of before.
    seen: u32,
}

impl News {
    pub fn since(seen: u32) -> Self {
        Self { faults: 0, good: 0, seen }
    }

    pub fn fault(&mut self, faults: u32) {
        self.faults = self.faults.saturating_add(faults);
        self.good = 0;
    }

    /// `seen`: faults that the book tells of now.
    pub fn good(&mut self, good: u64, seen: u32) {
        if seen != self.seen {
            // Another job met a fault since: what was counted before does not count any more.
            self.good = 0;
            self.seen = seen;
        }
        self.good = self.good.saturating_add(good);
    }

    /// The streak of a worker of which the book says `entry`.
    fn on(&self, entry: &Entry) -> u64 {
        match (entry.faults == self.seen, self.faults > 0) {
            (true, false) => entry.streak.saturating_add(self.good),
            (true, true) => self.good,
            // Which fault came first is not known: whatever was counted may be older than one of them.
            (false, true) => 0,
            (false, false) => entry.streak,
        }
    }
}

impl Book {
    pub fn new(genesis: Hash) -> Self {
        Self { format: FORMAT, genesis, turn: 0, workers: BTreeMap::new() }
    }

    /// Whether it is of this layout and this chain.
    pub fn is_of(&self, genesis: Hash) -> bool {
        self.format == FORMAT && self.genesis == genesis
    }

    /// Good results since the last fault, `news` included.
    pub fn streak(&self, worker: &AccountId, news: Option<&News>) -> u64 {
        let nothing = Entry::default();
        let entry = self.workers.get(worker).unwrap_or(&nothing);
        news.map_or(entry.streak, |news| news.on(entry))
    }

    /// Good results since the last fault that speak for a worker: fewer for one that lied before.
    pub fn trusted(&self, worker: &AccountId, news: Option<&News>) -> u64 {
        let faults = self.faults(worker).saturating_add(news.map_or(0, |news| news.faults));
        self.streak(worker, news) >> (2 * faults.min(FAULTS_HELD_AGAINST))
    }

    pub fn faults(&self, worker: &AccountId) -> u32 {
        self.workers.get(worker).map_or(0, |entry| entry.faults)
    }

    pub fn apply(&mut self, worker: &AccountId, news: &News) {
        self.turn = self.turn.saturating_add(1);
        let entry = self.workers.entry(worker.clone()).or_default();
        entry.streak = news.on(entry);
        entry.faults = entry.faults.saturating_add(news.faults);
        entry.turn = self.turn;
    }

    /// Forgets the workers heard of longest ago; first of all those of which nothing good is known, since strangers' accounts
    /// cost nothing.
    pub fn shrink_to(&mut self, most: usize) {
        let excess = self.workers.len().saturating_sub(most);
        if excess == 0 {
            return;
        }
        let mut order: Vec<_> =
            self.workers.iter().map(|(worker, entry)| (entry.streak > 0, entry.turn, worker.clone())).collect();
        order.sort_unstable();
        for (_, _, worker) in order.into_iter().take(excess) {
            self.workers.remove(&worker);
        }
    }
}
