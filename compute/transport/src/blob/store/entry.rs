//! The record that makes a blob exist.

use codec::{Decode, Encode};
use std::{
    fs::{self, Metadata},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

/// Content of an `.entry` file. The first byte is the variant: a later layout takes new numbers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) enum Record {
    /// The data lies in the store but has holes.
    #[codec(index = 0)]
    Partial { size: u64 },
    /// The data lies in the store.
    #[codec(index = 1)]
    Complete { size: u64 },
    /// The data lies in a file of somebody else, unchanged as long as its time and size are.
    #[codec(index = 2)]
    Referenced { size: u64, path: Vec<u8>, modified_nanos: u128 },
}

impl Record {
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Partial { size } | Self::Complete { size } | Self::Referenced { size, .. } => *size,
        }
    }

    pub(super) fn referencing(path: &Path, metadata: &Metadata) -> Self {
        Self::Referenced {
            size: metadata.len(),
            path: path.as_os_str().as_encoded_bytes().to_vec(),
            modified_nanos: modified_nanos(metadata),
        }
    }

    /// Where a referenced blob's bytes lie, if they are still the same.
    pub(super) fn unchanged_reference(&self) -> Option<PathBuf> {
        let Self::Referenced { size, path, modified_nanos: expected } = self else { return None };
        let path = path_from_bytes(path)?;
        let metadata = fs::metadata(&path).ok()?;
        (metadata.len() == *size && modified_nanos(&metadata) == *expected).then_some(path)
    }
}

pub(super) fn modified_nanos(metadata: &Metadata) -> u128 {
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    modified.unwrap_or_default().as_nanos()
}

#[cfg(unix)]
fn path_from_bytes(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_from_bytes(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}
