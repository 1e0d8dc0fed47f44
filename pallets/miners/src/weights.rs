//! What things cost: estimates, to be replaced by measurement.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Bytes a storage proof grows per key, value included.
const PROOF_PER_KEY: u64 = 512;
/// Picoseconds of a check of a signature.
const SIGNATURE: u64 = 60_000_000;
/// Picoseconds of hashing the largest header.
const HEADER: u64 = 25_000_000;

/// What this pallet asks about costs. A change of session is not among it: that block is charged whole.
pub trait WeightInfo {
    /// `register` on a full list of so many candidates.
    fn register(candidates: u32) -> Weight;
    /// `bond_more`
    fn bond_more() -> Weight;
    /// `unbond`
    fn unbond() -> Weight;
    /// `withdraw`
    fn withdraw() -> Weight;
    /// `list_requester`
    fn list_requester() -> Weight;
    /// `unlist_requester`
    fn unlist_requester() -> Weight;
    /// `set_invulnerables` to so many.
    fn set_invulnerables(seats: u32) -> Weight;
    /// `report_equivocation` of one of so many seats, with so many headers of a fork.
    fn report_equivocation(seats: u32, ancestry: u32) -> Weight;
    /// Noting one credit.
    fn note() -> Weight;
    /// The sweep's fixed part.
    fn forget_base() -> Weight;
    /// Looking at a standing and forgetting it.
    fn forget_look() -> Weight;
}

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> Estimates<T> {
    fn cost(picoseconds: u64, reads: u64, writes: u64) -> Weight {
        let proof = reads.saturating_mul(PROOF_PER_KEY);
        Weight::from_parts(picoseconds, proof).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    /// Entry, list, offenders, keys, seats now and next, session, slot, account and hold; the same of who gives way; entry and
    /// standing of each candidate, sorted.
    fn register(candidates: u32) -> Weight {
        let each = Self::cost(6_000_000, 2, 0).saturating_mul(candidates.into());
        Self::cost(120_000_000, 14, 7).saturating_add(each)
    }
    /// Entry, account, hold.
    fn bond_more() -> Weight {
        Self::cost(45_000_000, 3, 3)
    }
    /// Entry, list, session.
    fn unbond() -> Weight {
        Self::cost(25_000_000, 3, 2)
    }
    /// Entry, session, account, hold.
    fn withdraw() -> Weight {
        Self::cost(45_000_000, 4, 3)
    }
    /// Entry and counter.
    fn list_requester() -> Weight {
        Self::cost(20_000_000, 2, 2)
    }
    /// Entry and counter.
    fn unlist_requester() -> Weight {
        Self::cost(20_000_000, 2, 2)
    }
    /// The list; keys of each.
    fn set_invulnerables(seats: u32) -> Weight {
        let each = Self::cost(2_000_000, 1, 0).saturating_mul(seats.into());
        Self::cost(15_000_000, 0, 1).saturating_add(each)
    }
    /// Two seals, four hashes, the commitment to the session twice (three entries a seat), the reserve, and what `withdraw`
    /// writes; hash and look-up of each header of the fork.
    fn report_equivocation(seats: u32, ancestry: u32) -> Weight {
        let fixed = SIGNATURE.saturating_mul(2).saturating_add(HEADER.saturating_mul(4));
        let each_seat = Self::cost(60_000_000, 2, 0).saturating_mul(seats.into());
        let each_header = Self::cost(HEADER, 2, 0).saturating_mul(ancestry.into());
        Self::cost(fixed.saturating_add(250_000_000), 24, 14).saturating_add(each_seat).saturating_add(each_header)
    }
    /// Requester, standing, slot.
    fn note() -> Weight {
        Self::cost(12_000_000, 3, 1)
    }
    /// Cursor, slot.
    fn forget_base() -> Weight {
        Self::cost(4_000_000, 2, 1)
    }
    /// The standing and its key.
    fn forget_look() -> Weight {
        Self::cost(9_000_000, 2, 1)
    }
}

impl WeightInfo for () {
    fn register(_candidates: u32) -> Weight {
        Weight::zero()
    }
    fn bond_more() -> Weight {
        Weight::zero()
    }
    fn unbond() -> Weight {
        Weight::zero()
    }
    fn withdraw() -> Weight {
        Weight::zero()
    }
    fn list_requester() -> Weight {
        Weight::zero()
    }
    fn unlist_requester() -> Weight {
        Weight::zero()
    }
    fn set_invulnerables(_seats: u32) -> Weight {
        Weight::zero()
    }
    fn report_equivocation(_seats: u32, _ancestry: u32) -> Weight {
        Weight::zero()
    }
    fn note() -> Weight {
        Weight::zero()
    }
    fn forget_base() -> Weight {
        Weight::zero()
    }
    fn forget_look() -> Weight {
        Weight::zero()
    }
}
