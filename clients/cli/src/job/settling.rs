//! After the last piece: the report, the settlement, the statement.

use super::{
    closing::{Account, Closing},
    folder::JobFolder,
    here,
    news::News,
    plan::Plan,
    Order,
};
use crate::{
    commands::Context,
    failure::{Failure, Outcome},
};
use scc_dispatcher::Dispatcher;
use scc_types::{BlockNumber, JobId, JobView, Phase, ScoreRecord, SettlementLine, Units};
use std::{collections::BTreeMap, time::Duration};

/// How often the chain is asked while waiting.
const POLL: Duration = Duration::from_millis(1_500);
/// Blocks over which a settlement with many workers, in a queue with many jobs, may stretch.
const SETTLING: BlockNumber = 256;

/// Reports the ratings, waits until the chain has settled, tells the statement.
pub async fn settle(
    order: &Order<'_>,
    dispatcher: &Dispatcher,
    plan: &Plan,
    job: JobId,
    folder: &JobFolder,
) -> Outcome {
    if is_open(order, job).await? {
        match dispatcher.submit_report().await {
            Ok(()) => order.teller.tell(&News::Reported { job })?,
            // One of a former run was on its way and came first.
            Err(_) if !is_open(order, job).await? => {}
            Err(error) => {
                let what = format!("the report on job {job} was not taken: {error}; run the same command again");
                return Err(Failure::Chain(what));
            }
        }
    }
    let accepted = dispatcher.accepted();
    here::remember(folder, job, plan, &accepted, None)?;
    if order.terms.no_wait {
        return Ok(());
    }
    let Some(view) = wait(order, job).await? else {
        order.teller.tell(&News::Removed { job })?;
        return folder.finish();
    };
    let closing = closing(order.context, &view).await?;
    here::remember(folder, job, plan, &accepted, Some(closing.text()))?;
    order.teller.tell(&News::Settled(closing))?;
    folder.finish()
}

async fn is_open(order: &Order<'_>, job: JobId) -> Outcome<bool> {
    Ok(order.context.chain.job(job).await?.is_some_and(|view| view.phase == Phase::Open))
}

async fn wait(order: &Order<'_>, job: JobId) -> Outcome<Option<JobView>> {
    let (mut announced, mut is_silent) = (None, false);
    loop {
        let view = match order.context.chain.job(job).await {
            Ok(view) => view,
            Err(failure) => {
                if !is_silent {
                    order.teller.tell(&News::ChainSilent { reason: failure.to_string() })?;
                }
                is_silent = true;
                tokio::time::sleep(POLL).await;
                continue;
            }
        };
        if is_silent {
            order.teller.tell(&News::ChainHeard)?;
            is_silent = false;
        }
        match view {
            Some(view) if matches!(view.phase, Phase::Open | Phase::Closing) => {
                if announced != Some(view.due) {
                    if let Ok(seconds) = order.context.chain.seconds_until(view.due).await {
                        order.stage.settling(job, view.due);
                        order.teller.tell(&News::Waiting { job, block: view.due, seconds })?;
                        announced = Some(view.due);
                    }
                }
                tokio::time::sleep(POLL).await;
            }
            settled => return Ok(settled),
        }
    }
}

/// The statement of a settled job, from what the chain keeps of it.
pub async fn closing(context: &Context, view: &JobView) -> Outcome<Closing> {
    let chain = &context.chain;
    let parameters = chain.parameters();
    let best = chain.best().await?;
    let (mut lines, mut records): (Vec<SettlementLine>, Vec<ScoreRecord>) = (Vec::new(), Vec::new());
    let first = settled_at(view, parameters.challenge_window, parameters.refund_delay);
    for height in first..=best.min(first.saturating_add(SETTLING)) {
        if lines.iter().map(|line| line.delivered).fold(0, Units::saturating_add) >= view.claimed {
            break;
        }
        let Some(statement) = chain.statement(height).await? else { continue };
        let own = statement.settlements.into_iter().filter(|line| line.job == view.id);
        let before = lines.len();
        lines.extend(own);
        if lines.len() > before {
            let credits = chain.credits(height).await?.into_iter();
            records.extend(credits.filter(|credit| credit.job == view.id));
        }
    }
    let workers = chain.job_workers(view.id).await?;
    let mut scores = BTreeMap::new();
    for worker in &workers {
        scores.insert(worker.worker.clone(), chain.earnings(&worker.worker).await?.score);
    }
    let show = |account: &_| context.show(account);
    Ok(Closing::of(&Account {
        view,
        workers: &workers,
        lines: &lines,
        records: &records,
        scores: &scores,
        show: &show,
    }))
}

/// The block in which a job's settlement began: its next date is counted from its closing, as that one was.
fn settled_at(view: &JobView, challenge_window: BlockNumber, refund_delay: BlockNumber) -> BlockNumber {
    let closed = match view.phase {
        Phase::Finished => view.due.saturating_sub(refund_delay).saturating_sub(refund_delay),
        _ => view.due.saturating_sub(refund_delay),
    };
    closed.saturating_add(challenge_window)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::resume::tests::{key, me, view};

    #[test]
    fn the_settlement_is_found_from_the_jobs_next_date() {
        // Closed at 20 on a chain with a window of 5 blocks and a refund after 10.
        let mut job = JobView { phase: Phase::Settled, due: 30, ..view(1, key(9), me()) };
        assert_eq!(settled_at(&job, 5, 10), 25);
        (job.phase, job.due) = (Phase::Finished, 40);
        assert_eq!(settled_at(&job, 5, 10), 25);
    }
}
