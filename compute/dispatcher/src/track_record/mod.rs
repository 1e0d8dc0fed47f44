//! What this requester knows of workers from all its jobs: good results since the last fault.
//!
//! It decides how much is checked, nothing else: whatever happens to the file, no frame and no money is lost. So a good result
//! that a crash cuts off is not counted, none is counted twice, and a fault is on disk before the job knows of it.

mod book;
mod file;

#[cfg(test)]
mod tests;

use crate::table::Conduct;
use book::{Book, News};
use scc_types::{AccountId, Hash};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, MutexGuard},
};

/// Workers remembered; those heard of longest ago make room.
const MOST_WORKERS: usize = 10_000;

/// The track record in a file that all jobs of a requester on one chain share, also those that run at the same time.
#[derive(Debug)]
pub struct TrackRecord {
    path: PathBuf,
    genesis: Hash,
    most: usize,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// What the file said when it was last looked at.
    book: Book,
    /// Which file that was.
    seen: Option<file::Stamp>,
    /// What is not in the file yet.
    news: BTreeMap<AccountId, News>,
    trouble: Trouble,
}

/// A sentence that is told once, until all is well again.
#[derive(Debug, Default)]
struct Trouble {
    present: Option<String>,
    told: bool,
}

impl TrackRecord {
    /// The record of the chain of `genesis` in the file at `path`, which need not be there. Looks at nothing yet.
    pub fn new(path: PathBuf, genesis: Hash) -> Self {
        let state = State { book: Book::new(genesis), seen: None, news: BTreeMap::new(), trouble: Trouble::default() };
        Self { path, genesis, most: MOST_WORKERS, state: Mutex::new(state) }
    }

    /// Good results of a worker since its last fault, in all jobs. Blocks.
    pub fn streak(&self, worker: &AccountId) -> u64 {
        let mut state = self.lock();
        self.refresh(&mut state);
        state.book.streak(worker, state.news.get(worker))
    }

    /// As many of them as speak for it: who lied before must show more. Blocks.
    pub fn trusted(&self, worker: &AccountId) -> u64 {
        let mut state = self.lock();
        self.refresh(&mut state);
        state.book.trusted(worker, state.news.get(worker))
    }

    /// Notes faults; they are on disk when this returns, or else remembered here and told as trouble. Blocks.
    pub(crate) fn note_faults<'a>(&self, conduct: impl Iterator<Item = (&'a AccountId, &'a Conduct)>) {
        let mut faulty = conduct.filter(|(_, conduct)| conduct.faults > 0).peekable();
        if faulty.peek().is_none() {
            return;
        }
        let mut state = self.lock();
        let State { book, news, .. } = &mut *state;
        if news.len() >= self.most {
            // The disk refuses for long: what is a stranger to the book stays one.
            news.retain(|worker, _| book.streak(worker, None) > 0);
        }
        for (worker, conduct) in faulty {
            let seen = book.faults(worker);
            news.entry(worker.clone()).or_insert(News::since(seen)).fault(conduct.faults);
        }
        self.write(&mut state);
    }

    /// Counts good results, which the job must have on disk. [`TrackRecord::flush`] writes them.
    pub(crate) fn note_good<'a>(&self, conduct: impl Iterator<Item = (&'a AccountId, &'a Conduct)>) {
        let mut state = self.lock();
        let State { book, news, .. } = &mut *state;
        for (worker, conduct) in conduct.filter(|(_, conduct)| conduct.good > 0) {
            if news.len() < self.most || news.contains_key(worker) {
                let seen = book.faults(worker);
                news.entry(worker.clone()).or_insert(News::since(seen)).good(conduct.good, seen);
            }
        }
    }

    /// Brings what was noted to the disk. Blocks.
    pub(crate) fn flush(&self) {
        let mut state = self.lock();
        if !state.news.is_empty() {
            self.write(&mut state);
        }
    }

    /// What is wrong with the file, if it was not told yet.
    pub(crate) fn take_trouble(&self) -> Option<String> {
        let mut state = self.lock();
        match std::mem::replace(&mut state.trouble.told, true) {
            true => None,
            false => state.trouble.present.clone(),
        }
    }

    /// Looks whether another program has written the file since.
    fn refresh(&self, state: &mut State) {
        let stamp = file::Stamp::of(&self.path);
        if stamp == state.seen {
            return;
        }
        match file::read(&self.path, self.genesis) {
            Ok(book) => state.book = book,
            Err(error) => {
                // Everybody is a stranger, so that everything is checked.
                state.book = Book::new(self.genesis);
                state.trouble.note(error.to_string());
            }
        }
        state.seen = stamp;
    }

    fn write(&self, state: &mut State) {
        let State { news, .. } = state;
        let written = file::update(&self.path, self.genesis, |book| {
            news.iter().for_each(|(worker, news)| book.apply(worker, news));
            book.shrink_to(self.most);
        });
        match written {
            Ok((book, damage)) => {
                state.book = book;
                state.seen = file::Stamp::of(&self.path);
                state.news.clear();
                match damage {
                    Some(damage) => state.trouble.note(damage),
                    None => state.trouble = Trouble::default(),
                }
            }
            Err(error) => state.trouble.note(error.to_string()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Trouble {
    fn note(&mut self, sentence: String) {
        if self.present.as_ref() != Some(&sentence) {
            *self = Self { present: Some(sentence), told: false };
        }
    }
}
