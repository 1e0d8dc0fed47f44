//! Balance summaries, and the main headers that seal them.

use super::Chain;
use crate::failure::{Failure, Outcome};
use codec::Encode;
use scc_summary_file::{hash_of, main_header, MainHeader};
use scc_types::{AccountId, AccountProof, BlockNumber, ChunkProof, Hash, SealedSummary, SummaryProgress};

impl Chain {
    /// How far the summary is that is being written.
    pub async fn summary_progress(&self) -> Outcome<Option<SummaryProgress>> {
        self.ask("SummaryApi_progress", ()).await
    }

    /// Heights of the summaries that are kept, oldest first.
    pub async fn summary_heights(&self) -> Outcome<Vec<BlockNumber>> {
        self.ask("SummaryApi_heights", ()).await
    }

    /// A kept summary's header.
    pub async fn summary(&self, height: BlockNumber) -> Outcome<Option<SealedSummary>> {
        self.ask("SummaryApi_header", height).await
    }

    /// A chunk of a kept summary and its path.
    pub async fn prove_chunk(&self, height: BlockNumber, index: u32) -> Outcome<Option<ChunkProof>> {
        self.ask("SummaryApi_prove_chunk", (height, index)).await
    }

    /// What proves an account's line in a kept summary, or that it has none.
    pub async fn prove_account(&self, height: BlockNumber, account: &AccountId) -> Outcome<Option<AccountProof>> {
        self.ask("SummaryApi_prove_account", (height, account)).await
    }

    /// The header of the main block of a height on the best chain.
    pub async fn main_header(&self, height: BlockNumber) -> Outcome<Option<MainHeader>> {
        let Some(hash) = self.block_hash(height).await? else { return Ok(None) };
        let header = self.header_of(hash).await?;
        match header {
            Some(header) if hash_of(&header) != hash => Err(self.lost("it gives a header that is not the block's")),
            header => Ok(header),
        }
    }

    /// Height of the newest block that cannot be replaced any more.
    pub async fn final_height(&self) -> Outcome<BlockNumber> {
        let hash = self.rpc(|legacy| async move { legacy.chain_get_finalized_head().await }).await?;
        Ok(self.header_of(Hash::from(hash.0)).await?.map(|header| header.number).unwrap_or_default())
    }

    async fn header_of(&self, hash: Hash) -> Outcome<Option<MainHeader>> {
        let header = self.rpc(|legacy| async move { legacy.chain_get_header(Some(hash.0.into())).await }).await?;
        let unknown = || Failure::Node("the node gives a header in an unknown form; update scc".into());
        header.map(|header| main_header(&header.encode()).ok_or_else(unknown)).transpose()
    }
}
