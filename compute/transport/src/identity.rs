//! The long-lived key of a peer.

use libp2p::{
    identity::{ed25519, Keypair},
    PeerId,
};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// The ed25519 key a peer is known by; its public half gives the [`PeerId`].
#[derive(Clone)]
pub struct Identity(pub(crate) Keypair);

/// Why a key could not be had.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The file cannot be read or written.
    #[error("cannot use the key file {path}: {source}")]
    Io {
        /// The key file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Other users of the machine may read the file; `chmod 600` it or delete it.
    #[error("the key file {0} is open to other users of this machine (expected mode 0600)")]
    Exposed(PathBuf),
    /// The file does not hold 32 bytes of an ed25519 seed.
    #[error("the key file {0} does not hold a 32-byte seed")]
    InvalidKey(PathBuf),
}

/// Length of an ed25519 seed.
const SEED_BYTES: usize = 32;

impl Identity {
    /// A key nobody has seen, lost when the process ends.
    pub fn random() -> Self {
        Self(Keypair::generate_ed25519())
    }

    /// The key derived from a 32-byte secret seed.
    pub fn from_seed(mut seed: [u8; SEED_BYTES]) -> Self {
        let secret = ed25519::SecretKey::try_from_bytes(&mut seed).expect("any 32 bytes are an ed25519 seed; qed");
        Self(ed25519::Keypair::from(secret).into())
    }

    /// Reads the seed from `path`, or makes a new one and writes it there with mode 0600.
    ///
    /// A file that others may read is refused, as `ssh` does.
    pub fn load_or_create(path: &Path) -> Result<Self, IdentityError> {
        let io_error = |source| IdentityError::Io { path: path.to_owned(), source };
        match File::open(path) {
            Ok(file) => Self::load(path, file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match Self::create(path) {
                // Another process was faster: its key is the one.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    Self::load(path, File::open(path).map_err(io_error)?)
                }
                other => other.map_err(io_error),
            },
            Err(error) => Err(io_error(error)),
        }
    }

    /// The public name of this key.
    pub fn peer_id(&self) -> PeerId {
        self.0.public().to_peer_id()
    }

    fn load(path: &Path, file: File) -> Result<Self, IdentityError> {
        let io_error = |source| IdentityError::Io { path: path.to_owned(), source };
        if exposed(&file.metadata().map_err(io_error)?) {
            return Err(IdentityError::Exposed(path.to_owned()));
        }
        let mut bytes = Vec::with_capacity(SEED_BYTES);
        file.take(SEED_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(io_error)?;
        let seed: [u8; SEED_BYTES] = bytes.try_into().map_err(|_| IdentityError::InvalidKey(path.to_owned()))?;
        Ok(Self::from_seed(seed))
    }

    /// Writes a complete file beside `path` and links it there, so that a crash never leaves half a key. The name is on disk
    /// when this returns: jobs on chain will carry it.
    fn create(path: &Path) -> io::Result<Self> {
        let seed: [u8; SEED_BYTES] = rand::random();
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent)?;
        }
        let temporary = path.with_extension(format!("new-{:016x}", rand::random::<u64>()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&temporary)?;
        let linked = file
            .write_all(&seed)
            .and_then(|()| file.sync_all())
            // A link, unlike a rename, refuses to replace a key that appeared in the meantime.
            .and_then(|()| fs::hard_link(&temporary, path));
        fs::remove_file(&temporary)?;
        linked?;
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(Self::from_seed(seed))
    }
}

#[cfg(unix)]
fn exposed(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn exposed(_: &fs::Metadata) -> bool {
    false
}
