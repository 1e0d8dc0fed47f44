//! The key file.

use scc_transport::{Identity, IdentityError};
use std::{fs, os::unix::fs::PermissionsExt};
use tempfile::TempDir;

#[test]
fn a_new_key_should_be_kept_in_a_file_that_only_the_owner_reads() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("new/folder/peer.key");
    let first = Identity::load_or_create(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(Identity::load_or_create(&path).unwrap().peer_id(), first.peer_id());
    // Nothing is left of writing it.
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn a_key_open_to_others_should_be_refused() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("peer.key");
    Identity::load_or_create(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(Identity::load_or_create(&path), Err(IdentityError::Exposed(_))));
}

#[test]
fn a_file_that_is_no_key_should_be_refused_and_kept() {
    let directory = TempDir::new().unwrap();
    for content in [&b""[..], b"short", &[1; 33]] {
        let path = directory.path().join("peer.key");
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(Identity::load_or_create(&path), Err(IdentityError::InvalidKey(_))));
        assert_eq!(fs::read(&path).unwrap(), content);
    }
}

#[test]
fn a_seed_should_always_give_the_same_name() {
    assert_eq!(Identity::from_seed([1; 32]).peer_id(), Identity::from_seed([1; 32]).peer_id());
    assert_ne!(Identity::from_seed([1; 32]).peer_id(), Identity::from_seed([2; 32]).peer_id());
}
