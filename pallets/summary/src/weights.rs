//! What things cost: estimates, to be replaced by measurement.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Bytes a storage proof grows by an account, a copy or a node of the tree.
const PROOF_PER_ITEM: u64 = 512;
/// Bytes a storage proof grows by a chunk of the usual size.
const PROOF_PER_CHUNK: u64 = 16_384;

/// What this pallet asks about costs.
pub trait WeightInfo {
    /// Finding out whether a scan is due, and beginning it.
    fn begin() -> Weight;
    /// No scan runs.
    fn idle() -> Weight;
    /// A step that has looked at so many accounts and used up so many copies.
    fn scan(looked_at: u32, copied: u32) -> Weight;
    /// Sealing a summary or giving it up, without its record.
    fn seal() -> Weight;
    /// Deleting so many chunks.
    fn forget(chunks: u32) -> Weight;
    /// Keeping an account's old funds, added to the block in which it changes. Zero once the weights of all calls are
    /// measured with a scan running.
    fn copy() -> Weight;
}

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> Estimates<T> {
    fn cost(picoseconds: u64, proof: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(picoseconds, proof).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    /// Parameters, progress, cursor, doomed and issuance; cursor and progress written.
    fn begin() -> Weight {
        Self::cost(5_000_000, 5 * PROOF_PER_ITEM, 5, 2)
    }
    fn idle() -> Weight {
        Self::cost(1_000_000, PROOF_PER_ITEM, 1, 0)
    }
    /// Next key and value of each account and each copy; a chunk and on average two nodes, at most 33, of which as many are
    /// read; cursor, progress and births.
    fn scan(looked_at: u32, copied: u32) -> Weight {
        Self::cost(60_000_000, PROOF_PER_CHUNK, 40, 6)
            .saturating_add(Self::cost(2_000_000, PROOF_PER_ITEM, 2, 0).saturating_mul(looked_at.into()))
            .saturating_add(Self::cost(2_000_000, PROOF_PER_ITEM, 2, 1).saturating_mul(copied.into()))
    }
    /// At most 32 nodes; the kept ones; cursor, progress and births.
    fn seal() -> Weight {
        Self::cost(60_000_000, 40 * PROOF_PER_ITEM, 36, 5)
    }
    /// The chunk and on average two nodes each.
    fn forget(chunks: u32) -> Weight {
        Self::cost(2_000_000, PROOF_PER_ITEM, 1, 1)
            .saturating_add(Self::cost(10_000_000, PROOF_PER_CHUNK, 3, 3).saturating_mul(chunks.into()))
    }
    /// Looked up and written; the births and the block's weight are at hand after the first.
    fn copy() -> Weight {
        Self::cost(3_000_000, PROOF_PER_ITEM, 1, 1)
    }
}

impl WeightInfo for () {
    fn begin() -> Weight {
        Weight::zero()
    }
    fn idle() -> Weight {
        Weight::zero()
    }
    fn scan(_looked_at: u32, _copied: u32) -> Weight {
        Weight::zero()
    }
    fn seal() -> Weight {
        Weight::zero()
    }
    fn forget(_chunks: u32) -> Weight {
        Weight::zero()
    }
    fn copy() -> Weight {
        Weight::zero()
    }
}
