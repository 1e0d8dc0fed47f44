//! What things cost: estimates, to be replaced by measurement.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Bytes a storage proof grows by a bid, its bidder's account and holds.
const PROOF_PER_BID: u64 = 4_096;
/// Bytes a storage proof grows by the full queue of 256 places.
const PROOF_OF_QUEUE: u64 = 8_192;
/// Bytes a storage proof grows by a key without value.
const PROOF_OF_NOTHING: u64 = 512;

/// What this pallet asks about costs. Appending the record is not included.
pub trait WeightInfo {
    /// `bid`, pushing another one out.
    fn bid() -> Weight;
    /// `raise`
    fn raise() -> Weight;
    /// `withdraw`
    fn withdraw() -> Weight;
    /// `remove`
    fn remove() -> Weight;
    /// A block with an empty queue.
    fn idle() -> Weight;
    /// Choosing among so many places, giving back so many expired bids and taking up so many others.
    fn choose(queued: u32, expired: u32, tries: u32) -> Weight;
}

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> Estimates<T> {
    fn cost(picoseconds: u64, proof: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(picoseconds, proof).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    /// Queue, number, parameters, the bid; account and holds of its bidder; bid, account and holds of the one pushed out.
    fn bid() -> Weight {
        Self::cost(110_000_000, PROOF_OF_QUEUE.saturating_add(2 * PROOF_PER_BID), 8, 8)
    }
    /// Queue, bid, account, holds.
    fn raise() -> Weight {
        Self::cost(70_000_000, PROOF_OF_QUEUE.saturating_add(PROOF_PER_BID), 4, 3)
    }
    /// Queue, bid, account, holds.
    fn withdraw() -> Weight {
        Self::cost(70_000_000, PROOF_OF_QUEUE.saturating_add(PROOF_PER_BID), 4, 4)
    }
    /// Queue, bid, account, holds.
    fn remove() -> Weight {
        Self::cost(70_000_000, PROOF_OF_QUEUE.saturating_add(PROOF_PER_BID), 4, 4)
    }
    /// The queue is absent.
    fn idle() -> Weight {
        Self::cost(1_000_000, PROOF_OF_NOTHING, 1, 0)
    }
    /// Queue, newest ad, the income's accounts and sums; bid, account and holds of each that leaves.
    fn choose(queued: u32, expired: u32, tries: u32) -> Weight {
        let leaving = u64::from(expired).saturating_add(tries.into());
        Self::cost(40_000_000, PROOF_OF_QUEUE.saturating_add(PROOF_PER_BID), 6, 6)
            .saturating_add(Self::cost(50_000, 0, 0, 0).saturating_mul(queued.into()))
            .saturating_add(Self::cost(50_000_000, PROOF_PER_BID, 3, 3).saturating_mul(leaving))
    }
}

impl WeightInfo for () {
    fn bid() -> Weight {
        Weight::zero()
    }
    fn raise() -> Weight {
        Weight::zero()
    }
    fn withdraw() -> Weight {
        Weight::zero()
    }
    fn remove() -> Weight {
        Weight::zero()
    }
    fn idle() -> Weight {
        Weight::zero()
    }
    fn choose(_queued: u32, _expired: u32, _tries: u32) -> Weight {
        Weight::zero()
    }
}
