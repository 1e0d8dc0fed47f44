//! What the calls cost: estimates, to be replaced by measurement.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Bytes a storage proof grows by an entry of the largest size.
const PROOF_PER_DAPP: u64 = 8_192;

/// What each call costs.
pub trait WeightInfo {
    /// `register`
    fn register() -> Weight;
    /// `update`
    fn update() -> Weight;
    /// `unregister`
    fn unregister() -> Weight;
    /// `list`
    fn list() -> Weight;
    /// `delist`
    fn delist() -> Weight;
    /// `transfer_ownership`
    fn transfer_ownership() -> Weight;
    /// `accept_ownership`
    fn accept_ownership() -> Weight;
}

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> Estimates<T> {
    fn call(picoseconds: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(picoseconds, PROOF_PER_DAPP).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    /// Next number; account and its holds; the entry and its counters written.
    fn register() -> Weight {
        Self::call(60_000_000, 3, 5)
    }
    /// Entry, account, holds.
    fn update() -> Weight {
        Self::call(60_000_000, 3, 3)
    }
    /// Entry, counters, account, holds.
    fn unregister() -> Weight {
        Self::call(50_000_000, 3, 4)
    }
    /// Entry, hashed.
    fn list() -> Weight {
        Self::call(40_000_000, 1, 1)
    }
    /// Entry.
    fn delist() -> Weight {
        Self::call(20_000_000, 1, 1)
    }
    /// Entry.
    fn transfer_ownership() -> Weight {
        Self::call(20_000_000, 1, 1)
    }
    /// Entry; two accounts with their holds.
    fn accept_ownership() -> Weight {
        Self::call(90_000_000, 5, 5)
    }
}

impl WeightInfo for () {
    fn register() -> Weight {
        Weight::zero()
    }
    fn update() -> Weight {
        Weight::zero()
    }
    fn unregister() -> Weight {
        Weight::zero()
    }
    fn list() -> Weight {
        Weight::zero()
    }
    fn delist() -> Weight {
        Weight::zero()
    }
    fn transfer_ownership() -> Weight {
        Weight::zero()
    }
    fn accept_ownership() -> Weight {
        Weight::zero()
    }
}
