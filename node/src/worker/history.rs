//! `scc-node worker history`: the journal in a terminal.

use super::{
    page::PastTold,
    view::{tokens, Which},
};
use crate::cli::Cli;
use chrono::{DateTime, Local};
use std::fmt::Write as _;

/// Shows what came of each job: those at hand, and the hundred that ended last.
#[derive(Debug, clap::Parser)]
pub struct HistoryCmd {
    /// Print JSON, as the page gets it.
    #[arg(long)]
    json: bool,

    #[clap(flatten)]
    which: Which,
}

impl HistoryCmd {
    /// Asks and prints.
    pub fn run(&self, cli: &Cli) -> sc_cli::Result<()> {
        match self.json {
            true => println!("{}", self.which.get(cli, "history")?),
            false => println!("{}", view(&self.which.history(cli)?)),
        }
        Ok(())
    }
}

/// A line for each job, the newest first.
pub fn view(jobs: &[PastTold]) -> String {
    if jobs.is_empty() {
        return "No jobs yet.".into();
    }
    let mut text = format!(
        "{:<16} {:>6} {:>5} {:>6} {:>9} {:>14}  how it stands\n",
        "taken", "job", "dApp", "tasks", "units", "worth"
    );
    for PastTold { job, taken, accepted, unsigned, units, credit, state } in jobs {
        let taken = taken.and_then(|seconds| DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0));
        let taken = taken.map_or("?".into(), |at| at.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string());
        let never = if *unsigned > 0 { format!("; {unsigned} delivered, never signed") } else { String::new() };
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "{taken:<16} {:>6} {:>5} {accepted:>6} {units:>9} {:>14}  {state}{never}, by {}",
            job.job,
            job.dapp,
            tokens(credit),
            job.requester
        );
    }
    text.trim_end().into()
}
