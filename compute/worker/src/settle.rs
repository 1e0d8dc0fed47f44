//! What is done about jobs besides computing: receipts go on chain, kept results are offered again, objections are made.

use crate::{
    journal::{JobRecord, Journal, JournalError, ResultRecord, ResultState},
    pick::Backoff,
    rules::{self, Settlement, Situation},
    run::{self, Outcome},
    shared::Shared,
    Chain, ChainError, Inclusion, Submission,
};
use scc_types::{JobId, JobView, Phase, Units};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
    time::Instant,
};
use tokio::{task::JoinSet, time::MissedTickBehavior};

/// Requesters visited at once.
const MAX_VISITS: usize = 8;
/// Submissions that wait for a block at once, one a job.
const MAX_SUBMISSIONS: usize = 32;

/// Why a job could not be looked after just now.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Chain(#[from] ChainError),
}

/// A submission for a job that ended.
struct Submitted {
    job: JobId,
    submission: Submission,
    outcome: Result<Inclusion, ChainError>,
}

/// Looks after all jobs until the worker stops. What waits for a block then goes into it all the same, and is seen on chain later.
pub(crate) async fn settle(shared: Arc<Shared>) {
    let mut ticks = tokio::time::interval(shared.timing.settle);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut claims = Backoff::default();
    let mut visits = Backoff::default();
    // Beside the rest: a requester that talks for hours must not keep the receipts of others off the chain.
    let mut visiting = JoinSet::new();
    // A block may be minutes away: all jobs' receipts go into the next one.
    let mut submitting: JoinSet<Submitted> = JoinSet::new();
    let mut underway: HashSet<JobId> = HashSet::new();
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => break,
            Some(ended) = submitting.join_next() => {
                // An error is a panic, reported by the runtime; whose is not known.
                let Ok(submitted) = ended else {
                    underway.clear();
                    continue;
                };
                let id = submitted.job;
                underway.remove(&id);
                if let Err(error) = note_submission(&shared, submitted, &mut claims).await {
                    tracing::warn!(job = id, %error, "a job could not be looked after");
                }
                continue;
            },
            Some(ended) = visiting.join_next() => {
                // An error is a panic, reported by the runtime.
                if let Ok((id, outcome)) = ended {
                    note_visit(&shared, id, outcome, &mut visits);
                }
                continue;
            },
            _ = ticks.tick() => {},
        }
        let jobs = match shared.journal.off(Journal::jobs).await {
            Ok(jobs) => jobs,
            Err(error) => {
                tracing::error!(%error, "the journal cannot be read");
                continue;
            }
        };
        for job in jobs.into_iter().filter(|job| !job.closed) {
            let id = job.assignment.job;
            if !underway.contains(&id) {
                match look_after(&shared, job).await {
                    Ok(Some(submission))
                        if submitting.len() < MAX_SUBMISSIONS && claims.holds(id, Instant::now()).is_none() =>
                    {
                        if let Err(error) = note_objection(&shared, id, &submission, true).await {
                            tracing::warn!(job = id, %error, "a job could not be looked after");
                            continue;
                        }
                        underway.insert(id);
                        submitting.spawn(submit(shared.chain.clone(), id, submission));
                    }
                    Ok(_) => {}
                    Err(error) => tracing::warn!(job = id, %error, "a job could not be looked after"),
                }
            }
            if visiting.len() < MAX_VISITS && is_worth_a_visit(&shared, id, &visits).await {
                let shared = shared.clone();
                visiting.spawn(async move { (id, run::work(&shared, id, false).await) });
            }
        }
    }
    // They see the same signal.
    while visiting.join_next().await.is_some() {}
}

async fn submit(chain: Arc<dyn Chain>, job: JobId, submission: Submission) -> Submitted {
    let outcome = chain.submit(submission.clone()).await;
    Submitted { job, submission, outcome }
}

/// What is to go on chain for a job now.
async fn look_after(shared: &Arc<Shared>, job: JobRecord) -> Result<Option<Submission>, Trouble> {
    let id = job.assignment.job;
    let view = shared.chain.job(id, &shared.account).await?;
    let results = shared.journal.off(move |journal| journal.results(id)).await?;
    let situation = Situation {
        job: &job,
        counted: counted(shared, view.as_ref()),
        view: view.as_ref(),
        best: shared.best(),
        margin: shared.timing.margin_blocks,
        silent: shared.silence(id) >= shared.timing.silent,
        unsigned_units: unsigned_units(&job, &results),
        pending_results: results.values().any(|result| result.state == ResultState::Computed),
    };
    Ok(match rules::settle(&situation) {
        Settlement::Wait => None,
        Settlement::Close => {
            close(shared, id, &results).await?;
            None
        }
        Settlement::Object(units) => Some(Submission::Object { job: id, units }),
        Settlement::Claim => job.receipt.clone().map(Submission::ClaimReceipt),
    })
}

/// An objection is noted before it is on its way, for the chain does not say of whom it knows one: made twice, it would cost the requester twice. Taken
/// back, if it had no effect.
async fn note_objection(
    shared: &Shared,
    id: JobId,
    submission: &Submission,
    is_made: bool,
) -> Result<(), JournalError> {
    let Submission::Object { units, .. } = *submission else { return Ok(()) };
    let note = move |journal: &Journal| {
        journal.update(id, &[], |record| {
            record.objected = match is_made {
                true => record.objected.saturating_add(units),
                false => record.objected.saturating_sub(units),
            };
        })
    };
    shared.journal.off(note).await.map(|_| ())
}

async fn note_submission(shared: &Arc<Shared>, submitted: Submitted, claims: &mut Backoff) -> Result<(), Trouble> {
    let Submitted { job: id, submission, outcome } = submitted;
    let (first, longest) = (shared.timing.settle, shared.timing.longest_backoff);
    match outcome {
        Ok(Inclusion::Refused { reason }) | Err(ChainError(reason)) => {
            tracing::warn!(job = id, %reason, "a submission had no effect");
            claims.note(id, reason, first, longest, Instant::now());
            note_objection(shared, id, &submission, false).await?;
        }
        Ok(Inclusion::Included { .. }) => {
            // A claim may count in part; the rest is tried again later.
            let view = shared.chain.job(id, &shared.account).await?;
            let counted = counted(shared, view.as_ref());
            let noted = shared.journal.off(move |journal| {
                journal.update(id, &[], |record| {
                    if matches!(submission, Submission::ClaimReceipt(_)) {
                        record.claimed = record.claimed.max(counted.min(record.receipted()));
                    }
                })
            });
            noted.await?;
            claims.clear(id);
            claims.note(id, "just submitted".into(), first, longest, Instant::now());
            shared.show_receipts().await?;
        }
    }
    Ok(())
}

/// Units that count for this worker on chain.
fn counted(shared: &Shared, view: Option<&JobView>) -> Units {
    let shares = view.map(|view| view.workers.as_slice()).unwrap_or_default();
    shares.iter().filter(|share| share.worker == shared.account).map(|share| share.units).max().unwrap_or(0)
}

fn unsigned_units(job: &JobRecord, results: &BTreeMap<u32, ResultRecord>) -> Units {
    let unsigned = job.unsigned.iter().filter_map(|task| results.get(task));
    unsigned.filter(|result| result.state != ResultState::Accepted).map(|result| result.units).sum()
}

/// Nothing can be gained any more: results may go.
async fn close(shared: &Arc<Shared>, id: JobId, results: &BTreeMap<u32, ResultRecord>) -> Result<(), Trouble> {
    let Some(_occupied) = shared.occupy(id) else { return Ok(()) };
    for (task, result) in results {
        shared.release((id, *task), &result.outputs);
    }
    shared.journal.off(move |journal| journal.close(id)).await?;
    shared.show_receipts().await?;
    Ok(())
}

/// Kept results are offered to a requester that was away, at growing intervals until the job's deadline.
async fn is_worth_a_visit(shared: &Arc<Shared>, id: JobId, visits: &Backoff) -> bool {
    let loaded = shared.journal.off(move |journal| Ok((journal.job(id)?, journal.results(id)?))).await;
    let Ok((Some(job), results)) = loaded else { return false };
    let waiting = results.values().any(|result| result.state == ResultState::Computed);
    let over = shared.best() > job.assignment.deadline;
    if !waiting || job.closed || job.left.is_some() || over || visits.holds(id, Instant::now()).is_some() {
        return false;
    }
    let open = shared.chain.job(id, &shared.account).await;
    matches!(open, Ok(Some(JobView { phase: Phase::Open, .. })))
}

fn note_visit(shared: &Shared, id: JobId, outcome: Option<Outcome>, visits: &mut Backoff) {
    match outcome {
        Some(Outcome::Later(reason)) => {
            let (first, longest) = (shared.timing.first_backoff, shared.timing.longest_backoff);
            visits.note(id, reason, first, longest, Instant::now());
        }
        Some(_) => visits.clear(id),
        None => {}
    }
}
