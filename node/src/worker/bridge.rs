//! Off-chain storage that tells the native worker what the chain's off-chain worker writes.

use codec::{Decode, Encode};
use sc_client_api::Backend as _;
use scc_types::{Assignments, BlockNumber, ContributorProfile, ASSIGNMENTS_KEY, PROFILE_KEY};
use sp_core::offchain::{OffchainStorage, STORAGE_PREFIX};
use std::sync::Arc;
use tokio::sync::watch;

use crate::service::Backend;

/// The native end of the bridge.
#[derive(Clone)]
pub struct Bridge {
    sender: Arc<watch::Sender<Option<Assignments>>>,
}

impl Default for Bridge {
    /// A bridge over which nothing has come yet.
    fn default() -> Self {
        Self { sender: Arc::new(watch::channel(None).0) }
    }
}

impl Bridge {
    /// What the newest best block brought.
    pub fn assignments(&self) -> Option<Assignments> {
        self.sender.borrow().clone()
    }

    /// Waits until a later block than this has brought some.
    pub async fn after(&self, block: BlockNumber) {
        let is_later = |brought: &Option<Assignments>| brought.as_ref().is_some_and(|brought| brought.at > block);
        // An error would say that the sender is gone, which is this bridge's own.
        let _ = self.sender.subscribe().wait_for(is_later).await;
    }

    /// Tells the chain's off-chain worker what this contributor wants.
    pub fn leave_profile(&self, backend: &Backend, profile: &ContributorProfile) {
        if let Some(mut storage) = backend.offchain_storage() {
            storage.set(STORAGE_PREFIX, PROFILE_KEY, &profile.encode());
        }
    }

    fn tell(&self, key: &[u8], value: &[u8]) {
        if key != ASSIGNMENTS_KEY {
            return;
        }
        match Assignments::decode(&mut &*value) {
            Ok(assignments) => {
                self.sender.send_replace(Some(assignments));
            }
            Err(error) => log::warn!(target: "worker", "the runtime's assignments cannot be read: {error}"),
        }
    }
}

/// The node's storage, and the bridge.
#[derive(Clone)]
pub struct BridgedStorage<S> {
    storage: S,
    bridge: Bridge,
}

impl<S> BridgedStorage<S> {
    /// Persists to `storage`, notifies through `bridge`.
    pub fn new(storage: S, bridge: Bridge) -> Self {
        Self { storage, bridge }
    }
}

impl<S: OffchainStorage> OffchainStorage for BridgedStorage<S> {
    fn set(&mut self, prefix: &[u8], key: &[u8], value: &[u8]) {
        self.storage.set(prefix, key, value);
        self.bridge.tell(key, value);
    }

    fn remove(&mut self, prefix: &[u8], key: &[u8]) {
        self.storage.remove(prefix, key);
    }

    fn get(&self, prefix: &[u8], key: &[u8]) -> Option<Vec<u8>> {
        self.storage.get(prefix, key)
    }

    fn compare_and_set(&mut self, prefix: &[u8], key: &[u8], old: Option<&[u8]>, new: &[u8]) -> bool {
        let is_set = self.storage.compare_and_set(prefix, key, old, new);
        if is_set {
            self.bridge.tell(key, new);
        }
        is_set
    }
}
