//! What the requester wants changed while the job runs.

use crate::{
    delivery::tried,
    event::Event,
    table::{Blame, Outcome, ReopenError},
    Delivered, Dispatcher, Finding,
};
use codec::Encode;
use scc_job_spec::content_hash;
use scc_types::{AccountId, Units};
use std::{collections::BTreeSet, sync::atomic::Ordering};

/// Why something was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReviseError {
    /// The tasks are not computed once more.
    #[error(transparent)]
    Reopen(#[from] ReopenError),
    /// The task cannot be checked on this machine now.
    #[error("task {0} cannot be checked on this machine now")]
    Unchecked(u32),
    /// The state cannot be written.
    #[error("{0}")]
    Store(String),
}

/// What a second look at an accepted result gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubted {
    /// It is what the task gives: nothing is changed.
    Good,
    /// It is wrong, and its workers are at fault.
    Wrong {
        /// Why.
        reason: String,
        /// Who was paid for it, and stays paid.
        workers: Vec<AccountId>,
        /// Units that computing it once more takes, or why it is not.
        reopened: Result<Units, ReopenError>,
    },
}

impl Dispatcher {
    /// Hands nothing out from now on, or goes on. What is in hand is finished and paid.
    pub fn pause(&self, is_paused: bool) {
        self.inner().paused.store(is_paused, Ordering::Relaxed);
    }

    /// Units that computing accepted tasks once more takes.
    pub fn price_of(&self, tasks: &BTreeSet<u32>) -> Result<Units, ReopenError> {
        self.inner().look(|table, _| table.price_of(tasks))
    }

    /// Has accepted tasks computed once more, by others than those who were paid for them. All or none; it is on disk when this
    /// returns.
    pub async fn compute_again(&self, tasks: BTreeSet<u32>) -> Result<Units, ReviseError> {
        let inner = self.inner();
        let told = tasks.iter().copied().collect();
        let reopened = inner.change(move |table, _| table.reopen(&tasks)).await;
        let units = reopened.map_err(|error| ReviseError::Store(error.to_string()))??;
        inner.listeners.tell(Event::TaskReopened(told));
        Ok(units)
    }

    /// Checks an accepted result here. Who made a wrong one is at fault, as if it had been found at once; the task is computed
    /// once more if the job can pay that.
    pub async fn doubt(&self, task: u32) -> Result<Doubted, ReviseError> {
        let inner = self.inner();
        let accepted = inner.look(|table, _| match table.task(task).map(|record| &record.outcome) {
            Some(Outcome::Accepted { outputs, paid, .. }) => Ok((outputs.clone(), paid.clone())),
            Some(_) => Err(ReopenError::NotAccepted(task)),
            None => Err(ReopenError::NoTask(task)),
        });
        let (outputs, workers) = accepted?;
        let verifier = inner.verifier.clone().ok_or(ReviseError::Unchecked(task))?;
        // Places of its own: those of the first check were found good.
        let place = (b"scc/doubt-place/1", inner.key.salt(), task, &workers, &outputs, rand::random::<u64>()).encode();
        let files = inner.outputs.paths(task, &outputs).into_iter().map(|(path, file)| (file, path)).collect();
        let delivered = Delivered { task, files, secret: content_hash(&place).0 };
        let reason = match tried(inner, task, || verifier.check(&delivered)).await {
            Some(Finding::Good) => return Ok(Doubted::Good),
            Some(Finding::Wrong(reason)) => reason,
            None => return Err(ReviseError::Unchecked(task)),
        };
        let (liars, words) = (workers.clone(), reason.clone());
        let changed = inner.change(move |table, _| {
            // Another wish may have come first.
            if !matches!(table.task(task).map(|record| &record.outcome), Some(Outcome::Accepted { paid, .. }) if *paid == liars) {
                return Err(ReopenError::NotAccepted(task));
            }
            let reopened = table.reopen(&BTreeSet::from([task]));
            for liar in &liars {
                table.reject(liar, task, &words, Blame::Fault, true);
            }
            Ok(reopened)
        });
        let reopened = changed.await.map_err(|error| ReviseError::Store(error.to_string()))??;
        for liar in &workers {
            inner.tell_consequences(liar, task, &reason);
        }
        if reopened.is_ok() {
            inner.listeners.tell(Event::TaskReopened(vec![task]));
        }
        Ok(Doubted::Wrong { reason, workers, reopened })
    }
}
