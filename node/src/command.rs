//! Runs what the command line asks for.

use crate::{
    chain_spec,
    cli::{Cli, Subcommand, WorkerCmd},
    service, worker,
};
use sc_cli::SubstrateCli;
use sc_service::PartialComponents;
use scc_runtime::opaque::Block;
use std::ffi::OsString;

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "Supercomputing chain node".into()
    }

    fn impl_version() -> String {
        env!("SUBSTRATE_CLI_IMPL_VERSION").into()
    }

    fn description() -> String {
        "Node of the Supercomputing chain: idle computers render, the chain pays them.".into()
    }

    fn author() -> String {
        "The Supercomputing chain developers".into()
    }

    fn support_url() -> String {
        concat!(env!("CARGO_PKG_REPOSITORY"), "/issues").into()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn executable_name() -> String {
        "scc-node".into()
    }

    fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
        chain_spec::load(id)
    }
}

/// Parses the command line and runs it.
pub fn run() -> sc_cli::Result<()> {
    let words: Vec<OsString> = std::env::args_os().collect();
    let cli = Cli::from_words(words.clone()).unwrap_or_else(|error| error.exit());
    match &cli.subcommand {
        None => {
            let cli = worker::setup::begin(cli, &words)?;
            let options = service::Options {
                sealing: cli.sealing,
                slim: cli.slim,
                summaries: cli.summaries.clone(),
                worker: cli.worker.clone(),
                words,
                report_key: cli.report_key.clone(),
                runtime_cache: cli.runtime_cache.clone(),
            };
            let runner = cli.create_runner(&cli.run)?;
            runner.run_node_until_exit(|config| async move {
                service::start(config, options).await.map_err(sc_cli::Error::Service)
            })
        }
        Some(Subcommand::Key(cmd)) => cmd.run(&cli),
        Some(Subcommand::Keys(cmd)) => cmd.run(&cli),
        Some(Subcommand::Worker(WorkerCmd::Doctor(cmd))) => cmd.run().map_err(Into::into),
        Some(Subcommand::Worker(WorkerCmd::Setup(cmd))) => cmd.run(&cli),
        Some(Subcommand::Worker(WorkerCmd::Set(cmd))) => cmd.run(&cli),
        Some(Subcommand::Worker(WorkerCmd::Benchmark(cmd))) => cmd.run(&cli),
        Some(Subcommand::Worker(WorkerCmd::Show(cmd))) => cmd.run(&cli),
        Some(Subcommand::Worker(WorkerCmd::History(cmd))) => cmd.run(&cli),
        Some(Subcommand::Worker(WorkerCmd::Rest(cmd))) => cmd.run(&cli),
        Some(Subcommand::Worker(WorkerCmd::Work(cmd))) => cmd.run(&cli),
        Some(Subcommand::BuildNetwork(cmd)) => cmd.run().map_err(Into::into),
        Some(Subcommand::ExportChainSpec(cmd)) => {
            let spec = cli.load_spec(&cmd.chain)?;
            cmd.run(spec)
        }
        Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
            let PartialComponents { client, task_manager, import_queue, .. } = service::partial(&config, None)?;
            Ok((cmd.run(client, import_queue), task_manager))
        }),
        Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
            let PartialComponents { client, task_manager, .. } = service::partial(&config, None)?;
            Ok((cmd.run(client, config.database), task_manager))
        }),
        Some(Subcommand::ExportState(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
            let PartialComponents { client, task_manager, .. } = service::partial(&config, None)?;
            Ok((cmd.run(client, config.chain_spec), task_manager))
        }),
        Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
            let PartialComponents { client, task_manager, import_queue, .. } = service::partial(&config, None)?;
            Ok((cmd.run(client, import_queue), task_manager))
        }),
        Some(Subcommand::PurgeChain(cmd)) => cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database)),
        Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
            let PartialComponents { client, task_manager, backend, .. } = service::partial(&config, None)?;
            let revert = Box::new(|client, _, blocks| {
                sc_consensus_grandpa::revert(client, blocks)?;
                Ok(())
            });
            Ok((cmd.run(client, backend, Some(revert)), task_manager))
        }),
        Some(Subcommand::ChainInfo(cmd)) => cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config)),
    }
}
