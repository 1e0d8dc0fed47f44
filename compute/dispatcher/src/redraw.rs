//! Has other workers drawn for a job that nobody works for: the chain draws them only when it is asked.

use crate::{event::Event, inner::Inner};
use scc_types::{BlockNumber, JobView, UNSERVED_BLOCKS};
use std::sync::{atomic::Ordering, Arc};
use tokio::task::JoinSet;

/// Since when nobody has come. What the chain knows of it outlives this process: the last draw, lease and receipt.
pub(crate) struct Redraw {
    /// The last block in which work went on here, or was not wanted.
    served: BlockNumber,
    /// The block in which the chain was asked last, with or without success: each time may cost a fee.
    asked: BlockNumber,
    asking: JoinSet<()>,
}

impl Redraw {
    pub fn new(inner: &Inner) -> Self {
        // Workers of a former life get the time to come back.
        let had_workers = inner.look(|table, _| table.workers().any(|(_, record)| record.blocked.is_none()));
        let served = if had_workers { inner.best_block.load(Ordering::Relaxed) } else { 0 };
        Self { served, asked: 0, asking: JoinSet::new() }
    }

    /// Asks for a draw if it is time, without waiting for it.
    pub fn look(&mut self, inner: &Arc<Inner>, view: &JobView) {
        let best = inner.best_block.load(Ordering::Relaxed);
        let (needs_nobody, has_helpers) =
            inner.look(|table, now| (table.is_finished() || table.is_worked_on(now), table.has_helpers(now)));
        if needs_nobody || inner.is_paused() {
            self.served = best;
            return;
        }
        // Who is here gets the time to fetch the job's files, and no more than that for sitting idle.
        let patience = if has_helpers { 2 * UNSERVED_BLOCKS } else { UNSERVED_BLOCKS };
        while self.asking.try_join_next().is_some() {}
        let since = self.served.max(self.asked).max(view.unserved_since);
        let blocks = best.saturating_sub(since);
        if blocks < patience || !self.asking.is_empty() {
            return;
        }
        self.asked = best;
        let inner = inner.clone();
        self.asking.spawn(async move {
            let answer = tokio::select! {
                () = inner.stop.cancelled() => return,
                answer = inner.chain.draw_again(inner.job) => answer,
            };
            inner.listeners.tell(match answer {
                Ok(()) => Event::DrawnAgain { blocks },
                Err(error) => Event::NotDrawnAgain { blocks, reason: error.to_string() },
            });
        });
    }
}
