//! What a worker's results say of it.

/// Good and wrong results of a worker, in the order in which they count.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Conduct {
    /// Wrong results.
    pub faults: u32,
    /// Results accepted since the last wrong one.
    pub good: u64,
}

impl Conduct {
    pub(super) fn accepted(&mut self) {
        self.good = self.good.saturating_add(1);
    }

    pub(super) fn fault(&mut self) {
        self.faults = self.faults.saturating_add(1);
        self.good = 0;
    }
}
