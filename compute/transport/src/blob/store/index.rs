//! What is in the store, in memory.

use super::{entry::Record, BlobStatus, StoreError, Usage};
use crate::{blob::tree::tree, Hash};
use bao_tree::ChunkRanges;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

#[derive(Debug)]
pub(super) struct Index {
    entries: HashMap<Hash, Entry>,
    pins: HashSet<Hash>,
    bytes: u64,
    quota: u64,
    clock: u64,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) record: Record,
    /// Of an incomplete blob, the chunks known to be there; `None` until they are verified after a restart.
    pub(super) have: Option<ChunkRanges>,
    /// Cloned into whatever must keep the blob from being deleted.
    lease: Arc<()>,
    last_use: u64,
}

impl Index {
    pub(super) fn new(quota: u64, pins: HashSet<Hash>) -> Self {
        Self { entries: HashMap::new(), pins, bytes: 0, quota, clock: 0 }
    }

    pub(super) fn set_quota(&mut self, quota: u64) {
        self.quota = quota;
    }

    /// Adds or replaces; the caller has made room. A running use of an older entry goes on.
    pub(super) fn insert(&mut self, hash: Hash, record: Record, have: Option<ChunkRanges>) {
        let lease = self.remove(&hash).map(|entry| entry.lease).unwrap_or_default();
        self.bytes = self.bytes.saturating_add(cost(&record));
        self.clock += 1;
        self.entries.insert(hash, Entry { record, have, lease, last_use: self.clock });
    }

    pub(super) fn remove(&mut self, hash: &Hash) -> Option<Entry> {
        let entry = self.entries.remove(hash)?;
        self.bytes = self.bytes.saturating_sub(cost(&entry.record));
        Some(entry)
    }

    pub(super) fn get_mut(&mut self, hash: &Hash) -> Option<&mut Entry> {
        self.entries.get_mut(hash)
    }

    pub(super) fn record(&self, hash: &Hash) -> Option<&Record> {
        self.entries.get(hash).map(|entry| &entry.record)
    }

    /// Keeps the blob while the result lives, and counts it as used now.
    pub(super) fn lease(&mut self, hash: &Hash) -> Option<Arc<()>> {
        let entry = self.entries.get_mut(hash)?;
        self.clock += 1;
        entry.last_use = self.clock;
        Some(entry.lease.clone())
    }

    pub(super) fn in_use(&self, hash: &Hash) -> bool {
        self.entries.get(hash).is_some_and(Entry::in_use)
    }

    pub(super) fn pin(&mut self, hash: Hash) {
        self.pins.insert(hash);
    }

    pub(super) fn unpin(&mut self, hash: &Hash) {
        self.pins.remove(hash);
    }

    pub(super) fn status(&self, hash: &Hash) -> BlobStatus {
        match self.record(hash) {
            None => BlobStatus::Missing,
            Some(Record::Partial { size }) => BlobStatus::Partial { size: *size },
            Some(record) => BlobStatus::Complete { size: record.size() },
        }
    }

    pub(super) fn complete(&self) -> Vec<(Hash, u64)> {
        let complete = self.entries.iter().filter(|(_, entry)| !entry.is_partial());
        complete.map(|(hash, entry)| (*hash, entry.record.size())).collect()
    }

    pub(super) fn usage(&self) -> Usage {
        let partial = self.entries.values().filter(|entry| entry.is_partial()).count();
        Usage { bytes: self.bytes, quota: self.quota, complete: self.entries.len() - partial, partial }
    }

    /// The blobs to delete so that `needed` bytes fit, those used longest ago first.
    pub(super) fn victims_for(&self, needed: u64) -> Result<Vec<Hash>, StoreError> {
        // What is taken above the quota (it may have been lowered) must be freed as well.
        let missing = self.bytes.saturating_add(needed).saturating_sub(self.quota);
        let (victims, short) = self.oldest(missing);
        if short > 0 {
            let freeable = missing.saturating_sub(short);
            let available = self.quota.saturating_sub(self.bytes.saturating_sub(freeable));
            return Err(StoreError::QuotaExceeded { needed, available });
        }
        Ok(victims)
    }

    /// The blobs to delete to come as near to the quota as those that must stay allow.
    pub(super) fn surplus(&self) -> Vec<Hash> {
        self.oldest(self.bytes.saturating_sub(self.quota)).0
    }

    /// Blobs of so many bytes that may be deleted, those used longest ago first, and how many bytes they are short of it.
    fn oldest(&self, bytes: u64) -> (Vec<Hash>, u64) {
        let (mut victims, mut missing) = (Vec::new(), bytes);
        if missing == 0 {
            return (victims, missing);
        }
        let mut candidates: Vec<_> = self
            .entries
            .iter()
            .filter(|(hash, entry)| !entry.in_use() && !self.pins.contains(hash))
            .map(|(hash, entry)| (entry.last_use, *hash, cost(&entry.record)))
            .collect();
        candidates.sort_unstable();
        for (_, hash, bytes) in candidates {
            if missing == 0 {
                break;
            }
            missing = missing.saturating_sub(bytes);
            victims.push(hash);
        }
        (victims, missing)
    }
}

impl Entry {
    fn is_partial(&self) -> bool {
        matches!(self.record, Record::Partial { .. })
    }

    fn in_use(&self) -> bool {
        Arc::strong_count(&self.lease) > 1
    }
}

/// Bytes that a blob takes in the store's folder.
pub(super) fn cost(record: &Record) -> u64 {
    let hashes = tree(record.size()).outboard_size();
    match record {
        Record::Partial { size } | Record::Complete { size } => size.saturating_add(hashes),
        Record::Referenced { .. } => hashes,
    }
}
