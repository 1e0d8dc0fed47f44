//! Blocks on demand, for tests. Every block is final at once.

use super::consensus::Author;
use crate::cli::Sealing;
use sc_consensus_manual_seal::{
    consensus::{aura::AuraConsensusDataProvider, timestamp::SlotTimestampProvider},
    rpc::EngineCommand,
    run_instant_seal_and_finalize, run_manual_seal, InstantSealParams, ManualSealParams,
};
use sc_service::{Error, TaskManager};
use scc_runtime::Hash;

/// Starts the sealing task. Time advances by a slot with every block, so a test's hour takes no hour.
pub fn spawn(
    tasks: &TaskManager,
    author: Author,
    mode: Sealing,
    commands: futures::channel::mpsc::Receiver<EngineCommand<Hash>>,
) -> Result<(), Error> {
    let env = author.proposers(tasks);
    let slots = author.client.clone();
    let create_inherent_data_providers = move |_, ()| {
        let slots = slots.clone();
        async move {
            // One slot after the best block's; the digest takes its slot from the time. Inherent data that makes no
            // extrinsic must not be added: sealing counts both to tell whether a block is empty.
            Ok(SlotTimestampProvider::new_aura(slots).map_err(|error| error.to_string())?)
        }
    };
    let consensus_data_provider: Option<Box<dyn sc_consensus_manual_seal::ConsensusDataProvider<_>>> =
        Some(Box::new(AuraConsensusDataProvider::new(author.client.clone())));
    let essential = tasks.spawn_essential_handle();
    match mode {
        Sealing::Instant => essential.spawn_blocking(
            "instant-seal",
            Some("block-authoring"),
            run_instant_seal_and_finalize(InstantSealParams {
                block_import: author.block_import,
                env,
                client: author.client,
                pool: author.pool,
                select_chain: author.select_chain,
                consensus_data_provider,
                create_inherent_data_providers,
            }),
        ),
        Sealing::Manual => essential.spawn_blocking(
            "manual-seal",
            Some("block-authoring"),
            run_manual_seal(ManualSealParams {
                block_import: author.block_import,
                env,
                client: author.client,
                pool: author.pool,
                commands_stream: Box::pin(commands),
                select_chain: author.select_chain,
                consensus_data_provider,
                create_inherent_data_providers,
            }),
        ),
    }
    Ok(())
}
