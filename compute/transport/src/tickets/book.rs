//! The newest ticket of each account, for whoever pays for them later; kept on disk where a file is named.

use super::RelayTicket;
use codec::{DecodeAll, Encode};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Tickets kept; of more, those for the fewest bytes go first.
const MAX_TICKETS: usize = 1024;
/// A ticket is kept so long after the last one of its account.
const KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// No book is larger: 152 bytes a ticket, and what stands around them.
const MAX_BYTES: u64 = 256 * 1024;
/// Bytes of the hash at the end.
const HASH_BYTES: usize = 32;
/// Of the file's content.
const VERSION: u8 = 1;

/// Why a book is not there.
#[derive(Debug, thiserror::Error)]
pub(super) enum BookError {
    #[error("the book of tickets {0} is damaged or another relay's: it is set aside, and a new one is begun")]
    Damaged(PathBuf),
    #[error("the book of tickets {0} cannot be used: {1}")]
    Io(PathBuf, io::Error),
}

/// Tickets by holder and account, with when each came, in seconds since 1970.
#[derive(Debug, Default)]
pub(super) struct Book {
    tickets: BTreeMap<([u8; 32], u64), (RelayTicket, u64)>,
    is_changed: bool,
}

impl Book {
    /// The highest figure of an account, 0 of one that is not known.
    pub fn bytes(&self, holder: &[u8; 32], since: u64) -> u64 {
        self.tickets.get(&(*holder, since)).map_or(0, |(ticket, _)| ticket.bytes)
    }

    pub fn len(&self) -> usize {
        self.tickets.len()
    }

    /// Keeps a ticket instead of those of its account before.
    pub fn keep(&mut self, ticket: RelayTicket) {
        self.keep_at(ticket, seconds(SystemTime::now()));
    }

    fn keep_at(&mut self, ticket: RelayTicket, now: u64) {
        self.tickets.insert((ticket.holder, ticket.since), (ticket, now));
        self.is_changed = true;
        if self.tickets.len() > MAX_TICKETS {
            self.tickets.retain(|_, (_, came)| now.saturating_sub(*came) < KEPT.as_secs());
        }
        while self.tickets.len() > MAX_TICKETS {
            let least = self.tickets.iter().min_by_key(|(_, (ticket, came))| (ticket.bytes, *came));
            let Some(least) = least.map(|(account, _)| *account) else { return };
            self.tickets.remove(&least);
        }
    }

    /// Reads a file; an empty book where there is none. What is damaged is set aside.
    pub fn read(path: &Path, relay: &[u8; 32]) -> Result<Self, BookError> {
        let failed = |error| BookError::Io(path.into(), error);
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            opened => opened.map_err(failed)?,
        };
        let mut bytes = Vec::new();
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
        match parse(&bytes, relay) {
            Some(book) => Ok(book),
            None => {
                fs::rename(path, path.with_extension("damaged")).map_err(failed)?;
                Err(BookError::Damaged(path.into()))
            }
        }
    }

    /// The file's content, if it differs from what was asked for last. Tickets that are too old are dropped.
    pub fn changed(&mut self) -> Option<Vec<u8>> {
        if !std::mem::take(&mut self.is_changed) {
            return None;
        }
        let now = seconds(SystemTime::now());
        self.tickets.retain(|_, (_, came)| now.saturating_sub(*came) < KEPT.as_secs());
        let tickets: Vec<_> = self.tickets.values().collect();
        let mut bytes = (VERSION, tickets).encode();
        bytes.extend_from_slice(blake3::hash(&bytes).as_bytes());
        Some(bytes)
    }

    /// What was to be written was not.
    pub fn note_unwritten(&mut self) {
        self.is_changed = true;
    }
}

/// Replaces the file, whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), BookError> {
    let new = path.with_extension("new");
    let written = File::create(&new)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&new, path));
    written.map_err(|error| BookError::Io(path.into(), error))
}

fn parse(bytes: &[u8], relay: &[u8; 32]) -> Option<Book> {
    if bytes.len() as u64 > MAX_BYTES {
        return None;
    }
    let (content, hash) = bytes.split_at_checked(bytes.len().checked_sub(HASH_BYTES)?)?;
    if blake3::hash(content).as_bytes() != hash {
        return None;
    }
    let (version, tickets) = <(u8, Vec<(RelayTicket, u64)>)>::decode_all(&mut &*content).ok()?;
    let is_ours = version == VERSION && tickets.iter().all(|(ticket, _)| ticket.relay == *relay);
    let by_account = |(ticket, came): (RelayTicket, u64)| ((ticket.holder, ticket.since), (ticket, came));
    let tickets = tickets.into_iter().take(MAX_TICKETS).map(by_account);
    is_ours.then(|| Book { tickets: tickets.collect(), is_changed: false })
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELAY: [u8; 32] = [9; 32];

    fn ticket(holder: u16, since: u64, bytes: u64) -> RelayTicket {
        let mut key = [0; 32];
        key[..2].copy_from_slice(&holder.to_le_bytes());
        RelayTicket { relay: RELAY, holder: key, since, bytes, signature: [3; 64] }
    }

    #[test]
    fn a_book_should_be_read_as_it_was_written() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("tickets");
        let mut book = Book::read(&path, &RELAY).expect("none yet");
        assert_eq!(book.changed(), None);
        for ticket in [ticket(1, 7, 10), ticket(1, 8, 1), ticket(2, 7, 5), ticket(1, 7, 20)] {
            book.keep(ticket);
        }
        let bytes = book.changed().expect("changed");
        write(&path, &bytes).expect("written");
        assert_eq!(book.changed(), None, "written once");
        let read = Book::read(&path, &RELAY).expect("whole");
        assert_eq!(read.tickets, book.tickets);
        let figures =
            [(1, 7), (1, 8), (2, 7), (2, 8)].map(|(holder, since)| read.bytes(&ticket(holder, 0, 0).holder, since));
        assert_eq!(figures, [20, 1, 5, 0]);
    }

    #[test]
    fn a_damaged_file_should_be_set_aside_and_said() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("tickets");
        let mut book = Book::default();
        book.keep(ticket(1, 7, 10));
        let whole = book.changed().expect("changed");
        let mut flipped = whole.clone();
        flipped[40] ^= 1;
        let long = vec![0; 300 * 1024];
        for damaged in [&flipped[..], &whole[..whole.len() - 1], b"", b"short", &long[..]] {
            fs::write(&path, damaged).expect("written");
            assert!(matches!(Book::read(&path, &RELAY), Err(BookError::Damaged(_))));
            assert_eq!(fs::read(path.with_extension("damaged")).expect("set aside"), damaged);
            assert_eq!(Book::read(&path, &RELAY).expect("a new one").len(), 0);
        }
        fs::write(&path, &whole).expect("written");
        assert!(matches!(Book::read(&path, &[8; 32]), Err(BookError::Damaged(_))), "another relay's");
    }

    #[test]
    fn a_full_book_should_lose_what_is_old_and_then_what_is_least() {
        let mut book = Book::default();
        let day = 24 * 60 * 60;
        book.keep_at(ticket(0, 0, u64::MAX), 0);
        for holder in 1..=1_024 {
            book.keep_at(ticket(holder, 0, 10 + u64::from(holder)), 91 * day);
        }
        assert_eq!((book.len(), book.bytes(&ticket(0, 0, 0).holder, 0)), (1_024, 0), "the oldest is gone");
        book.keep_at(ticket(2_000, 0, 500), 91 * day);
        assert_eq!((book.len(), book.bytes(&ticket(1, 0, 0).holder, 0)), (1_024, 0), "the least is gone");
        book.keep_at(ticket(2_001, 0, 1), 91 * day);
        assert_eq!(book.bytes(&ticket(2_001, 0, 0).holder, 0), 0, "who brings nothing drives nobody out");
        assert_eq!(book.bytes(&ticket(2_000, 0, 0).holder, 0), 500);
        book.keep_at(ticket(7, 1, 600), 92 * day);
        assert!(book.changed().expect("changed").len() < MAX_BYTES as usize);
    }
}
