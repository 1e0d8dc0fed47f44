//! The bridge from the chain's off-chain worker.

use codec::Encode;
use scc_node::worker::{Bridge, BridgedStorage};
use scc_types::{Assignments, ASSIGNMENTS_KEY};
use sp_core::offchain::{storage::InMemOffchainStorage, OffchainStorage, STORAGE_PREFIX};

#[test]
fn assignments_cross_the_bridge_and_are_kept() {
    let bridge = Bridge::default();
    let mut storage = BridgedStorage::new(InMemOffchainStorage::default(), bridge.clone());
    let assignments = Assignments { at: 7, account: [1; 32].into(), list: Vec::new(), skipped: Default::default() };
    storage.set(STORAGE_PREFIX, ASSIGNMENTS_KEY, &assignments.encode());
    assert_eq!(bridge.assignments(), Some(assignments.clone()));
    assert_eq!(storage.get(STORAGE_PREFIX, ASSIGNMENTS_KEY), Some(assignments.encode()));
    storage.set(STORAGE_PREFIX, b"other", b"value");
    assert_eq!(bridge.assignments(), Some(assignments.clone()));
    storage.set(STORAGE_PREFIX, ASSIGNMENTS_KEY, b"x");
    assert_eq!(bridge.assignments(), Some(assignments));
}
