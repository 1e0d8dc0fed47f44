//! Room on the disk for results that nobody has judged yet.
//!
//! Everything else in the blob store makes room by itself. So as long as these results and what is served fit the store's quota,
//! no worker can fill it.

use scc_job_spec::OutputFile;
use scc_types::AccountId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

/// One worker's results take this part of the room, unless it is a single one.
const SHARE: u64 = 4;
/// Bytes of a file for each byte of hashes about it, generously.
const BYTES_PER_HASH_BYTE: u64 = 128;
/// Pause between two tellings of the same trouble.
const QUIET: Duration = Duration::from_secs(60);

/// The room, and who takes how much of it.
#[derive(Debug)]
pub(crate) struct Room {
    most: u64,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    bytes: u64,
    workers: HashMap<AccountId, u64>,
    told: Option<Instant>,
}

/// Why a result is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoRoom {
    /// Not before others are judged.
    Yet,
    /// There is not so much room at all.
    Ever {
        /// Bytes there are.
        most: u64,
    },
}

/// A result's part of the room; free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Reserved {
    room: Arc<Room>,
    worker: AccountId,
    bytes: u64,
}

impl Room {
    /// `quota`: bytes of the store; `served`: what must stay in it.
    pub fn new(quota: u64, served: u64) -> Arc<Self> {
        Arc::new(Self { most: quota.saturating_sub(served), taken: Mutex::default() })
    }

    /// Takes room for a result.
    pub fn reserve(self: &Arc<Self>, worker: &AccountId, outputs: &[OutputFile]) -> Result<Reserved, NoRoom> {
        let bytes = outputs.iter().map(|file| cost(file.size)).fold(0, u64::saturating_add);
        if bytes > self.most {
            return Err(NoRoom::Ever { most: self.most });
        }
        let mut taken = self.taken();
        let own = taken.workers.get(worker).copied().unwrap_or(0);
        let is_greedy = own > 0 && own.saturating_add(bytes) > self.most / SHARE;
        if is_greedy || taken.bytes.saturating_add(bytes) > self.most {
            return Err(NoRoom::Yet);
        }
        taken.bytes += bytes;
        *taken.workers.entry(worker.clone()).or_default() += bytes;
        Ok(Reserved { room: self.clone(), worker: worker.clone(), bytes })
    }

    /// Whether people should hear of a lack of room: now and then, not each time.
    pub fn should_tell(&self, now: Instant) -> bool {
        let mut taken = self.taken();
        let quiet = taken.told.is_some_and(|told| now.saturating_duration_since(told) < QUIET);
        if !quiet {
            taken.told = Some(now);
        }
        !quiet
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        let mut taken = self.room.taken();
        taken.bytes = taken.bytes.saturating_sub(self.bytes);
        match taken.workers.get_mut(&self.worker) {
            Some(own) if *own > self.bytes => *own -= self.bytes,
            _ => {
                taken.workers.remove(&self.worker);
            }
        }
    }
}

/// Bytes that a file takes in the store, its hashes included.
pub(crate) fn cost(size: u64) -> u64 {
    size.saturating_add(size / BYTES_PER_HASH_BYTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(number: u8) -> AccountId {
        AccountId::new([number; 32])
    }

    fn files(sizes: &[u64]) -> Vec<OutputFile> {
        let hash = scc_job_spec::content_hash(b"");
        sizes.iter().map(|size| OutputFile { name: "tile".into(), hash, size: *size }).collect()
    }

    #[test]
    fn one_worker_takes_its_part_and_leaves_the_rest_to_others() {
        let room = Room::new(1_100, 100);
        let first = room.reserve(&account(1), &files(&[50, 50])).expect("room");
        let second = room.reserve(&account(1), &files(&[100])).expect("room");
        assert_eq!(room.reserve(&account(1), &files(&[100])).err(), Some(NoRoom::Yet), "more than a quarter");
        let others: Vec<_> = (2..9).map(|number| room.reserve(&account(number), &files(&[100]))).collect();
        assert!(others.iter().all(Result::is_ok));
        assert_eq!(room.reserve(&account(9), &files(&[200])).err(), Some(NoRoom::Yet), "all of it is taken");
        drop(first);
        assert!(room.reserve(&account(1), &files(&[100])).is_ok());
        drop((second, others));
        let taken = room.taken();
        assert_eq!((taken.bytes, taken.workers.len()), (0, 0), "all of it is free again");
    }

    #[test]
    fn a_single_large_result_is_taken_and_one_larger_than_all_is_not() {
        let room = Room::new(1_000, 0);
        let large = room.reserve(&account(1), &files(&[900])).expect("room");
        assert_eq!(room.reserve(&account(1), &files(&[1])).err(), Some(NoRoom::Yet));
        drop(large);
        assert_eq!(
            room.reserve(&account(1), &files(&[1_000])).err(),
            Some(NoRoom::Ever { most: 1_000 }),
            "with hashes"
        );
        assert_eq!(room.reserve(&account(1), &files(&[u64::MAX, 9])).err(), Some(NoRoom::Ever { most: 1_000 }));
    }

    #[test]
    fn a_lack_of_room_is_told_now_and_then() {
        let (room, now) = (Room::new(0, 0), Instant::now());
        assert!(room.should_tell(now) && !room.should_tell(now + QUIET / 2));
        assert!(room.should_tell(now + QUIET));
    }
}
