//! What becomes of a result.

use super::{Candidate, Holder, Millis, Outcome, Table, Worker, WorkerRecord};
use scc_job_spec::OutputFile;
use scc_types::AccountId;

/// What to do with an announced result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin {
    /// Fetch it and look at it.
    Fetch,
    /// It is paid for, now or since long ago; tell the worker its receipt.
    Paid,
    /// Not now: it is stored already and waits for its check, or another one is judged first.
    Held,
    /// Not wanted; why. Nobody is at fault.
    Refused(String),
}

/// What shows that a worker has a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Its files, which were fetched.
    Files,
    /// Their hashes, which another worker's result has, too: who knows that one's could name them, so they earn no trust.
    Named,
}

/// Whether a fetched result may be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckNeeded {
    /// The worker has earned trust, and the draw spares this result.
    No,
    /// Run it again, here or elsewhere.
    Yes,
}

/// What became of a result that was found good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acceptance {
    /// The task is done and the worker is paid for it.
    First,
    /// The task was done; the worker is paid for its copy.
    Copy,
    /// The worker was paid for it before.
    Already,
    /// Somebody was faster, and there are no units for a copy or the job is closed.
    Superseded,
}

/// What a comparison between workers says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Stored; somebody else must compute it too.
    Held,
    /// There is nobody to compare with and no units to pay a copy: accept it as it is.
    Unchecked,
    /// Two workers agree; both results were accepted as far as units reach. Workers that differed were at fault.
    Agreed {
        /// Who was at fault.
        liars: Vec<AccountId>,
    },
    /// Results differ and nothing can tell which is right: all were dropped and the task is open again.
    Undecided,
}

/// Who is to blame when a result is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// Nobody: results contradict each other.
    Nobody,
    /// The worker: it brought nothing.
    Failure,
    /// The worker: it brought something wrong.
    Fault,
}

impl Table {
    /// Results that waited for a second opinion too long, while nobody is computing one.
    pub fn stale_candidates(&self, now: Millis) -> Vec<(u32, Candidate)> {
        let waiting = self.busy.iter().filter(|task| self.tasks[**task as usize].holders.is_empty());
        let oldest = waiting.filter_map(|task| Some((*task, self.tasks[*task as usize].candidates.first()?)));
        oldest
            .filter(|(_, one)| now.saturating_sub(one.since) > self.policy.second_opinion_millis)
            .map(|(task, one)| (task, one.clone()))
            .collect()
    }

    /// A worker announces a result. Late ones are welcome as long as the task is not done. `rivals`: whose results for this task
    /// are being fetched or judged.
    pub fn begin_delivery(
        &mut self,
        account: &AccountId,
        task: u32,
        outputs: &[OutputFile],
        millis: u64,
        rivals: &[AccountId],
        now: Millis,
    ) -> Begin {
        let Some(worker) = self.workers.get_mut(account) else { return Begin::Refused("say hello first".into()) };
        worker.seen = now;
        if let Some(reason) = &worker.record.blocked {
            return Begin::Refused(reason.clone());
        }
        let Some(record) = self.tasks.get(task as usize) else {
            return Begin::Refused(format!("the job has no task {task}"));
        };
        match &record.outcome {
            Outcome::Accepted { paid, .. } if paid.contains(account) => Begin::Paid,
            Outcome::Accepted { outputs: accepted, .. } if accepted.as_slice() != outputs => {
                if self.may_bring_copy(account, task, now) {
                    return Begin::Fetch;
                }
                self.drop_holder(task, account);
                Begin::Refused("another result was accepted before".into())
            }
            Outcome::Accepted { .. } if self.is_closed || !self.is_its_own(account, task) => {
                self.drop_holder(task, account);
                Begin::Refused("somebody else was faster".into())
            }
            Outcome::Accepted { .. } => match self.pay(account, task, outputs, Proof::Named, millis, now) {
                Acceptance::Superseded => Begin::Refused("somebody else was faster".into()),
                _ => Begin::Paid,
            },
            Outcome::Broken { reason } => Begin::Refused(format!("the task was given up: {reason}")),
            Outcome::Pending if record.failed.contains(account) => {
                Begin::Refused("this worker failed the task before".into())
            }
            Outcome::Pending if record.candidates.iter().any(|one| one.worker == *account) => Begin::Held,
            Outcome::Pending => {
                self.take_up(account, task, now);
                match self.is_contested(account, task, rivals) {
                    true => Begin::Held,
                    false => Begin::Fetch,
                }
            }
        }
    }

    /// A task that was the worker's own is in its hand again. What it never had, as far as is known, does not become its own by
    /// being announced.
    fn take_up(&mut self, account: &AccountId, task: u32, now: Millis) {
        if !self.tasks[task as usize].is_held_by(account) && self.had(account, task) {
            self.hold(task, account, now);
        }
    }

    /// Whether the task was taken out of the worker's hand.
    fn had(&self, account: &AccountId, task: u32) -> bool {
        self.workers.get(account).is_some_and(|worker| worker.lapsed.contains(&task) || worker.late.contains(&task))
    }

    /// Whether the worker was given the task, as far as is known: nobody is paid for a copy that nobody asked it for.
    fn is_its_own(&self, account: &AccountId, task: u32) -> bool {
        let record = &self.tasks[task as usize];
        let waits = record.candidates.iter().any(|one| one.worker == *account);
        waits || record.is_held_by(account) || self.had(account, task)
    }

    /// Whether another result of the task is being judged and nothing would be left to pay this one: nobody's result is fetched
    /// for nothing.
    fn is_contested(&self, account: &AccountId, task: u32, rivals: &[AccountId]) -> bool {
        let record = &self.tasks[task as usize];
        let unpaid = |holder: &Holder| !holder.spare && rivals.contains(&holder.worker);
        let is_reserved = record.holders.iter().any(|holder| holder.worker == *account && holder.spare);
        !is_reserved && self.budget.free() < self.units[task as usize] && record.holders.iter().any(unpaid)
    }

    /// Whether a result with other bytes than the accepted one is looked at and paid: where honest results differ, the task is the
    /// worker's own, and its units are set aside. Not once everything is done: then there is nobody to wait for.
    fn may_bring_copy(&mut self, account: &AccountId, task: u32, now: Millis) -> bool {
        if self.policy.is_exact || self.is_closed || self.is_finished() || self.has_failed(account, task) {
            return false;
        }
        self.take_up(account, task, now);
        let units = self.units[task as usize];
        let holder = self.tasks[task as usize].holders.iter_mut().find(|holder| holder.worker == *account);
        let Some(holder) = holder else { return false };
        if !holder.spare && self.budget.reserve(units) {
            holder.spare = true;
            self.touch_task(task);
            return true;
        }
        holder.spare
    }

    /// Accepts a result that was found good, stored and synced. Pays nobody twice, nothing beyond the budget, and once the
    /// job is closed no copy of what had been accepted.
    pub fn accept(
        &mut self,
        account: &AccountId,
        task: u32,
        outputs: &[OutputFile],
        millis: u64,
        now: Millis,
    ) -> Acceptance {
        let outcome = self.task(task).map(|record| &record.outcome);
        match outcome {
            Some(Outcome::Accepted { paid, .. }) if self.is_closed && !paid.contains(account) => {
                self.drop_holder(task, account);
                Acceptance::Superseded
            }
            _ => self.pay(account, task, outputs, Proof::Files, millis, now),
        }
    }

    fn pay(
        &mut self,
        account: &AccountId,
        task: u32,
        outputs: &[OutputFile],
        proof: Proof,
        millis: u64,
        now: Millis,
    ) -> Acceptance {
        let units = self.task_units(task);
        let is_its_own = (task as usize) < self.tasks.len() && self.is_its_own(account, task);
        if let Some(worker) = self.workers.get_mut(account) {
            // It has computed it, paid or not.
            worker.late.remove(&task);
        }
        let Some(record) = self.tasks.get_mut(task as usize) else { return Acceptance::Superseded };
        let acceptance = match &record.outcome {
            Outcome::Accepted { paid, .. } if paid.contains(account) => return Acceptance::Already,
            Outcome::Accepted { outputs: accepted, .. } if self.policy.is_exact && accepted.as_slice() != outputs => {
                self.drop_holder(task, account);
                return Acceptance::Superseded;
            }
            Outcome::Accepted { .. } => {
                let is_paid = self.take_reservation(task, account) || is_its_own && self.budget.reserve(units);
                if !is_paid {
                    self.drop_holder(task, account);
                    return Acceptance::Superseded;
                }
                self.budget.pay_spare(units);
                Acceptance::Copy
            }
            Outcome::Broken { .. } => return Acceptance::Superseded,
            Outcome::Pending => {
                record.outcome = Outcome::Accepted { outputs: outputs.to_vec(), millis, paid: Vec::new() };
                self.settled += 1;
                self.budget.pay_pending(units);
                let reserved = self.take_reservation(task, account);
                self.drop_holder(task, account);
                self.drop_candidate(task, account);
                if reserved {
                    self.pass_reservation_on(task);
                }
                Acceptance::First
            }
        };
        self.drop_holder(task, account);
        self.drop_candidate(task, account);
        if let Outcome::Accepted { paid, .. } = &mut self.tasks[task as usize].outcome {
            paid.push(account.clone());
        }
        // Paid even if it has not spoken since a restart.
        let worker = self.workers.entry(account.clone()).or_insert_with(|| Worker::new(WorkerRecord::default()));
        worker.record.append(task, outputs, units);
        if proof == Proof::Files {
            worker.record.streak += 1;
            self.conduct.entry(account.clone()).or_default().accepted();
            self.alarm.accepted();
        }
        worker.delivered = now;
        worker.partial = worker.partial.saturating_sub(units);
        worker.session.1 = worker.session.1.saturating_add(units);
        self.changed_workers.insert(account.clone());
        self.touch_task(task);
        if acceptance == Acceptance::First {
            self.settle_candidates(task, outputs, now);
        }
        acceptance
    }

    /// Judges the results that waited for this one: equal ones are paid as far as units reach, others are faults.
    fn settle_candidates(&mut self, task: u32, accepted: &[OutputFile], now: Millis) {
        for candidate in self.tasks[task as usize].candidates.clone() {
            if candidate.outputs.as_slice() != accepted {
                self.reject(&candidate.worker, task, "a check gave another result", Blame::Fault, true);
            } else if self.pay(&candidate.worker, task, accepted, Proof::Files, candidate.millis, now)
                == Acceptance::Superseded
            {
                self.drop_candidate(task, &candidate.worker);
                if let Some(worker) = self.workers.get_mut(&candidate.worker) {
                    worker.note_rejection(task, "somebody else was faster");
                }
            }
        }
    }

    /// Compares a stored result with others of the same task, or keeps it until there is one.
    pub fn compare(
        &mut self,
        account: &AccountId,
        task: u32,
        outputs: &[OutputFile],
        millis: u64,
        now: Millis,
    ) -> Verdict {
        let Some(record) = self.tasks.get(task as usize) else { return Verdict::Unchecked };
        if !record.outcome.is_pending() {
            return Verdict::Unchecked;
        }
        let others: Vec<Candidate> = record.candidates.iter().filter(|one| one.worker != *account).cloned().collect();
        if let Some(twin) = others.iter().find(|one| one.outputs.as_slice() == outputs) {
            self.pay(&twin.worker, task, &twin.outputs, Proof::Files, twin.millis, now);
            self.pay(account, task, outputs, Proof::Files, millis, now);
            let liars: Vec<_> =
                others.iter().filter(|one| one.outputs.as_slice() != outputs).map(|one| one.worker.clone()).collect();
            return Verdict::Agreed { liars };
        }
        let spare = self.take_reservation(task, account);
        self.drop_holder(task, account);
        let candidate = Candidate { worker: account.clone(), spare, outputs: outputs.to_vec(), millis, since: now };
        self.tasks[task as usize].candidates.push(candidate);
        let payable = self.balance_reservations(task);
        self.touch_task(task);
        if payable && others.len() < 2 {
            return Verdict::Held;
        }
        if others.is_empty() {
            self.drop_candidate(task, account);
            return Verdict::Unchecked;
        }
        self.drop_all_candidates(task);
        Verdict::Undecided
    }

    /// Sets units aside until everybody under way can be paid, and no more than that. `false`: there are not enough.
    fn balance_reservations(&mut self, task: u32) -> bool {
        let units = self.units[task as usize];
        let record = &mut self.tasks[task as usize];
        while record.reservations() < record.needed_reservations() {
            let Some(spare) = record.unreserved() else { break };
            if !self.budget.reserve(units) {
                return false;
            }
            *spare = true;
        }
        if record.reservations() > record.needed_reservations() {
            let newest = record.candidates.last_mut().filter(|one| one.spare);
            if let Some(newest) = newest {
                newest.spare = false;
                self.budget.release(units);
            }
        }
        true
    }

    /// Forgets results that contradict each other. Each worker may not try this task again, but none is called a liar.
    fn drop_all_candidates(&mut self, task: u32) {
        for candidate in self.tasks[task as usize].candidates.clone() {
            self.reject(&candidate.worker, task, "workers disagree about this task", Blame::Nobody, true);
        }
    }

    /// Whether units were set aside for this worker's copy; its holder or candidate has them no longer.
    fn take_reservation(&mut self, task: u32, account: &AccountId) -> bool {
        let record = &mut self.tasks[task as usize];
        let holder = record.holders.iter_mut().find(|one| one.worker == *account).map(|one| &mut one.spare);
        let candidate = record.candidates.iter_mut().find(|one| one.worker == *account).map(|one| &mut one.spare);
        holder.into_iter().chain(candidate).map(std::mem::take).filter(|spare| *spare).count() > 0
    }

    /// A copy was first and is paid out of the task's own units: what was set aside for it now serves the other worker.
    fn pass_reservation_on(&mut self, task: u32) {
        match self.tasks[task as usize].unreserved() {
            Some(spare) => *spare = true,
            None => self.budget.release(self.units[task as usize]),
        }
    }

    /// A copy is gone: what was set aside for it serves another that has nothing, if that is still needed.
    pub(super) fn pass_reservation_on_or_release(&mut self, task: u32) {
        let record = &mut self.tasks[task as usize];
        let needed = record.outcome.is_pending() && record.reservations() < record.needed_reservations();
        match record.unreserved().filter(|_| needed) {
            Some(spare) => *spare = true,
            None => self.budget.release(self.units[task as usize]),
        }
    }
}
