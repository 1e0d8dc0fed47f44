//! What a profile must be like.

use crate::{Config, Error};
use frame_support::ensure;
use scc_types::{WorkerEngine, WorkerProfile};

/// Multihash codes a PeerId may have: the key itself where it is short, otherwise its SHA-256.
const IDENTITY: u8 = 0x00;
const SHA2_256: u8 = 0x12;
/// Longest key libp2p puts into a PeerId unhashed, in bytes.
const MAX_INLINE_KEY: u8 = 42;

/// Refuses profiles nobody could dial or match.
pub(crate) fn check_profile<T: Config>(profile: &WorkerProfile) -> Result<(), Error<T>> {
    ensure!(is_peer_id(&profile.peer_id), Error::<T>::InvalidPeerId);
    ensure!(are_engines(&profile.engines), Error::<T>::InvalidEngines);
    if let Some(addresses) = &profile.relay {
        let dialable = !addresses.is_empty() && addresses.iter().all(|address| !address.is_empty());
        ensure!(dialable, Error::<T>::InvalidRelay);
    }
    Ok(())
}

fn is_peer_id(bytes: &[u8]) -> bool {
    let [code, length, digest @ ..] = bytes else { return false };
    let length_known = match *code {
        IDENTITY => (1..=MAX_INLINE_KEY).contains(length),
        SHA2_256 => *length == 32,
        _ => false,
    };
    length_known && digest.len() == usize::from(*length)
}

fn are_engines(engines: &[WorkerEngine]) -> bool {
    let all_distinct =
        engines.iter().enumerate().all(|(index, engine)| !engines.iter().take(index).any(|e| e == engine));
    !engines.is_empty() && all_distinct && engines.iter().all(is_nameable)
}

fn is_nameable(engine: &WorkerEngine) -> bool {
    match engine {
        WorkerEngine::Wasm => true,
        WorkerEngine::Native { name, version } => is_word(name) && is_word(version),
    }
}

fn is_word(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte))
}
