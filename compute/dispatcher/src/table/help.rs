//! What a worker does when no task is open: a second opinion, or what others have too much of.

use super::{
    share::{Pool, SCALE},
    Millis, Table, Worker,
};
use scc_types::AccountId;

/// A task is taken over or copied when the helper is done in this part of the time its holder still needs, in percent.
const WORTH_PERCENT: u64 = 80;
/// A task in hand for so many times longer than expected is stuck, in percent.
const STUCK_PERCENT: u64 = 300;
/// The same where its holder says no progress of anything, and how long it is in hand at least, in milliseconds: so many beats were without.
const SILENT_PERCENT: u64 = 125;
const SILENT_LEAST: Millis = 10_000;

/// An honest worker's progress rises in so many steps at least.
const STEPS: u64 = 8;
/// Who has brought nothing may say that it has done so many times what it could have.
const MOST_TIMES: u64 = 4;

/// Workers among whom the first giver of a second opinion is drawn.
const FIRST_OPINIONS: u64 = 4;

/// A task in another worker's hand.
struct Late {
    /// What its holder still needs for it, in milliseconds.
    left: Millis,
    task: u32,
    /// Somebody else may have it, without a unit set aside.
    is_free: bool,
}

impl Worker {
    /// Whether its word of how far it is counts. Who has brought nothing may say what it likes, but not that it is late, and not
    /// that it does many times what can be believed.
    fn is_believed(&self, pool: Pool, now: Millis) -> bool {
        if self.record.count > 0 {
            return true;
        }
        let speed = self.believed_speed(pool, now).unwrap_or(pool.mean);
        let could = now.saturating_sub(self.session.0).saturating_mul(speed) / SCALE;
        self.late.is_empty() && self.partial <= could.saturating_mul(MOST_TIMES)
    }

    /// Whether it has brought nothing and says the same for long of the task it is at, which takes so long as a rule.
    fn stands(&self, usual: Millis, now: Millis) -> bool {
        let (_, _, since) = self.front;
        self.record.count == 0 && now.saturating_sub(since) > SILENT_LEAST.max(usual / STEPS)
    }
}

impl Table {
    /// The task that this worker finishes soonest before its holder, now in its hand alone, or to be copied.
    pub(super) fn help_by(&mut self, account: &AccountId, now: Millis) -> Option<u32> {
        let worker = self.workers.get(account)?;
        if !worker.holding.is_empty() {
            return None;
        }
        let pool = self.pool(now);
        let own = worker.believed_speed(pool, now).unwrap_or(pool.mean);
        // Who has brought nothing here may be stuck as well: those who have look first.
        let patience = if pool.brings && worker.record.count == 0 { 2 } else { 1 };
        let mut late: Vec<Late> = self
            .busy
            .iter()
            .filter_map(|task| self.lateness(*task, pool, patience, now))
            .filter(|late| {
                let here = self.units[late.task as usize].saturating_mul(SCALE) / own.max(1);
                !pool.is_known || here.saturating_mul(100) <= late.left.saturating_mul(WORTH_PERCENT)
            })
            .collect();
        late.sort_unstable_by_key(|late| (std::cmp::Reverse(late.left), late.task));
        let found = late.into_iter().find(|late| match late.is_free {
            true => {
                !self.has_failed(account, late.task)
                    && !self.task_is_of(account, late.task)
                    && !self.others_are_sooner(account, late.task, pool, now)
            }
            false => self.may_copy(account, late.task),
        })?;
        if found.is_free {
            self.take_over(found.task);
        }
        Some(found.task)
    }

    fn task_is_of(&self, account: &AccountId, task: u32) -> bool {
        self.tasks[task as usize].is_held_by(account)
    }

    /// When the only holder of a task will have done it: of one that is begun, or while no speed is known, only when it has been in
    /// hand for a moment.
    fn lateness(&self, task: u32, pool: Pool, patience: u64, now: Millis) -> Option<Late> {
        let record = &self.tasks[task as usize];
        let [holder] = record.holders.as_slice() else { return None };
        let held = now.saturating_sub(holder.since);
        if !record.candidates.is_empty() {
            return None;
        }
        let worker = self.workers.get(&holder.worker)?;
        let is_first = worker.is_at(task);
        let is_believed = worker.is_believed(pool, now);
        let begun = is_first || is_believed && holder.progress > 0;
        if held < self.policy.speculate_after_millis && (begun || !pool.is_known) {
            return None;
        }
        let mean = pool.mean;
        let speed = worker.believed_speed(pool, now).unwrap_or(mean).max(1);
        // Workers compute in the order of numbers.
        let before = worker.holding.range(..=task).map(|held| {
            let rest = if is_believed { self.tasks[*held as usize].progress_left(&holder.worker) } else { 1_000 };
            self.units[*held as usize].saturating_mul(rest) / 1_000
        });
        let units = before.fold(0u64, u64::saturating_add);
        let expected = units.saturating_mul(SCALE) / speed;
        let promise = Some(worker.promise(now)).filter(|promise| *promise > 0).unwrap_or(mean);
        let usual = self.units[task as usize].saturating_mul(SCALE) / mean.min(promise).max(1);
        let (percent, least) = match self.has_begun(&holder.worker) && !worker.stands(usual, now) {
            false => (SILENT_PERCENT, SILENT_LEAST),
            true => (STUCK_PERCENT, self.policy.patience_millis),
        };
        let allowed = (usual.saturating_mul(percent) / 100).max(least).saturating_mul(patience);
        let allowed = if holder.progress < 1_000 { allowed } else { allowed.saturating_add(self.policy.chain_millis) };
        let is_stuck = is_first && now.saturating_sub(worker.delivered.max(holder.since)) > allowed;
        let left = if is_stuck || !is_believed { expected.max(held) } else { expected };
        Some(Late { left, task, is_free: is_stuck || !begun })
    }

    /// Takes a task out of its holder's hand. Who was stuck with it may still be faster; who had not begun hears of it with
    /// its next beat, and has not lost it if it computed it meanwhile.
    fn take_over(&mut self, task: u32) {
        let Some(holder) = self.tasks[task as usize].holders.first().map(|holder| holder.worker.clone()) else {
            return;
        };
        let was_first = self.workers.get(&holder).is_some_and(|worker| worker.is_at(task));
        self.drop_holder(task, &holder);
        let Some(worker) = self.workers.get_mut(&holder) else { return };
        let had = if was_first { &mut worker.late } else { &mut worker.lapsed };
        had.insert(task);
    }

    /// A task whose only results wait for one by somebody else. Who gives it is drawn, from a few workers to twice as many with each
    /// `opinion_millis`: liars cannot choose to judge each other.
    pub(super) fn second_opinion_for(&self, account: &AccountId, now: Millis) -> Option<u32> {
        let workers = u64::try_from(self.active_workers(now)).unwrap_or(u64::MAX).max(1);
        self.busy.iter().copied().find(|task| {
            let record = &self.tasks[*task as usize];
            let Some(waiting) = record.candidates.first().filter(|_| record.holders.is_empty()) else { return false };
            let doublings = now.saturating_sub(waiting.since) / self.policy.opinion_millis.max(1);
            let part = (u64::MAX / workers).saturating_mul(FIRST_OPINIONS);
            let drawn = match u32::try_from(doublings).ok().filter(|doublings| *doublings < workers.ilog2() + 1) {
                Some(doublings) => part.saturating_mul(1 << doublings),
                None => u64::MAX,
            };
            self.draw(account, *task).reverse_bits() <= drawn && self.may_copy(account, *task)
        })
    }
}
