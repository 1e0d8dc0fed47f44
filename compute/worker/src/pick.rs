//! Choosing a job.

use crate::{config::Controls, journal::JobRecord};
use scc_types::{Assignment, JobId};
use std::{
    cmp::Ordering,
    collections::HashMap,
    time::{Duration, Instant},
};

/// Requesters that could not be served, and when to try again.
#[derive(Debug, Default)]
pub(crate) struct Backoff(HashMap<JobId, Failures>);

#[derive(Debug)]
struct Failures {
    count: u32,
    until: Instant,
    pause: Duration,
    reason: String,
}

impl Backoff {
    /// Notes a failure; each in a row doubles the pause.
    pub fn note(&mut self, job: JobId, reason: String, first: Duration, longest: Duration, now: Instant) {
        let before = self.0.get(&job).map_or(0, |failures| failures.count);
        let pause = first.saturating_mul(1u32.checked_shl(before).unwrap_or(u32::MAX)).min(longest);
        self.0.insert(job, Failures { count: before.saturating_add(1), until: now + pause, pause, reason });
    }

    /// Forgets failures after a success.
    pub fn clear(&mut self, job: JobId) {
        self.0.remove(&job);
    }

    /// Why a job must wait, and until when: how long the whole pause is, as a figure that does not change while it lasts.
    pub fn holds(&self, job: JobId, now: Instant) -> Option<String> {
        let failures = self.0.get(&job).filter(|failures| now < failures.until)?;
        Some(format!("{}; it is tried again after {}", failures.reason, span(failures.pause)))
    }
}

/// In words, rounded up.
fn span(time: Duration) -> String {
    match time.as_millis().div_ceil(1_000) {
        seconds @ 0..=99 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}

/// The best job this worker may take, or why each one on offer is left alone.
pub(crate) fn pick(
    offered: &[Assignment],
    controls: &Controls,
    journal: &[JobRecord],
    backoff: &Backoff,
    now: Instant,
) -> Result<Assignment, Vec<String>> {
    let mut ranked: Vec<&Assignment> = offered.iter().collect();
    ranked.sort_by(|left, right| by_price(right, left).then(left.job.cmp(&right.job)));
    let mut refused = Vec::new();
    for assignment in ranked {
        match objection(assignment, controls, journal, backoff, now) {
            None => return Ok(assignment.clone()),
            Some(reason) => refused.push(reason),
        }
    }
    Err(refused)
}

fn objection(
    assignment: &Assignment,
    controls: &Controls,
    journal: &[JobRecord],
    backoff: &Backoff,
    now: Instant,
) -> Option<String> {
    if let Some(reason) = controls.objection(assignment) {
        return Some(reason);
    }
    let known = journal.iter().find(|record| record.assignment.job == assignment.job);
    if let Some(reason) = known.and_then(|record| record.left.clone()) {
        return Some(format!("{reason}; this worker does not take it again"));
    }
    backoff.holds(assignment.job, now)
}

/// Compares payment per unit exactly, by cross-multiplication where it fits.
fn by_price(left: &Assignment, right: &Assignment) -> Ordering {
    let exact = |payment: u128, units: u64| payment.checked_mul(units.into());
    match (exact(left.payment, right.units), exact(right.payment, left.units)) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => (left.payment / u128::from(left.units.max(1))).cmp(&(right.payment / u128::from(right.units.max(1)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data;
    use scc_types::AccountId;
    use sp_core::sr25519;

    fn offer(job: JobId, payment: u128, units: u64) -> Assignment {
        let key = sr25519::Public::from_raw([0; 32]);
        Assignment { payment, units, ..test_data::assignment(job, key) }
    }

    #[test]
    fn the_best_price_per_unit_wins() {
        let offered = [offer(1, 100, 10), offer(2, 33, 3), offer(3, 1_000, 101)];
        let best = pick(&offered, &Controls::default(), &[], &Backoff::default(), Instant::now());
        assert_eq!(best.map(|assignment| assignment.job), Ok(2));
    }

    #[test]
    fn what_the_contributor_or_the_past_forbids_is_left_alone_with_a_reason() {
        let now = Instant::now();
        let offered = [offer(1, 100, 10)];
        let refused = |controls: &Controls, expected: &str| {
            let picked = pick(&offered, controls, &[], &Backoff::default(), now);
            assert_eq!(picked, Err(vec![expected.to_string()]));
        };
        refused(
            &Controls { blocked_requesters: vec![AccountId::new([9; 32])], ..Controls::default() },
            "you blocked its requester: take it out of --worker-block-requesters",
        );
        refused(
            &Controls { blocked_dapps: vec![1], ..Controls::default() },
            "you blocked its dApp: take 1 out of --worker-block-dapps",
        );
        refused(
            &Controls { minimum_price: 11, ..Controls::default() },
            "it pays 10 planck a unit, and you ask 11: set --worker-min-price to 10 or less",
        );
        let mut left = JobRecord::new(offered[0].clone(), true);
        left.left = Some("it cheated".into());
        assert_eq!(
            pick(&offered, &Controls::default(), &[left], &Backoff::default(), now),
            Err(vec!["it cheated; this worker does not take it again".to_string()])
        );
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let (mut backoff, now) = (Backoff::default(), Instant::now());
        let (first, longest) = (Duration::from_secs(1), Duration::from_secs(5));
        for expected in [1, 2, 4, 5, 5] {
            backoff.note(1, "away".into(), first, longest, now);
            assert!(backoff.holds(1, now + Duration::from_millis(expected * 1_000 - 1)).is_some());
            assert!(backoff.holds(1, now + Duration::from_secs(expected)).is_none());
        }
        assert_eq!(backoff.holds(1, now).as_deref(), Some("away; it is tried again after 5 s"));
        backoff.clear(1);
        assert!(backoff.holds(1, now).is_none());
        backoff.note(1, "away".into(), Duration::from_secs(600), Duration::from_secs(600), now);
        assert_eq!(backoff.holds(1, now).as_deref(), Some("away; it is tried again after 10 min"));
    }
}
