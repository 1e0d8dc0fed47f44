//! The track record on disk: replaced whole, by one program at a time.

use super::book::Book;
use codec::{DecodeAll, Encode};
use scc_types::Hash;
use std::{
    fs::{self, File, TryLockError},
    io::{self, Read, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Duration,
};

/// No track record is larger.
const MAX_BYTES: u64 = 4 << 20;
/// Bytes of the hash at the end.
const HASH_BYTES: usize = 32;
/// So often the lock of another program is tried again,
const LOCK_TRIES: u32 = 50;
/// with this pause. A program that was stopped while it held the lock must not stop this one.
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// Why the file was not read or written; a sentence for people.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    #[error("the track record {0} is damaged and is set aside: all workers' first results are checked again, nothing is lost")]
    Damaged(PathBuf),
    #[error("the track record {0} cannot be used ({1}): more results are checked than need be")]
    Io(PathBuf, io::Error),
    #[error("the track record {0} is held by another program: it will be written later")]
    Locked(PathBuf),
}

/// Tells one state of the file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    inode: u64,
    size: u64,
    modified: (i64, i64),
}

impl Stamp {
    /// `None`: there is no file.
    pub fn of(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        Some(Self { inode: found.ino(), size: found.size(), modified: (found.mtime(), found.mtime_nsec()) })
    }
}

/// What the file says; nothing if there is none.
pub(super) fn read(path: &Path, genesis: Hash) -> Result<Book, FileError> {
    let failed = |error| FileError::Io(path.into(), error);
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Book::new(genesis)),
        opened => opened.map_err(failed)?,
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    parse(&bytes, genesis).ok_or_else(|| FileError::Damaged(path.into()))
}

fn parse(bytes: &[u8], genesis: Hash) -> Option<Book> {
    if bytes.len() as u64 > MAX_BYTES {
        return None;
    }
    let (content, hash) = bytes.split_at_checked(bytes.len().checked_sub(HASH_BYTES)?)?;
    if scc_job_spec::content_hash(content).as_bytes() != hash {
        return None;
    }
    Book::decode_all(&mut &*content).ok().filter(|book| book.is_of(genesis))
}

/// Changes the file's newest content and gives it back. A damaged file is set aside, and said.
///
/// An error means that nothing of the change is in the file.
pub(super) fn update(
    path: &Path,
    genesis: Hash,
    change: impl FnOnce(&mut Book),
) -> Result<(Book, Option<String>), FileError> {
    let failed = |error| FileError::Io(path.into(), error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let _lock = lock(path)?;
    let (mut book, damage) = match read(path, genesis) {
        Ok(book) => (book, None),
        Err(damage @ FileError::Damaged(_)) => {
            fs::rename(path, path.with_extension("damaged")).map_err(failed)?;
            (Book::new(genesis), Some(damage.to_string()))
        }
        Err(error) => return Err(error),
    };
    change(&mut book);
    let mut bytes = book.encode();
    bytes.extend_from_slice(scc_job_spec::content_hash(&bytes).as_bytes());
    let new = path.with_extension("new");
    File::create(&new)
        .and_then(|mut file| file.write_all(&bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&new, path))
        .map_err(failed)?;
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        // It is there for everybody now: to say that it failed would count good results twice.
        tracing::warn!(%error, "the track record's folder was not synced");
    }
    Ok((book, damage))
}

/// Held while the file is changed; a lock of its own, because the file itself is replaced.
fn lock(path: &Path) -> Result<File, FileError> {
    let failed = |error| FileError::Io(path.into(), error);
    let file = File::create(path.with_extension("lock")).map_err(failed)?;
    for _ in 0..LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
    Err(FileError::Locked(path.into()))
}
