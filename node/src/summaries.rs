//! `--export-summaries`: balance summaries as files, as soon as they can no longer be replaced. `scc summary verify` checks them.

use crate::service::{Backend, Client};
use futures::StreamExt;
use pallet_summary::SummaryApi;
use pallet_virtual_chains::VirtualChainsApi;
use sc_client_api::{Backend as _, BlockchainEvents, HeaderBackend};
use sc_service::{Error, TaskManager};
use scc_runtime::{opaque::Block, BlockNumber, Hash};
use scc_summary_file::{check_seal, seal_path, why, Seal, Shelf};
use scc_types::{SealedSummary, VirtualChain};
use sp_api::ProvideRuntimeApi;
use std::{collections::BTreeMap, fmt::Display, num::NonZeroUsize, path::PathBuf, sync::Arc};
use tokio::sync::watch;

/// Options of the export.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Summaries")]
pub struct SummaryArgs {
    /// Write the balance summaries into this folder as soon as they are final, for new nodes and light wallets. Each is
    /// checked by 'scc summary verify' against one main block.
    #[arg(long, value_name = "FOLDER")]
    pub export_summaries: Option<PathBuf>,

    /// How many of the newest are kept in the folder.
    #[arg(long, value_name = "N", default_value = "2", requires = "export_summaries")]
    pub keep_summaries: NonZeroUsize,
}

/// Starts the export, if it is asked for. Fails with a sentence when the folder cannot be used.
pub fn spawn(
    tasks: &TaskManager,
    client: Arc<Client>,
    backend: Arc<Backend>,
    SummaryArgs { export_summaries, keep_summaries }: SummaryArgs,
) -> Result<(), Error> {
    let Some(folder) = export_summaries else { return Ok(()) };
    let shelf = Shelf::open(&folder, client.info().genesis_hash, keep_summaries)
        .map_err(|error| Error::Other(format!("--export-summaries: {error}")))?;
    let (tell, news) = watch::channel(());
    let mut finality = client.finality_notification_stream();
    // Taken from the stream at once, whatever the export does: what waits there holds blocks' states.
    tasks.spawn_handle().spawn("summaries-finality", Some("summaries"), async move {
        while finality.next().await.is_some() && tell.send(()).is_ok() {}
    });
    let exporter = Exporter { client, backend, shelf, keep: keep_summaries.get(), news, said: BTreeMap::new() };
    tasks.spawn_handle().spawn_blocking("summaries", Some("summaries"), exporter.run());
    Ok(())
}

struct Exporter {
    client: Arc<Client>,
    backend: Arc<Backend>,
    shelf: Shelf,
    keep: usize,
    /// That something became final; closed when the node stops.
    news: watch::Receiver<()>,
    /// What the log says of a summary, so that it says it once.
    said: BTreeMap<BlockNumber, String>,
}

impl Exporter {
    async fn run(mut self) {
        loop {
            if let Err(error) = self.catch_up() {
                self.say(0, format!("The summaries are not exported: {error}"));
            }
            if self.news.changed().await.is_err() {
                return;
            }
        }
    }

    /// Writes what the newest final state keeps and the folder does not have.
    fn catch_up(&mut self) -> Result<(), String> {
        // None while the state is still on its way here.
        let Some((at, _)) = self.client.info().finalized_state else { return Ok(()) };
        let _pin = Pin::new(self.backend.clone(), at)?;
        let heights = self.client.runtime_api().heights(at).map_err(sentence)?;
        let mut wrote = false;
        for height in heights.into_iter().rev().take(self.keep) {
            match self.export(at, height) {
                Ok(is_new) => wrote |= is_new,
                Err(error) => self.say(height, format!("Summary {height} is not exported: {error}")),
            }
        }
        if wrote {
            self.shelf.tidy().map_err(sentence)?;
        }
        Ok(())
    }

    /// Writes one, unless it is there; answers whether it did.
    fn export(&self, at: Hash, height: BlockNumber) -> Result<bool, String> {
        let sealed = SummaryApi::<Block>::header(&*self.client.runtime_api(), at, height).map_err(sentence)?;
        let Some(sealed) = sealed else { return Ok(false) };
        let path = self.shelf.path(height);
        if path.exists() {
            return self.is_of_this_chain(&sealed).map(|()| false);
        }
        let seal = self.seal(at, &sealed)?;
        let mut writing = self.shelf.begin(&sealed.header).map_err(sentence)?;
        for index in 0..sealed.header.chunks {
            if self.news.has_changed().is_err() {
                // The node stops; the next start writes it.
                return Ok(false);
            }
            let chunk = self.client.runtime_api().prove_chunk(at, height, index).map_err(sentence)?;
            writing.push(&chunk.ok_or("the chain has just forgotten it")?).map_err(sentence)?;
        }
        writing.finish(&seal).map_err(sentence)?;
        log::info!(
            target: "summary",
            "🧾 Summary {height} is in {}; check it with --hash {:?}, main block {}",
            path.display(), seal.hash, seal.block
        );
        Ok(true)
    }

    /// What leads from a summary to its main block, checked.
    fn seal(&self, at: Hash, sealed: &SealedSummary) -> Result<Seal, String> {
        let block = sealed.sealed_at;
        let hash = self.client.hash(block).map_err(sentence)?;
        let main = hash.map(|hash| self.client.header(hash)).transpose().map_err(sentence)?.flatten();
        let main = main.ok_or_else(|| format!("this node began behind main block {block}, which proves it"))?;
        let auxiliary =
            VirtualChainsApi::<Block>::header(&*self.client.runtime_api(), at, VirtualChain::Summaries, block)
                .map_err(sentence)?
                .ok_or_else(|| format!("auxiliary block {block}c, which proves it, is pruned"))?;
        check_seal(&sealed.header, &auxiliary, &main).map_err(why)?;
        Ok(Seal::new(&main, &auxiliary))
    }

    fn is_of_this_chain(&self, sealed: &SealedSummary) -> Result<(), String> {
        let path = self.shelf.path(sealed.header.height);
        let there = Seal::read(&seal_path(&path)).map_err(sentence)?;
        match self.client.hash(sealed.sealed_at).map_err(sentence)? {
            Some(hash) if hash != there.hash => Err(format!(
                "{} is of another chain with the same genesis; move it away, or name another folder",
                path.display()
            )),
            _ => Ok(()),
        }
    }

    fn say(&mut self, height: BlockNumber, what: String) {
        if self.said.get(&height) != Some(&what) {
            log::warn!(target: "summary", "{what}; it is tried again whenever a block becomes final");
            self.said.insert(height, what);
        }
    }
}

fn sentence(error: impl Display) -> String {
    error.to_string()
}

/// Keeps a block's state from being pruned.
struct Pin {
    backend: Arc<Backend>,
    block: Hash,
}

impl Pin {
    fn new(backend: Arc<Backend>, block: Hash) -> Result<Self, String> {
        backend.pin_block(block).map_err(sentence)?;
        Ok(Self { backend, block })
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        self.backend.unpin_block(self.block);
    }
}
