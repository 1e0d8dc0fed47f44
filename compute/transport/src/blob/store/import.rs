//! Bringing local files into the store.

use super::{blob, entry, entry::Record, files::remove_if_present, index, Blob, BlobStore, Inner, StoreError};
use crate::{blob::tree::tree, Hash};
use bao_tree::io::{
    outboard::PreOrderOutboard,
    sync::{CreateOutboard, ReadAt},
};
use std::{
    fs::{self, File, Metadata},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

/// What becomes of an imported file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// The store gets a copy of its own; the safest.
    Copy,
    /// The store gets a hard link: no bytes are copied. The file must not be written to afterwards (replacing it is fine).
    /// Falls back to [`ImportMode::Copy`] on another file system.
    HardLink,
    /// The store remembers where the file lies. Once it changes, the blob is forgotten.
    Reference,
}

impl BlobStore {
    /// Imports a file: hashes it while streaming and returns its blob. The file's size counts against the quota, except
    /// with [`ImportMode::Reference`].
    pub async fn import_file(&self, source: impl Into<PathBuf>, mode: ImportMode) -> Result<Blob, StoreError> {
        let store = self.inner.clone();
        let source = source.into();
        blocking(move || import_file(&store, &source, mode)).await
    }

    /// Imports bytes.
    pub async fn import_bytes(&self, bytes: impl Into<Vec<u8>>) -> Result<Blob, StoreError> {
        let store = self.inner.clone();
        let bytes = bytes.into();
        blocking(move || {
            let size = bytes.len() as u64;
            import(&store, size, |staged| {
                let hash = staged.copy(&bytes[..], size)?;
                Ok((hash, Record::Complete { size }))
            })
        })
        .await
    }
}

/// Runs disk work off the event loop.
pub(in crate::blob) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(io::Error::other(error).into()),
    }
}

fn import_file(store: &Arc<Inner>, source: &Path, mode: ImportMode) -> Result<Blob, StoreError> {
    let mut file = File::open(source)?;
    let before = file.metadata()?;
    if !before.is_file() {
        return Err(StoreError::NotAFile(source.to_owned()));
    }
    let size = before.len();
    let blob = import(store, if mode == ImportMode::Reference { 0 } else { size }, |staged| {
        let record = match mode {
            ImportMode::Reference => Record::referencing(&fs::canonicalize(source)?, &before),
            ImportMode::Copy | ImportMode::HardLink => Record::Complete { size },
        };
        let linked = mode == ImportMode::HardLink && fs::hard_link(source, &staged.data).is_ok();
        let hash = match mode {
            ImportMode::Copy => staged.copy(&mut file, size),
            ImportMode::HardLink if !linked => staged.copy(&mut file, size),
            _ => staged.hash(&mut file, size),
        };
        let hash = hash.map_err(|error| changed_if_short(error, source))?;
        // A longer file than announced, or one written to meanwhile, is not the file that was hashed.
        let after = fs::metadata(source)?;
        if !same_file_state(&before, &after) || file.read_at(size, &mut [0])? != 0 {
            return Err(StoreError::SourceChanged(source.to_owned()));
        }
        Ok((hash, record))
    })?;
    Ok(blob)
}

fn same_file_state(before: &Metadata, after: &Metadata) -> bool {
    before.len() == after.len() && entry::modified_nanos(before) == entry::modified_nanos(after)
}

fn changed_if_short(error: io::Error, source: &Path) -> StoreError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => StoreError::SourceChanged(source.to_owned()),
        _ => error.into(),
    }
}

/// Files being written, deleted unless they are moved into place.
struct Staged {
    data: PathBuf,
    tree: PathBuf,
}

impl Staged {
    fn copy(&self, source: impl Read, size: u64) -> io::Result<Hash> {
        let mut copy = File::create_new(&self.data)?;
        let hash = self.hash(Tee { source, copy: &mut copy }, size)?;
        copy.sync_all()?;
        Ok(hash)
    }

    fn hash(&self, source: impl Read, size: u64) -> io::Result<Hash> {
        let file = File::create_new(&self.tree)?;
        let root = blake3::Hash::from_bytes([0; 32]);
        let mut outboard = PreOrderOutboard { root, tree: tree(size), data: file };
        outboard.init_from(source)?;
        outboard.data.sync_all()?;
        Ok(outboard.root.into())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for path in [&self.data, &self.tree] {
            if let Err(error) = remove_if_present(path) {
                tracing::warn!(?path, %error, "cannot delete a temporary file");
            }
        }
    }
}

/// Writes what is read.
struct Tee<'a, R> {
    source: R,
    copy: &'a mut File,
}

impl<R: Read> Read for Tee<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.copy.write_all(&buffer[..count])?;
        Ok(count)
    }
}

fn import(
    store: &Arc<Inner>,
    data_bytes: u64,
    stage: impl FnOnce(&Staged) -> Result<(Hash, Record), StoreError>,
) -> Result<Blob, StoreError> {
    // Before hours of copying, see whether it can fit at all.
    store.index().victims_for(data_bytes)?;
    let staged = Staged { data: store.files.temporary(), tree: store.files.temporary() };
    let (hash, record) = stage(&staged)?;
    if let Some(present) = blob::get(store, &hash) {
        return Ok(present);
    }
    let mut index = store.index();
    // The bytes of an incomplete blob that this one replaces are booked already.
    let booked = index.record(&hash).map_or(0, index::cost);
    let lease = index.lease(&hash);
    store.make_room(&mut index, index::cost(&record).saturating_sub(booked))?;
    drop(lease);
    if matches!(record, Record::Complete { .. }) {
        fs::rename(&staged.data, store.files.data(&hash))?;
    }
    if tree(record.size()).outboard_size() > 0 {
        fs::rename(&staged.tree, store.files.tree(&hash))?;
    }
    store.files.write_entry(&hash, &record)?;
    index.insert(hash, record, None);
    let lease = index.lease(&hash);
    drop(index);
    let blob = blob::get(store, &hash);
    drop(lease);
    blob.ok_or_else(|| StoreError::from(io::Error::from(io::ErrorKind::NotFound)))
}
