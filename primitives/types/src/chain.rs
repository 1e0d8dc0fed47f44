//! The chain's plain types.

use sp_runtime::{
    traits::{BlakeTwo256, IdentifyAccount, Verify},
    MultiSignature,
};

/// A signature of any of the schemes wallets use.
pub type Signature = MultiSignature;
/// An account: 32 bytes.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Height of a main block.
pub type BlockNumber = u32;
/// Count of transactions an account has sent.
pub type Nonce = u32;
/// Hash of main blocks and of everything the runtime hashes (BLAKE2b-256).
pub type Hash = sp_core::H256;
/// The hasher behind [`Hash`].
pub type Hashing = BlakeTwo256;
