//! Who may take part: the accounts that the chain's lottery drew for the job.
//!
//! Accounts cost nothing, enlisted workers have a deposit: whoever was not drawn gets no task and no file. Who takes part already
//! goes on, whatever the chain says or does not say.

use crate::inner::Inner;
use scc_types::AccountId;
use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard},
    time::{Duration, Instant},
};

/// Time the chain has to answer while a worker waits.
const PATIENCE: Duration = Duration::from_secs(10);
/// Drawn accounts remembered, besides those of the newest answer.
const MOST_DRAWN: usize = 16_384;

const NOT_DRAWN: &str = "the lottery has not called this worker for the job; it is welcome when it is drawn";
const SILENT: &str = "the requester cannot ask the chain who is drawn for the job; try again in a while";

/// What is known of the drawn set.
#[derive(Debug)]
pub(crate) struct Admission {
    drawn: Mutex<HashSet<AccountId>>,
    /// When the chain was asked last, and what strangers are told since; held while it is asked, so that many are one question.
    asked: tokio::sync::Mutex<Option<(Instant, &'static str)>>,
    pause: Duration,
}

impl Admission {
    /// However many strangers come, the chain is asked once in `pause`.
    pub fn new(pause: Duration) -> Self {
        Self { drawn: Mutex::default(), asked: tokio::sync::Mutex::new(None), pause }
    }

    /// An error is a sentence for the worker.
    pub async fn check(&self, inner: &Inner, account: &AccountId) -> Result<(), String> {
        let takes_part = inner.look(|table, _| table.worker(account).is_some());
        if takes_part || self.drawn().contains(account) {
            return Ok(());
        }
        let mut asked = self.asked.lock().await;
        if self.drawn().contains(account) {
            return Ok(());
        }
        if let Some((_, refusal)) = asked.filter(|(last, _)| last.elapsed() < self.pause) {
            return Err(refusal.into());
        }
        let answer = tokio::time::timeout(PATIENCE, inner.chain.drawn(inner.job)).await;
        let refusal = match answer {
            Ok(Ok(accounts)) => {
                self.add(accounts);
                NOT_DRAWN
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "the chain does not say who is drawn");
                SILENT
            }
            Err(_) => SILENT,
        };
        *asked = Some((Instant::now(), refusal));
        self.drawn().contains(account).then_some(()).ok_or_else(|| refusal.into())
    }

    /// Who was drawn once stays welcome.
    fn add(&self, accounts: Vec<AccountId>) {
        let mut drawn = self.drawn();
        if drawn.len() >= MOST_DRAWN {
            drawn.clear();
        }
        drawn.extend(accounts);
    }

    fn drawn(&self) -> MutexGuard<'_, HashSet<AccountId>> {
        self.drawn.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
