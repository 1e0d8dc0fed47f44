//! Blobs on disk.
//!
//! One folder holds three files per blob, named by its hash: `.data`, `.tree` (the hash tree above the groups, absent for
//! blobs of one group) and `.entry` (size, whether complete, where the data lies). Replacing the entry atomically is the
//! one step that makes a blob exist or complete; files without an entry are swept at the next opening. Entries carry the
//! last use in their modification time. Which groups of an incomplete blob are there is found by verifying it, so no kill
//! and no power cut can make it lie.

mod blob;
mod entry;
mod error;
mod files;
mod import;
mod index;
mod open;
mod partial;

pub use blob::Blob;
pub use error::StoreError;
pub use import::ImportMode;

pub(super) use blob::discard_spoilt;
pub(super) use import::blocking;
pub(super) use partial::PartialBlob;

use crate::Hash;
use files::Files;
use index::Index;
use std::{
    fs::File,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard},
};

/// What a store is opened with.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// The store's own folder; made if absent. One process at a time may have it open.
    pub directory: PathBuf,
    /// Bytes it may take, hash trees included. Blobs that were used longest ago make room for new ones.
    pub quota: u64,
}

/// A store of blobs; clones share it.
#[derive(Clone)]
pub struct BlobStore {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    files: Files,
    index: Mutex<Index>,
    /// Holds the lock on the folder.
    _lock: File,
}

/// What the store knows of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlobStatus {
    /// Nothing.
    Missing,
    /// A part of it.
    Partial {
        /// Of the whole blob, in bytes.
        size: u64,
    },
    /// All of it.
    Complete {
        /// In bytes.
        size: u64,
    },
}

/// How full a store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Bytes taken; incomplete blobs count in full.
    pub bytes: u64,
    /// Bytes that may be taken.
    pub quota: u64,
    /// Complete blobs.
    pub complete: usize,
    /// Incomplete blobs.
    pub partial: usize,
}

impl BlobStore {
    /// What is known of `hash`.
    pub fn status(&self, hash: &Hash) -> BlobStatus {
        self.index().status(hash)
    }

    /// A complete blob, or `None`. It counts as used now and stays while the result lives.
    ///
    /// A referenced file that has changed since it was imported is forgotten.
    pub fn get(&self, hash: &Hash) -> Option<Blob> {
        blob::get(&self.inner, hash)
    }

    /// Never evict this blob, now or once it arrives, until [`BlobStore::unpin`]. Survives a restart.
    pub fn pin(&self, hash: &Hash) -> Result<(), StoreError> {
        self.inner.files.pin(hash)?;
        self.index().pin(*hash);
        Ok(())
    }

    /// Lets a pinned blob be evicted.
    pub fn unpin(&self, hash: &Hash) -> Result<(), StoreError> {
        self.inner.files.unpin(hash)?;
        self.index().unpin(hash);
        Ok(())
    }

    /// Deletes a blob, pinned or not; one in use stays and [`StoreError::InUse`] is returned.
    pub fn remove(&self, hash: &Hash) -> Result<(), StoreError> {
        let mut index = self.index();
        if index.in_use(hash) {
            return Err(StoreError::InUse(*hash));
        }
        index.remove(hash);
        self.inner.files.remove(hash)?;
        Ok(())
    }

    /// Changes the bytes it may take. What exceeds a lower quota is evicted, and what is pinned or in use stays; nothing new fits then.
    /// Blocks on the disk.
    pub fn set_quota(&self, quota: u64) -> Result<(), StoreError> {
        let mut index = self.index();
        index.set_quota(quota);
        self.inner.fit(&mut index)
    }

    /// All complete blobs with their sizes in bytes, in no order.
    pub fn list(&self) -> Vec<(Hash, u64)> {
        self.index().complete()
    }

    /// How full the store is.
    pub fn usage(&self) -> Usage {
        self.index().usage()
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        self.inner.index()
    }
}

impl Inner {
    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Deletes what exceeds the quota, as far as it is neither pinned nor in use.
    fn fit(&self, index: &mut Index) -> Result<(), StoreError> {
        let victims = index.surplus();
        self.evict(index, victims)
    }

    /// Books `bytes` for `hash`, deleting what was used longest ago where needed.
    ///
    /// Files are deleted under the lock, so that none is looked up in between.
    fn make_room(&self, index: &mut Index, bytes: u64) -> Result<(), StoreError> {
        let victims = index.victims_for(bytes)?;
        self.evict(index, victims)
    }

    fn evict(&self, index: &mut Index, victims: Vec<Hash>) -> Result<(), StoreError> {
        for victim in victims {
            tracing::debug!(hash = %victim, "evicted");
            index.remove(&victim);
            self.files.remove(&victim)?;
        }
        Ok(())
    }
}
