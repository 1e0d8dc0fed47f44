//! Compiled modules on disk.

use std::{
    fs::{self, File},
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::Config;

const EXTENSION: &str = "compiled";
/// A younger file may be about to be opened by a child.
const SWEEP_AGE: Duration = Duration::from_secs(60);

/// The folder of compiled modules. Each file is named after the module's hash and the engine's fingerprint, and was
/// written by a compile child.
pub(super) struct Cache {
    folder: PathBuf,
    limit_bytes: u64,
    fingerprint: [u8; 32],
}

impl Cache {
    pub fn new(config: &Config, fingerprint: [u8; 32]) -> Self {
        Self { folder: config.cache_folder.clone(), limit_bytes: config.cache_bytes, fingerprint }
    }

    pub fn path(&self, module_hash: &[u8; 32]) -> PathBuf {
        let key = blake3::Hasher::new().update(module_hash).update(&self.fingerprint).finalize();
        self.folder.join(format!("{}.{EXTENSION}", key.to_hex()))
    }

    /// The compiled module, if it is there and nobody else can have written it.
    pub fn find(&self, module_hash: &[u8; 32]) -> Option<PathBuf> {
        let path = self.path(module_hash);
        is_ours(&path).then_some(())?;
        // Marks it as used; the sweep takes the oldest.
        File::options().append(true).open(&path).and_then(|file| file.set_modified(SystemTime::now())).ok()?;
        Some(path)
    }

    /// Takes over what a compile child made.
    pub fn insert(&self, module_hash: &[u8; 32], made: &Path) -> io::Result<PathBuf> {
        if !is_ours(made) {
            return Err(io::Error::other("the compiled module is not a plain file"));
        }
        let path = self.path(module_hash);
        if fs::rename(made, &path).is_err() {
            // The folders lie on different disks.
            let partial = path.with_extension("partial");
            fs::copy(made, &partial)?;
            fs::rename(&partial, &path)?;
        }
        self.sweep();
        Ok(path)
    }

    pub fn remove(&self, module_hash: &[u8; 32]) {
        let _ = fs::remove_file(self.path(module_hash));
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
        Cache::new(&config, [0; 32])
    }

    #[test]
    fn find_should_refuse_a_file_that_others_can_write_to() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), 100);
        assert_eq!(cache.find(&[1; 32]), None);
        let path = cache.path(&[1; 32]);
        fs::write(&path, b"code").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(cache.find(&[1; 32]), Some(path.clone()));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        assert_eq!(cache.find(&[1; 32]), None);
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", &path).unwrap();
        assert_eq!(cache.find(&[1; 32]), None);
    }

    #[test]
    fn insert_should_delete_the_oldest_beyond_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), 10);
        for (number, age) in [(1u8, 300), (2, 200)] {
            let path = cache.path(&[number; 32]);
            fs::write(&path, [0; 6]).unwrap();
            let then = SystemTime::now() - Duration::from_secs(age);
            File::options().append(true).open(&path).unwrap().set_modified(then).unwrap();
        }
        let made = folder.path().join("made");
        fs::write(&made, [0; 3]).unwrap();
        cache.insert(&[3; 32], &made).unwrap();
        assert!(!cache.path(&[1; 32]).exists());
        assert!(cache.path(&[2; 32]).exists());
        assert!(cache.path(&[3; 32]).exists());
    }
}
