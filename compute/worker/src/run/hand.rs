//! The tasks in hand.

use crate::{
    journal::ResultRecord,
    status::{TaskPhase, TaskStatus},
};
use scc_transport::CancellationToken;
use scc_types::Units;
use std::{
    collections::BTreeMap,
    sync::{
        atomic::{AtomicU16, Ordering},
        Arc,
    },
    time::{Duration, Instant},
};

/// A task in hand.
pub(crate) struct Task {
    pub units: Units,
    pub phase: Phase,
}

/// Where it is.
pub(crate) enum Phase {
    Queued,
    Running { progress: Arc<AtomicU16>, cancel: CancellationToken },
    Computed { result: ResultRecord, sent: Option<Sent> },
}

/// A delivery.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    /// The first time on any line.
    pub first: Instant,
    /// The last time on this line; `None`: not yet.
    pub last: Option<Instant>,
    /// Whether an answer is awaited on the present line.
    pub on_the_way: bool,
}

/// All of them, by number.
#[derive(Default)]
pub(crate) struct Hand(pub BTreeMap<u32, Task>);

impl Hand {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn running(&self) -> usize {
        self.0.values().filter(|task| matches!(task.phase, Phase::Running { .. })).count()
    }

    pub fn queued(&self) -> usize {
        self.0.values().filter(|task| matches!(task.phase, Phase::Queued)).count()
    }

    pub fn computed(&self) -> usize {
        self.0.values().filter(|task| matches!(task.phase, Phase::Computed { .. })).count()
    }

    /// What those that are computed took, in milliseconds.
    pub fn computed_millis(&self) -> u64 {
        self.0.values().fold(0, |sum: u64, task| match &task.phase {
            Phase::Computed { result, .. } => sum.saturating_add(result.millis),
            _ => sum,
        })
    }

    /// Those that are not computed.
    pub fn uncomputed(&self) -> Vec<u32> {
        let uncomputed = self.0.iter().filter(|(_, task)| !matches!(task.phase, Phase::Computed { .. }));
        uncomputed.map(|(number, _)| *number).collect()
    }

    pub fn units(&self) -> Units {
        self.0.values().fold(0, |sum, task| sum.saturating_add(task.units))
    }

    /// Results delivered and not signed.
    pub fn sent(&self) -> Vec<u32> {
        let sent = |task: &&Task| matches!(task.phase, Phase::Computed { sent: Some(_), .. });
        self.0.iter().filter(|(_, task)| sent(task)).map(|(number, _)| *number).collect()
    }

    /// The next results to offer: those never sent, then those held for longer than `again`.
    pub fn to_offer(&self, again: Duration) -> Vec<u32> {
        let mut fresh = Vec::new();
        let mut stale = Vec::new();
        for (number, task) in &self.0 {
            match &task.phase {
                Phase::Computed { sent: None, .. } => fresh.push(*number),
                Phase::Computed { sent: Some(sent), .. }
                    if !sent.on_the_way && sent.last.is_none_or(|last| last.elapsed() >= again) =>
                {
                    stale.push(*number);
                }
                _ => {}
            }
        }
        stale.extend(fresh);
        stale
    }

    /// Results that were delivered so long ago that no receipt will come.
    pub fn overdue(&self, patience: Duration) -> Vec<u32> {
        let late = |task: &&Task| match &task.phase {
            Phase::Computed { sent: Some(sent), .. } => sent.first.elapsed() >= patience,
            _ => false,
        };
        self.0.iter().filter(|(_, task)| late(task)).map(|(number, _)| *number).collect()
    }

    /// A new line: whatever was on its way is not any more, and is offered again at once.
    pub fn forget_deliveries(&mut self) {
        for task in self.0.values_mut() {
            if let Phase::Computed { sent: Some(sent), .. } = &mut task.phase {
                (sent.on_the_way, sent.last) = (false, None);
            }
        }
    }

    /// What a beat says.
    pub fn progress(&self) -> Vec<(u32, u16)> {
        self.0.iter().map(|(number, task)| (*number, task.per_mille())).collect()
    }

    pub fn status(&self) -> Vec<TaskStatus> {
        let status = |(number, task): (&u32, &Task)| TaskStatus {
            task: *number,
            per_mille: task.per_mille(),
            phase: match &task.phase {
                Phase::Queued => TaskPhase::Queued,
                Phase::Running { .. } => TaskPhase::Running,
                Phase::Computed { sent: None, .. } => TaskPhase::Computed,
                Phase::Computed { sent: Some(_), .. } => TaskPhase::Delivered,
            },
        };
        self.0.iter().map(status).collect()
    }

    /// Drops a task; one that runs is stopped.
    pub fn drop_task(&mut self, number: u32) -> Option<Task> {
        let task = self.0.remove(&number)?;
        if let Phase::Running { cancel, .. } = &task.phase {
            cancel.cancel();
        }
        Some(task)
    }
}

impl Task {
    fn per_mille(&self) -> u16 {
        match &self.phase {
            Phase::Queued => 0,
            // 1000 means computed.
            Phase::Running { progress, .. } => progress.load(Ordering::Relaxed).min(999),
            Phase::Computed { .. } => 1_000,
        }
    }
}
