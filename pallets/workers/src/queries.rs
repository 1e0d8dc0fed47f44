//! What the runtime API answers.

use crate::{Config, Pallet, Workers};
use alloc::vec::Vec;
use scc_types::{AccountId, WorkerView};

/// Most workers of one answer.
pub const MAX_WORKERS: u32 = 100;

impl<T: Config> Pallet<T> {
    /// One worker; `None` when it is not enlisted or has expired.
    pub fn worker(account: AccountId) -> Option<WorkerView> {
        let now = Self::now();
        Workers::<T>::get(&account).filter(|entry| entry.is_live(now)).map(|entry| entry.into_view(account))
    }

    /// Up to `limit` (at most [`MAX_WORKERS`]) workers behind `after` in storage order; `None` starts.
    pub fn workers(after: Option<AccountId>, limit: u32) -> Vec<WorkerView> {
        let now = Self::now();
        let entries = match after {
            Some(account) => Workers::<T>::iter_from(Workers::<T>::hashed_key_for(account)),
            None => Workers::<T>::iter(),
        };
        let limit = usize::try_from(limit.min(MAX_WORKERS)).unwrap_or_default();
        entries
            .filter(|(_, entry)| entry.is_live(now))
            .take(limit)
            .map(|(account, entry)| entry.into_view(account))
            .collect()
    }
}
