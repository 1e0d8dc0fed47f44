//! The whole runtime in externalities: real blocks of signed extrinsics, each audited and, where wished, imported again.
// Every test binary uses its own part.
#![allow(dead_code)]

pub mod audit;
pub mod auxiliary;
pub mod chain;
pub mod genesis;
pub mod jobs;
pub mod transaction;

pub use chain::Chain;
pub use sp_keyring::Sr25519Keyring as Who;
