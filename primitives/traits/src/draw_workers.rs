use alloc::vec::Vec;
use scc_types::{AccountId, BlockNumber, Engine, Hash};
use sp_runtime::traits::{BlakeTwo256, Hash as _};

/// The lottery that decides which enlisted workers dial a requester. Implemented by `pallet-workers`.
///
/// `draw` and `draw_among` walk every enlisted worker: for runtime APIs and off-chain workers only, never inside a transaction.
pub trait DrawWorkers {
    /// A batch of `count` of the workers that have this engine, those with the smallest hash(seed, worker) first. After the last batch the
    /// first comes again.
    fn draw(engine: &Engine, seed: Hash, batch: u32, count: u32) -> Vec<AccountId>;

    /// As `draw`, among the eligible only.
    fn draw_among(eligible: Eligible, engine: &Engine, seed: Hash, batch: u32, count: u32) -> Vec<AccountId>;

    /// About how many workers can be drawn; `u32::MAX` where that is unknown. O(1).
    fn enlisted() -> u32 {
        u32::MAX
    }

    /// Block since which a worker has been enlisted without a gap; `None` when it is not enlisted. O(1).
    fn enlisted_since(worker: &AccountId) -> Option<BlockNumber>;
}

/// Who may be drawn, decided for one worker at a time and so checkable inside a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eligible {
    /// Enlisted without a gap since this block or longer.
    pub enlisted_by: BlockNumber,
    /// Largest ticket.
    pub up_to: u64,
}

impl Eligible {
    /// Whether a worker, enlisted since that block, holds a small enough ticket and was enlisted in time.
    pub fn includes(&self, seed: Hash, worker: &AccountId, enlisted_since: BlockNumber) -> bool {
        enlisted_since <= self.enlisted_by && ticket(seed, worker) <= self.up_to
    }
}

/// hash(seed, worker): the order of the lottery.
pub fn lot(seed: Hash, worker: &AccountId) -> Hash {
    BlakeTwo256::hash_of(&(seed, worker))
}

/// The upper 64 bits of hash(seed, worker).
pub fn ticket(seed: Hash, worker: &AccountId) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = lot(seed, worker).0;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

impl DrawWorkers for () {
    fn draw(_engine: &Engine, _seed: Hash, _batch: u32, _count: u32) -> Vec<AccountId> {
        Vec::new()
    }
    fn draw_among(_eligible: Eligible, _engine: &Engine, _seed: Hash, _batch: u32, _count: u32) -> Vec<AccountId> {
        Vec::new()
    }
    fn enlisted_since(_worker: &AccountId) -> Option<BlockNumber> {
        None
    }
}
