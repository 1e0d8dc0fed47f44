//! The rules' numbers.

use scc_types::AccountId;
use std::collections::BTreeSet;

/// How the dispatcher leases, waits and checks. None of it changes a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// A lease holds about as many tasks as a worker does in this time, in milliseconds.
    pub target_millis: u64,
    /// Who has computed a task may wait so much longer until it brings it, in milliseconds: its lease must be in a block.
    pub chain_millis: u64,
    /// Silence after which a worker's tasks go to others, in milliseconds.
    pub patience_millis: u64,
    /// A task in hand for longer than this is given to others too, in milliseconds, unless the worker's speed explains it.
    pub overdue_millis: u64,
    /// The same as a multiple of what the worker's speed promises.
    pub overdue_factor: u64,
    /// A task is duplicated for an idle worker only when it has been in hand this long, in milliseconds; and, while no worker's speed is
    /// known, taken over.
    pub speculate_after_millis: u64,
    /// Twice as many workers may give a second opinion each time it has been waited for so long, in milliseconds.
    pub opinion_millis: u64,
    /// A result that has waited for a second opinion this long, in milliseconds, is accepted without one.
    pub second_opinion_millis: u64,
    /// Failed tasks (no result, a wrong one, an unfetchable one) after which a worker is blocked for the job.
    pub failures_to_block: u32,
    /// Different workers that must fail a task before it is given up.
    pub failures_to_break: usize,
    /// First results of a worker that are all checked.
    pub checked_first: u64,
    /// A later result is checked with this probability, divided by the worker's good results since its last wrong one.
    pub checked_per_streak: u64,
    /// Part of the later results that are checked at least, in thousandths.
    pub checked_floor: u32,
    /// What a lie that is found adds to both for everybody in the job, in thousandths, for each lie that is likely to have
    /// passed before it.
    pub alarm_step: u32,
    /// Most that can be added, in thousandths.
    pub alarm_most: u32,
    /// Most workers remembered; more are turned away.
    pub max_workers: usize,
    /// Workers whose results are looked at and not checked, such as the requester's own computers.
    pub trusted: BTreeSet<AccountId>,
    /// Whether a task gives the same bytes on every machine; the dispatcher takes it from its verifier. Where it does not, each copy is
    /// judged by itself.
    pub is_exact: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            target_millis: 60_000,
            chain_millis: 0,
            patience_millis: 30_000,
            overdue_millis: 600_000,
            overdue_factor: 10,
            speculate_after_millis: 2_000,
            opinion_millis: 2_000,
            second_opinion_millis: 60_000,
            failures_to_block: 3,
            failures_to_break: 4,
            checked_first: 10,
            checked_per_streak: 10,
            checked_floor: 60,
            alarm_step: 18,
            alarm_most: 450,
            max_workers: 4_096,
            trusted: BTreeSet::new(),
            is_exact: true,
        }
    }
}

impl Policy {
    /// Whether a result of a worker with `streak` good results must be checked. `alarm`: thousandths that were added to the
    /// floor; `draw` is a uniform random number.
    pub fn must_check(&self, streak: u64, alarm: u32, draw: u64) -> bool {
        streak < self.checked_first || streak == 0 || draw < self.share(streak, alarm)
    }

    /// Lies of a worker with `streak` good results that are likely to have passed when one is found.
    pub(super) fn passed(&self, streak: u64, alarm: u32) -> u32 {
        if streak < self.checked_first || streak == 0 {
            return 0;
        }
        let share = self.share(streak, alarm).max(1);
        u32::try_from((u64::MAX - share) / share).unwrap_or(u32::MAX)
    }

    /// The part of results that is checked, of 2⁶⁴.
    fn share(&self, streak: u64, alarm: u32) -> u64 {
        let per_mille = |part: u32| u64::MAX / 1_000 * u64::from(part.min(1_000));
        let earned = (u64::MAX / streak).saturating_mul(self.checked_per_streak);
        per_mille(self.checked_floor).max(earned).saturating_add(per_mille(alarm))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ten_results_are_checked_and_then_ten_in_n_with_a_floor() {
        let policy = Policy::default();
        assert!((0..10).all(|streak| policy.must_check(streak, 0, u64::MAX)));
        let share = |streak: u64, alarm: u32| {
            (0..10_000).filter(|i| policy.must_check(streak, alarm, u64::MAX / 10_000 * i)).count()
        };
        for (streak, alarm, expected) in
            [(20, 0, 5_000), (30, 0, 3_333), (1_000, 0, 600), (1_000, 100, 1_600), (20, 100, 6_000)]
        {
            let found = share(streak, alarm);
            assert!(found.abs_diff(expected) <= 2, "{streak} good results, alarm {alarm}: {found} in 10,000");
        }
        let passed =
            [(9, 0), (10, 0), (20, 0), (200, 0), (1_000, 0), (1_000, 150)].map(|(n, alarm)| policy.passed(n, alarm));
        assert_eq!(passed, [0, 0, 1, 15, 15, 3]);
    }
}
