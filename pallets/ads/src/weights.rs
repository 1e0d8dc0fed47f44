//! What things cost; measured in the runtime by the benchmarks of the same names.

use frame_support::weights::Weight;

/// What this pallet asks about costs. The record of an ad adds its part of sealing the block.
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
    /// Choosing among so many places, giving back so many expired bids and taking up so many others, the last of which becomes
    /// the ad.
    fn choose(queued: u32, expired: u32, tries: u32) -> Weight;
}

/// For mocks.
impl WeightInfo for () {
    fn bid() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn raise() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn withdraw() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn remove() -> Weight {
        Weight::from_parts(4, 4)
    }
    fn idle() -> Weight {
        Weight::from_parts(1, 1)
    }
    fn choose(queued: u32, expired: u32, tries: u32) -> Weight {
        Weight::from_parts(2, 2)
            .saturating_add(Weight::from_parts(1, 1).saturating_mul(queued.into()))
            .saturating_add(Weight::from_parts(1, 1).saturating_mul(expired.into()))
            .saturating_add(Weight::from_parts(1, 1).saturating_mul(tries.into()))
    }
}
