//! `--detach`: a process without a terminal goes on with a job that is paid for.

use super::{super::PostedJob, Request, Served};
use crate::{
    commands::Context,
    failure::{Failure, Outcome},
    job::folder::JobFolder,
};
use std::{
    fs::{self, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    process::{Command, Stdio},
    time::Duration,
};

/// Says to a process that it is one without a terminal.
const BACKGROUND: &str = "SCC_BACKGROUND";
const LOG: &str = "log";
/// How often it is looked whether the other process serves the job.
const POLL: Duration = Duration::from_millis(200);

/// Whether this process was left in the background.
pub fn is_background() -> bool {
    std::env::var_os(BACKGROUND).is_some()
}

/// In a process of the background: a session of its own, which no terminal ends.
pub fn become_background() {
    if is_background() {
        // It fails only where this is so already.
        let _ = nix::unistd::setsid();
    }
}

/// Starts a process that goes on with the job, and waits until it serves it; answers its number. The caller has let go of the job.
pub async fn leave(context: &Context, folder: &JobFolder, request: &Request, job: &PostedJob) -> Outcome<u32> {
    let stays = |what: String| {
        Failure::Local(format!("{what}; job {} is paid for and stays open: go on with {}", job.id, request.command()))
    };
    let path = folder.join(LOG);
    let log = OpenOptions::new().create(true).append(true).mode(0o600).open(&path);
    let log = log.map_err(|error| stays(format!("cannot write {}: {error}", path.display())))?;
    let errors = log.try_clone().map_err(|error| stays(error.to_string()))?;
    let program = std::env::current_exe().map_err(|error| stays(format!("this program cannot be found: {error}")))?;
    let mut command = Command::new(program);
    command.args(&request.words).current_dir(&request.folder).env(BACKGROUND, "1").env("SCC_NODE", &context.node);
    if let Some(key) = context.given_key() {
        // Not among its words, which others on this machine can read.
        command.env("SCC_KEY", key);
    }
    command.stdin(Stdio::null()).stdout(Stdio::from(log)).stderr(Stdio::from(errors));
    let mut child = command.spawn().map_err(|error| stays(format!("the process cannot be started: {error}")))?;
    loop {
        if Served::look(folder).is_some_and(|server| server.process == child.id()) {
            return Ok(child.id());
        }
        // A job that was as good as done has ended, and its folder with it.
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(child.id()),
            Ok(Some(status)) => {
                let said = fs::read_to_string(&path).unwrap_or_default();
                let last = said.lines().last().unwrap_or("it said nothing").to_string();
                return Err(stays(format!("the process in the background ended ({status}): {last}")));
            }
            _ => tokio::time::sleep(POLL).await,
        }
    }
}
