//! How much of what is left a worker gets.

use super::{Millis, Table, Worker};
use scc_job_spec::MAX_LEASED_TASKS;
use scc_types::{AccountId, Units};
use std::cmp::Reverse;

/// A lease is this part of a worker's share of the open tasks at most, so that all finish together.
const PARTS: u64 = 2;

/// Longest tasks go first when so many of the longest for each worker are left, or fewer; before, tasks go in their order, which is
/// the order of frames.
const LONGEST_FIRST: u64 = 6;
/// How much of what a worker could do it is trusted with, in percent: recorded tiles take up to two and a half times what is expected.
const SURE_PERCENT: u64 = 40;
/// Whoever is nearly as fast as the fastest one, in percent of it, may have any task: little is gained by leaving the long ones to
/// that one, and much is lost where it then has them all before it at the end.
const NEARLY_PERCENT: u64 = 75;
/// What a worker says of its speed counts for so many times the fastest that was shown here at most.
const MOST_BELIEVED: u64 = 16;

impl Table {
    pub(super) fn open_tasks_for(&mut self, account: &AccountId, wanted: usize, now: Millis) -> Vec<u32> {
        let Some(worker) = self.workers.get(account) else { return Vec::new() };
        let Some(longest) = self.longest.first().map(|(Reverse(units), _)| *units).filter(|_| wanted > 0) else {
            return Vec::new();
        };
        let pool = self.pool(now);
        let own = worker.believed_speed(pool, now);
        let in_hand: Units = worker.holding.iter().map(|task| self.units[*task as usize]).sum();
        let share = self.open_units.saturating_mul(own.unwrap_or(pool.mean)) / pool.all.max(1) / PARTS;
        let most = match own {
            Some(own) => share.min((own.saturating_mul(self.policy.target_millis) / SCALE).saturating_sub(in_hand)),
            None => share,
        };
        let wanted = wanted.min(MAX_LEASED_TASKS);
        // What it can surely have done when all is done: tasks may take longer than they count for.
        let left = self.open_units.saturating_add(self.held_units / 2);
        let able = left.saturating_mul(own.unwrap_or(pool.mean)) / pool.all.max(1);
        let is_fast = |own: u64| own.saturating_mul(100) >= pool.fastest.saturating_mul(NEARLY_PERCENT);
        let able = match own.is_some_and(is_fast) {
            true => Units::MAX,
            false => able.saturating_sub(in_hand).saturating_mul(SURE_PERCENT) / 100,
        };
        if self.open_units > longest.saturating_mul(LONGEST_FIRST).saturating_mul(pool.workers) {
            let fitting = self.open.iter().copied().filter(|task| self.units[*task as usize] <= able);
            let tasks = self.fill(fitting, account, wanted, most);
            // That others are so much faster may be only what they say: then it keeps nobody from work for longer than a task takes.
            if !tasks.is_empty() || !pool.has_claims {
                return tasks;
            }
        } else {
            let fitting = self.longest.range((Reverse(able), 0)..).map(|(_, task)| *task);
            let tasks = self.fill(fitting, account, wanted, most);
            if !tasks.is_empty() {
                return tasks;
            }
        }
        let shortest = self.longest.last().map_or(0, |(Reverse(units), _)| *units);
        let shortest = self.longest.range((Reverse(shortest), 0)..).chain(&self.longest).map(|(_, task)| *task);
        let shortest = self.fill(shortest, account, 1, 0);
        match shortest.first() {
            Some(task) if self.others_are_sooner(account, *task, pool, now) => Vec::new(),
            _ => shortest,
        }
    }

    /// At least one of the tasks, unless this worker failed all of them.
    fn fill(&self, tasks: impl Iterator<Item = u32>, account: &AccountId, wanted: usize, most: Units) -> Vec<u32> {
        let mut taken = Vec::new();
        let mut units: Units = 0;
        for task in tasks.filter(|task| !self.has_failed(account, *task)) {
            units = units.saturating_add(self.units[task as usize]);
            if taken.len() >= wanted || (!taken.is_empty() && units > most) {
                break;
            }
            taken.push(task);
        }
        taken
    }

    /// Whether the others will have finished everything that is left, this task included, long before this worker could. It is
    /// believed no longer than the task would take here: the others may be hung.
    pub(super) fn others_are_sooner(&mut self, account: &AccountId, task: u32, pool: Pool, now: Millis) -> bool {
        let units = self.units[task as usize];
        let Some(worker) = self.workers.get_mut(account) else { return false };
        let Some(own) = worker.believed_speed(pool, now) else { return false };
        if !worker.holding.is_empty() {
            return true;
        }
        let others = pool.all.saturating_sub(own);
        let here = units.saturating_mul(SCALE) / own;
        let left = self.open_units.saturating_add(self.held_units).saturating_mul(SCALE);
        let there = left.checked_div(others).unwrap_or(Millis::MAX);
        let fastest = units.saturating_mul(SCALE) / pool.fastest.max(1);
        if here <= there.saturating_add(fastest) {
            worker.passed_over = None;
            return false;
        }
        let since = *worker.passed_over.get_or_insert(now);
        now.saturating_sub(since) < here
    }

    /// How fast all live workers are together; who has not shown it counts like the others, or for what it says where that can be.
    pub(super) fn pool(&self, now: Millis) -> Pool {
        let live = self.workers.values().filter(|worker| worker.is_live(now, &self.policy));
        let live: Vec<&Worker> = live.filter(|worker| worker.record.blocked.is_none()).collect();
        let most = live.iter().filter_map(|worker| worker.shown_speed(now)).max();
        let mut pool = Pool {
            all: 0,
            mean: 1,
            fastest: 0,
            workers: 0,
            is_known: false,
            has_claims: false,
            brings: false,
            believed: most.map_or(u64::MAX, |most| most.saturating_mul(MOST_BELIEVED)),
        };
        let (mut known, mut strangers) = (0u64, 0u64);
        for worker in live {
            pool.brings |= worker.record.count > 0;
            match worker.believed_speed(pool, now) {
                Some(speed) => {
                    pool.all = pool.all.saturating_add(speed);
                    pool.fastest = pool.fastest.max(speed);
                    pool.has_claims |= worker.shown_speed(now).is_none();
                    known += 1;
                }
                None => strangers += 1,
            }
        }
        pool.mean = pool.all.checked_div(known).unwrap_or(1).max(1);
        pool.all = pool.all.saturating_add(pool.mean.saturating_mul(strangers));
        pool.workers = known + strangers;
        pool.is_known = known > 0;
        pool
    }
}

/// Speeds are in millionths of a unit a millisecond.
pub(super) const SCALE: u64 = 1_000_000;

/// Speeds of live workers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pool {
    pub all: u64,
    pub mean: u64,
    pub fastest: u64,
    pub workers: u64,
    pub is_known: bool,
    /// Somebody has shown nothing yet and says how fast it is.
    pub has_claims: bool,
    /// Somebody has brought a result.
    pub brings: bool,
    /// More is not believed of anybody who only says it.
    pub believed: u64,
}

impl Worker {
    /// Whether a task in its hand is the one it should be at: the first, unless it is late with another.
    pub(super) fn is_at(&self, task: u32) -> bool {
        self.late.is_empty() && self.holding.first() == Some(&task)
    }

    /// What it has done since it came, or else what it says as far as that is believed.
    pub(super) fn believed_speed(&self, pool: Pool, now: Millis) -> Option<u64> {
        self.shown_speed(now).or_else(|| self.claim().map(|claim| claim.min(pool.believed)))
    }

    /// What it has done since it came, or else what it says.
    pub(super) fn speed(&self, now: Millis) -> Option<u64> {
        self.shown_speed(now).or_else(|| self.claim())
    }

    /// What it has done since it came.
    fn shown_speed(&self, now: Millis) -> Option<u64> {
        let (since, units) = self.session;
        // Nobody gets slower by waiting.
        let until = if self.holding.is_empty() { self.delivered.max(since) } else { now };
        let elapsed = until.saturating_sub(since);
        // Of what is not brought yet as much as has been: anybody can say progress.
        let units = units.saturating_add(self.partial.min(units));
        (units > 0 && elapsed >= 1_000).then(|| (units.saturating_mul(SCALE) / elapsed).max(1))
    }

    /// What it says.
    fn claim(&self) -> Option<u64> {
        (self.claimed_speed > 0).then(|| self.claimed_speed.saturating_mul(SCALE / 1_000))
    }

    /// The better one of what it did and what it says: by this it is late.
    pub(super) fn promise(&self, now: Millis) -> u64 {
        let (since, units) = self.session;
        let done = units.saturating_mul(SCALE).checked_div(now.saturating_sub(since)).unwrap_or(0);
        done.max(self.claimed_speed.saturating_mul(SCALE / 1_000))
    }
}
