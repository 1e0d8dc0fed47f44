//! A blob on its way in.

use super::{blob, entry::Record, index, Blob, BlobStore, Inner, StoreError};
use crate::{
    blob::tree::{all, bytes_in, chunks_of, tree},
    Hash,
};
use bao_tree::{
    io::{
        outboard::PreOrderOutboard,
        sync::{valid_ranges, OutboardMut},
        BaoContentItem, Leaf, Parent,
    },
    ChunkRanges,
};
use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::FileExt,
    path::Path,
    sync::Arc,
};

/// An incomplete blob, open for writing by one fetch. Dropping it keeps what has been verified.
pub(in crate::blob) struct PartialBlob {
    store: Arc<Inner>,
    hash: Hash,
    size: u64,
    data: File,
    outboard: PreOrderOutboard<File>,
    have: ChunkRanges,
    _lease: Arc<()>,
}

impl BlobStore {
    /// Continues an incomplete blob, if there is one. Blocks; after a restart it verifies what is there.
    pub(in crate::blob) fn resume(&self, hash: &Hash) -> Result<Option<PartialBlob>, StoreError> {
        let (size, have, lease) = {
            let mut index = self.index();
            let Some(Record::Partial { size }) = index.record(hash).cloned() else { return Ok(None) };
            if index.in_use(hash) {
                return Err(StoreError::InUse(*hash));
            }
            let have = index.get_mut(hash).and_then(|entry| entry.have.clone());
            let Some(lease) = index.lease(hash) else { return Ok(None) };
            (size, have, lease)
        };
        let mut partial = PartialBlob::open(&self.inner, *hash, size, lease)?;
        partial.have = match have {
            Some(have) => have,
            None => partial.verify()?,
        };
        Ok(Some(partial))
    }

    /// Begins a blob whose size is proven, booking room for all of it. Blocks.
    pub(in crate::blob) fn begin(&self, hash: &Hash, size: u64) -> Result<PartialBlob, StoreError> {
        let record = Record::Partial { size };
        let mut index = self.index();
        // It appeared after the caller looked: making the files anew would destroy it.
        if index.record(hash).is_some() {
            return Err(StoreError::InUse(*hash));
        }
        self.inner.make_room(&mut index, index::cost(&record))?;
        let files = &self.inner.files;
        create_sparse(&files.data(hash), size)?;
        create_sparse(&files.tree(hash), tree(size).outboard_size())?;
        files.write_entry(hash, &record)?;
        index.insert(*hash, record, Some(ChunkRanges::empty()));
        let lease = index.lease(hash).unwrap_or_default();
        drop(index);
        PartialBlob::open(&self.inner, *hash, size, lease)
    }
}

impl PartialBlob {
    fn open(store: &Arc<Inner>, hash: Hash, size: u64, lease: Arc<()>) -> Result<Self, StoreError> {
        let open = |path: &Path| OpenOptions::new().read(true).write(true).open(path);
        let data = open(&store.files.data(&hash))?;
        let outboard =
            PreOrderOutboard { root: hash.to_blake3(), tree: tree(size), data: open(&store.files.tree(&hash))? };
        Ok(Self { store: store.clone(), hash, size, data, outboard, have: ChunkRanges::empty(), _lease: lease })
    }

    pub(in crate::blob) fn size(&self) -> u64 {
        self.size
    }

    pub(in crate::blob) fn missing(&self) -> ChunkRanges {
        &all(self.size) - &self.have
    }

    /// Bytes that are there.
    pub(in crate::blob) fn bytes(&self) -> u64 {
        bytes_in(&self.have, self.size)
    }

    /// Stores an item that has been verified.
    pub(in crate::blob) fn write(&mut self, item: &BaoContentItem) -> Result<(), StoreError> {
        match item {
            BaoContentItem::Parent(Parent { node, pair }) => self.outboard.save(*node, pair)?,
            BaoContentItem::Leaf(Leaf { offset, data }) => {
                self.data.write_all_at(data, *offset)?;
                self.have |= chunks_of(*offset, data.len() as u64);
            }
        }
        Ok(())
    }

    /// Makes the blob complete and durable; nothing may be missing.
    pub(in crate::blob) fn finish(self) -> Result<Blob, StoreError> {
        debug_assert!(self.missing().is_empty());
        self.data.sync_all()?;
        self.outboard.data.sync_all()?;
        let record = Record::Complete { size: self.size };
        let mut index = self.store.index();
        self.store.files.write_entry(&self.hash, &record)?;
        index.insert(self.hash, record, None);
        drop(index);
        blob::get(&self.store, &self.hash).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound).into())
    }

    /// The chunks whose bytes and path to the root are right. Holes never are.
    fn verify(&self) -> Result<ChunkRanges, StoreError> {
        let mut have = ChunkRanges::empty();
        for range in valid_ranges(&self.outboard, &self.data, &all(self.size)) {
            have |= ChunkRanges::from(range?);
        }
        Ok(have)
    }
}

impl Drop for PartialBlob {
    fn drop(&mut self) {
        let mut index = self.store.index();
        if let Some(entry) = index.get_mut(&self.hash) {
            if matches!(entry.record, Record::Partial { size } if size == self.size) {
                entry.have = Some(self.have.clone());
            }
        }
    }
}

fn create_sparse(path: &Path, size: u64) -> io::Result<()> {
    File::create(path)?.set_len(size)
}
