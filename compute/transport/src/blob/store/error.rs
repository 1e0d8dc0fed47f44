//! What can go wrong on disk.

use crate::Hash;
use std::{io, path::PathBuf, sync::Arc};

/// Why the store refused.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The disk refused: full, read-only, missing.
    #[error("the blob store cannot use its disk: {0}")]
    Io(Arc<io::Error>),
    /// Another process has the folder open.
    #[error("the blob store in {0} is open in another process")]
    Locked(PathBuf),
    /// Pinned blobs and blobs in use leave no room; raise the quota or unpin.
    #[error("{needed} bytes do not fit: {available} bytes of the quota can be freed")]
    QuotaExceeded {
        /// Bytes asked for.
        needed: u64,
        /// Bytes that are free or could be freed.
        available: u64,
    },
    /// The blob is being read or fetched.
    #[error("blob {0} is in use")]
    InUse(Hash),
    /// The source changed while it was read; import it again.
    #[error("{0} changed while it was imported")]
    SourceChanged(PathBuf),
    /// Only plain files can be imported.
    #[error("{0} is not a file")]
    NotAFile(PathBuf),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        Self::Io(Arc::new(error))
    }
}
