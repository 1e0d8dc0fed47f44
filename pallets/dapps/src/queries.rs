//! What the runtime API answers.

use crate::{Config, Dapps, NextDapp, Pallet, Usages};
use alloc::vec::Vec;
use core::cmp::Reverse;
use scc_types::{DappId, DappUsage, DappView, Listing, StoreEntry};

/// Most dApps of one answer.
pub const MAX_DAPPS: u32 = 100;
/// Most numbers looked at for one answer.
pub const MAX_LOOKED_AT: u32 = 1_000;
/// Most dApps that are ranked.
pub const MAX_RANKED: u32 = 10_000;

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

    /// How much a dApp is used.
    pub fn usage(id: DappId) -> Option<DappUsage> {
        Usages::<T>::get(id)
    }

    /// Up to `limit` (at most [`MAX_DAPPS`]) listed dApps from place `offset` of the ranking: by the credits of delivered
    /// work, then by number. Of more than [`MAX_RANKED`] dApps some are left out.
    pub fn store(offset: u32, limit: u32) -> Vec<StoreEntry> {
        let [ranked, offset, limit] =
            [MAX_RANKED, offset, limit.min(MAX_DAPPS)].map(|count| usize::try_from(count).unwrap_or_default());
        let mut usages: Vec<_> = Usages::<T>::iter().take(ranked).collect();
        usages.sort_unstable_by_key(|(id, usage)| (Reverse(usage.credit), *id));
        usages
            .into_iter()
            .filter_map(|(id, usage)| Self::dapp(id).map(|dapp| StoreEntry { dapp, usage }))
            .filter(|entry| entry.dapp.listing == Listing::Listed)
            .skip(offset)
            .take(limit)
            .collect()
    }
}
