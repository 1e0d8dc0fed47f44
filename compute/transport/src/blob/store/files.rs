//! Names and atomic writing of the store's files.

use super::entry::Record;
use crate::Hash;
use codec::Encode;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

const BLOBS: &str = "blobs";
const PINS: &str = "pins";
const TEMPORARY: &str = "temporary";

pub(super) const ENTRY: &str = "entry";

#[derive(Debug)]
pub(super) struct Files {
    root: PathBuf,
}

impl Files {
    /// Makes the folders and sweeps what an unfinished import left.
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        let temporary = root.join(TEMPORARY);
        if temporary.exists() {
            fs::remove_dir_all(&temporary)?;
        }
        for folder in [root.join(BLOBS), root.join(PINS), temporary] {
            fs::create_dir_all(folder)?;
        }
        Ok(Self { root: root.to_owned() })
    }

    pub(super) fn blobs(&self) -> PathBuf {
        self.root.join(BLOBS)
    }

    pub(super) fn data(&self, hash: &Hash) -> PathBuf {
        self.blobs().join(format!("{hash}.data"))
    }

    pub(super) fn tree(&self, hash: &Hash) -> PathBuf {
        self.blobs().join(format!("{hash}.tree"))
    }

    pub(super) fn entry(&self, hash: &Hash) -> PathBuf {
        self.blobs().join(format!("{hash}.{ENTRY}"))
    }

    pub(super) fn temporary(&self) -> PathBuf {
        self.root.join(TEMPORARY).join(format!("{:032x}", rand::random::<u128>()))
    }

    /// On disk when this returns, or not at all.
    pub(super) fn write_entry(&self, hash: &Hash, record: &Record) -> io::Result<()> {
        let temporary = self.temporary();
        let mut file = File::create_new(&temporary)?;
        file.write_all(&record.encode())?;
        file.sync_all()?;
        fs::rename(&temporary, self.entry(hash))?;
        sync_folder(&self.blobs())
    }

    /// Remembers the use across restarts; losing it only worsens what is evicted first.
    pub(super) fn touch(&self, hash: &Hash) {
        if let Ok(file) = OpenOptions::new().write(true).open(self.entry(hash)) {
            let _ = file.set_modified(SystemTime::now());
        }
    }

    /// The entry goes first: without it the other files are rubbish that the next opening sweeps.
    pub(super) fn remove(&self, hash: &Hash) -> io::Result<()> {
        for path in [self.entry(hash), self.data(hash), self.tree(hash)] {
            remove_if_present(&path)?;
        }
        Ok(())
    }

    pub(super) fn pin(&self, hash: &Hash) -> io::Result<()> {
        File::create(self.pin_path(hash))?.sync_all()?;
        sync_folder(&self.root.join(PINS))
    }

    pub(super) fn unpin(&self, hash: &Hash) -> io::Result<()> {
        remove_if_present(&self.pin_path(hash))
    }

    pub(super) fn pins(&self) -> io::Result<Vec<Hash>> {
        let mut pins = Vec::new();
        for item in fs::read_dir(self.root.join(PINS))? {
            if let Some(hash) = item?.file_name().to_str().and_then(|name| name.parse().ok()) {
                pins.push(hash);
            }
        }
        Ok(pins)
    }

    fn pin_path(&self, hash: &Hash) -> PathBuf {
        self.root.join(PINS).join(hash.to_string())
    }
}

pub(super) fn remove_if_present(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A rename is on disk only when its folder is.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
