//! The first run: a few questions at a terminal, whose answers are the worker's settings. Without a terminal nothing is asked.

pub mod answers;
pub mod dialog;
pub mod facts;
pub mod questions;

use super::{
    benchmark,
    settings::{self, Changes, Settings},
    view::{Unanswered, Which},
};
use crate::cli::{worker_dir, Cli};
use dialog::Dialog;
use facts::Facts;
use questions::Given;
use sc_cli::SubstrateCli;
use std::{
    ffi::OsString,
    io::{self, IsTerminal},
    path::Path,
};

/// Asks what this computer may do for others and keeps the answers, which are offered as defaults the next time. Ends with the benchmark. A
/// worker that runs takes at once what it can, and the rest with its next start; 'scc-node worker set' changes one setting alone.
#[derive(Debug, clap::Parser)]
pub struct SetupCmd {
    #[clap(flatten)]
    which: Which,
}

impl SetupCmd {
    /// Asks, keeps, measures.
    pub fn run(&self, cli: &Cli) -> sc_cli::Result<()> {
        if !is_terminal() {
            return Err("the questions are asked at a terminal; elsewhere use the flags of scc-node --worker".into());
        }
        let dir = self.which.dir(cli)?;
        interview(&dir, prefix(cli, &self.which.chain()), &Given::default())?;
        match self.which.change(cli, &Changes::new()) {
            Ok(said) => said.iter().for_each(|sentence| println!("{sentence}")),
            Err(Unanswered::NoWorker(_)) => {}
            Err(refused) => return Err(refused.into()),
        }
        Ok(())
    }
}

/// The command line of a worker, with its settings. Asks first where there are none and somebody is there to answer.
pub fn begin(cli: Cli, words: &[OsString]) -> sc_cli::Result<Cli> {
    let shared = &cli.run.shared_params;
    let is_passing = cli.run.tmp || (shared.is_dev() && shared.base_path.is_none());
    if !cli.worker.worker || (is_passing && cli.worker.dir.is_none()) {
        return Ok(cli);
    }
    let dir = worker_dir(cli.worker.dir.as_ref(), shared, &cli)?;
    if !Settings::file(&dir).exists() && !shared.is_dev() && is_terminal() {
        interview(
            &dir,
            prefix(&cli, &shared.chain_id(false)),
            &Given { flags: settings::given(words)?.into_keys().collect(), slots: cli.worker.slots() },
        )?;
    }
    Ok(Settings::read(&dir)?.complete(words)?)
}

fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// How a network writes addresses.
fn prefix(cli: &Cli, chain: &str) -> u16 {
    const GENERIC: u16 = 42;
    let told = cli.load_spec(chain).ok().and_then(|spec| spec.properties().get("ss58Format")?.as_u64());
    told.and_then(|prefix| u16::try_from(prefix).ok()).unwrap_or(GENERIC)
}

fn interview(dir: &Path, prefix: u16, given: &Given) -> Result<(), String> {
    std::fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    let facts = Facts::look(dir, prefix)?;
    let before = Settings::read(dir)?;
    let mut dialog = Dialog::new(io::stdin().lock(), io::stdout());
    dialog
        .say("This computer will work for others and be paid. A few questions; Enter takes what is in brackets.\n")?;
    let settings = questions::ask(&mut dialog, &facts, &before, given)?;
    settings.write(dir)?;
    dialog.say(&summary(&settings, dir))?;
    dialog.say("\nMeasuring this computer …")?;
    dialog.say(&benchmark::measure_now(dir)?.sentence())
}

/// What was decided, and how to decide otherwise.
pub fn summary(settings: &Settings, dir: &Path) -> String {
    let mut text = String::from("\nDecided:\n");
    for (flag, value) in settings.list() {
        text += &format!("  {:<12} {value}\n", flag.trim_start_matches("worker-"));
    }
    text += &format!("Kept in {}.\n", Settings::file(dir).display());
    text += &format!("Change it: scc-node worker setup --worker-dir {}\n", dir.display());
    text += "One setting alone, while it works, too: scc-node worker set, with that folder\n";
    text + "For one start: the flag of that name, such as --worker-slots 1; scc-node --help lists them all."
}
