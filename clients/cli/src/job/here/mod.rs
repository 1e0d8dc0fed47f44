//! Jobs that live on this machine: where, who serves them, and how to speak to that process.

mod control;
mod detach;
mod diary;
mod orders;
mod past;
mod request;
mod served;

pub use control::{serve, Answer, Wish, Wrong};
pub use detach::{become_background, is_background, leave};
pub use diary::{Diary, BEGIN, END};
pub use orders::{Orders, Target};
pub use past::Past;
pub use request::{without, words, Request};
pub use served::{Lookout, Served, Server};

use super::{
    folder::{JobFolder, OVER},
    plan::Plan,
    take::Given,
    PostedJob,
};
use crate::{
    account,
    commands::Context,
    failure::{Failure, Outcome},
};
use scc_dispatcher::{JobKey, KeyError};
use scc_job_spec::Manifest;
use scc_types::{AccountId, JobId};
use std::collections::BTreeMap;

/// A job whose folder is on this machine.
pub struct Here {
    /// Its folder.
    pub folder: JobFolder,
    /// How it was asked for.
    pub request: Request,
    /// Its number and dates.
    pub posted: PostedJob,
    /// What is computed.
    pub manifest: Option<Manifest>,
}

impl Here {
    /// The job of a number on this chain, if its folder is on this machine.
    pub fn find(context: &Context, job: JobId) -> Outcome<Option<Self>> {
        let genesis = context.chain.genesis();
        first(|folder| {
            if Given::read(&folder).is_ok_and(|given| given.is_some()) {
                return None;
            }
            // A folder of another job that cannot be read is none of this one's business.
            let (Ok(left), Ok(Some(request))) = (folder.left(), Request::read(&folder)) else { return None };
            let posted = left.job.filter(|posted| posted.id == job && request.genesis == genesis)?;
            Some(Self { folder, request, posted, manifest: left.manifest })
        })
    }

    /// The folder of a job that was given to another machine.
    pub fn given(context: &Context, job: JobId) -> Outcome<Option<(JobFolder, Request)>> {
        let genesis = context.chain.genesis();
        first(|folder| {
            let (Ok(Some(given)), Ok(Some(request))) = (Given::read(&folder), Request::read(&folder)) else {
                return None;
            };
            (given.job == job && request.genesis == genesis).then_some((folder, request))
        })
    }

    /// The same, or a sentence that says where to look.
    pub fn demand(context: &Context, job: JobId) -> Outcome<Self> {
        Self::find(context, job)?.ok_or_else(|| {
            Failure::Refused(format!(
                "job {job} is not served from {}: say it on the machine, and with the SCC_HOME, that serves it, or bring the job here \
                 with 'scc take {job}' (nothing was changed)",
                account::home().display()
            ))
        })
    }

    /// Who serves it now.
    pub fn server(&self) -> Option<Server> {
        Served::look(&self.folder)
    }

    /// Says a wish to the process that serves it; `None`: nobody does.
    pub async fn wish(&self, wish: &Wish) -> Outcome<Option<Answer>> {
        control::ask(&self.folder, wish).await
    }

    /// Changes what is wanted of a job that nobody serves.
    pub fn change_orders(&self, change: impl FnOnce(&mut Orders)) -> Outcome {
        // Whoever serves it holds this key.
        let _key = JobKey::load(&self.folder.join("job.key")).map_err(|error| match error {
            KeyError::InUse(_) => Failure::Local(format!(
                "job {} is just being begun or settled by another scc: say it again in a moment (nothing was changed)",
                self.posted.id
            )),
            other => Failure::Local(format!("{other} (nothing was changed)")),
        })?;
        let mut orders = Orders::read(&self.folder)?;
        change(&mut orders);
        orders.write(&self.folder)
    }
}

/// What `look` finds in the first of the jobs' folders in which it finds anything.
fn first<T>(look: impl Fn(JobFolder) -> Option<T>) -> Outcome<Option<T>> {
    for entry in std::fs::read_dir(account::home().join("jobs")).into_iter().flatten().flatten() {
        if entry.path().extension().is_some_and(|end| end == OVER) {
            continue;
        }
        if let Some(found) = look(JobFolder::at(entry.path())?) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Remembers how a job was asked for and who made what, for when its folder is gone.
pub fn remember(
    folder: &JobFolder,
    job: JobId,
    plan: &Plan,
    accepted: &[scc_dispatcher::Accepted],
    statement: Option<String>,
) -> Outcome {
    let Some(request) = Request::read(folder)? else { return Ok(()) };
    let mut makers: BTreeMap<String, Vec<AccountId>> = BTreeMap::new();
    for one in accepted {
        let Some(piece) = plan.pieces.get(one.task as usize) else { continue };
        let workers = makers.entry(piece.to_string()).or_default();
        if !workers.contains(&one.worker) {
            workers.push(one.worker.clone());
        }
    }
    let posted = folder.left()?.job;
    Past { request, makers, posted, statement }.keep(job)
}
