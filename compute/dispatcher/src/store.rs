//! The table on disk: one redb file, every commit synced.

use crate::table::{Changes, TaskRecord, WorkerRecord};
use codec::{Decode, Encode};
use redb::{Database, ReadableTable, TableDefinition};
use scc_types::{AccountId, Hash, JobId};
use std::path::Path;

const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
const TASKS: TableDefinition<u32, &[u8]> = TableDefinition::new("tasks");
const WORKERS: TableDefinition<&[u8; 32], &[u8]> = TableDefinition::new("workers");

/// Which job the file belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Binding {
    pub format: u32,
    pub genesis: Hash,
    pub job: JobId,
    pub manifest: Hash,
    pub job_key: [u8; 32],
}

/// Why the file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused: the disk is full or broken, or another process has the file open.
    #[error("the dispatcher's database: {0}")]
    Database(#[from] redb::Error),
    /// The folder holds the state of another job, chain, manifest or key.
    #[error("the folder holds the state of another job")]
    OtherJob,
    /// A record cannot be read.
    #[error("the dispatcher's database holds a record that cannot be read")]
    Corrupt,
}

pub(crate) struct Store(Database);

/// What a former life left.
pub(crate) struct Stored {
    pub tasks: Vec<(u32, TaskRecord)>,
    pub workers: Vec<(AccountId, WorkerRecord)>,
}

impl Store {
    /// Opens or makes the file for the job of `binding` and reads it.
    pub fn open(path: &Path, binding: &Binding) -> Result<(Self, Stored), StoreError> {
        // What is lost here would be paid again.
        let store = Self(scc_database::open(path)?);
        store.bind(binding)?;
        let stored = store.load()?;
        Ok((store, stored))
    }

    /// Writes the changed records; they are on disk when this returns.
    pub fn write(&self, changes: &Changes) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let transaction = self.0.begin_write().map_err(redb::Error::from)?;
        {
            let mut tasks = transaction.open_table(TASKS).map_err(redb::Error::from)?;
            for (task, record) in &changes.tasks {
                tasks.insert(task, record.encode().as_slice()).map_err(redb::Error::from)?;
            }
            let mut workers = transaction.open_table(WORKERS).map_err(redb::Error::from)?;
            for account in &changes.forgotten {
                let account: &[u8; 32] = account.as_ref();
                workers.remove(account).map_err(redb::Error::from)?;
            }
            for (account, record) in &changes.workers {
                let account: &[u8; 32] = account.as_ref();
                workers.insert(account, record.encode().as_slice()).map_err(redb::Error::from)?;
            }
        }
        transaction.commit().map_err(redb::Error::from)?;
        Ok(())
    }

    fn bind(&self, binding: &Binding) -> Result<(), StoreError> {
        let transaction = self.0.begin_write().map_err(redb::Error::from)?;
        {
            let mut meta = transaction.open_table(META).map_err(redb::Error::from)?;
            let known = meta.get("binding").map_err(redb::Error::from)?.map(|value| value.value().to_vec());
            match known {
                Some(known) if known != binding.encode() => return Err(StoreError::OtherJob),
                Some(_) => {}
                None => {
                    meta.insert("binding", binding.encode().as_slice()).map_err(redb::Error::from)?;
                }
            }
            transaction.open_table(TASKS).map_err(redb::Error::from)?;
            transaction.open_table(WORKERS).map_err(redb::Error::from)?;
        }
        transaction.commit().map_err(redb::Error::from)?;
        Ok(())
    }

    fn load(&self) -> Result<Stored, StoreError> {
        let transaction = self.0.begin_read().map_err(redb::Error::from)?;
        let mut stored = Stored { tasks: Vec::new(), workers: Vec::new() };
        let tasks = transaction.open_table(TASKS).map_err(redb::Error::from)?;
        for entry in tasks.iter().map_err(redb::Error::from)? {
            let (task, record) = entry.map_err(redb::Error::from)?;
            stored.tasks.push((task.value(), decode(record.value())?));
        }
        let workers = transaction.open_table(WORKERS).map_err(redb::Error::from)?;
        for entry in workers.iter().map_err(redb::Error::from)? {
            let (account, record) = entry.map_err(redb::Error::from)?;
            stored.workers.push((AccountId::new(*account.value()), decode(record.value())?));
        }
        Ok(stored)
    }
}

fn decode<T: Decode>(mut bytes: &[u8]) -> Result<T, StoreError> {
    T::decode(&mut bytes).map_err(|_| StoreError::Corrupt)
}
