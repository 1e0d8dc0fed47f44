//! `scc take`

use crate::job::Ways;
use clap::Args;
use scc_types::JobId;
use std::path::PathBuf;

/// Bring an open job of yours here from the machine that serves it, and go on with it.
///
/// Needs the key that paid for the job, and that scc runs on the other machine and can be reached: both are seen to before anything is
/// moved. The scene or the program, the results and the job's own key come from machine to machine, encrypted; the scene file itself is
/// not needed. The other machine serves the job until all of that is here, then it ends with a sentence and may be switched off.
/// Nothing is paid again, and what workers have in hand stays theirs.
///
/// Interrupted, say it again: what came is kept. On a machine that has the job it goes on with it; on one that gave it away to a
/// machine where it never arrived, it takes it back.
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
