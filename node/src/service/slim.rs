//! `--slim`: a node that begins at the newest final block, asks for nothing older and keeps a window of what comes.

use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sc_service::{
    config::{BlocksPruning, PruningMode, SyncMode},
    ChainType, Configuration,
};
use scc_runtime::opaque::Block;

/// Most final blocks whose states are kept, as the SDK keeps them by default.
const STATES: u32 = 256;

/// Makes a slim node of the configuration, which keeps so many final blocks.
pub fn apply(config: &mut Configuration, blocks: u32) {
    config.network.sync_mode = SyncMode::Warp;
    config.state_pruning = Some(PruningMode::blocks_pruning(blocks.min(STATES)));
    config.blocks_pruning = BlocksPruning::Some(blocks);
    if config.chain_spec.chain_type() != ChainType::Live {
        // The SDK waits for three, which a local network may not have. A proof is checked whoever gives it.
        config.network.min_peers_to_start_warp_sync = Some(1);
    }
}

/// Whether the node has no use for what lies below the block at which it begins.
pub fn is_without_history(config: &Configuration) -> bool {
    config.network.sync_mode.is_warp() && matches!(config.blocks_pruning, BlocksPruning::Some(_))
}

/// Imports as the inner import does, but leaves no gap below the first state: what the database calls a gap is fetched from peers.
pub struct FromHere<I> {
    inner: I,
}

impl<I> FromHere<I> {
    /// Around the import of the chain's consensus.
    pub fn new(inner: I) -> Self {
        Self { inner }
    }
}

#[async_trait::async_trait]
impl<I: BlockImport<Block> + Send + Sync> BlockImport<Block> for FromHere<I> {
    type Error = I::Error;

    async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, I::Error> {
        self.inner.check_block(block).await
    }

    async fn import_block(&self, mut block: BlockImportParams<Block>) -> Result<ImportResult, I::Error> {
        if block.with_state() {
            block.create_gap = false;
        }
        self.inner.import_block(block).await
    }
}
