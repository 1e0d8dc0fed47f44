//! What clients ask.

use alloc::vec::Vec;
use scc_types::{AuxiliaryHeader, BlockNumber, Hash, VirtualChain};

sp_api::decl_runtime_apis! {
    /// The virtual chains.
    pub trait VirtualChainsApi {
        /// Height and hash of the chain's newest header; `None` before its first record.
        fn head(chain: VirtualChain) -> Option<(BlockNumber, Hash)>;

        /// The auxiliary header of a height; `None` when it got no records or is pruned.
        fn header(chain: VirtualChain, height: BlockNumber) -> Option<AuxiliaryHeader>;

        /// Up to `limit` ≤ 1,000 records of a height from index `from`, as bytes; empty when pruned.
        fn records(chain: VirtualChain, height: BlockNumber, from: u32, limit: u32) -> Vec<Vec<u8>>;
    }
}
