//! The vectors that Rust and JavaScript share: `vectors.json`, written by `npm run vectors` in `clients/js`.

use rand_core::{CryptoRng, RngCore};
use scc_sealed_box::{open, seal_with, MessageSecret, OpenError, Route};
use scc_types::{AccountId, Hash};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    derivation: Vec<Derivation>,
    sealed: Vec<Sealed>,
    random: Vec<Sealed>,
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
struct Derivation {
    uri: String,
    number: u32,
    secret: String,
    key: String,
}

#[derive(Deserialize)]
struct Sealed {
    by: Option<String>,
    text: String,
    ephemeral: Option<String>,
    #[serde(flatten)]
    sealed: Box_,
}

#[derive(Deserialize)]
struct Refused {
    code: String,
    #[serde(flatten)]
    sealed: Box_,
}

#[derive(Deserialize)]
struct Box_ {
    secret: String,
    genesis: String,
    from: String,
    to: String,
    sealed: String,
}

impl Box_ {
    fn secret(&self) -> MessageSecret {
        MessageSecret::from_bytes(&bytes(&self.secret))
    }

    fn route(&self) -> Route {
        let account = |text: &str| AccountId::new(bytes(text));
        Route { genesis: Hash::from(bytes(&self.genesis)), from: account(&self.from), to: account(&self.to) }
    }

    fn open(&self) -> Result<String, OpenError> {
        open(&hex::decode(&self.sealed).expect("hexadecimal"), &self.secret(), &self.route())
    }
}

/// Randomness that is known beforehand.
struct Known([u8; 32]);

impl CryptoRng for Known {}
impl RngCore for Known {
    fn next_u32(&mut self) -> u32 {
        unreachable!("only whole keys are drawn")
    }
    fn next_u64(&mut self) -> u64 {
        unreachable!("only whole keys are drawn")
    }
    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0);
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("vectors.json")).expect("the vectors are JSON")
}

fn bytes(text: &str) -> [u8; 32] {
    hex::decode(text).expect("hexadecimal").try_into().expect("32 bytes")
}

#[test]
fn keys_come_from_secret_uris_as_in_javascript() {
    for vector in vectors().derivation {
        let secret = MessageSecret::from_uri(&vector.uri, vector.number).expect("a secret URI");
        assert_eq!(hex::encode(*secret.to_bytes()), vector.secret, "{}", vector.uri);
        assert_eq!(hex::encode(secret.public()), vector.key);
    }
}

#[test]
fn with_a_given_ephemeral_key_the_sealed_bytes_are_those_of_javascript() {
    for Sealed { text, ephemeral, sealed, .. } in vectors().sealed {
        let mut known = Known(bytes(&ephemeral.expect("it was given")));
        let made = seal_with(&mut known, &text, &sealed.secret().public(), &sealed.route()).expect("it fits");
        assert_eq!(hex::encode(made), sealed.sealed, "{text}");
        assert_eq!(sealed.open(), Ok(text));
    }
}

#[test]
fn what_javascript_and_rust_sealed_with_random_keys_opens() {
    let random = vectors().random;
    for side in ["JavaScript", "Rust"] {
        assert!(random.iter().any(|vector| vector.by.as_deref() == Some(side)));
    }
    for Sealed { text, sealed, .. } in random {
        assert_eq!(sealed.open(), Ok(text));
    }
}

#[test]
fn what_must_be_refused_is_refused_for_its_reason() {
    for Refused { code, sealed } in vectors().refused {
        let found = match sealed.open().expect_err("it must be refused") {
            OpenError::InvalidSize(_) => "invalidSize",
            OpenError::CannotOpen => "cannotOpen",
            OpenError::UnknownVersion(_) => "unknownVersion",
            OpenError::InvalidPadding => "invalidPadding",
            OpenError::OtherRoute => "otherRoute",
            OpenError::NotText => "notText",
        };
        assert_eq!(found, code);
    }
}
