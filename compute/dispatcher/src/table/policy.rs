//! The rules' numbers.

/// How the dispatcher leases, waits and checks. None of it changes a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// A lease holds about as many tasks as a worker does in this time, in milliseconds.
    pub target_millis: u64,
    /// Silence after which a worker's tasks go to others, in milliseconds.
    pub patience_millis: u64,
    /// A task in hand for longer than this is given to others too, in milliseconds, unless the worker's speed explains it.
    pub overdue_millis: u64,
    /// The same as a multiple of what the worker's speed promises.
    pub overdue_factor: u64,
    /// A task is duplicated for an idle worker only when it has been in hand this long, in milliseconds.
    pub speculate_after_millis: u64,
    /// A result that has waited for a second opinion this long, in milliseconds, is accepted without one.
    pub second_opinion_millis: u64,
    /// Failed tasks (no result, a wrong one, an unfetchable one) after which a worker is blocked for the job.
    pub failures_to_block: u32,
    /// Different workers that must fail a task before it is given up.
    pub failures_to_break: usize,
    /// First results of a worker that are all checked.
    pub checked_first: u64,
    /// Part of the later results that are checked at least, in thousandths.
    pub checked_floor: u32,
    /// Most workers remembered; more are turned away.
    pub max_workers: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            target_millis: 60_000,
            patience_millis: 30_000,
            overdue_millis: 600_000,
            overdue_factor: 10,
            speculate_after_millis: 2_000,
            second_opinion_millis: 60_000,
            failures_to_block: 3,
            failures_to_break: 4,
            checked_first: 10,
            checked_floor: 50,
            max_workers: 4_096,
        }
    }
}

impl Policy {
    /// Whether a result of a worker with `streak` good results must be checked; `draw` is a uniform random number.
    pub fn must_check(&self, streak: u64, draw: u64) -> bool {
        if streak < self.checked_first || streak == 0 {
            return true;
        }
        let floor = u64::MAX / 1_000 * u64::from(self.checked_floor.min(1_000));
        draw < floor.max(u64::MAX / streak)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ten_results_are_checked_and_then_one_in_n_with_a_floor() {
        let policy = Policy::default();
        assert!((0..10).all(|streak| policy.must_check(streak, u64::MAX)));
        let share = |streak: u64| (0..10_000).filter(|i| policy.must_check(streak, u64::MAX / 10_000 * i)).count();
        for (streak, expected) in [(10, 1_000), (15, 667), (1_000, 500)] {
            assert!(share(streak).abs_diff(expected) <= 1, "{streak} good results, {} in 10,000", share(streak));
        }
    }
}
