//! What things cost: estimates, to be replaced by measurement.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Bytes a storage proof grows by the entries of one account.
const PROOF_PER_ACCOUNT: u64 = 4_096;

/// What this pallet asks about costs.
pub trait WeightInfo {
    /// `claim`
    fn claim() -> Weight;
    /// Giving one award; part of a settlement.
    fn award() -> Weight;
    /// `on_initialize`
    fn on_initialize() -> Weight;
    /// Starting a sweep.
    fn sweep_base() -> Weight;
    /// Looking at one claim.
    fn sweep_look() -> Weight;
    /// Paying one claim.
    fn sweep_pay() -> Weight;
}

/// Estimates for a 2020s desktop CPU; storage by the runtime's `DbWeight`.
pub struct Estimates<T>(PhantomData<T>);

impl<T: frame_system::Config> Estimates<T> {
    fn cost(picoseconds: u64, proof: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(picoseconds, proof).saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for Estimates<T> {
    /// Claim, pot, account, sums, earner, newest line.
    fn claim() -> Weight {
        Self::cost(70_000_000, PROOF_PER_ACCOUNT, 7, 7)
    }
    /// Claim, sums, earner, line, record.
    fn award() -> Weight {
        Self::cost(50_000_000, PROOF_PER_ACCOUNT, 6, 6)
    }
    /// One deletion.
    fn on_initialize() -> Weight {
        Self::cost(1_000_000, 0, 0, 1)
    }
    /// Cursor, half-life.
    fn sweep_base() -> Weight {
        Self::cost(2_000_000, 512, 2, 1)
    }
    /// Next key and claim, two decays.
    fn sweep_look() -> Weight {
        Self::cost(8_000_000, 512, 2, 0)
    }
    /// As `claim` without its dispatch.
    fn sweep_pay() -> Weight {
        Self::cost(60_000_000, PROOF_PER_ACCOUNT, 6, 7)
    }
}

impl WeightInfo for () {
    fn claim() -> Weight {
        Weight::zero()
    }
    fn award() -> Weight {
        Weight::zero()
    }
    fn on_initialize() -> Weight {
        Weight::zero()
    }
    fn sweep_base() -> Weight {
        Weight::zero()
    }
    fn sweep_look() -> Weight {
        Weight::zero()
    }
    fn sweep_pay() -> Weight {
        Weight::zero()
    }
}
