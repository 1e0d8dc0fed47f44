//! The job's units and what they are bound to.

use scc_types::Units;

/// `paid + pending + spare ≤ total`, always: what is on receipts, what unfinished tasks will cost, and what is set aside
/// for copies.
pub(super) struct Budget {
    pub total: Units,
    pub paid: Units,
    pub pending: Units,
    pub spare: Units,
}

impl Budget {
    pub fn new(total: Units) -> Self {
        Self { total, paid: 0, pending: 0, spare: 0 }
    }

    /// Units nothing is bound to.
    pub fn free(&self) -> Units {
        self.total.saturating_sub(self.paid).saturating_sub(self.pending).saturating_sub(self.spare)
    }

    /// Sets units aside for a copy; `false`, and nothing happens, if there are none.
    pub fn reserve(&mut self, units: Units) -> bool {
        let enough = self.free() >= units;
        if enough {
            self.spare += units;
        }
        enough
    }

    pub fn release(&mut self, units: Units) {
        self.spare = self.spare.saturating_sub(units);
    }

    /// Pays a task's first result out of what the task was to cost.
    pub fn pay_pending(&mut self, units: Units) {
        self.pending = self.pending.saturating_sub(units);
        self.paid += units;
    }

    /// Pays a copy out of what was set aside.
    pub fn pay_spare(&mut self, units: Units) {
        self.release(units);
        self.paid += units;
    }
}
