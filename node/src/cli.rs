//! The command line.

use crate::defaults;
use clap::{CommandFactory, FromArgMatches};
use sc_cli::{RunCmd, SharedParams, SubstrateCli};
use sc_service::BasePath;
use std::{ffi::OsString, path::PathBuf};

/// Node of the Supercomputing chain.
#[derive(Debug, clap::Parser)]
pub struct Cli {
    #[command(subcommand)]
    pub(crate) subcommand: Option<Subcommand>,

    /// The SDK's own options.
    #[clap(flatten)]
    pub run: RunCmd,

    /// Make blocks on demand instead of by slots, for tests: `instant` with every transaction, `manual` by the
    /// `engine_createBlock` call. Blocks are final at once.
    #[arg(long, value_enum, value_name = "MODE")]
    pub sealing: Option<Sealing>,

    /// Join without history: begin at the newest final block, whose finality and state are proved, and keep the newest
    /// BLOCKS final blocks, 576 unless said. Needs an empty folder; a chain's first nodes cannot be slim.
    #[arg(long, value_name = "BLOCKS", num_args = 0..=1, require_equals = true, default_missing_value = "576",
        value_parser = clap::value_parser!(u32).range(16..),
        conflicts_with_all = ["sealing", "dev", "sync", "state_pruning", "blocks_pruning"])]
    pub slim: Option<u32>,

    /// The account that reports authors who seal two blocks of one slot: a file with the secret phrase, or a development
    /// key. A valid report is free, but the account must be able to pay for one. Default: the worker's, where there is one.
    #[arg(long, value_name = "KEY")]
    pub report_key: Option<String>,

    /// Keep the compiled runtime in this folder, which saves each start some seconds; nobody else may write to it, for it is
    /// executed. Nodes of one user may share it. Default: a folder of the base path.
    #[arg(long, value_name = "DIR")]
    pub runtime_cache: Option<PathBuf>,

    #[clap(flatten)]
    pub(crate) summaries: crate::summaries::SummaryArgs,

    #[clap(flatten)]
    pub(crate) worker: crate::worker::WorkerArgs,
}

impl Cli {
    /// What is said of the worker.
    pub fn worker(&self) -> &crate::worker::WorkerArgs {
        &self.worker
    }

    /// Reads a command line, with this node's defaults.
    pub fn from_words<W: Into<OsString> + Clone>(words: impl IntoIterator<Item = W>) -> clap::error::Result<Self> {
        let command = defaults::apply(Self::setup_command(Self::command()));
        Self::from_arg_matches(&command.try_get_matches_from(words)?)
    }
}

/// The folder in which a node of these parameters keeps a chain's data.
pub(crate) fn config_dir(shared: &SharedParams, cli: &Cli) -> sc_cli::Result<PathBuf> {
    let base = shared.base_path()?.unwrap_or_else(|| BasePath::from_project("", "", &Cli::executable_name()));
    let spec = cli.load_spec(&shared.chain_id(shared.is_dev()))?;
    Ok(base.config_dir(spec.id()))
}

/// The folder of the worker of such a node: the one that is named, or a part of the node's.
pub(crate) fn worker_dir(named: Option<&PathBuf>, shared: &SharedParams, cli: &Cli) -> sc_cli::Result<PathBuf> {
    named.map_or_else(|| Ok(config_dir(shared, cli)?.join("worker")), |dir| Ok(dir.clone()))
}

/// When a test chain makes blocks.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Sealing {
    /// With every transaction.
    Instant,
    /// By RPC.
    Manual,
}

#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant)]
pub(crate) enum Subcommand {
    /// Keys: generate, inspect, insert.
    #[command(subcommand)]
    Key(sc_cli::KeySubcommand),

    /// Make session keys for a block author and print the call that names them on chain.
    Keys(crate::keys::KeysCmd),

    /// This computer as a worker for others.
    #[command(subcommand)]
    Worker(WorkerCmd),

    /// Print or convert a chain specification.
    ExportChainSpec(sc_cli::ExportChainSpecCmd),

    /// Build the specification of the staging or main network from a file of accounts.
    BuildNetwork(crate::chain_spec::BuildNetworkCmd),

    /// Validate blocks.
    CheckBlock(sc_cli::CheckBlockCmd),

    /// Export blocks.
    ExportBlocks(sc_cli::ExportBlocksCmd),

    /// Export the state of a block as a chain specification.
    ExportState(sc_cli::ExportStateCmd),

    /// Import blocks.
    ImportBlocks(sc_cli::ImportBlocksCmd),

    /// Remove the whole chain.
    PurgeChain(sc_cli::PurgeChainCmd),

    /// Revert the chain to an earlier state.
    Revert(sc_cli::RevertCmd),

    /// Facts about the database.
    ChainInfo(sc_cli::ChainInfoCmd),
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum WorkerCmd {
    /// Say what protects this machine from the programs of strangers.
    Doctor(crate::worker::doctor::DoctorCmd),

    /// Answer a few questions, whose answers are the worker's settings.
    Setup(crate::worker::setup::SetupCmd),

    /// Change what it may use and when, while it runs, too; or list the settings.
    Set(crate::worker::set::SetCmd),

    /// Measure how fast this computer is and whether it computes rightly.
    Benchmark(crate::worker::benchmark::BenchmarkCmd),

    /// Show what the worker of a node on this machine does and has earned.
    Show(crate::worker::view::ShowCmd),

    /// Show what came of each job.
    History(crate::worker::history::HistoryCmd),

    /// Let it finish what it has in hand and take nothing new.
    Rest(crate::worker::view::RestCmd),

    /// Let it work again.
    Work(crate::worker::view::WorkCmd),
}
