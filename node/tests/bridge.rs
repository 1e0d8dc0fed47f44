//! The bridge from the chain's off-chain worker.

use codec::Encode;
use futures::FutureExt;
use scc_node::worker::{Bridge, BridgedStorage};
use scc_types::{Assignments, ASSIGNMENTS_KEY};
use sp_core::offchain::{storage::InMemOffchainStorage, OffchainStorage, STORAGE_PREFIX};

fn assignments(at: u32) -> Assignments {
    Assignments { at, account: [1; 32].into(), list: Vec::new(), skipped: Default::default() }
}

#[test]
fn who_waits_for_assignments_hears_of_those_of_a_later_block() {
    let bridge = Bridge::default();
    let mut storage = BridgedStorage::new(InMemOffchainStorage::default(), bridge.clone());
    let mut leave = |at| storage.set(STORAGE_PREFIX, ASSIGNMENTS_KEY, &assignments(at).encode());
    leave(7);
    assert_eq!(bridge.after(6).now_or_never(), Some(()));
    let mut waiting = Box::pin(bridge.after(7));
    leave(7);
    assert_eq!((&mut waiting).now_or_never(), None);
    leave(8);
    assert_eq!(waiting.now_or_never(), Some(()));
}

#[test]
fn assignments_cross_the_bridge_and_are_kept() {
    let bridge = Bridge::default();
    let mut storage = BridgedStorage::new(InMemOffchainStorage::default(), bridge.clone());
    let assignments = assignments(7);
    storage.set(STORAGE_PREFIX, ASSIGNMENTS_KEY, &assignments.encode());
    assert_eq!(bridge.assignments(), Some(assignments.clone()));
    assert_eq!(storage.get(STORAGE_PREFIX, ASSIGNMENTS_KEY), Some(assignments.encode()));
    storage.set(STORAGE_PREFIX, b"other", b"value");
    assert_eq!(bridge.assignments(), Some(assignments.clone()));
    storage.set(STORAGE_PREFIX, ASSIGNMENTS_KEY, b"x");
    assert_eq!(bridge.assignments(), Some(assignments));
}
