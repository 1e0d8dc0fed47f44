//! Workers come, give signs of life, fail and vanish.

use super::{Blame, Millis, Outcome, Table, Worker, WorkerRecord};
use scc_types::AccountId;

impl Table {
    /// A worker says hello through `peer`. An error is a sentence for it.
    pub fn join(&mut self, account: &AccountId, peer: &[u8], speed: u64, now: Millis) -> Result<(), String> {
        if !self.workers.contains_key(account) && self.workers.len() >= self.policy.max_workers {
            self.forget_strangers(now);
            if self.workers.len() >= self.policy.max_workers {
                return Err("this job has more workers than it can remember".into());
            }
        }
        let policy = self.policy.clone();
        let worker = self.workers.entry(account.clone()).or_insert_with(|| Worker::new(WorkerRecord::default()));
        if let Some(reason) = &worker.record.blocked {
            return Err(reason.clone());
        }
        if worker.is_live(now, &policy) && worker.peer.as_deref() != Some(peer) {
            return Err("this account works on the job from another machine already".into());
        }
        if worker.peer.as_deref() != Some(peer) {
            worker.session = (now, 0);
        }
        worker.peer = Some(peer.to_vec());
        worker.seen = now;
        worker.claimed_speed = speed;
        Ok(())
    }

    /// A sign of life that names every task in hand. Returns those the worker should drop.
    pub fn beat(&mut self, account: &AccountId, progress: &[(u32, u16)], now: Millis) -> Vec<u32> {
        let Some(worker) = self.workers.get_mut(account) else { return Vec::new() };
        worker.seen = now;
        let forgotten: Vec<u32> =
            worker.holding.iter().copied().filter(|task| !progress.iter().any(|(named, _)| named == task)).collect();
        for task in forgotten {
            self.drop_holder(task, account);
        }
        let mut cancel = Vec::new();
        for (task, per_mille) in progress {
            if !self.note_progress(account, *task, *per_mille, now) {
                self.drop_holder(*task, account);
                cancel.push(*task);
            }
        }
        cancel
    }

    /// Whether the worker should go on with a task it named.
    fn note_progress(&mut self, account: &AccountId, task: u32, per_mille: u16, now: Millis) -> bool {
        let blocked = self.workers.get(account).is_none_or(|worker| worker.record.blocked.is_some());
        let Some(record) = self.tasks.get_mut(task as usize) else { return false };
        if record.candidates.iter().any(|one| one.worker == *account) {
            return true;
        }
        if !record.outcome.is_pending() {
            return false;
        }
        if let Some(holder) = record.holders.iter_mut().find(|holder| holder.worker == *account) {
            holder.progress = per_mille.min(1_000);
            return true;
        }
        // It was away and the task went back: it may keep it if nobody else began, or deliver it if it is computed.
        let may_return = record.holders.is_empty() && !record.failed.contains(account) && !blocked;
        if may_return {
            self.hold(task, account, now);
        }
        may_return || (per_mille >= 1_000 && !blocked)
    }

    /// Refusals of held results the worker has not heard of. Empties the list.
    pub fn take_rejections(&mut self, account: &AccountId) -> Vec<(u32, String)> {
        self.workers.get_mut(account).map(|worker| std::mem::take(&mut worker.rejections)).unwrap_or_default()
    }

    /// A worker goes or was silent too long. Returns whether it had been there.
    pub fn lose(&mut self, account: &AccountId) -> bool {
        let Some(worker) = self.workers.get_mut(account) else { return false };
        let was_there = worker.peer.take().is_some();
        for task in worker.holding.clone() {
            self.drop_holder(task, account);
        }
        was_there
    }

    /// Gives the tasks of silent workers and overdue tasks back. Returns the workers that fell silent.
    pub fn tick(&mut self, now: Millis) -> Vec<AccountId> {
        let silent: Vec<AccountId> = self
            .workers
            .iter()
            .filter(|(_, worker)| worker.peer.is_some() || !worker.holding.is_empty())
            .filter(|(_, worker)| now.saturating_sub(worker.seen) > self.policy.patience_millis)
            .map(|(account, _)| account.clone())
            .collect();
        let lost = silent.into_iter().filter(|account| self.lose(account)).collect();
        for (task, account) in self.overdue(now) {
            self.drop_holder(task, &account);
        }
        lost
    }

    fn overdue(&self, now: Millis) -> Vec<(u32, AccountId)> {
        let mut overdue = Vec::new();
        for task in &self.busy {
            for holder in &self.tasks[*task as usize].holders {
                let Some(worker) = self.workers.get(&holder.worker) else { continue };
                let units: u64 = worker.holding.iter().map(|held| self.units[*held as usize]).sum();
                let promised = units.saturating_mul(1_000).checked_div(worker.speed(now)).unwrap_or(0);
                let allowed = promised.saturating_mul(self.policy.overdue_factor).max(self.policy.overdue_millis);
                if now.saturating_sub(holder.since) > allowed {
                    overdue.push((*task, holder.worker.clone()));
                }
            }
        }
        overdue
    }

    /// A worker could not compute a task. `host`: its machine is to blame rather than the job.
    pub fn fail(&mut self, account: &AccountId, task: u32, reason: &str, host: bool) {
        let known = self.task(task).is_some_and(|record| record.is_held_by(account));
        if !known {
            return;
        }
        self.reject(account, task, reason, Blame::Failure, false);
        let record = &mut self.tasks[task as usize];
        if !host {
            record.program_failures += 1;
        }
        if record.outcome.is_pending() && record.program_failures as usize >= self.policy.failures_to_break {
            record.outcome = Outcome::Broken { reason: reason.into() };
            self.settled += 1;
            self.budget.pending = self.budget.pending.saturating_sub(self.units[task as usize]);
            for candidate in record.candidates.clone() {
                self.drop_candidate(task, &candidate.worker);
                if let Some(worker) = self.workers.get_mut(&candidate.worker) {
                    worker.rejections.push((task, "the task was given up".into()));
                }
            }
            self.touch_task(task);
        }
    }

    /// A worker's result was refused or did not come. The task is open again, never to this worker.
    ///
    /// `untold`: the worker hears of it with its next beat, because no reply of its own carries it.
    pub fn reject(&mut self, account: &AccountId, task: u32, reason: &str, blame: Blame, untold: bool) {
        if self.task(task).is_none() {
            return;
        }
        self.drop_holder(task, account);
        self.drop_candidate(task, account);
        let record = &mut self.tasks[task as usize];
        if !record.failed.contains(account) {
            record.failed.push(account.clone());
        }
        self.touch_task(task);
        let failures_to_block = self.policy.failures_to_block;
        let Some(worker) = self.workers.get_mut(account) else { return };
        if untold {
            worker.rejections.push((task, reason.into()));
        }
        if blame == Blame::Nobody {
            return;
        }
        worker.record.failures += 1;
        if blame == Blame::Fault {
            worker.record.faults += 1;
            worker.record.streak = 0;
        }
        if worker.record.failures >= failures_to_block && worker.record.blocked.is_none() {
            worker.record.blocked =
                Some(format!("failed {failures_to_block} tasks of this job, the last one: {reason}"));
            for task in worker.holding.clone() {
                self.drop_holder(task, account);
            }
        }
        self.changed_workers.insert(account.clone());
    }

    pub(super) fn drop_holder(&mut self, task: u32, account: &AccountId) {
        if let Some(worker) = self.workers.get_mut(account) {
            worker.holding.remove(&task);
        }
        let Some(record) = self.tasks.get_mut(task as usize) else { return };
        let Some(position) = record.holders.iter().position(|holder| holder.worker == *account) else { return };
        if record.holders.remove(position).spare {
            self.budget.release(self.units[task as usize]);
        }
        self.touch_task(task);
    }

    pub(super) fn drop_candidate(&mut self, task: u32, account: &AccountId) {
        let record = &mut self.tasks[task as usize];
        let Some(position) = record.candidates.iter().position(|one| one.worker == *account) else { return };
        if record.candidates.remove(position).spare {
            self.budget.release(self.units[task as usize]);
        }
        self.touch_task(task);
    }

    /// Makes room by forgetting workers that did nothing, good or bad, and are gone.
    fn forget_strangers(&mut self, now: Millis) {
        let policy = self.policy.clone();
        let nothing = WorkerRecord::default();
        self.workers
            .retain(|_, worker| worker.is_live(now, &policy) || !worker.holding.is_empty() || worker.record != nothing);
    }
}

impl Table {
    /// Forgets held results whose bytes did not survive; their tasks are open again and nobody is to blame.
    pub fn forget_candidates(&mut self, is_there: impl Fn(&scc_job_spec::OutputFile) -> bool) {
        for task in self.busy.clone() {
            for candidate in self.tasks[task as usize].candidates.clone() {
                if !candidate.outputs.iter().all(&is_there) {
                    self.drop_candidate(task, &candidate.worker);
                }
            }
        }
    }
}
