//! Looks at the clock and at the chain, again and again.

use crate::{delivery, event::Event, inner::Inner, redraw::Redraw, ChainError};
use scc_types::{Funding, JobView, Phase, Units};
use std::{
    collections::BTreeSet,
    sync::{atomic::Ordering, Arc},
    time::Duration,
};

/// How often silence is noticed.
const TICK: Duration = Duration::from_millis(500);
/// Ticks between two writings of the track record.
const FLUSH_TICKS: u32 = 4;

/// Gives the tasks of silent workers back.
pub(crate) async fn watch_clock(inner: Arc<Inner>) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut until_flush = FLUSH_TICKS;
    loop {
        tokio::select! {
            () = inner.stop.cancelled() => return,
            _ = ticks.tick() => {},
        }
        until_flush -= 1;
        if until_flush == 0 {
            until_flush = FLUSH_TICKS;
            inner.flush_track_record().await;
        }
        let ticked = inner.change(|table, now| (table.tick(now), table.stale_candidates(now))).await;
        let Ok((lost, stale)) = ticked else { return };
        for worker in lost {
            inner.listeners.tell(Event::WorkerLost { worker });
        }
        for (task, candidate) in stale {
            delivery::accept_held(&inner, task, candidate).await;
        }
        inner.tell_if_finished();
    }
}

/// Follows the best block and the job.
pub(crate) async fn watch_chain(inner: Arc<Inner>) {
    let mut ticks = tokio::time::interval(inner.chain_interval);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut misused = BTreeSet::new();
    let mut is_silent = false;
    let mut redraw = Redraw::new(&inner);
    loop {
        tokio::select! {
            () = inner.stop.cancelled() => return,
            _ = ticks.tick() => {},
        }
        let asked = ask(&inner);
        let answer = tokio::select! {
            () = inner.stop.cancelled() => return,
            answer = asked => answer,
        };
        match (&answer, is_silent) {
            (Err(error), false) => inner.listeners.tell(Event::ChainSilent(error.to_string())),
            (Ok(_), true) => inner.listeners.tell(Event::ChainHeard),
            _ => {}
        }
        is_silent = answer.is_err();
        match answer {
            Ok(Some(view)) if view.job_key == inner.key.public() => {
                follow(&inner, &view, &mut misused).await;
                redraw.look(&inner, &view);
            }
            // The chain replaced its newest blocks: what happens to another job is none of ours.
            Ok(Some(_)) => tracing::warn!(job = inner.job, "the chain has another job under this number"),
            Ok(None) => tracing::warn!(job = inner.job, "the chain does not know the job"),
            // Told above, once.
            Err(error) => tracing::debug!(%error, "the chain does not answer"),
        }
    }
}

async fn ask(inner: &Inner) -> Result<Option<JobView>, ChainError> {
    let best = inner.chain.best_block().await?;
    inner.best_block.store(best, Ordering::Relaxed);
    inner.chain.job(inner.job).await
}

/// Money that is given away is shared by several.
fn most_each(view: &JobView) -> Units {
    match view.funding {
        Funding::Own => Units::MAX,
        Funding::Grant | Funding::Coupon => scc_math::most_units_each(view.units, view.max_workers),
    }
}

async fn follow(inner: &Arc<Inner>, view: &JobView, misused: &mut BTreeSet<scc_types::AccountId>) {
    let units = view.units;
    if units > inner.look(|table, _| table.budget()) {
        // An error stops the dispatcher by itself.
        let _ = inner.change(move |table, _| table.raise_budget(units)).await;
    }
    let most_each = most_each(view);
    // An error stops the dispatcher by itself.
    let _ = inner.change(move |table, _| table.limit_each(most_each)).await;
    let closed = view.phase != Phase::Open || view.deadline < inner.best_block.load(Ordering::Relaxed);
    if closed && !inner.closed.swap(true, Ordering::Relaxed) {
        // An error stops the dispatcher by itself.
        let _ = inner.change(|table, _| table.close()).await;
        inner.listeners.tell(Event::Closed);
    }
    let displaced = view.endpoint.peer_id.as_slice() != inner.blobs.peer().id().to_bytes();
    if displaced && !inner.displaced.swap(true, Ordering::Relaxed) {
        inner.listeners.tell(Event::EndpointReplaced);
    }
    inner.displaced.store(displaced, Ordering::Relaxed);
    for share in &view.workers {
        let signed = inner.look(|table, _| table.worker(&share.worker).map_or(0, |record| record.units));
        if share.units > signed && misused.insert(share.worker.clone()) {
            inner.listeners.tell(Event::KeyMisused { worker: share.worker.clone(), units: share.units });
        }
    }
}
