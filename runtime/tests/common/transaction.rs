//! Signed extrinsics as a wallet makes them.

use super::Who;
use codec::Encode;
use scc_runtime::*;
use sp_core::{sr25519, Pair};
use sp_runtime::generic::Era;
use std::{cell::RefCell, collections::HashMap};

thread_local! {
    // Deriving a well-known key takes longer than a block.
    static KEYS: RefCell<HashMap<String, sr25519::Pair>> = RefCell::default();
}

/// The key pair of a seed such as `Alice`.
pub fn key_of(seed: &str) -> sr25519::Pair {
    KEYS.with_borrow_mut(|keys| {
        let key =
            keys.entry(seed.into()).or_insert_with(|| sr25519::Pair::from_string(&format!("//{seed}"), None).unwrap());
        key.clone()
    })
}

/// Signs a call with the account's next nonce. Inside externalities only.
pub fn sign(who: Who, call: RuntimeCall) -> UncheckedExtrinsic {
    sign_with(&key_of(who.into()), call, 0)
}

/// Signs a call with any key, `tip` in planck. Inside externalities only.
pub fn sign_with(key: &sr25519::Pair, call: RuntimeCall, tip: Balance) -> UncheckedExtrinsic {
    let account = AccountId::from(key.public());
    let extensions: TxExtension = (
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(Era::Immortal),
        frame_system::CheckNonce::from(System::account_nonce(&account)),
        frame_system::CheckWeight::new(),
        ChargeTransactionPayment::from(tip),
        frame_metadata_hash_extension::CheckMetadataHash::new(false),
        frame_system::WeightReclaim::new(),
    );
    let payload = SignedPayload::new(call.clone(), extensions.clone()).unwrap();
    let signature = payload.using_encoded(|bytes| key.sign(bytes));
    UncheckedExtrinsic::new_signed(call, account.into(), signature.into(), extensions)
}
