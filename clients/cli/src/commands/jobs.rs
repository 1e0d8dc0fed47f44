//! `scc jobs`.

use super::Context;
use crate::{amount, failure::Outcome, output};
use scc_types::{AccountId, Balance, JobView, Units};
use std::future::Future;

/// Lists open jobs, those one account has posted, or those it works on.
pub async fn run(context: &Context, of: Option<AccountId>, worker: Option<AccountId>, limit: u32) -> Outcome {
    match (of, worker) {
        (Some(account), _) => of_account(context, &account, limit).await,
        (None, Some(account)) => worked_by(context, &account, limit).await,
        (None, None) => open(context, limit).await,
    }
}

async fn open(context: &Context, limit: u32) -> Outcome {
    let mut jobs = Vec::new();
    while (jobs.len() as u32) < limit {
        let page = context.chain.open_jobs(jobs.len() as u32, (limit - jobs.len() as u32).min(100)).await?;
        if page.is_empty() {
            break;
        }
        jobs.extend(page);
    }
    output::print(context.json, &jobs, || {
        if jobs.is_empty() {
            return "no job is open".into();
        }
        let mut rows = vec![output::row(["job", "dapp", "units", "left", "payment", "per unit", "until block"])];
        rows.extend(jobs.iter().map(|job| {
            vec![
                job.id.to_string(),
                job.dapp.to_string(),
                job.units.to_string(),
                job.room.to_string(),
                amount::show(job.payment),
                amount::show(per_unit(job.payment, job.units)),
                job.deadline.to_string(),
            ]
        }));
        output::table(&rows)
    })
}

async fn of_account(context: &Context, account: &AccountId, limit: u32) -> Outcome {
    let jobs = pages(limit, |page| context.chain.jobs_of(account, page)).await?;
    output::print(context.json, &jobs, || {
        if jobs.is_empty() {
            return format!("{} has no job in state", context.show(account));
        }
        let mut rows = vec![output::row(["job", "phase", "units", "delivered", "payment", "next change at block"])];
        rows.extend(jobs.iter().map(|job| {
            vec![
                job.id.to_string(),
                phase(job),
                job.units.to_string(),
                job.claimed.max(job.reported).to_string(),
                amount::show(job.payment),
                job.due.to_string(),
            ]
        }));
        output::table(&rows)
    })
}

async fn worked_by(context: &Context, worker: &AccountId, limit: u32) -> Outcome {
    let jobs = pages(limit, |page| context.chain.work_of(worker, page)).await?;
    output::print(context.json, &jobs, || {
        if jobs.is_empty() {
            return format!("{} works on no job in state", context.show(worker));
        }
        let mut rows = vec![output::row(["job", "phase", "own units", "stars", "credit", "next change at block"])];
        rows.extend(jobs.iter().map(|job| {
            let own = job.workers.first();
            let stars =
                own.and_then(|own| own.stars).map_or("not rated".into(), |stars| format!("{stars:?}").to_lowercase());
            vec![
                job.id.to_string(),
                phase(job),
                own.map_or(0, |own| own.units).to_string(),
                stars,
                amount::show(own.map_or(0, |own| own.credit)),
                job.due.to_string(),
            ]
        }));
        output::table(&rows)
    })
}

/// The first `limit` of jobs that come in pages.
async fn pages<F: Future<Output = Outcome<Vec<JobView>>>>(limit: u32, ask: impl Fn(u32) -> F) -> Outcome<Vec<JobView>> {
    let mut jobs = Vec::new();
    for page in 0.. {
        let more = ask(page).await?;
        if more.is_empty() || jobs.len() as u32 >= limit {
            break;
        }
        jobs.extend(more);
    }
    jobs.truncate(limit as usize);
    Ok(jobs)
}

fn phase(job: &JobView) -> String {
    format!("{:?}", job.phase).to_lowercase()
}

fn per_unit(payment: Balance, units: Units) -> Balance {
    payment.checked_div(units.into()).unwrap_or_default()
}
