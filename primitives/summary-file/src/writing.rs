//! A summary on its way into a file: checked as it comes, and there only when it is whole.

use crate::{seal_path, Error, Seal};
use scc_summary_proof::{check_chunk, chunk_length, file_head, Whole};
use scc_types::{ChunkProof, SummaryHeader};
use std::{
    ffi::OsString,
    fs::{File, Permissions},
    io::{self, BufWriter, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// How the name of something unfinished ends.
pub(crate) const PART: &str = ".part";

/// A file that is being written.
pub struct Writing {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
    header: SummaryHeader,
    whole: Whole,
}

impl Writing {
    /// Begins; never overwrites.
    pub fn begin(path: &Path, header: &SummaryHeader) -> Result<Self, Error> {
        if let Some(taken) = [path.to_owned(), seal_path(path)].into_iter().find(|path| path.exists()) {
            return Err(Error::Exists(taken));
        }
        let file = beside(path).map_err(Error::disk("cannot write into", folder_of(path)))?;
        let mut file = BufWriter::new(file);
        file.write_all(&file_head(header)).map_err(Error::disk("cannot write", path))?;
        Ok(Self { path: path.into(), file, header: header.clone(), whole: Whole::new(header.clone()) })
    }

    /// The next chunk, checked against the header.
    pub fn push(&mut self, proof: &ChunkProof) -> Result<(), Error> {
        check_chunk(&self.header, proof)?;
        self.whole.push(&proof.chunk)?;
        let length = chunk_length(&proof.chunk)?;
        let written = self.file.write_all(&length).and_then(|()| self.file.write_all(&proof.chunk));
        written.map_err(Error::disk("cannot write", &self.path))
    }

    /// The end: file and seal are there, or no file.
    pub fn finish(self, seal: &Seal) -> Result<(), Error> {
        let Self { path, file, whole, .. } = self;
        whole.finish()?;
        let seal_path = seal_path(&path);
        let file = file.into_inner().map_err(|error| Error::disk("cannot write", &path)(error.into_error()))?;
        file.as_file().sync_all().map_err(Error::disk("cannot write", &path))?;
        write_seal(&seal_path, seal).map_err(Error::disk("cannot write", &seal_path))?;
        let placed = file.persist_noclobber(&path).map_err(|error| error.error);
        placed.and_then(|_| File::open(folder_of(&path))?.sync_all()).map_err(|error| {
            if !path.exists() {
                // A seal without its file would only be in the way of the next attempt.
                let _ = std::fs::remove_file(&seal_path);
            }
            Error::disk("cannot write", &path)(error)
        })
    }
}

fn write_seal(path: &Path, seal: &Seal) -> io::Result<()> {
    let mut file = beside(path)?;
    serde_json::to_writer_pretty(&mut file, seal)?;
    file.write_all(b"\n")?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

/// A file that vanishes unless it is given its name. As readable as any file of the person's: it is meant to be handed on.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let mut prefix = OsString::from(".");
    prefix.push(path.file_name().unwrap_or_default());
    prefix.push(".");
    let readable = Permissions::from_mode(0o666);
    tempfile::Builder::new().prefix(&prefix).suffix(PART).permissions(readable).tempfile_in(folder_of(path))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
