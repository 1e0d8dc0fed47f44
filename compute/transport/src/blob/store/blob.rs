//! A complete blob in hand.

use super::{entry::Record, Inner};
use crate::{blob::tree::tree, Hash};
use bao_tree::io::{
    outboard::PreOrderOutboard,
    sync::{encode_ranges_validated, Outboard},
    EncodeError,
};
use bao_tree::{BaoTree, ChunkRanges, TreeNode};
use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

/// A complete blob in the store. While it or a clone of it lives, the blob is not evicted.
#[derive(Debug, Clone)]
pub struct Blob {
    hash: Hash,
    size: u64,
    path: PathBuf,
    tree_path: PathBuf,
    _lease: Arc<()>,
}

impl Blob {
    /// Its address.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// In bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The file that holds its bytes. Read only: writing to it spoils the blob.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the proof and bytes of `ranges`, checking them on the way: a spoilt file is noticed before it is sent.
    pub(in crate::blob) fn encode(&self, ranges: &ChunkRanges, out: impl Write) -> Result<(), EncodeError> {
        let data = File::open(&self.path)?;
        let tree = tree(self.size);
        let hashes = if tree.outboard_size() == 0 { None } else { Some(File::open(&self.tree_path)?) };
        let root = self.hash.to_blake3();
        match hashes {
            Some(data_of_tree) => {
                let outboard = PreOrderOutboard { root, tree, data: data_of_tree };
                encode_ranges_validated(&data, outboard, ranges, out)
            }
            None => encode_ranges_validated(&data, NoTree { root, tree }, ranges, out),
        }
    }
}

/// Of a blob of one group nothing is kept but the root.
struct NoTree {
    root: blake3::Hash,
    tree: BaoTree,
}

impl Outboard for NoTree {
    fn root(&self) -> blake3::Hash {
        self.root
    }

    fn tree(&self) -> BaoTree {
        self.tree
    }

    fn load(&self, _: TreeNode) -> io::Result<Option<(blake3::Hash, blake3::Hash)>> {
        Ok(None)
    }
}

pub(super) fn get(store: &Arc<Inner>, hash: &Hash) -> Option<Blob> {
    let mut index = store.index();
    let record = index.record(hash)?.clone();
    let path = match &record {
        Record::Partial { .. } => return None,
        Record::Complete { .. } => store.files.data(hash),
        Record::Referenced { .. } => match record.unchanged_reference() {
            Some(path) => path,
            None => {
                tracing::warn!(%hash, "a referenced file has changed or gone; the blob is forgotten");
                index.remove(hash);
                if let Err(error) = store.files.remove(hash) {
                    tracing::warn!(%hash, %error, "cannot delete a blob's files");
                }
                return None;
            }
        },
    };
    let lease = index.lease(hash)?;
    drop(index);
    store.files.touch(hash);
    Some(Blob { hash: *hash, size: record.size(), path, tree_path: store.files.tree(hash), _lease: lease })
}

/// Forgets a blob whose bytes no longer match, even while it is in use: readers check what they read.
pub(in crate::blob) fn discard_spoilt(store: &Inner, hash: &Hash) {
    tracing::error!(%hash, "a stored blob is spoilt and is deleted");
    store.index().remove(hash);
    if let Err(error) = store.files.remove(hash) {
        tracing::warn!(%hash, %error, "cannot delete a spoilt blob");
    }
}
