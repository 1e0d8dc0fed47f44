//! Where a job that comes from another machine is put together, and how it becomes a folder like any other: as a whole.

use super::{
    super::{
        folder::{JobFolder, INPUTS, LINES, MODULE},
        here::Orders,
    },
    given::Given,
    wire::{Part, What},
};
use crate::{
    account,
    failure::{Failure, Outcome},
};
use scc_job_spec::Manifest;
use scc_transport::{Blob, BlobStore, Hash as BlobHash, StoreConfig, StoreError};
use scc_types::{Engine, Hash, JobId};
use sp_core::{sr25519, Pair};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

const KEY: &str = "job.key";
/// More than any disk.
const QUOTA: u64 = 1 << 60;

/// A folder that is not a job's yet.
#[derive(Clone)]
pub struct Staging {
    /// What will be the job's folder.
    pub folder: JobFolder,
    job: JobId,
}

impl Staging {
    /// That of a job; killed, the same command finds it again.
    pub fn open(genesis: Hash, job: JobId) -> Outcome<Self> {
        Ok(Self { folder: JobFolder::at(path_of(genesis, job))?, job })
    }

    /// Everything is here, the key too: the other machine does not serve it any more.
    pub fn is_whole(genesis: Hash, job: JobId) -> bool {
        path_of(genesis, job).join(KEY).exists()
    }

    /// Jobs that were begun to be taken and have not arrived whole.
    pub fn unfinished(genesis: Hash) -> Vec<JobId> {
        let Ok(entries) = fs::read_dir(account::home().join("taking")) else { return Vec::new() };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        names
            .filter_map(|name| name.strip_prefix(&format!("{}-", short(genesis)))?.parse().ok())
            .filter(|job| !Self::is_whole(genesis, *job))
            .collect()
    }

    /// Removes what came of a job that cannot be taken any more.
    pub fn forget(genesis: Hash, job: JobId) -> Outcome {
        let path = path_of(genesis, job);
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::file("cannot remove", &path, error)),
            _ => Ok(()),
        }
    }

    /// The blobs, which stay when the folder is in place. Nothing is evicted: there is room, or nothing was begun.
    pub fn store(&self) -> Outcome<BlobStore> {
        let config = StoreConfig { directory: self.folder.join("blobs"), quota: QUOTA };
        BlobStore::open(config).map_err(|error| match error {
            StoreError::Locked(_) => Failure::Local(format!(
                "another scc on this machine is taking job {} already: wait for it, or end it and say it again",
                self.job
            )),
            other => Failure::Local(other.to_string()),
        })
    }

    /// Puts the program and the inputs in place.
    pub fn put_inputs(&self, manifest: &Manifest, store: &BlobStore) -> Outcome {
        fs::create_dir_all(self.folder.join(INPUTS)).map_err(|error| self.failed(error))?;
        let code = match &manifest.engine {
            Engine::Wasm { code } => Some((MODULE.to_string(), *code)),
            Engine::Native { .. } => None,
        };
        let inputs = manifest.inputs.iter().map(|input| (format!("{INPUTS}/{}", input.name), input.hash));
        for (name, hash) in code.into_iter().chain(inputs) {
            self.copy(store, BlobHash(hash.0), &self.folder.join(&name))?;
        }
        Ok(())
    }

    /// Puts the parts of a last list in place; they are on disk when this returns.
    pub fn put(&self, parts: &[Part], store: &BlobStore) -> Outcome {
        for part in parts {
            match &part.what {
                What::Output(task, name) => self.put_output(*task, name, part.hash, store)?,
                What::Table => self.copy(store, part.hash, &self.folder.join("dispatcher/tasks.redb"))?,
                What::Lines => self.copy(store, part.hash, &self.folder.join(LINES))?,
                What::Orders => {
                    let bytes = fs::read(self.blob(store, part.hash)?.path()).map_err(|error| self.failed(error))?;
                    let damaged = |_| Failure::Local("the orders of the job cannot be read".into());
                    serde_json::from_slice::<Orders>(&bytes).map_err(damaged)?.write(&self.folder)?;
                }
                // It stays among the blobs, where the dispatcher looks for it.
                What::Held => {}
            }
        }
        // One call for thousands of small files and their folders.
        File::open(self.folder.join(""))
            .and_then(|folder| Ok(nix::unistd::syncfs(&folder)?))
            .map_err(|error| self.failed(error))
    }

    fn put_output(&self, task: u32, name: &str, hash: BlobHash, store: &BlobStore) -> Outcome {
        let to = self.folder.join("dispatcher/outputs").join(task.to_string()).join(name);
        let blob = self.blob(store, hash)?;
        if is_same_file(blob.path(), &to) {
            return Ok(());
        }
        // No second copy: nobody writes into an accepted file, it is replaced.
        let linked = remake(&to).and_then(|()| match fs::hard_link(blob.path(), &to) {
            Ok(()) => Ok(()),
            Err(_) => fs::copy(blob.path(), &to).map(|_| ()),
        });
        linked.map_err(|error| Failure::file("cannot write", &to, error))
    }

    fn copy(&self, store: &BlobStore, hash: BlobHash, to: &Path) -> Outcome {
        let blob = self.blob(store, hash)?;
        let copied = remake(to).and_then(|()| fs::copy(blob.path(), to));
        copied.map(|_| ()).map_err(|error| Failure::file("cannot write", to, error))
    }

    fn blob(&self, store: &BlobStore, hash: BlobHash) -> Outcome<Blob> {
        store.get(&hash).ok_or_else(|| self.failed(io::ErrorKind::NotFound.into()))
    }

    /// Writes the key down, last of all, if it is the job's.
    pub fn keep_key(&self, seed: &[u8; 32], expected: sr25519::Public) -> Outcome {
        if sr25519::Pair::from_seed(seed).public() != expected {
            return Err(Failure::Local(format!("the other machine gave a key that is not job {}'s", self.job)));
        }
        let part = self.folder.join(".job.key.part");
        let written = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&part)
            .and_then(|mut file| file.write_all(seed).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&part, self.folder.join(KEY)))
            .and_then(|()| sync(&self.folder.join("")));
        written.map_err(|error| self.failed(error))
    }

    /// Makes it the job's folder, if what is there already is free: since that was looked at, another job may have come there.
    pub fn place(self, to: &Path) -> Outcome<JobFolder> {
        let from = self.folder.join("");
        if !is_free(to, self.job)? {
            return Err(Failure::Refused(format!(
                "job {} came to this machine, but this very request has another job here by now, in {}: end that one first, or remove \
                 {} if job {0} is over (nothing was changed)",
                self.job,
                to.display(),
                from.display()
            )));
        }
        let [above, beside] = [to, from.as_path()].map(|path| path.parent().unwrap_or(path).to_path_buf());
        if to.exists() {
            JobFolder::at(to.to_path_buf())?.finish()?;
        }
        let moved = fs::create_dir_all(&above)
            .and_then(|()| fs::rename(&from, to))
            .and_then(|()| sync(&above).and_then(|()| sync(&beside)));
        moved.map_err(|error| Failure::file("cannot move the job to", to, error))?;
        JobFolder::at(to.to_path_buf())
    }

    fn failed(&self, error: io::Error) -> Failure {
        Failure::file("cannot put the job together in", &self.folder.join(""), error)
    }
}

fn path_of(genesis: Hash, job: JobId) -> PathBuf {
    account::home().join("taking").join(format!("{}-{job}", short(genesis)))
}

fn short(genesis: Hash) -> String {
    format!("{genesis:x}").chars().take(16).collect()
}

/// Whether the folder of a request may become a job's that comes from elsewhere: it is not there, was given away, or holds nothing.
pub fn is_free(path: &Path, job: JobId) -> Outcome<bool> {
    if !path.exists() {
        return Ok(true);
    }
    let folder = JobFolder::at(path.to_path_buf())?;
    Ok(Given::read(&folder)?.is_some_and(|given| given.job == job) || folder.left()?.manifest.is_none())
}

/// Makes the folder of a file, and takes away what lies there of an earlier try.
fn remake(file: &Path) -> io::Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(file))?;
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let name = |path: &Path| fs::metadata(path).map(|found| (found.dev(), found.ino())).ok();
    name(one).is_some_and(|one| name(other) == Some(one))
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Where a folder of this name lies.
pub fn of_name(name: &str) -> PathBuf {
    account::home().join("jobs").join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staging(home: &Path) -> Staging {
        Staging { folder: JobFolder::at(home.join("taking/7")).expect("made"), job: 7 }
    }

    /// Bytes of some job's manifest.
    fn manifest() -> Vec<u8> {
        let manifest = Manifest {
            version: Manifest::VERSION,
            dapp: 0,
            engine: Engine::Wasm { code: Hash::zero() },
            code_size: 1,
            semantics: Default::default(),
            inputs: Vec::new(),
            tasks: vec![scc_job_spec::Task::new(1, serde_json::json!({}))],
        };
        manifest.encode().expect("encodes")
    }

    #[tokio::test]
    async fn a_job_is_put_together_and_moved_as_a_whole() {
        let home = tempfile::tempdir().expect("folder");
        let one = staging(home.path());
        let store = one.store().expect("opened");
        assert!(staging(home.path()).store().is_err_and(|error| error.to_string().contains("already")));
        let tile = store.import_bytes(*b"pixels").await.expect("there");
        let table = store.import_bytes(*b"table").await.expect("there");
        let part = |what, blob: &Blob| Part { what, hash: blob.hash(), size: blob.size() };
        let parts = [
            part(What::Output(0, "tile.bin".into()), &tile),
            part(What::Output(1, "tile.bin".into()), &tile),
            part(What::Table, &table),
        ];
        for _ in 0..2 {
            one.put(&parts, &store).expect("put, and once more after a kill");
        }
        let pair = sr25519::Pair::from_seed(&[3; 32]);
        let other = sr25519::Pair::from_seed(&[4; 32]).public();
        assert!(one.keep_key(&[3; 32], other).is_err() && !one.folder.join(KEY).exists(), "another job's key");
        one.keep_key(&[3; 32], pair.public()).expect("kept");
        drop((store, tile, table));
        let to = home.path().join("jobs/abc");
        let other = JobFolder::at(to.clone()).expect("made");
        other.keep_manifest(&manifest()).expect("written");
        let refused = one.clone().place(&to).map(|_| ()).expect_err("another job is there");
        assert!(refused.to_string().contains("another job here by now") && other.join("manifest.json").exists());
        other.finish().expect("removed");
        assert!(is_free(&to, 7).expect("looked"));
        let folder = one.place(&to).expect("moved");
        assert_eq!(fs::read(folder.join("dispatcher/outputs/1/tile.bin")).expect("there"), b"pixels");
        assert_eq!(fs::read(folder.join("dispatcher/tasks.redb")).expect("there"), b"table");
        assert_eq!(scc_dispatcher::JobKey::load(&folder.join(KEY)).expect("a key").public(), pair.public());
        assert!(!home.path().join("taking/7").exists());
    }

    #[test]
    fn only_a_folder_that_was_given_away_or_holds_nothing_makes_room() {
        let home = tempfile::tempdir().expect("folder");
        let path = home.path().join("job");
        let folder = JobFolder::at(path.clone()).expect("made");
        assert!(is_free(&path, 7).expect("looked"), "it holds nothing");
        folder.keep_manifest(&manifest()).expect("written");
        assert!(!is_free(&path, 7).expect("looked"), "a job of its own");
        Given::now(7, "12D3".into()).write(&folder).expect("written");
        assert!(is_free(&path, 7).expect("looked") && !is_free(&path, 8).expect("looked"));
    }
}
