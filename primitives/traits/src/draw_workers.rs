use alloc::vec::Vec;
use scc_types::{AccountId, Hash};

/// The lottery that decides which enlisted workers dial a requester. Implemented by `pallet-workers`.
///
/// Walks every enlisted worker: for runtime APIs and off-chain workers only, never inside a transaction.
pub trait DrawWorkers {
    /// The workers with the smallest hash(seed, worker), best first: positions `skip .. skip + count` of that order.
    fn draw(seed: Hash, skip: u32, count: u32) -> Vec<AccountId>;

    /// About how many workers can be drawn; `u32::MAX` where that is unknown. O(1).
    fn enlisted() -> u32 {
        u32::MAX
    }
}

impl DrawWorkers for () {
    fn draw(_seed: Hash, _skip: u32, _count: u32) -> Vec<AccountId> {
        Vec::new()
    }
}
