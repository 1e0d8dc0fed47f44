//! What the hooks cost at their dearest: full chunks, of a summary of a billion accounts.
#![allow(clippy::arithmetic_side_effects)] // sets the stage of measurements, never part of a network's runtime

use crate::{
    merge::Merge, summary_trie, Births, Config, Copies, Cursor, Doomed, Forgetting, Funds, Kept, Pallet, Progress,
    ScanCursor, ScanProgress, KEPT,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Inspect, Get};
use frame_system::{Account, AccountInfo};
use pallet_balances::AccountData;
use scc_traits::NetworkParameters;
use scc_types::{
    AccountId, Balance, BlockNumber, Hash, SealedSummary, SummaryHeader, SummaryLine, MAX_CHUNK_ACCOUNTS, SCC,
};

/// Chunks of a billion accounts; a power of two less one, so that the next chunk completes most nodes.
const CHUNKS: u32 = (1 << 20) - 1;
const HEIGHT: BlockNumber = 1;
const FUNDS: Funds = Funds { free: SCC, reserved: SCC };

fn progress(issuance: Balance) -> Progress {
    Progress { height: HEIGHT, issuance, accounts: 1, sum: issuance, chunks: CHUNKS }
}

fn live<T: Config>(count: u32) {
    for index in 0..count {
        let data = AccountData { free: FUNDS.free, reserved: FUNDS.reserved, ..Default::default() };
        let who: AccountId = account("account", index, 0);
        Account::<T>::insert(who, AccountInfo { data, providers: 1, ..Default::default() });
    }
}

/// Writes the nodes that stand at the right edge of a tree of [`CHUNKS`] leaves.
fn right_edge() {
    for level in 0..20 {
        summary_trie::put_node(HEIGHT, level, (CHUNKS >> level) - 1, &Hash::repeat_byte(level));
    }
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn begin() {
        let height = T::Network::summary_interval();

        #[block]
        {
            Pallet::<T>::begin(height);
        }

        assert!(ScanCursor::<T>::exists());
    }

    #[benchmark]
    fn idle() {
        #[block]
        {
            Pallet::<T>::scan();
        }
    }

    /// `l` accounts are looked at, the first `c` of which have changed since the summary's height.
    #[benchmark]
    fn scan(l: Linear<{ MAX_CHUNK_ACCOUNTS / 2 }, { MAX_CHUNK_ACCOUNTS }>, c: Linear<0, { MAX_CHUNK_ACCOUNTS / 2 }>) {
        live::<T>(MAX_CHUNK_ACCOUNTS + 1);
        let changed: Vec<AccountId> =
            Merge::<T>::behind(&Cursor::default()).take(c as usize).map(|entry| entry.account).collect();
        changed.iter().for_each(|account| Copies::<T>::insert(account, Some(FUNDS)));
        right_edge();
        ScanCursor::<T>::put(Cursor::default());
        ScanProgress::<T>::put(progress(T::Currency::total_issuance()));
        Births::<T>::put(l - T::AccountsPerBlock::get());

        #[block]
        {
            Pallet::<T>::scan();
        }

        assert_eq!(ScanProgress::<T>::get().map(|progress| progress.chunks), Some(CHUNKS + 1));
        assert_eq!(Copies::<T>::iter().count(), 0);
    }

    #[benchmark]
    fn seal() {
        right_edge();
        let found = progress(T::Currency::total_issuance());
        let header = SummaryHeader { height: 0, accounts: 0, issuance: 0, chunks: CHUNKS, root: Hash::zero() };
        for _ in 0..KEPT {
            let _ = Kept::<T>::try_append(SealedSummary { header: header.clone(), sealed_at: 0 });
        }
        ScanCursor::<T>::put(Cursor::of(&account("account", 0, 0)));
        ScanProgress::<T>::put(&found);
        Births::<T>::put(1);

        #[block]
        {
            Pallet::<T>::end(found);
        }

        assert!(Forgetting::<T>::exists());
    }

    /// `c` full chunks of the largest amounts.
    #[benchmark(skip_meta)]
    fn forget(c: Linear<0, { T::MaxForgottenPerBlock::get() }>) {
        let line = SummaryLine { account: account("account", 0, 0), free: Balance::MAX, reserved: Balance::MAX };
        let lines = vec![line; MAX_CHUNK_ACCOUNTS as usize];
        (0..c).for_each(|index| summary_trie::put_chunk(HEIGHT, index, &lines));
        Forgetting::<T>::put(Doomed { height: HEIGHT, next: 0, chunks: c });

        #[block]
        {
            Pallet::<T>::forget();
        }

        assert!(!Forgetting::<T>::exists());
    }

    /// An account is born ahead of the scan.
    #[benchmark]
    fn copy() {
        Pallet::<T>::begin_now(HEIGHT);
        Births::<T>::put(1);
        let newcomer: AccountId = account("account", 0, 0);

        #[block]
        {
            Pallet::<T>::keep(&Cursor::default(), &newcomer, None);
        }

        assert!(Copies::<T>::contains_key(newcomer));
    }
}
