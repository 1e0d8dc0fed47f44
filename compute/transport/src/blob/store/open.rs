//! Opening a store: lock, sweep, list.

use super::{
    entry::Record,
    files::{Files, ENTRY},
    index::Index,
    BlobStore, Inner, StoreConfig, StoreError,
};
use crate::{blob::tree::tree, Hash};
use codec::DecodeAll;
use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
    sync::{Arc, Mutex},
    time::SystemTime,
};

impl BlobStore {
    /// Opens the store in `config.directory`, locking it against other processes. Blocks on the disk.
    ///
    /// Rubbish of earlier runs is deleted, incomplete blobs are kept, and what exceeds the quota is evicted.
    pub fn open(config: StoreConfig) -> Result<Self, StoreError> {
        make_private_folder(&config.directory)?;
        let lock = File::create(config.directory.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked(config.directory)),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let files = Files::open(&config.directory)?;
        let mut index = Index::new(config.quota, files.pins()?.into_iter().collect());
        let mut found = scan(&files)?;
        found.sort_unstable_by_key(|(modified, ..)| *modified);
        for (_, hash, record) in found {
            index.insert(hash, record, None);
        }
        let store = Inner { files, index: Mutex::new(index), _lock: lock };
        // Pinned blobs may exceed a lowered quota: nothing new fits then.
        store.fit(&mut store.index())?;
        Ok(Self { inner: Arc::new(store) })
    }
}

/// Complete and usable entries; everything else in the folder is deleted.
fn scan(files: &Files) -> io::Result<Vec<(SystemTime, Hash, Record)>> {
    let mut found = Vec::new();
    let mut others = Vec::new();
    for item in fs::read_dir(files.blobs())? {
        let item = item?;
        let path = item.path();
        let hash = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse::<Hash>().ok());
        match hash {
            Some(hash) if path.extension().is_some_and(|extension| extension == ENTRY) => {
                match read_usable(files, &hash, &path) {
                    Some(record) => found.push((item.metadata()?.modified()?, hash, record)),
                    None => files.remove(&hash)?,
                }
            }
            hash => others.push((hash, path)),
        }
    }
    for (hash, path) in others {
        if !hash.is_some_and(|hash| files.entry(&hash).exists()) {
            super::files::remove_if_present(&path)?;
        }
    }
    Ok(found)
}

fn read_usable(files: &Files, hash: &Hash, entry: &Path) -> Option<Record> {
    let record = Record::decode_all(&mut &fs::read(entry).ok()?[..]).ok()?;
    let length = |path: &Path| fs::metadata(path).map(|metadata| metadata.len()).ok();
    let hashes = tree(record.size()).outboard_size();
    let tree_is_there = hashes == 0 || length(&files.tree(hash)) == Some(hashes);
    let data_is_there = match &record {
        Record::Partial { size } | Record::Complete { size } => length(&files.data(hash)) == Some(*size),
        Record::Referenced { .. } => record.unchanged_reference().is_some(),
    };
    (tree_is_there && data_is_there).then_some(record)
}

fn make_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
