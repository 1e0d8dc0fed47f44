//! The person's key.

use crate::failure::{Failure, Outcome};
use scc_types::AccountId;
use sp_core::{crypto::Ss58Codec, sr25519, Pair};
use std::{
    io::Write,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Where the key lies unless told otherwise.
pub fn default_key_file() -> PathBuf {
    home().join("key")
}

/// The folder for keys, journals and blobs: `$SCC_HOME`, else `~/.scc`.
pub fn home() -> PathBuf {
    std::env::var_os("SCC_HOME").map(PathBuf::from).unwrap_or_else(|| {
        std::env::var_os("HOME").map(PathBuf::from).unwrap_or_else(|| PathBuf::from(".")).join(".scc")
    })
}

/// Reads the key: a development key such as `//Alice`, a phrase or seed, or the path of a file that holds one.
pub fn load(key: Option<&str>) -> Outcome<sr25519::Pair> {
    sr25519::Pair::from_string(&secret(key)?, None).map_err(|_| not_a_key())
}

/// The secret from which signing key and message keys come, as it is written.
pub fn secret(key: Option<&str>) -> Outcome<Zeroizing<String>> {
    let secret = match key {
        Some(text) if text.starts_with("//") || text.starts_with("0x") || text.split_whitespace().count() >= 12 => {
            text.to_string()
        }
        Some(path) => read(Path::new(path))?,
        None => {
            let path = default_key_file();
            if !path.exists() {
                return Err(Failure::Refused(format!(
                    "there is no key yet: make one with 'scc key new' (it goes to {}), or name one with --key",
                    path.display()
                )));
            }
            read(&path)?
        }
    };
    let secret = Zeroizing::new(secret);
    Ok(Zeroizing::new(secret.trim().to_string()))
}

/// The named key cannot be read.
pub fn not_a_key() -> Failure {
    Failure::Refused("the key is neither a phrase of words nor a seed nor a development key like //Alice".into())
}

fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|error| Failure::file("cannot read the key file", path, error))
}

/// Makes a new key and writes its phrase to `path`, readable by its owner only. Never overwrites.
pub fn create(path: &Path) -> Outcome<sr25519::Pair> {
    use std::os::unix::fs::OpenOptionsExt;
    let (pair, phrase, _) = sr25519::Pair::generate_with_phrase(None);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Failure::file("cannot make the folder", folder, error))?;
    }
    let mut file =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|error| {
            if error.kind() == std::io::ErrorKind::AlreadyExists {
                Failure::Refused(format!("{} holds a key already; move it away first", path.display()))
            } else {
                Failure::file("cannot write the key file", path, error)
            }
        })?;
    writeln!(file, "{phrase}")
        .and_then(|()| file.sync_all())
        .map_err(|error| Failure::file("cannot write the key file", path, error))?;
    Ok(pair)
}

/// The account of a key.
pub fn id(pair: &sr25519::Pair) -> AccountId {
    AccountId::from(pair.public())
}

/// Reads an address, or a development name such as `//Bob`.
pub fn parse_address(text: &str) -> Result<AccountId, String> {
    if text.starts_with("//") {
        return sr25519::Pair::from_string(text, None)
            .map(|pair| id(&pair))
            .map_err(|_| format!("'{text}' is not a development key"));
    }
    AccountId::from_ss58check(text).map_err(|_| format!("'{text}' is not an address; a letter may be wrong or missing"))
}

/// An account as its network writes it.
pub fn show(account: &AccountId, ss58_prefix: u16) -> String {
    account.to_ss58check_with_version(ss58_prefix.into())
}
