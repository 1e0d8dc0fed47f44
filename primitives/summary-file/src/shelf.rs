//! The folder in which a node keeps its chain's newest summaries.

use crate::{seal_path, writing::PART, Error, Writing};
use scc_types::{BlockNumber, Hash, SummaryHeader};
use std::{
    collections::BTreeSet,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

/// A folder with the newest summaries of one chain, for one process at a time.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
    prefix: String,
    keep: NonZeroUsize,
}

impl Shelf {
    /// Makes the folder if need be, and removes what a killed process left in it.
    pub fn open(folder: &Path, genesis: Hash, keep: NonZeroUsize) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(Error::disk("cannot make", folder))?;
        let [a, b, c, d, ..] = genesis.0;
        let prefix = format!("summary-{a:02x}{b:02x}{c:02x}{d:02x}-");
        let shelf = Self { folder: folder.into(), prefix, keep };
        let held = shelf.heights()?;
        for name in shelf.names()? {
            if shelf.is_unfinished(&name, &held) {
                remove(&shelf.folder.join(name))?;
            }
        }
        Ok(shelf)
    }

    /// Where a summary lies, or would lie.
    pub fn path(&self, height: BlockNumber) -> PathBuf {
        self.folder.join(format!("{}{height}", self.prefix))
    }

    /// The summaries that are there.
    pub fn heights(&self) -> Result<BTreeSet<BlockNumber>, Error> {
        Ok(self.names()?.iter().filter_map(|name| self.height(name)).collect())
    }

    /// Begins to write one that is not there.
    pub fn begin(&self, header: &SummaryHeader) -> Result<Writing, Error> {
        Writing::begin(&self.path(header.height), header)
    }

    /// Deletes what is older than the newest ones that are to be kept.
    pub fn tidy(&self) -> Result<(), Error> {
        for height in self.heights()?.into_iter().rev().skip(self.keep.get()) {
            // The file first: a seal without a file is removed when the shelf is opened.
            remove(&self.path(height))?;
            remove(&seal_path(&self.path(height)))?;
        }
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, Error> {
        let failed = || Error::disk("cannot read", &self.folder);
        let entries = std::fs::read_dir(&self.folder).map_err(failed())?;
        entries.map(|entry| Ok(entry.map_err(failed())?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn height(&self, name: &str) -> Option<BlockNumber> {
        name.strip_prefix(&self.prefix)?.parse().ok()
    }

    fn is_unfinished(&self, name: &str, held: &BTreeSet<BlockNumber>) -> bool {
        let is_part = name.strip_prefix('.').is_some_and(|name| name.starts_with(&self.prefix) && name.ends_with(PART));
        let sealed = name.strip_suffix(".seal").and_then(|file| self.height(file));
        is_part || sealed.is_some_and(|height| !held.contains(&height))
    }
}

fn remove(path: &Path) -> Result<(), Error> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        done => done.map_err(Error::disk("cannot delete", path)),
    }
}
