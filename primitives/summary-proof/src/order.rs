use scc_types::AccountId;
use sp_crypto_hashing::blake2_128;

/// Where an account stands among all: BLAKE2b-128(account) ++ account, compared as bytes.
pub type OrderKey = ([u8; 16], [u8; 32]);

/// Where an account stands among all.
pub fn order_key(account: &AccountId) -> OrderKey {
    let bytes: &[u8; 32] = account.as_ref();
    (blake2_128(bytes), *bytes)
}
