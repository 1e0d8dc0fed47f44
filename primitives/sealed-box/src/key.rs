//! Message keys.

use blake2::{
    digest::{consts::U32, KeyInit, Mac},
    Blake2bMac,
};
use crypto_box::SecretKey;
use rand_core::CryptoRngCore;
use scc_types::MessageKey;
use sp_core::{crypto::DEV_PHRASE, sr25519, Pair};
use std::{fmt, hint::black_box};
use zeroize::Zeroizing;

const CONTEXT: &[u8] = b"scc/message-key/1";

/// Neither a phrase of words nor a seed nor a development key such as `//Alice`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither a phrase of words nor a seed nor a development key like //Alice")]
pub struct InvalidUri;

/// The secret half of a message key. Erased from memory when dropped; not shown by `Debug`.
#[derive(Clone)]
pub struct MessageSecret(Zeroizing<[u8; 32]>);

impl MessageSecret {
    /// The `number`th message key of the account at `path` under a seed.
    pub fn derive(seed: &[u8; 32], path: &str, number: u32) -> Self {
        let mut hash =
            <Blake2bMac<U32> as KeyInit>::new_from_slice(seed).expect("BLAKE2b takes keys of up to 64 bytes");
        hash.update(CONTEXT);
        hash.update(&number.to_le_bytes());
        hash.update(path.as_bytes());
        Self(Zeroizing::new(hash.finalize().into_bytes().into()))
    }

    /// The `number`th message key of a secret URI: `phrase//path///password`, `0x` with 64 digits for the phrase, or a
    /// development key such as `//Alice`.
    pub fn from_uri(uri: &str, number: u32) -> Result<Self, InvalidUri> {
        // Whatever is no key for signing is none for messages.
        sr25519::Pair::from_string(uri, None).map_err(|_| InvalidUri)?;
        let (rest, password) = uri.split_once("///").map_or((uri, None), |(rest, password)| (rest, Some(password)));
        let (phrase, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let seed = seed_of(if phrase.is_empty() { DEV_PHRASE } else { phrase }, password)?;
        Ok(Self::derive(&seed, path, number))
    }

    /// A new random secret, for accounts whose seed is out of reach.
    pub fn random(rng: &mut impl CryptoRngCore) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill_bytes(bytes.as_mut_slice());
        Self(bytes)
    }

    /// A secret that was kept.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    /// The secret, to be kept.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.clone()
    }

    /// The public half, to be registered.
    pub fn public(&self) -> MessageKey {
        self.with_key(|key| *key.public_key().as_bytes())
    }

    /// Lends the key as `crypto_box` takes it.
    pub(crate) fn with_key<R>(&self, f: impl FnOnce(&SecretKey) -> R) -> R {
        let mut key = SecretKey::from_bytes(*self.0);
        let result = f(&key);
        // Dropping a key erases its scalar but not the bytes it was made from: they are written over.
        key = SecretKey::from_bytes([0; 32]);
        black_box(&key);
        result
    }
}

impl fmt::Debug for MessageSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageSecret").finish_non_exhaustive()
    }
}

fn seed_of(phrase: &str, password: Option<&str>) -> Result<Zeroizing<[u8; 32]>, InvalidUri> {
    if phrase.starts_with("0x") {
        let seed = sp_core::bytes::from_hex(phrase).map(Zeroizing::new).map_err(|_| InvalidUri)?;
        return <[u8; 32]>::try_from(seed.as_slice()).map(Zeroizing::new).map_err(|_| InvalidUri);
    }
    let (_, seed) = sr25519::Pair::from_phrase(phrase, password).map_err(|_| InvalidUri)?;
    Ok(Zeroizing::new(seed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::MontgomeryPoint;
    use rand_core::OsRng;
    use scc_types::is_message_key;

    #[test]
    fn account_number_password_and_seed_all_change_the_key() {
        let key = |uri: &str, number| MessageSecret::from_uri(uri, number).expect("a secret URI").public();
        let mut keys = vec![key("//Alice", 0), key("//Alice", 1), key("//Bob", 0), key("/Alice", 0)];
        keys.extend([key(DEV_PHRASE, 0), key(&format!("{DEV_PHRASE}///secret"), 0)]);
        keys.extend([key(&format!("0x{}", "5a".repeat(32)), 0), key(&format!("0x{}", "5b".repeat(32)), 0)]);
        let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }

    #[test]
    fn a_development_key_is_the_development_phrase_s() {
        let short = MessageSecret::from_uri("//Alice", 0).expect("known");
        let long = MessageSecret::from_uri(&format!("{DEV_PHRASE}//Alice"), 0).expect("known");
        assert_eq!(short.public(), long.public());
    }

    #[test]
    fn what_is_no_secret_uri_is_refused() {
        for uri in ["0x1234", "hello world", "bottom drive obey lake curtain smoke basket hold race lonely fit"] {
            assert_eq!(MessageSecret::from_uri(uri, 0).map(|secret| secret.public()), Err(InvalidUri), "{uri}");
        }
    }

    #[test]
    fn a_secret_that_was_kept_is_the_same() {
        let secret = MessageSecret::random(&mut OsRng);
        assert_eq!(MessageSecret::from_bytes(&secret.to_bytes()).public(), secret.public());
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert_eq!(format!("{:?}", MessageSecret::from_bytes(&[0xab; 32])), "MessageSecret { .. }");
    }

    /// The list in `scc-types` is right: whatever the secret, the shared point of such a key is zero, and of no other.
    #[test]
    fn keys_are_refused_exactly_when_the_shared_point_is_zero() {
        let refused = |key: [u8; 32]| !is_message_key(&key);
        let is_zero = |key: [u8; 32]| MontgomeryPoint(key).mul_clamped([0x77; 32]).0 == [0; 32];
        let low = [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ];
        for text in low {
            let key: [u8; 32] = hex::decode(text).expect("hexadecimal").try_into().expect("32 bytes");
            assert!(refused(key) && is_zero(key), "{text}");
        }
        for small in 2..=255 {
            let mut key = [0; 32];
            key[0] = small;
            assert!(!refused(key) && !is_zero(key), "{small}");
        }
        for _ in 0..100 {
            let key = MessageSecret::random(&mut OsRng).public();
            assert!(!refused(key) && !is_zero(key));
        }
    }
}
