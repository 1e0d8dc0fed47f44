//! What `scc run` is asked for.

use crate::job::{Terms, INPUTS, LINES, MODULE};
use clap::Args;
use scc_types::{DappId, Units};
use std::path::PathBuf;

/// Run a dApp's program on idle computers.
///
/// What each task leaves comes into a folder of its own. Interrupt it and run the same command again: it resumes.
#[derive(Clone, Debug, Args)]
pub struct RunOptions {
    /// The dApp's number in the store.
    pub dapp: DappId,
    /// The dApp's program, as its developer hands it out; compared with the store.
    #[arg(long, value_name = "FILE")]
    pub module: PathBuf,
    /// A task for each of these files, which sees this file and those of --with; its parameters are {"file": NAME}.
    #[arg(long, value_name = "FILE", num_args = 1.., required_unless_present = "tasks")]
    pub each: Vec<PathBuf>,
    /// A task for each line of this file: a JSON object, the task's parameters.
    #[arg(long, value_name = "FILE", conflicts_with = "each")]
    pub tasks: Option<PathBuf>,
    /// Files that every task sees.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub with: Vec<PathBuf>,
    /// Parameters that every task of --each has besides, a JSON object.
    #[arg(long, value_name = "JSON", conflicts_with = "tasks")]
    pub params: Option<String>,
    /// Units of work that a task counts for. Default: one task is run here first. A program that prints "units N" decides
    /// itself; for others a unit is a billion instructions.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    pub units: Option<Units>,
    /// Instructions a task may spend. Default: 5,000 billion.
    #[arg(long)]
    pub fuel: Option<u64>,
    /// Memory a task may use, in MiB. Default: 2048
    #[arg(long, value_name = "MIB")]
    pub memory: Option<u64>,
    /// Folder for the results.
    #[arg(long, default_value = "results")]
    pub out: PathBuf,
    /// Compute results again that lie in the folder already.
    #[arg(long)]
    pub again: bool,
    #[command(flatten)]
    pub terms: Terms,
}

impl RunOptions {
    /// With the files of a job that came from another machine, where it did.
    pub fn in_taken_folder(mut self) -> Self {
        let Some(taken) = self.terms.taken.clone() else { return self };
        let inputs = taken.join(INPUTS);
        for path in self.each.iter_mut().chain(&mut self.with) {
            *path = inputs.join(path.file_name().unwrap_or_default());
        }
        self.module = taken.join(MODULE);
        self.tasks = self.tasks.map(|_| taken.join(LINES));
        self
    }
}
