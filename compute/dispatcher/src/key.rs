//! The job's key: signs leases and receipts, and so spends the job's units.

use sp_core::{sr25519, Pair};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// Bytes of a seed.
const SEED_BYTES: usize = 32;

/// Why a key could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("cannot use the job key {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Other users of this machine may read it.
    #[error("the job key {0} is open to other users of this machine (expected mode 0600)")]
    Exposed(PathBuf),
    /// Not 32 bytes.
    #[error("the job key {0} does not hold a 32-byte seed")]
    Invalid(PathBuf),
    /// Another process signs with it.
    #[error("the job key {0} is in use by another program on this machine")]
    InUse(PathBuf),
}

/// The key, locked against other processes while it lives.
pub struct JobKey {
    pair: sr25519::Pair,
    _lock: File,
}

impl JobKey {
    /// Opens the key at `path`, or makes a new one there with mode 0600. The file holds the 32 bytes of the seed.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        match Self::create(path) {
            Ok(key) => return Ok(key),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(KeyError::Io { path: path.into(), source }),
        }
        Self::load(path)
    }

    /// Opens the key at `path`.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let failed = |source| KeyError::Io { path: path.into(), source };
        let mut file = File::open(path).map_err(failed)?;
        if file.metadata().map_err(failed)?.permissions().mode() & 0o077 != 0 {
            return Err(KeyError::Exposed(path.into()));
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(KeyError::InUse(path.into())),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let mut bytes = Vec::with_capacity(SEED_BYTES + 1);
        Read::by_ref(&mut file).take(SEED_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
        let seed: [u8; SEED_BYTES] = bytes.try_into().map_err(|_| KeyError::Invalid(path.into()))?;
        Ok(Self { pair: sr25519::Pair::from_seed(&seed), _lock: file })
    }

    /// Writes a complete file beside `path` and links it there, so that a crash never leaves half a key, which would be refused
    /// for ever. It is on disk when this returns: the job that names it is posted next.
    fn create(path: &Path) -> io::Result<Self> {
        if path.exists() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let temporary = path.with_extension(format!("new-{:016x}", rand::random::<u64>()));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
        let seed: [u8; SEED_BYTES] = rand::random();
        let linked = file
            .write_all(&seed)
            .and_then(|()| file.sync_all())
            .and_then(|()| file.try_lock().map_err(io::Error::from))
            // A link, unlike a rename, refuses to replace a key that appeared in the meantime.
            .and_then(|()| fs::hard_link(&temporary, path));
        fs::remove_file(&temporary)?;
        linked?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
        Ok(Self { pair: sr25519::Pair::from_seed(&seed), _lock: file })
    }

    /// The public half, as it stands in the job.
    pub fn public(&self) -> sr25519::Public {
        self.pair.public()
    }

    pub(crate) fn sign(&self, payload: &[u8]) -> sr25519::Signature {
        self.pair.sign(payload)
    }

    /// A secret of this job that only this key knows: decides which results are checked.
    pub(crate) fn salt(&self) -> [u8; 32] {
        let mut input = b"scc/check-draw/1".to_vec();
        input.extend_from_slice(&self.pair.to_raw_vec());
        scc_job_spec::content_hash(&input).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_private_and_locked() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("job.key");
        let first = JobKey::load_or_create(&path).expect("made");
        let public = first.public();
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 1, "nothing is left of writing it");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        assert!(matches!(JobKey::load_or_create(&path), Err(KeyError::InUse(_))));
        drop(first);
        assert_eq!(JobKey::load_or_create(&path).expect("loaded").public(), public);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("mode");
        assert!(matches!(JobKey::load_or_create(&path), Err(KeyError::Exposed(_))));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("mode");
        fs::write(&path, b"short").expect("written");
        assert!(matches!(JobKey::load_or_create(&path), Err(KeyError::Invalid(_))));
    }
}
