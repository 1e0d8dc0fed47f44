//! What clients ask.

use alloc::vec::Vec;
use scc_types::{AccountId, AccountProof, BlockNumber, ChunkProof, SealedSummary, SummaryLine, SummaryProgress};

sp_api::decl_runtime_apis! {
    /// The balance summaries.
    pub trait SummaryApi {
        /// How far the summary is that is being written; `None`: none is.
        fn progress() -> Option<SummaryProgress>;

        /// Heights of the complete summaries that are kept, at most two, oldest first.
        fn heights() -> Vec<BlockNumber>;

        /// A summary's header and the height at which chain c has it; `None` when it is not kept.
        fn header(height: BlockNumber) -> Option<SealedSummary>;

        /// The lines of a chunk; `None` when there is no such chunk. Its bytes are in `prove_chunk`.
        fn chunk(height: BlockNumber, index: u32) -> Option<Vec<SummaryLine>>;

        /// Index of the chunk that has the account, or in which it would stand.
        fn find_chunk(height: BlockNumber, account: AccountId) -> Option<u32>;

        /// A chunk and its path to the header's root.
        fn prove_chunk(height: BlockNumber, index: u32) -> Option<ChunkProof>;

        /// Header and chunks that prove the account's line, or that it has none; `None` when the summary is not kept.
        fn prove_account(height: BlockNumber, account: AccountId) -> Option<AccountProof>;
    }
}
