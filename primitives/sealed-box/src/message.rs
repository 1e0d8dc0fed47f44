//! Sealing and opening.

use crate::{
    padding::{pad, sealed_size, unpad, BOX_OVERHEAD, HEAD},
    MessageSecret, MAX_TEXT_BYTES,
};
use blake2::{
    digest::{consts::U16, Digest},
    Blake2b,
};
use crypto_box::PublicKey;
use rand_core::{CryptoRngCore, OsRng};
use scc_types::{is_message_key, AccountId, Hash, MessageKey, SEALED_SIZES};
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const CONTEXT: &[u8] = b"scc/message/1";

/// Between whom, on which chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Hash of the chain's first block.
    pub genesis: Hash,
    /// The sender's account.
    pub from: AccountId,
    /// The recipient's account.
    pub to: AccountId,
}

/// Why a message could not be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The text is too long.
    #[error("the text has {0} bytes; a message holds {MAX_TEXT_BYTES}")]
    TooLong(usize),
    /// The key is of low order or not canonical.
    #[error("the recipient's message key cannot be sealed to")]
    InvalidKey,
}

/// Why a message could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It has a size no message has.
    #[error("no message has {0} bytes")]
    InvalidSize(usize),
    /// It is damaged, or sealed to another key.
    #[error("the message is damaged, or sealed to another key")]
    CannotOpen,
    /// It was written by newer software.
    #[error("the message is of version {0}: update")]
    UnknownVersion(u8),
    /// Its padding is wrong, or it ends before its text.
    #[error("the message is not padded as messages are")]
    InvalidPadding,
    /// Whoever sent it did not seal it so: it was copied.
    #[error("the message was sealed by or for another account, or on another chain")]
    OtherRoute,
    /// Its text is not UTF-8.
    #[error("the message is not UTF-8")]
    NotText,
}

/// Seals a text to a message key: 128, 256, 512 or 1,024 bytes, the least that hold it.
pub fn seal(text: &str, key: &MessageKey, route: &Route) -> Result<Vec<u8>, SealError> {
    seal_with(&mut OsRng, text, key, route)
}

/// Seals with a given source of randomness: the ephemeral secret is its first 32 bytes.
pub fn seal_with(
    rng: &mut impl CryptoRngCore,
    text: &str,
    key: &MessageKey,
    route: &Route,
) -> Result<Vec<u8>, SealError> {
    let size = sealed_size(text).and_then(|size| usize::try_from(size).ok()).ok_or(SealError::TooLong(text.len()))?;
    if !is_message_key(key) {
        return Err(SealError::InvalidKey);
    }
    let length = size - BOX_OVERHEAD;
    let mut plaintext = Zeroizing::new(Vec::with_capacity(length));
    plaintext.push(VERSION);
    plaintext.extend_from_slice(&binding(route));
    plaintext.extend_from_slice(text.as_bytes());
    pad(&mut plaintext, length);
    // Sealing fails only beyond the cipher's 256 GiB.
    PublicKey::from_bytes(*key).seal(rng, &plaintext).map_err(|_| SealError::TooLong(text.len()))
}

/// Opens a sealed message; `route` is what the chain says: sender and recipient of the record.
pub fn open(sealed: &[u8], secret: &MessageSecret, route: &Route) -> Result<String, OpenError> {
    if !SEALED_SIZES.iter().any(|size| usize::try_from(*size) == Ok(sealed.len())) {
        return Err(OpenError::InvalidSize(sealed.len()));
    }
    let plaintext = secret.with_key(|key| key.unseal(sealed)).map(Zeroizing::new).map_err(|_| OpenError::CannotOpen)?;
    match plaintext.first() {
        Some(&VERSION) => (),
        other => return Err(OpenError::UnknownVersion(other.copied().unwrap_or_default())),
    }
    let frame = unpad(&plaintext).ok_or(OpenError::InvalidPadding)?;
    let (head, text) = frame.split_at_checked(HEAD).ok_or(OpenError::InvalidPadding)?;
    if !head.ends_with(&binding(route)) {
        return Err(OpenError::OtherRoute);
    }
    std::str::from_utf8(text).map(str::to_owned).map_err(|_| OpenError::NotText)
}

/// A sealed box does not say who sealed it. Without this anybody could copy one from the chain and send it as its own words.
fn binding(route: &Route) -> [u8; 16] {
    let (from, to): (&[u8; 32], &[u8; 32]) = (route.from.as_ref(), route.to.as_ref());
    let hash =
        Blake2b::<U16>::new().chain_update(CONTEXT).chain_update(route.genesis).chain_update(from).chain_update(to);
    hash.finalize().into()
}
