//! Workers come, give signs of life, fail and vanish.

use super::{share::SCALE, Blame, Millis, Outcome, Table, Worker, WorkerRecord};
use scc_types::AccountId;

/// A task in hand for longer than this is given to others too, whatever speed its holder claims: six hours.
const LONGEST_PROMISE_MILLIS: Millis = 6 * 3_600 * 1_000;
/// Workers remembered as having failed a task; the oldest may try again.
pub(super) const MAX_FAILED: usize = 256;

impl Table {
    /// A worker says hello through `peer`. An error is a sentence for it.
    pub fn join(&mut self, account: &AccountId, peer: &[u8], speed: u64, now: Millis) -> Result<(), String> {
        if !self.workers.contains_key(account) && self.workers.len() >= self.policy.max_workers {
            self.forget_strangers(now);
            if self.workers.len() >= self.policy.max_workers {
                return Err("this job has more workers than it can remember".into());
            }
        }
        let worker = self.workers.entry(account.clone()).or_insert_with(|| Worker::new(WorkerRecord::default()));
        if let Some(reason) = &worker.record.blocked {
            return Err(reason.clone());
        }
        if worker.is_live(now, &self.policy) && worker.peer.as_deref() != Some(peer) {
            return Err("this account works on the job from another machine already".into());
        }
        if worker.peer.as_deref() != Some(peer) {
            worker.session = (now, 0);
            worker.partial = 0;
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
        let late: Vec<u32> = worker.late.iter().copied().collect();
        for task in forgotten {
            self.drop_holder(task, account);
        }
        let dropped = late.into_iter().filter(|task| !progress.iter().any(|(named, _)| named == task));
        let outrun: Vec<u32> = dropped.filter(|task| self.give_up_late(account, *task)).collect();
        if let Some(task) = outrun.first() {
            self.reject(account, *task, "others were faster, and it has brought nothing", Blame::Failure, false);
        }
        let mut cancel = Vec::new();
        for (task, per_mille) in progress {
            if !self.note_progress(account, *task, *per_mille, now) {
                self.drop_holder(*task, account);
                cancel.push(*task);
            }
        }
        if let Some(worker) = self.workers.get_mut(account) {
            let begun = worker.holding.iter().map(|task| {
                let left = self.tasks[*task as usize].progress_left(account);
                self.units[*task as usize].saturating_mul(1_000u64.saturating_sub(left)) / 1_000
            });
            worker.partial = begun.fold(0, u64::saturating_add);
            let front = worker.holding.first().copied();
            let said = progress.iter().find(|(task, _)| Some(*task) == front).map_or(0, |(_, said)| *said);
            if (worker.front.0, worker.front.1) != (front, said) {
                worker.front = (front, said, now);
            }
        }
        cancel
    }

    /// A worker has dropped a task it was late with: that is a failure, unless somebody was faster. Returns whether somebody was, and
    /// the worker has brought nothing yet.
    fn give_up_late(&mut self, account: &AccountId, task: u32) -> bool {
        let Some(worker) = self.workers.get_mut(account) else { return false };
        worker.late.remove(&task);
        let is_new = worker.record.count == 0;
        let record = &self.tasks[task as usize];
        if record.candidates.iter().any(|one| one.worker == *account) {
            return false;
        }
        if record.outcome.is_pending() {
            self.reject(account, task, "it took too long", Blame::Failure, false);
            return false;
        }
        is_new
    }

    /// Whether the worker should go on with a task it named.
    fn note_progress(&mut self, account: &AccountId, task: u32, per_mille: u16, now: Millis) -> bool {
        let Some(worker) = self.workers.get(account) else { return false };
        let blocked = worker.record.blocked.is_some();
        let (lapsed, late) = (worker.lapsed.contains(&task), worker.late.contains(&task));
        let Some(record) = self.tasks.get_mut(task as usize) else { return false };
        if record.candidates.iter().any(|one| one.worker == *account) {
            return true;
        }
        let is_pending = record.outcome.is_pending();
        if let Some(holder) = record.holders.iter_mut().find(|holder| holder.worker == *account) {
            holder.progress = per_mille.min(1_000);
            // A copy that is computed may come and is paid.
            return is_pending || holder.spare && per_mille >= 1_000;
        }
        if !is_pending {
            if let Some(worker) = self.workers.get_mut(account).filter(|_| per_mille > 0) {
                // It was at work: nobody blames it for being outrun.
                worker.late.remove(&task);
            }
            return false;
        }
        if blocked || record.failed.contains(account) {
            return false;
        }
        // It was away and the task went back: it may keep it if nobody else began. Naming a task is no way to get one.
        if lapsed && record.holders.is_empty() {
            self.hold(task, account, now);
            return true;
        }
        // What is computed may be delivered, and who is late may still be faster than others.
        late || per_mille >= 1_000
    }

    /// Refusals of held results the worker has not heard of. Empties the list.
    pub fn take_rejections(&mut self, account: &AccountId) -> Vec<(u32, String)> {
        self.workers.get_mut(account).map(|worker| std::mem::take(&mut worker.rejections)).unwrap_or_default()
    }

    /// A worker goes or was silent too long. Returns whether it had been there.
    pub fn lose(&mut self, account: &AccountId) -> bool {
        let Some(worker) = self.workers.get_mut(account) else { return false };
        let was_there = worker.peer.take().is_some();
        worker.lapsed.extend(worker.holding.iter().copied());
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
            if let Some(worker) = self.workers.get_mut(&account) {
                worker.late.insert(task);
            }
        }
        lost
    }

    fn overdue(&self, now: Millis) -> Vec<(u32, AccountId)> {
        let mut overdue = Vec::new();
        for task in &self.busy {
            for holder in &self.tasks[*task as usize].holders {
                let Some(worker) = self.workers.get(&holder.worker) else { continue };
                let units: u64 = worker.holding.iter().map(|held| self.units[*held as usize]).sum();
                let promised = worker.speed(now).map_or(0, |speed| units.saturating_mul(SCALE) / speed);
                let promised = promised.saturating_mul(self.policy.overdue_factor).min(LONGEST_PROMISE_MILLIS);
                let allowed = promised.max(self.policy.overdue_millis).saturating_add(self.policy.chain_millis);
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
        if record.program_failures as usize >= self.policy.failures_to_break {
            self.give_up(task, reason);
        }
    }

    /// Whether this worker's word that the program fails would be the last one needed.
    pub fn is_about_to_break(&self, account: &AccountId, task: u32) -> bool {
        self.task(task).is_some_and(|record| {
            record.is_held_by(account) && record.program_failures as usize + 1 >= self.policy.failures_to_break
        })
    }

    /// Nobody can compute the task.
    pub fn give_up(&mut self, task: u32, reason: &str) {
        let Some(record) = self.tasks.get_mut(task as usize).filter(|record| record.outcome.is_pending()) else {
            return;
        };
        record.outcome = Outcome::Broken { reason: reason.into() };
        self.settled += 1;
        self.budget.pending = self.budget.pending.saturating_sub(self.units[task as usize]);
        for candidate in record.candidates.clone() {
            self.drop_candidate(task, &candidate.worker);
            if let Some(worker) = self.workers.get_mut(&candidate.worker) {
                worker.note_rejection(task, "the task was given up");
            }
        }
        self.touch_task(task);
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
            if record.failed.len() >= MAX_FAILED {
                record.failed.remove(0);
            }
            record.failed.push(account.clone());
        }
        self.touch_task(task);
        if blame == Blame::Fault {
            self.note_lie(account);
        }
        let failures_to_block = self.policy.failures_to_block;
        let Some(worker) = self.workers.get_mut(account) else { return };
        if untold {
            worker.note_rejection(task, reason);
        }
        if blame == Blame::Nobody {
            return;
        }
        worker.record.failures += 1;
        if blame == Blame::Fault {
            worker.record.faults += 1;
            worker.record.streak = 0;
            self.conduct.entry(account.clone()).or_default().fault();
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
            self.pass_reservation_on_or_release(task);
        }
        self.touch_task(task);
    }

    pub(super) fn drop_candidate(&mut self, task: u32, account: &AccountId) {
        let record = &mut self.tasks[task as usize];
        let Some(position) = record.candidates.iter().position(|one| one.worker == *account) else { return };
        if record.candidates.remove(position).spare {
            self.pass_reservation_on_or_release(task);
        }
        self.touch_task(task);
    }

    /// Makes room by forgetting workers that are gone: those that did nothing, good or bad, and if these are none, those that
    /// were never paid. Accounts cost nothing, so that failures must not fill the table for ever.
    fn forget_strangers(&mut self, now: Millis) {
        let nothing = WorkerRecord::default();
        self.forget(now, |record| *record == nothing);
        if self.workers.len() >= self.policy.max_workers {
            self.forget(now, |record| record.count == 0);
        }
    }

    fn forget(&mut self, now: Millis, may_go: impl Fn(&WorkerRecord) -> bool) {
        let (policy, forgotten) = (&self.policy, &mut self.forgotten_workers);
        self.workers.retain(|account, worker| {
            let stays = worker.is_live(now, policy) || !worker.holding.is_empty() || !may_go(&worker.record);
            if !stays {
                forgotten.insert(account.clone());
            }
            stays
        });
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
