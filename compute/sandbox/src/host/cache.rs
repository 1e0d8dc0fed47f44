//! Compiled modules on disk.

use std::{
    fs::{self, File},
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::{Config, Task};

const EXTENSION: &str = "compiled";
/// A younger file may be about to be opened by a child.
const SWEEP_AGE: Duration = Duration::from_secs(60);

/// What a compiled module was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    module_hash: [u8; 32],
    canonical_nans: bool,
}

impl Kind {
    /// What the task runs.
    pub fn of(task: &Task) -> Self {
        Self { module_hash: task.module_hash, canonical_nans: task.semantics.canonical_nans }
    }
}

/// The folder of compiled modules. Each file is named after the module's hash and the engine's fingerprint, and was
/// written by a compile child.
pub(super) struct Cache {
    folder: PathBuf,
    limit_bytes: u64,
    /// Of the engines without and with canonical NaNs.
    fingerprints: [[u8; 32]; 2],
}

impl Cache {
    pub fn new(config: &Config, fingerprints: [[u8; 32]; 2]) -> Self {
        Self { folder: config.cache_folder.clone(), limit_bytes: config.cache_bytes, fingerprints }
    }

    pub fn path(&self, kind: &Kind) -> PathBuf {
        let fingerprint = &self.fingerprints[usize::from(kind.canonical_nans)];
        let key = blake3::Hasher::new().update(&kind.module_hash).update(fingerprint).finalize();
        self.folder.join(format!("{}.{EXTENSION}", key.to_hex()))
    }

    /// The compiled module, if it is there and nobody else can have written it.
    pub fn find(&self, kind: &Kind) -> Option<PathBuf> {
        let path = self.path(kind);
        is_ours(&path).then_some(())?;
        // Marks it as used; the sweep takes the oldest.
        File::options().append(true).open(&path).and_then(|file| file.set_modified(SystemTime::now())).ok()?;
        Some(path)
    }

    /// Takes over what a compile child made.
    pub fn insert(&self, kind: &Kind, made: &Path) -> io::Result<PathBuf> {
        if !is_ours(made) {
            return Err(io::Error::other("the compiled module is not a plain file"));
        }
        let path = self.path(kind);
        if fs::rename(made, &path).is_err() {
            // The folders lie on different disks.
            let partial = path.with_extension("partial");
            fs::copy(made, &partial)?;
            fs::rename(&partial, &path)?;
        }
        self.sweep();
        Ok(path)
    }

    pub fn remove(&self, kind: &Kind) {
        let _ = fs::remove_file(self.path(kind));
    }

    /// Deletes the oldest files until the rest fits.
    fn sweep(&self) {
        let mut files: Vec<_> = fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                let metadata = entry.metadata().ok()?;
                Some((metadata.modified().ok()?, metadata.len(), entry.path()))
            })
            .collect();
        files.sort();
        let mut total: u64 = files.iter().map(|(_, size, _)| size).sum();
        for (modified, size, path) in files {
            let is_old = modified.elapsed().is_ok_and(|age| age > SWEEP_AGE);
            if total <= self.limit_bytes || !is_old {
                return;
            }
            if fs::remove_file(path).is_ok() {
                total -= size;
            }
        }
    }
}

fn is_ours(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| {
        metadata.is_file()
            && metadata.nlink() == 1
            && metadata.uid() == nix::unistd::geteuid().as_raw()
            && metadata.mode() & 0o022 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(folder: &Path, limit_bytes: u64) -> Cache {
        let config = Config { cache_folder: folder.into(), cache_bytes: limit_bytes, ..Config::new(folder) };
        Cache::new(&config, [[0; 32], [1; 32]])
    }

    fn kind(number: u8) -> Kind {
        Kind { module_hash: [number; 32], canonical_nans: true }
    }

    #[test]
    fn modules_compiled_in_another_way_should_be_kept_apart() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), 100);
        assert_ne!(cache.path(&kind(1)), cache.path(&Kind { canonical_nans: false, ..kind(1) }));
    }

    #[test]
    fn find_should_refuse_a_file_that_others_can_write_to() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), 100);
        assert_eq!(cache.find(&kind(1)), None);
        let path = cache.path(&kind(1));
        fs::write(&path, b"code").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(cache.find(&kind(1)), Some(path.clone()));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        assert_eq!(cache.find(&kind(1)), None);
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", &path).unwrap();
        assert_eq!(cache.find(&kind(1)), None);
    }

    #[test]
    fn insert_should_delete_the_oldest_beyond_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), 10);
        for (number, age) in [(1u8, 300), (2, 200)] {
            let path = cache.path(&kind(number));
            fs::write(&path, [0; 6]).unwrap();
            let then = SystemTime::now() - Duration::from_secs(age);
            File::options().append(true).open(&path).unwrap().set_modified(then).unwrap();
        }
        let made = folder.path().join("made");
        fs::write(&made, [0; 3]).unwrap();
        cache.insert(&kind(3), &made).unwrap();
        assert!(!cache.path(&kind(1)).exists());
        assert!(cache.path(&kind(2)).exists());
        assert!(cache.path(&kind(3)).exists());
    }
}
