//! Results on disk: `OUT/TASK/FILE`.
//!
//! A result counts as there when its files hold exactly the bytes that came for exactly this program, parameters and inputs.
//! What came is noted under `~/.scc/results`, a file for each result, not beside the results.

use super::tasks::hash_of;
use crate::{
    account,
    failure::{Failure, Outcome},
    job::{Collector, News, Piece, Plan},
};
use scc_dispatcher::Accepted;
use scc_types::Hash;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What came for a task: each file's hash.
type Files = BTreeMap<String, Hash>;

/// The results that are in a folder.
pub struct Kept {
    /// Notes by the tasks' keys.
    notes: PathBuf,
    out: PathBuf,
}

impl Kept {
    /// The notes of a folder.
    pub fn open(out: &Path) -> Outcome<Self> {
        let out = std::path::absolute(out).unwrap_or_else(|_| out.to_path_buf());
        let name: String = blake3::hash(out.as_os_str().as_encoded_bytes()).to_hex().chars().take(24).collect();
        Self::at(&account::home().join("results").join(name), out)
    }

    fn at(notes: &Path, out: PathBuf) -> Outcome<Self> {
        fs::create_dir_all(notes).map_err(|error| Failure::file("cannot make the folder", notes, error))?;
        Ok(Self { notes: notes.to_path_buf(), out })
    }

    /// The folder of a result that is there, unchanged since it came.
    pub fn folder(&self, key: &str, name: &str) -> Option<PathBuf> {
        let folder = self.out.join(name);
        // A note that cannot be read costs a result's price, not a result.
        let came: Files = serde_json::from_slice(&fs::read(self.notes.join(key)).ok()?).ok()?;
        let is_there = |(file, hash): (&String, &Hash)| hash_of(&folder.join(file)).is_ok_and(|(now, _)| now == *hash);
        (came.iter().all(is_there) && folder.is_dir()).then_some(folder)
    }

    /// A result that is there is not wanted any more.
    fn forget(&self, key: &str) -> Outcome {
        let note = self.notes.join(key);
        match fs::remove_file(&note) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::file("cannot remove", &note, error)),
            _ => Ok(()),
        }
    }

    /// Copies what came for a task, and notes it.
    fn keep(&self, key: &str, name: &str, accepted: &Accepted) -> Outcome<PathBuf> {
        let folder = self.out.join(name);
        fs::create_dir_all(&folder).map_err(|error| Failure::file("cannot make the folder", &folder, error))?;
        let mut files = Files::new();
        for (path, file) in &accepted.outputs {
            let to = folder.join(&file.name);
            copy(path, &to).map_err(|error| Failure::file("cannot write", &to, error))?;
            files.insert(file.name.clone(), file.hash);
        }
        let note = serde_json::to_vec(&files).map_err(|error| Failure::Local(error.to_string()))?;
        scc_image::store(&self.notes.join(key), &note).map_err(|error| Failure::Local(error.to_string()))?;
        Ok(folder)
    }
}

/// All of a file or none of it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut part = tempfile::NamedTempFile::new_in(to.parent().unwrap_or(to))?;
    io::copy(&mut fs::File::open(from)?, &mut part)?;
    part.as_file().sync_all()?;
    part.persist(to)?;
    Ok(())
}

/// Takes the results of a job.
pub struct Results {
    plan: Arc<Plan>,
    /// Each task's key, by its number.
    keys: Vec<String>,
    kept: Kept,
    written: BTreeSet<u32>,
}

impl Results {
    /// Into the folder of `kept`.
    pub fn new(plan: Arc<Plan>, keys: Vec<String>, kept: Kept) -> Self {
        Self { plan, keys, kept, written: BTreeSet::new() }
    }
}

impl Collector for Results {
    fn add(&mut self, accepted: &Accepted) -> Outcome<Option<News>> {
        let task = accepted.task as usize;
        let (Some(Piece::Result(name)), Some(key)) = (self.plan.pieces.get(task), self.keys.get(task)) else {
            return Ok(None);
        };
        let folder = match self.kept.folder(key, name) {
            Some(folder) => folder,
            None => self.kept.keep(key, name, accepted)?,
        };
        let result = name.clone();
        self.written.insert(accepted.task);
        Ok(Some(News::ResultDone { result, folder, done: self.written.len(), of: self.plan.pieces.len() }))
    }

    fn reopen(&mut self, task: u32) -> Outcome {
        self.written.remove(&task);
        self.keys.get(task as usize).map_or(Ok(()), |key| self.kept.forget(key))
    }

    fn missing(&self) -> usize {
        self.plan.pieces.len().saturating_sub(self.written.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_job_spec::{content_hash, OutputFile};

    #[test]
    fn only_an_unchanged_result_of_the_same_task_counts() {
        let home = tempfile::tempdir().expect("folder");
        let came = home.path().join("came");
        fs::write(&came, b"counted").expect("written");
        let file = OutputFile { name: "words.json".into(), hash: content_hash(b"counted"), size: 7 };
        let accepted = Accepted { task: 0, outputs: vec![(came, file)], worker: [1; 32].into(), units: 1, millis: 1 };
        let open = || Kept::at(&home.path().join("results/notes"), home.path().join("out")).expect("opened");
        assert_eq!(open().folder("key", "a.txt"), None);
        let folder = open().keep("key", "a.txt", &accepted).expect("kept");
        assert_eq!(fs::read(folder.join("words.json")).expect("there"), b"counted");
        assert_eq!(open().folder("key", "a.txt"), Some(folder.clone()));
        assert_eq!(open().folder("another key", "a.txt"), None, "other parameters, other inputs");
        assert_eq!(open().folder("key", "b.txt"), None, "another folder");
        fs::write(folder.join("words.json"), b"edited").expect("written");
        assert_eq!(open().folder("key", "a.txt"), None, "a file that was changed");
    }
}
