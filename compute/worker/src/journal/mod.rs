//! What a worker must not forget: one redb file, every commit synced before anything is believed or sent.

mod calls;
mod records;

#[cfg(test)]
mod full_disk;

pub use calls::{Call, Calls};
pub use records::{reserved_until, JobRecord, Past, ResultRecord, ResultState};

use crate::pace::Pace;
use codec::{Decode, Encode};
use redb::{Database, ReadableTable, TableDefinition};
use scc_types::{DappId, JobId};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

const JOBS: TableDefinition<u64, &[u8]> = TableDefinition::new("jobs");
/// When each was taken, in seconds since 1970. Jobs of older versions have none.
const TAKEN: TableDefinition<u64, u64> = TableDefinition::new("taken");
const RESULTS: TableDefinition<(u64, u32), &[u8]> = TableDefinition::new("results");
const SPEEDS: TableDefinition<u32, u64> = TableDefinition::new("speeds");
const CALLS: TableDefinition<u64, &[u8]> = TableDefinition::new("calls");
const PAST: TableDefinition<(), &[u8]> = TableDefinition::new("past");
const PACE: TableDefinition<(), &[u8]> = TableDefinition::new("pace");

/// Closed jobs whose records are kept, the newest; of the others only sums.
const MAX_CLOSED: usize = 100;

/// Why the journal could not be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The database refused: the disk is full or broken, or another process has the file open.
    #[error("the worker's journal: {0}")]
    Database(#[from] redb::Error),
    /// A job that was never taken.
    #[error("the worker's journal does not know job {0}")]
    UnknownJob(JobId),
    /// A record cannot be read.
    #[error("the worker's journal holds a record that cannot be read")]
    Corrupt,
}

/// The journal; clones share it. Calls block for a sync of the disk.
#[derive(Clone)]
pub(crate) struct Journal(Arc<Inner>);

struct Inner {
    path: PathBuf,
    /// `None` after an error of the disk: a database that saw one refuses everything until it is opened again.
    database: Mutex<Option<Database>>,
}

impl Journal {
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let database = Mutex::new(Some(open(path)?));
        Ok(Self(Arc::new(Inner { path: path.into(), database })))
    }

    fn with<T>(&self, work: impl FnOnce(&Database) -> Result<T, JournalError>) -> Result<T, JournalError> {
        let mut place = self.0.database.lock().unwrap_or_else(PoisonError::into_inner);
        let database = match place.take() {
            Some(database) => database,
            None => open(&self.0.path)?,
        };
        let result = work(&database);
        if !matches!(&result, Err(JournalError::Database(redb::Error::Io(_) | redb::Error::PreviousIo))) {
            *place = Some(database);
        }
        result
    }

    /// Adds a job; one that is known stays as it is. Gives the record as it stands then.
    pub fn add(&self, job: JobRecord) -> Result<JobRecord, JournalError> {
        let id = job.assignment.job;
        self.with(|database| {
            let transaction = database.begin_write().map_err(redb::Error::from)?;
            {
                let mut jobs = transaction.open_table(JOBS).map_err(redb::Error::from)?;
                let stored = jobs.get(id).map_err(redb::Error::from)?.map(|value| value.value().to_vec());
                if let Some(stored) = stored {
                    return decode(&stored);
                }
                jobs.insert(id, job.encode().as_slice()).map_err(redb::Error::from)?;
                let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
                transaction.open_table(TAKEN).map_err(redb::Error::from)?.insert(id, now).map_err(redb::Error::from)?;
            }
            transaction.commit().map_err(redb::Error::from)?;
            Ok(job)
        })
    }

    /// Changes a job's record and writes results of it, in one step with reading it. Gives the new record.
    pub fn update(
        &self,
        id: JobId,
        results: &[(u32, ResultRecord)],
        change: impl FnOnce(&mut JobRecord),
    ) -> Result<JobRecord, JournalError> {
        self.with(|database| {
            let transaction = database.begin_write().map_err(redb::Error::from)?;
            let changed = {
                let mut jobs = transaction.open_table(JOBS).map_err(redb::Error::from)?;
                let stored = jobs.get(id).map_err(redb::Error::from)?.map(|value| value.value().to_vec());
                let mut record: JobRecord = decode(&stored.ok_or(JournalError::UnknownJob(id))?)?;
                change(&mut record);
                jobs.insert(id, record.encode().as_slice()).map_err(redb::Error::from)?;
                let mut table = transaction.open_table(RESULTS).map_err(redb::Error::from)?;
                for (task, result) in results {
                    table.insert((id, *task), result.encode().as_slice()).map_err(redb::Error::from)?;
                }
                record
            };
            transaction.commit().map_err(redb::Error::from)?;
            Ok(changed)
        })
    }

    /// A job's record.
    pub fn job(&self, id: JobId) -> Result<Option<JobRecord>, JournalError> {
        self.with(|database| {
            let transaction = database.begin_read().map_err(redb::Error::from)?;
            let jobs = transaction.open_table(JOBS).map_err(redb::Error::from)?;
            let stored = jobs.get(id).map_err(redb::Error::from)?;
            stored.map(|value| decode(value.value())).transpose()
        })
    }

    /// The jobs at hand and those closed last, by number.
    pub fn jobs(&self) -> Result<Vec<JobRecord>, JournalError> {
        self.with(|database| {
            let transaction = database.begin_read().map_err(redb::Error::from)?;
            let jobs = transaction.open_table(JOBS).map_err(redb::Error::from)?;
            let mut found = Vec::new();
            for entry in jobs.iter().map_err(redb::Error::from)? {
                found.push(decode(entry.map_err(redb::Error::from)?.1.value())?);
            }
            Ok(found)
        })
    }

    /// The same, and when each was taken, in seconds since 1970, where that is known.
    pub fn history(&self) -> Result<Vec<(JobRecord, Option<u64>)>, JournalError> {
        let jobs = self.jobs()?;
        self.with(|database| {
            let transaction = database.begin_read().map_err(redb::Error::from)?;
            let times = transaction.open_table(TAKEN).map_err(redb::Error::from)?;
            let of = |job: JobRecord| {
                let time = times.get(job.assignment.job).map_err(redb::Error::from)?;
                Ok((job, time.map(|time| time.value())))
            };
            jobs.into_iter().map(of).collect()
        })
    }

    /// A job's computed tasks.
    pub fn results(&self, id: JobId) -> Result<BTreeMap<u32, ResultRecord>, JournalError> {
        self.with(|database| {
            let transaction = database.begin_read().map_err(redb::Error::from)?;
            let results = transaction.open_table(RESULTS).map_err(redb::Error::from)?;
            let mut found = BTreeMap::new();
            for entry in results.range((id, 0)..=(id, u32::MAX)).map_err(redb::Error::from)? {
                let (key, value) = entry.map_err(redb::Error::from)?;
                found.insert(key.value().1, decode(value.value())?);
            }
            Ok(found)
        })
    }

    /// Closes a job: its results go, and with them the records of jobs closed long ago, but for their sums.
    pub fn close(&self, id: JobId) -> Result<(), JournalError> {
        self.with(|database| {
            let transaction = database.begin_write().map_err(redb::Error::from)?;
            {
                let mut results = transaction.open_table(RESULTS).map_err(redb::Error::from)?;
                results.retain_in((id, 0)..=(id, u32::MAX), |_, _| false).map_err(redb::Error::from)?;
                let mut calls = transaction.open_table(CALLS).map_err(redb::Error::from)?;
                calls.remove(id).map_err(redb::Error::from)?;
                let mut jobs = transaction.open_table(JOBS).map_err(redb::Error::from)?;
                let mut closed = Vec::new();
                for entry in jobs.iter().map_err(redb::Error::from)? {
                    let mut job: JobRecord = decode(entry.map_err(redb::Error::from)?.1.value())?;
                    job.closed |= job.assignment.job == id;
                    if job.closed {
                        closed.push(job);
                    }
                }
                let newest = closed.split_off(closed.len().saturating_sub(MAX_CLOSED));
                for job in newest.iter().filter(|job| job.assignment.job == id) {
                    jobs.insert(id, job.encode().as_slice()).map_err(redb::Error::from)?;
                }
                let mut past = transaction.open_table(PAST).map_err(redb::Error::from)?;
                let mut sums = read_past(&past)?;
                let mut times = transaction.open_table(TAKEN).map_err(redb::Error::from)?;
                for job in closed {
                    times.remove(job.assignment.job).map_err(redb::Error::from)?;
                    jobs.remove(job.assignment.job).map_err(redb::Error::from)?;
                    sums.add(&job);
                }
                past.insert((), sums.encode().as_slice()).map_err(redb::Error::from)?;
            }
            transaction.commit().map_err(redb::Error::from)?;
            Ok(())
        })
    }

    /// What came of the jobs whose records are gone.
    pub fn past(&self) -> Result<Past, JournalError> {
        self.with(|database| {
            let transaction = database.begin_read().map_err(redb::Error::from)?;
            read_past(&transaction.open_table(PAST).map_err(redb::Error::from)?)
        })
    }

    /// What work brought lately.
    pub fn pace(&self) -> Result<Pace, JournalError> {
        self.with(|database| {
            let transaction = database.begin_read().map_err(redb::Error::from)?;
            let table = transaction.open_table(PACE).map_err(redb::Error::from)?;
            let stored = table.get(()).map_err(redb::Error::from)?;
            stored.map_or(Ok(Pace::default()), |value| decode(value.value()))
        })
    }

    /// Remembers it.
    pub fn set_pace(&self, pace: &Pace) -> Result<(), JournalError> {
        self.with(|database| {
            let transaction = database.begin_write().map_err(redb::Error::from)?;
            {
                let mut table = transaction.open_table(PACE).map_err(redb::Error::from)?;
                table.insert((), pace.encode().as_slice()).map_err(redb::Error::from)?;
            }
            transaction.commit().map_err(redb::Error::from)?;
            Ok(())
        })
    }

    /// Units per second this machine did for a dApp; 0: never measured.
    pub fn speed(&self, dapp: DappId) -> Result<u64, JournalError> {
        self.with(|database| {
            let transaction = database.begin_read().map_err(redb::Error::from)?;
            let speeds = transaction.open_table(SPEEDS).map_err(redb::Error::from)?;
            let speed = speeds.get(dapp).map_err(redb::Error::from)?;
            Ok(speed.map_or(0, |value| value.value()))
        })
    }

    /// Remembers a measured speed, in units per second.
    pub fn set_speed(&self, dapp: DappId, speed: u64) -> Result<(), JournalError> {
        self.with(|database| {
            let transaction = database.begin_write().map_err(redb::Error::from)?;
            {
                let mut speeds = transaction.open_table(SPEEDS).map_err(redb::Error::from)?;
                speeds.insert(dapp, speed).map_err(redb::Error::from)?;
            }
            transaction.commit().map_err(redb::Error::from)?;
            Ok(())
        })
    }

    /// Calls to a job's requester.
    pub fn calls(&self, id: JobId) -> Result<Calls, JournalError> {
        self.with(|database| {
            let transaction = database.begin_read().map_err(redb::Error::from)?;
            let calls = transaction.open_table(CALLS).map_err(redb::Error::from)?;
            let stored = calls.get(id).map_err(redb::Error::from)?;
            // What an older version wrote of them is forgotten: the worst is one more call.
            Ok(stored.and_then(|value| decode(value.value()).ok()).unwrap_or_default())
        })
    }

    /// Remembers them.
    pub fn set_calls(&self, id: JobId, calls: &Calls) -> Result<(), JournalError> {
        self.with(|database| {
            let transaction = database.begin_write().map_err(redb::Error::from)?;
            {
                let mut table = transaction.open_table(CALLS).map_err(redb::Error::from)?;
                table.insert(id, calls.encode().as_slice()).map_err(redb::Error::from)?;
            }
            transaction.commit().map_err(redb::Error::from)?;
            Ok(())
        })
    }

    /// Whether nobody else has the file open through this journal.
    pub fn is_sole(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }

    /// Runs blocking work on the journal off the event loop.
    pub async fn off<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Journal) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, JournalError> {
        let journal = self.clone();
        match tokio::task::spawn_blocking(move || work(&journal)).await {
            Ok(result) => result,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

fn open(path: &Path) -> Result<Database, JournalError> {
    let database = scc_database::open(path)?;
    let transaction = database.begin_write().map_err(redb::Error::from)?;
    transaction.open_table(JOBS).map_err(redb::Error::from)?;
    transaction.open_table(TAKEN).map_err(redb::Error::from)?;
    transaction.open_table(RESULTS).map_err(redb::Error::from)?;
    transaction.open_table(SPEEDS).map_err(redb::Error::from)?;
    transaction.open_table(CALLS).map_err(redb::Error::from)?;
    transaction.open_table(PAST).map_err(redb::Error::from)?;
    transaction.open_table(PACE).map_err(redb::Error::from)?;
    transaction.commit().map_err(redb::Error::from)?;
    Ok(database)
}

fn read_past(table: &impl ReadableTable<(), &'static [u8]>) -> Result<Past, JournalError> {
    let stored = table.get(()).map_err(redb::Error::from)?;
    stored.map_or(Ok(Past::default()), |value| decode(value.value()))
}

fn decode<T: Decode>(mut bytes: &[u8]) -> Result<T, JournalError> {
    T::decode(&mut bytes).map_err(|_| JournalError::Corrupt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data;
    use std::fs::File;

    #[test]
    fn the_journal_remembers_over_its_own_end() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("journal.redb");
        let job = test_data::job(sp_core::sr25519::Public::from_raw([1; 32]));
        let result = ResultRecord { units: 3, outputs: Vec::new(), millis: 5, state: ResultState::Computed };
        let journal = Journal::open(&path).expect("opens");
        assert_eq!(journal.add(job.clone()).expect("added"), job);
        let changed = journal.update(7, &[(4, result.clone())], |job| job.claimed = 9).expect("written");
        assert_eq!(changed.claimed, 9);
        assert_eq!(journal.add(job).expect("known").claimed, 9, "a known job is not begun anew");
        journal.set_speed(1, 77).expect("written");
        let pace = Pace { millis: 5, credit: 6 };
        assert_eq!(journal.pace().expect("read"), Pace::default());
        journal.set_pace(&pace).expect("written");
        let mut calls = Calls::default();
        calls.note_call(Call::new(
            2,
            &test_data::assignment(7, sp_core::sr25519::Public::from_raw([1; 32])).endpoint,
            5,
        ));
        journal.set_calls(7, &calls).expect("written");
        assert!(Journal::open(&path).is_err(), "one process at a time");
        drop(journal);
        let journal = Journal::open(&path).expect("opens again");
        let history = journal.history().expect("read");
        assert!(matches!(history.as_slice(), [(job, Some(1_700_000_000..))] if *job == changed));
        assert_eq!(journal.job(7).expect("read"), Some(changed));
        assert_eq!(journal.results(7).expect("read"), BTreeMap::from([(4, result)]));
        assert_eq!(journal.results(6).expect("read"), BTreeMap::new());
        assert_eq!(journal.speed(1).expect("read"), 77);
        assert_eq!(journal.pace().expect("read"), pace);
        assert_eq!(journal.calls(7).expect("read"), calls);
        assert_eq!(journal.calls(6).expect("read"), Calls::default());
        journal.close(7).expect("written");
        assert!(journal.job(7).expect("read").is_some_and(|job| job.closed));
        assert!(journal.results(7).expect("read").is_empty());
        assert_eq!(journal.calls(7).expect("read"), Calls::default());
        assert!(matches!(journal.update(8, &[], |_| {}), Err(JournalError::UnknownJob(8))));
    }

    #[test]
    fn a_journal_that_is_longer_than_its_header_says_is_opened() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("journal.redb");
        let journal = Journal::open(&path).expect("made");
        journal.set_speed(1, 77).expect("written");
        drop(journal);
        // As redb leaves it when it is killed before it cuts the file off.
        let file = File::options().write(true).open(&path).expect("there");
        let length = file.metadata().expect("there").len();
        file.set_len(length + (32 << 10)).expect("longer");
        assert_eq!(Journal::open(&path).expect("opened").speed(1).expect("read"), 77);
    }

    #[test]
    fn of_jobs_closed_long_ago_only_sums_are_kept() {
        let folder = tempfile::tempdir().expect("folder");
        let journal = Journal::open(&folder.path().join("journal.redb")).expect("opens");
        let key = sp_core::sr25519::Public::from_raw([1; 32]);
        let count = MAX_CLOSED as u64 + 5;
        for id in (1..=count).rev() {
            let record = JobRecord { assignment: test_data::assignment(id, key), ..test_data::job(key) };
            journal.add(record).expect("added");
            journal
                .update(id, &[], |record| (record.count, record.unsigned) = (id as u32, vec![1, 2]))
                .expect("written");
        }
        // One that is older than all is still at hand.
        for id in 2..=count {
            journal.close(id).expect("closed");
        }
        let kept: Vec<_> = journal.jobs().expect("read").iter().map(|job| (job.assignment.job, job.closed)).collect();
        let newest = (6..=count).map(|id| (id, true));
        assert_eq!(kept, std::iter::once((1, false)).chain(newest).collect::<Vec<_>>());
        assert!(journal.history().expect("read").iter().all(|(_, taken)| taken.is_some()));
        let past = journal.past().expect("read");
        assert_eq!((past.accepted, past.unsigned), (2 + 3 + 4 + 5, 8));
        journal.close(1).expect("closed");
        assert_eq!(journal.past().expect("read").accepted, 15, "the oldest goes at once");
        assert!(journal.job(1).expect("read").is_none());
    }
}
