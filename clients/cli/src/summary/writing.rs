//! A summary on its way into a file: checked as it comes, and there only when it is whole.

use super::{seal_path, why, Seal};
use crate::failure::{Failure, Outcome};
use scc_summary_proof::{check_chunk, chunk_length, file_head, Error, Whole};
use scc_types::{ChunkProof, SummaryHeader};
use std::{
    io::{BufWriter, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// A file that is being written.
pub struct Writing {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
    header: SummaryHeader,
    whole: Whole,
}

impl Writing {
    /// Begins; never overwrites.
    pub fn begin(path: &Path, header: &SummaryHeader) -> Outcome<Self> {
        if let Some(taken) = [path, &seal_path(path)].into_iter().find(|path| path.exists()) {
            return Err(Failure::Refused(format!(
                "{} exists already: move it away or choose another name",
                taken.display()
            )));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // As readable as any file of the person's: it is meant to be handed on.
        let readable = std::fs::Permissions::from_mode(0o666);
        let file = tempfile::Builder::new()
            .permissions(readable)
            .tempfile_in(folder)
            .map_err(|error| Failure::file("cannot write into", folder, error))?;
        let mut file = BufWriter::new(file);
        file.write_all(&file_head(header)).map_err(|error| Failure::file("cannot write", path, error))?;
        Ok(Self { path: path.into(), file, header: header.clone(), whole: Whole::new(header.clone()) })
    }

    /// The next chunk, checked against the header.
    pub fn push(&mut self, proof: &ChunkProof) -> Outcome {
        check_chunk(&self.header, proof).map_err(wrong)?;
        self.whole.push(&proof.chunk).map_err(wrong)?;
        let length = chunk_length(&proof.chunk).map_err(wrong)?;
        let written = self.file.write_all(&length).and_then(|()| self.file.write_all(&proof.chunk));
        written.map_err(|error| Failure::file("cannot write", &self.path, error))
    }

    /// The end: file and seal are there, or neither.
    pub fn finish(self, seal: &Seal) -> Outcome {
        let failed = |error: &dyn std::fmt::Display| Failure::file("cannot write", &self.path, error);
        self.whole.finish().map_err(wrong)?;
        let mut sealed = serde_json::to_vec_pretty(seal).map_err(|error| failed(&error))?;
        sealed.push(b'\n');
        let file = self.file.into_inner().map_err(|error| failed(&error))?;
        file.as_file().sync_all().map_err(|error| failed(&error))?;
        let seal_path = seal_path(&self.path);
        std::fs::write(&seal_path, sealed).map_err(|error| Failure::file("cannot write", &seal_path, error))?;
        file.persist_noclobber(&self.path).map(drop).map_err(|error| {
            // A seal without its file would only be in the way of the next attempt.
            let _ = std::fs::remove_file(&seal_path);
            failed(&error)
        })
    }
}

fn wrong(error: Error) -> Failure {
    Failure::Node(format!("the node's summary is not sound: {}; nothing was written, ask another node", why(error)))
}
