//! What things cost: estimates, to be replaced by measurement.

use crate::PRUNED_PER_BLOCK;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Bytes a storage proof grows by pots, books and receivers.
const PROOF: u64 = 4_096;

/// What this pallet asks about costs.
pub trait WeightInfo {
    /// `on_initialize` and `on_finalize` together, old statements included.
    fn block() -> Weight;
    /// Taking a payment.
    fn pay() -> Weight;
    /// Settling, without the awards: they are weighed by `pallet-scores`.
    fn settle(credits: u32) -> Weight;
    /// A refund or a forfeit.
    fn refund() -> Weight;
}

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> Estimates<T> {
    fn cost(picoseconds: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(picoseconds, PROOF).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    /// A mint, six transfers between pots, foundation, author and reserve, the books; and as many old settlements as may go.
    fn block() -> Weight {
        Self::cost(350_000_000, 20, 24)
            .saturating_add(Self::cost(2_000_000, 0, 1).saturating_mul(PRUNED_PER_BLOCK.into()))
    }
    /// Three transfers, the books.
    fn pay() -> Weight {
        Self::cost(150_000_000, 7, 7)
    }
    /// Five transfers, the books, the line.
    fn settle(credits: u32) -> Weight {
        Self::cost(250_000_000, 10, 11).saturating_add(Weight::from_parts(2_000_000, 0).saturating_mul(credits.into()))
    }
    /// A transfer, the books.
    fn refund() -> Weight {
        Self::cost(80_000_000, 5, 5)
    }
}

impl WeightInfo for () {
    fn block() -> Weight {
        Weight::zero()
    }
    fn pay() -> Weight {
        Weight::zero()
    }
    fn settle(_credits: u32) -> Weight {
        Weight::zero()
    }
    fn refund() -> Weight {
        Weight::zero()
    }
}
