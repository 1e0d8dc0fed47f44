//! Session keys and the call that names them.

use codec::{Decode, Encode};
use sc_keystore::LocalKeystore;
use scc_node::keys::{address, make, Keys};
use scc_runtime::{RuntimeCall, SessionKeys};
use sp_core::crypto::Ss58Codec;
use sp_core::ByteArray;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_keystore::KeystorePtr;
use sp_runtime::traits::OpaqueKeys;
use std::path::Path;

fn made() -> (Keys, KeystorePtr) {
    let keystore: KeystorePtr = LocalKeystore::in_memory().into();
    (make(&Alice.to_account_id(), Path::new("/keys"), keystore.clone()), keystore)
}

fn call(keys: &Keys) -> (SessionKeys, Vec<u8>) {
    let bytes = hex::decode(&keys.call[2..]).expect("it is hexadecimal");
    match RuntimeCall::decode(&mut &bytes[..]) {
        Ok(RuntimeCall::Session(pallet_session::Call::set_keys { keys, proof })) => (keys, proof),
        other => panic!("another call: {other:?}"),
    }
}

#[test]
fn the_call_proves_its_owner_and_nobody_else() {
    let (keys, proof) = call(&made().0);
    assert!(keys.ownership_proof_is_valid(&Alice.to_account_id().encode(), &proof));
    assert!(!keys.ownership_proof_is_valid(&Bob.to_account_id().encode(), &proof));
}

#[test]
fn the_keys_are_in_the_keystore() {
    let (keys, keystore) = made();
    let (session, _) = call(&keys);
    let wanted = [
        (session.aura.as_slice().to_vec(), sp_core::crypto::key_types::AURA),
        (session.grandpa.as_slice().to_vec(), sp_core::crypto::key_types::GRANDPA),
    ];
    assert!(keystore.has_keys(&wanted));
    assert_eq!(address(&keys.owner), Ok(Alice.to_account_id()));
    assert_eq!(keys.aura, session.aura.to_ss58check());
}

#[test]
fn addresses_of_every_network_are_taken() {
    let account = Alice.to_account_id();
    for prefix in [42u16, 2_018] {
        assert_eq!(address(&account.to_ss58check_with_version(prefix.into())), Ok(account.clone()));
    }
    assert!(address("5Grwva").is_err());
}
