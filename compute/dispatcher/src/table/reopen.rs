//! Results that the requester does not want: their tasks are computed once more.

use super::{lifecycle::MAX_FAILED, Outcome, Table};
use scc_types::{AccountId, Units};
use std::collections::BTreeSet;

/// Why tasks are not computed once more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReopenError {
    /// The job has no such task.
    #[error("the job has no task {0}")]
    NoTask(u32),
    /// The task has no result that could be replaced.
    #[error("task {0} has no accepted result yet")]
    NotAccepted(u32),
    /// Every task is done, or the job is closed or reported: nothing more is handed out.
    #[error("every task of the job is done, or it is closed: nothing more is handed out")]
    Over,
    /// What was accepted stays paid, and nothing is left to pay it again.
    #[error("it takes {needed} units once more, and nothing is bound to only {free}")]
    InsufficientUnits {
        /// Units of the tasks.
        needed: Units,
        /// Units that nothing is bound to.
        free: Units,
    },
}

impl Table {
    /// Units that computing accepted tasks once more takes, if the job can pay them.
    pub fn price_of(&self, tasks: &BTreeSet<u32>) -> Result<Units, ReopenError> {
        if self.is_closed || self.is_finished() {
            return Err(ReopenError::Over);
        }
        // What is set aside for copies of what is not wanted is free then.
        let (mut needed, mut free): (Units, Units) = (0, self.budget.free());
        for task in tasks {
            let record = self.task(*task).ok_or(ReopenError::NoTask(*task))?;
            if !matches!(record.outcome, Outcome::Accepted { .. }) {
                return Err(ReopenError::NotAccepted(*task));
            }
            let units = self.task_units(*task);
            needed = needed.saturating_add(units);
            free = free.saturating_add(units.saturating_mul(record.reservations() as u64));
        }
        match free {
            free if free < needed => Err(ReopenError::InsufficientUnits { needed, free }),
            _ => Ok(needed),
        }
    }

    /// Opens accepted tasks again, all or none. Who was paid for one stays paid and never gets it again.
    pub fn reopen(&mut self, tasks: &BTreeSet<u32>) -> Result<Units, ReopenError> {
        let needed = self.price_of(tasks)?;
        for task in tasks {
            self.open_again(*task);
        }
        Ok(needed)
    }

    fn open_again(&mut self, task: u32) {
        // Copies of what is not wanted are none.
        let holders: Vec<AccountId> = self.tasks[task as usize].holders.iter().map(|one| one.worker.clone()).collect();
        for holder in holders {
            self.drop_holder(task, &holder);
        }
        let units = self.units[task as usize];
        let record = &mut self.tasks[task as usize];
        let Outcome::Accepted { paid, .. } = std::mem::take(&mut record.outcome) else { return };
        for worker in paid.into_iter().filter(|worker| !record.failed.contains(worker)).collect::<Vec<_>>() {
            if record.failed.len() >= MAX_FAILED {
                record.failed.remove(0);
            }
            record.failed.push(worker);
        }
        self.settled -= 1;
        self.budget.pending += units;
        self.touch_task(task);
    }

    /// Gives nothing to workers whose results the requester does not want again.
    pub fn avoid(&mut self, accounts: &[AccountId]) {
        for account in accounts {
            let worker = self.workers.entry(account.clone()).or_insert_with(|| super::Worker::new(Default::default()));
            worker.record.blocked = Some("the requester wants somebody else for this job".into());
            self.changed_workers.insert(account.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        tests::{account, leased, outputs, table},
        Acceptance, Ask, Begin, Blame,
    };
    use super::*;

    fn tasks<const N: usize>(numbers: [u32; N]) -> BTreeSet<u32> {
        BTreeSet::from(numbers)
    }

    /// Two tasks, the first of which worker 1 was paid for.
    fn begun(spare: Units) -> Table {
        let mut table = table(2, spare);
        assert_eq!(leased(table.ask(&account(1), 1, 0)), [0]);
        assert_eq!(table.accept(&account(1), 0, &outputs(0), 1, 0), Acceptance::First);
        table
    }

    #[test]
    fn a_reopened_task_goes_to_somebody_else_and_both_are_paid() {
        let mut table = begun(10);
        assert_eq!(table.reopen(&tasks([0])), Ok(10));
        assert_eq!((table.settled(), table.paid()), (0, 10));
        assert_eq!(leased(table.ask(&account(1), 1, 0)), [1], "what it made is not its again");
        assert!(matches!(table.begin_delivery(&account(1), 0, &outputs(0), 1, &[], 0), Begin::Refused(_)));
        assert_eq!(leased(table.ask(&account(2), 1, 0)), [0]);
        assert_eq!(table.accept(&account(2), 0, &outputs(0), 1, 0), Acceptance::First);
        assert_eq!(table.paid(), 20);
        assert_eq!(table.worker(&account(1)).map(|record| (record.units, record.faults)), Some((10, 0)));
        assert_eq!(table.worker(&account(2)).map(|record| record.units), Some(10));
    }

    #[test]
    fn nothing_is_reopened_that_the_job_cannot_pay() {
        let mut table = begun(9);
        table.take_changes();
        assert_eq!(table.reopen(&tasks([0])), Err(ReopenError::InsufficientUnits { needed: 10, free: 9 }));
        assert_eq!(table.reopen(&tasks([0, 1])), Err(ReopenError::NotAccepted(1)));
        assert_eq!(table.reopen(&tasks([7])), Err(ReopenError::NoTask(7)));
        assert!(table.take_changes().is_empty());
        table.raise_budget(30);
        assert_eq!(table.reopen(&tasks([0])), Ok(10));
    }

    #[test]
    fn a_job_that_is_done_or_closed_stays_as_it_is() {
        let mut done = begun(10);
        done.ask(&account(1), 1, 0);
        done.accept(&account(1), 1, &outputs(1), 1, 0);
        assert_eq!(done.reopen(&tasks([0])), Err(ReopenError::Over));
        let mut closed = begun(10);
        closed.close();
        assert_eq!(closed.reopen(&tasks([0])), Err(ReopenError::Over));
    }

    #[test]
    fn the_maker_of_a_wrong_result_is_at_fault_and_what_is_on_disk_says_so() {
        let mut table = begun(10);
        table.reopen(&tasks([0])).expect("paid");
        table.reject(&account(1), 0, "it is wrong", Blame::Fault, true);
        let record = table.worker(&account(1)).expect("known");
        assert_eq!((record.units, record.faults, record.streak), (10, 1, 0));
        let changes = table.take_changes();
        assert_eq!(changes.conduct[&account(1)].faults, 1);
        let again =
            Table::new(Default::default(), [1; 32], vec![10; 2], 30, changes.tasks, changes.workers).expect("read");
        assert_eq!((again.settled(), again.paid()), (0, 10));
        assert!(again.has_failed(&account(1), 0));
    }

    #[test]
    fn a_copy_under_way_is_dropped_and_its_units_pay_for_it() {
        let mut table = table(2, 10);
        assert_eq!(leased(table.ask(&account(1), 1, 0)), [0]);
        table.hold(0, &account(2), 0);
        table.accept(&account(1), 0, &outputs(0), 1, 0);
        assert_eq!(table.reopen(&tasks([0])), Ok(10));
        assert!(!table.task(0).expect("task").is_held_by(&account(2)));
        assert_eq!(table.reopen(&tasks([0])), Err(ReopenError::NotAccepted(0)));
    }

    #[test]
    fn who_is_avoided_gets_nothing_here() {
        let mut table = table(2, 0);
        table.avoid(&[account(1)]);
        assert!(matches!(table.ask(&account(1), 1, 0), Ask::Blocked(_)));
        assert!(table.join(&account(1), &[1], 0, 0).is_err());
        assert_eq!(leased(table.ask(&account(2), 1, 0)), [0]);
    }
}
