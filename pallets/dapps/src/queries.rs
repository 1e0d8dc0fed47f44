//! What the runtime API answers.

use crate::{Config, Dapps, NextDapp, Pallet};
use alloc::vec::Vec;
use scc_types::{DappId, DappView};

/// Most dApps of one answer.
pub const MAX_DAPPS: u32 = 100;
/// Most numbers looked at for one answer.
pub const MAX_LOOKED_AT: u32 = 1_000;

impl<T: Config> Pallet<T> {
    /// One dApp.
    pub fn dapp(id: DappId) -> Option<DappView> {
        Dapps::<T>::get(id).map(|dapp| dapp.into_view(id))
    }

    /// Up to `limit` (at most [`MAX_DAPPS`]) dApps from number `from` upwards.
    pub fn dapps(from: DappId, limit: u32) -> Vec<DappView> {
        let end = NextDapp::<T>::get().min(from.saturating_add(MAX_LOOKED_AT));
        let limit = usize::try_from(limit.min(MAX_DAPPS)).unwrap_or_default();
        (from..end).filter_map(Self::dapp).take(limit).collect()
    }
}
