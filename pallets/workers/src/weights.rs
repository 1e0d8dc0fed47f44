//! What things cost; measured in the runtime by the benchmarks of the same names.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Bytes a storage proof grows by an entry of the largest size.
const PROOF_PER_WORKER: u64 = 4_096;

/// What this pallet asks about costs.
pub trait WeightInfo {
    /// `enlist`
    fn enlist() -> Weight;
    /// `renew`
    fn renew() -> Weight;
    /// `update`
    fn update() -> Weight;
    /// `retire`
    fn retire() -> Weight;
    /// Passing so many empty places of the queue, removing so many workers and looking at the next place.
    fn expire(empty: u32, removed: u32) -> Weight;
}

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> Estimates<T> {
    fn cost(picoseconds: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(picoseconds, PROOF_PER_WORKER).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    /// Entry, counter, account, holds, queue and its end, parameters.
    fn enlist() -> Weight {
        Self::cost(50_000_000, 6, 6)
    }
    /// Entry, two places of the queue and its end, parameters.
    fn renew() -> Weight {
        Self::cost(25_000_000, 3, 4)
    }
    /// As `renew`, with a profile to check.
    fn update() -> Weight {
        Self::cost(35_000_000, 3, 4)
    }
    /// Entry, counter, account, holds, queue.
    fn retire() -> Weight {
        Self::cost(45_000_000, 4, 5)
    }
    /// Both ends of the queue; place and entry of each; what `retire` writes for each removed.
    fn expire(empty: u32, removed: u32) -> Weight {
        Self::cost(8_000_000, 4, 1)
            .saturating_add(Self::cost(5_000_000, 2, 0).saturating_mul(empty.into()))
            .saturating_add(Self::cost(45_000_000, 5, 5).saturating_mul(removed.into()))
    }
}

/// For mocks.
impl WeightInfo for () {
    fn enlist() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn renew() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn update() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn retire() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn expire(empty: u32, removed: u32) -> Weight {
        Weight::from_parts(1, 1)
            .saturating_add(Weight::from_parts(1, 1).saturating_mul(empty.into()))
            .saturating_add(Weight::from_parts(4, 4).saturating_mul(removed.into()))
    }
}
