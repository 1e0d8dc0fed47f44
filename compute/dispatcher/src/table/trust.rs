//! Which results are believed without a check.

use super::{CheckNeeded, Table};
use scc_types::AccountId;

/// With each accepted result the alarm loses this part: after as many results about a third of it is left.
const ALARM_RESULTS: u32 = 512;

/// How much more than the floor is checked in this job, because trusted workers were found lying in it.
#[derive(Debug, Default)]
pub(super) struct Alarm {
    /// In millionths.
    level: u32,
}

impl Alarm {
    fn raise(&mut self, step: u32, most: u32) {
        self.level = self.level.saturating_add(step.saturating_mul(1_000)).min(most.saturating_mul(1_000));
    }

    pub(super) fn accepted(&mut self) {
        self.level -= self.level.div_ceil(ALARM_RESULTS);
    }

    fn per_mille(&self) -> u32 {
        self.level / 1_000
    }
}

impl Table {
    /// Whether a fetched result of `account` must be computed again before it is believed. `known`: its good results since its
    /// last fault in all jobs of this requester, if somebody keeps count; else those of this job decide.
    pub fn check_needed(&self, account: &AccountId, task: u32, known: Option<u64>) -> CheckNeeded {
        let disputed = self.task(task).is_some_and(|record| !record.candidates.is_empty());
        let is_drawn = || {
            let streak = self.trusted_streak(account, known);
            self.policy.must_check(streak, self.alarm.per_mille(), self.draw(account, task))
        };
        if disputed || !self.policy.trusted.contains(account) && is_drawn() {
            CheckNeeded::Yes
        } else {
            CheckNeeded::No
        }
    }

    /// What the track record knows of a worker, for what must be told later whether it was trusted.
    pub fn note_known(&mut self, account: &AccountId, known: u64) {
        if let Some(worker) = self.workers.get_mut(account) {
            worker.known = Some(known);
        }
    }

    /// A wrong result, before it is counted: the more its worker was trusted, the more lies of its kind may pass.
    pub(super) fn note_lie(&mut self, account: &AccountId) {
        let known = self.workers.get(account).and_then(|worker| worker.known);
        let passed = self.policy.passed(self.trusted_streak(account, known), self.alarm.per_mille());
        self.alarm.raise(self.policy.alarm_step.saturating_mul(passed), self.policy.alarm_most);
    }

    /// Good results that speak for a worker. Who lied in this job is not trusted in it again, whatever others count: a lie is
    /// found once in many, and a second time there would be no stars left to lose.
    fn trusted_streak(&self, account: &AccountId, known: Option<u64>) -> u64 {
        match self.worker(account) {
            Some(record) if record.faults > 0 => 0,
            record => known.unwrap_or_else(|| record.map_or(0, |record| record.streak)),
        }
    }

    pub(super) fn draw(&self, account: &AccountId, task: u32) -> u64 {
        let bytes: &[u8; 32] = account.as_ref();
        let mut input = self.salt.to_vec();
        input.extend_from_slice(bytes);
        input.extend_from_slice(&task.to_le_bytes());
        let hash = scc_job_spec::content_hash(&input);
        let mut head = [0; 8];
        head.copy_from_slice(&hash.as_bytes()[..8]);
        u64::from_le_bytes(head)
    }
}
