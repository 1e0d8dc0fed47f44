//! What calls and hooks cost, measured: the benchmarks of our pallets. `scripts/bench weights` runs them and writes
//! `src/weights/`; `tests/benchmarks.rs` runs each once.
#![allow(clippy::panic, clippy::unwrap_used)] // never part of a network's runtime

use crate::*;
use alloc::string::String;
use frame_benchmarking::{add_benchmark, list_benchmark, BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};

/// Calls a macro of `frame_benchmarking` for each pallet that has benchmarks.
macro_rules! each {
    ($call:ident, $first:ident, $second:ident) => {
        $call!($first, $second, pallet_ads, Ads);
        $call!($first, $second, pallet_dapps, Dapps);
        $call!($first, $second, pallet_grants, Grants);
        $call!($first, $second, pallet_jobs, Jobs);
        $call!($first, $second, pallet_messages, Messages);
        $call!($first, $second, pallet_miners, Miners);
        $call!($first, $second, pallet_news, News);
        $call!($first, $second, pallet_revenue, Revenue);
        $call!($first, $second, pallet_scores, Scores);
        $call!($first, $second, pallet_summary, Summary);
        $call!($first, $second, pallet_virtual_chains, VirtualChains);
        $call!($first, $second, pallet_workers, Workers);
    };
}

/// All benchmarks and the sizes of what is stored.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
    let mut list = Vec::new();
    each!(list_benchmark, list, extra);
    (list, AllPalletsWithSystem::storage_info())
}

/// Runs one benchmark.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
    let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
    let mut batches = Vec::new();
    let params = (&config, &whitelist);
    each!(add_benchmark, params, batches);
    Ok(batches)
}
