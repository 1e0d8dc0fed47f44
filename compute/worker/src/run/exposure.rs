//! What the requester may have without having signed for it.

use super::{hand::Phase, Run};
use crate::{
    config::MAX_UNSIGNED,
    rules::{self, Delivery, Exposure},
};
use scc_job_spec::MAX_LEASED_TASKS;
use scc_types::Units;
use std::collections::BTreeSet;

/// Results that may wait for receipts or for the chain before no more tasks are begun,
const MAX_WAITING: usize = 32;
/// or more, as long as they took so many slots of the chain to compute.
const WAITING_SLOTS: u32 = 2;

impl Run {
    /// The requester has signed for so few of the results it had that it gets no more.
    pub(super) fn is_cheated(&self) -> bool {
        self.record.unsigned.len() + self.bad_receipts >= MAX_UNSIGNED
    }

    /// Tasks that may be under way or computed without a receipt: one round of the slots once a result was left unsigned.
    pub(super) fn may_be_ahead(&self) -> usize {
        let slots = self.shared.controls.borrow().slots;
        let waited = u128::from(self.hand.computed_millis()) / slots.max(1) as u128;
        let is_short = waited < (self.shared.timing.slot * WAITING_SLOTS).as_millis();
        match self.record.unsigned.is_empty() {
            true if is_short => MAX_LEASED_TASKS,
            true => MAX_WAITING.max(2 * slots),
            false => MAX_UNSIGNED.max(slots),
        }
    }

    /// Everything the requester may have unsigned, except for one task.
    pub(super) fn exposure_besides(&self, task: u32) -> Exposure {
        let unsigned: BTreeSet<u32> =
            self.hand.sent().into_iter().chain(self.record.unsigned.iter().copied()).collect();
        let others = unsigned.into_iter().filter(|other| *other != task);
        others.fold(Exposure::default(), |sum, other| {
            let held = self.hand.0.get(&other).map(|task| task.units);
            let units = held.or_else(|| self.results.get(&other).map(|result| result.units)).unwrap_or(0);
            Exposure { tasks: sum.tasks + 1, units: sum.units.saturating_add(units) }
        })
    }

    /// Receipts and everything that may still be due.
    pub(super) fn all(&self) -> Exposure {
        let gone = self.record.unsigned.iter().filter(|task| !self.hand.0.contains_key(task));
        let gone: Vec<Units> = gone.filter_map(|task| self.results.get(task)).map(|result| result.units).collect();
        let signed = self.record.receipted().saturating_add(self.hand.units());
        Exposure {
            tasks: self.record.count as usize + self.hand.0.len() + gone.len(),
            units: gone.into_iter().fold(signed, Units::saturating_add),
        }
    }

    pub(super) fn may_deliver(&self, task: u32) -> bool {
        let Some(units) = self.hand.0.get(&task).map(|task| task.units) else { return false };
        rules::may_deliver(&self.record, units, self.exposure_besides(task), self.shared.best()) == Delivery::Go
    }

    /// Nothing in hand can move by itself: only more tasks, or somebody else, could help.
    pub(super) fn is_stuck(&self) -> bool {
        if self.hand.is_empty() || !self.computing.is_empty() || !self.registering.is_empty() {
            return false;
        }
        let may_begin = self.hand.computed() < self.may_be_ahead();
        let moves = |(number, task): (&u32, &super::Task)| match &task.phase {
            Phase::Queued => may_begin,
            Phase::Running { .. } => true,
            // An answer is awaited until the result is overdue.
            Phase::Computed { sent: Some(_), .. } => !self.record.unsigned.contains(number),
            Phase::Computed { sent: None, .. } => self.may_deliver(*number),
        };
        let chain_moves = rules::must_register(&self.record, self.all(), self.shared.best()) || self.needs_renewal();
        !chain_moves && !self.hand.0.iter().any(moves)
    }
}
