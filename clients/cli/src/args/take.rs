//! `scc take`

use crate::job::Ways;
use clap::Args;
use scc_types::JobId;
use std::path::PathBuf;

/// What is taken, and where to.
#[derive(Clone, Debug, Args)]
pub struct TakeOptions {
    /// The job.
    pub job: JobId,
    /// Folder for the frames or results, those that are done already too. Default: in the current folder, by the name it has on the
    /// other machine.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Leave as soon as it is here: a process in the background goes on with it. 'scc watch' shows what it does.
    #[arg(long)]
    pub detach: bool,
    #[command(flatten)]
    pub ways: Ways,
}
