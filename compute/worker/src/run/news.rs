//! What the requester and the chain say about results: receipts, refusals, registrations.

use super::{
    hand::{Phase, Task},
    Run,
};
use crate::{
    journal::{JournalError, ResultRecord, ResultState},
    receipts::{self, Expected},
    rules, ChainError, Inclusion, Submission,
};
use scc_job_spec::{Acknowledgement, SignedLease};
use scc_transport::Hash as BlobHash;
use scc_types::Units;
use std::{
    collections::BTreeSet,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Pause after a lease could not be registered.
const REGISTER_AGAIN: Duration = Duration::from_secs(10);

/// A registration that ended.
pub(super) struct Registered {
    lease: SignedLease,
    outcome: Result<Inclusion, ChainError>,
}

impl Run {
    /// Checks a receipt, writes it to the journal, and only then believes it.
    pub(super) async fn believe(&mut self, news: &Acknowledgement) -> Result<(), JournalError> {
        let needed_until = self.record.assignment.deadline.saturating_add(self.shared.challenge_window);
        let expected = Expected { genesis: self.shared.genesis, worker: &self.shared.account, needed_until };
        let accepted = match receipts::follow(&expected, &self.record, &self.results, news) {
            Ok(Some(accepted)) => accepted,
            Ok(None) => return Ok(()),
            Err(error) => {
                tracing::warn!(job = self.record.assignment.job, %error, "a bad receipt");
                self.bad_receipts += 1;
                return Ok(());
            }
        };
        let earned = self.record.part(self.newly_accepted(&accepted));
        let results = self.with_state(&accepted, ResultState::Accepted);
        let (receipt, done) = (news.receipt.clone(), accepted.clone());
        let count = news.first.saturating_add(u32::try_from(news.tasks.len()).unwrap_or(u32::MAX));
        self.update(results, move |record| {
            record.receipt = Some(receipt);
            record.count = count;
            record.unsigned.retain(|task| !done.contains(task));
        })
        .await?;
        self.shared.note_credit(earned);
        self.progressed = Instant::now();
        self.refused_unseen = 0;
        for task in accepted {
            self.hand.drop_task(task);
            self.release(task);
        }
        self.shared.show_receipts().await
    }

    /// A result was refused. That counts against the requester if it had the result; if not, others may have been faster.
    pub(super) async fn on_rejected(&mut self, number: u32, reason: &str) -> Result<(), JournalError> {
        let Some(task) = self.hand.drop_task(number) else { return Ok(()) };
        let reason = scc_job_spec::clean_sentence(reason);
        tracing::warn!(task = number, %reason, "a result was refused");
        if !matches!(task.phase, Phase::Computed { .. }) {
            return Ok(());
        }
        let counts = self.was_fetched(number);
        self.refused_unseen += usize::from(!counts);
        let results = self.with_state(&[number], ResultState::Refused);
        self.update(results, move |record| {
            if counts && !record.unsigned.contains(&number) {
                record.unsigned.push(number);
            }
        })
        .await?;
        self.release(number);
        self.shared.show_receipts().await
    }

    /// Others have done the task. A result that the requester has fetched is not taken back by a wave of the hand: it is
    /// signed, refused or overdue.
    pub(super) async fn on_cancelled(&mut self, number: u32) -> Result<(), JournalError> {
        let is_delivered =
            |task: &Task| matches!(task.phase, Phase::Computed { sent: Some(_), .. }) && self.was_fetched(number);
        if self.hand.0.get(&number).is_some_and(is_delivered) {
            return Ok(());
        }
        let Some(task) = self.hand.drop_task(number) else { return Ok(()) };
        if matches!(task.phase, Phase::Computed { .. }) {
            self.refused_unseen += 1;
            let results = self.with_state(&[number], ResultState::Refused);
            self.update(results, |_| {}).await?;
            self.release(number);
        }
        Ok(())
    }

    /// Brings the newest lease on chain when the rules say so: one that was refused at once, others before the next block.
    pub(super) fn register(&mut self) {
        if !rules::must_register(&self.record, self.all(), self.shared.best()) {
            self.register_refusals = 0;
            return;
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64;
        let is_time =
            self.register_refusals > 0 || rules::is_before_block(now, self.shared.timing.slot.as_millis() as u64);
        if !is_time || !self.registering.is_empty() || Instant::now() < self.next_registration {
            return;
        }
        let Some(lease) = self.record.lease.clone() else { return };
        let chain = self.shared.chain.clone();
        self.registering.spawn(async move {
            let outcome = chain.submit(Submission::RegisterLease(lease.clone())).await;
            Registered { lease, outcome }
        });
    }

    pub(super) async fn on_registered(&mut self, registered: Registered) -> Result<(), JournalError> {
        let Registered { lease, outcome } = registered;
        match outcome {
            Ok(Inclusion::Included { .. }) => {
                self.register_refusals = 0;
                return self.update(Vec::new(), move |record| record.registered = Some(lease)).await;
            }
            Ok(Inclusion::Refused { reason }) => {
                self.register_refusals += 1;
                tracing::warn!(%reason, "the lease was not registered");
            }
            Err(error) => tracing::warn!(%error, "the lease could not be registered"),
        }
        self.next_registration = Instant::now() + REGISTER_AGAIN;
        Ok(())
    }

    /// Units of results of this machine that no receipt has counted before.
    fn newly_accepted(&self, tasks: &[u32]) -> Units {
        let tasks: BTreeSet<u32> = tasks.iter().copied().collect();
        let results = tasks.iter().filter_map(|task| self.results.get(task));
        let new = results.filter(|result| result.state != ResultState::Accepted);
        new.fold(0, |sum: Units, result| sum.saturating_add(result.units))
    }

    fn with_state(&self, tasks: &[u32], state: ResultState) -> Vec<(u32, ResultRecord)> {
        let known = tasks.iter().filter_map(|task| Some((*task, self.results.get(task)?.clone())));
        known.map(|(task, result)| (task, ResultRecord { state: state.clone(), ..result })).collect()
    }

    /// Whether the requester has asked for any part of a result.
    fn was_fetched(&self, task: u32) -> bool {
        let outputs = self.results.get(&task).map(|result| result.outputs.as_slice()).unwrap_or_default();
        outputs.iter().any(|file| self.shared.grants.was_asked(&self.requester, &BlobHash(file.hash.0)))
    }

    /// The requester has it, or does not want it: its bytes may make room.
    fn release(&self, task: u32) {
        if let Some(result) = self.results.get(&task) {
            self.shared.release((self.record.assignment.job, task), &result.outputs);
        }
    }
}
