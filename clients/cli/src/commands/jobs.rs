//! `scc jobs`.

use super::Context;
use crate::{amount, failure::Outcome, output};
use scc_types::{AccountId, Balance, Units};

/// Lists open jobs, or those of one account.
pub async fn run(context: &Context, of: Option<AccountId>, limit: u32) -> Outcome {
    match of {
        Some(account) => of_account(context, &account, limit).await,
        None => open(context, limit).await,
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
    let mut jobs = Vec::new();
    for page in 0.. {
        let more = context.chain.jobs_of(account, page).await?;
        if more.is_empty() || jobs.len() as u32 >= limit {
            break;
        }
        jobs.extend(more);
    }
    jobs.truncate(limit as usize);
    output::print(context.json, &jobs, || {
        if jobs.is_empty() {
            return format!("{} has no job in state", context.show(account));
        }
        let mut rows = vec![output::row(["job", "phase", "units", "delivered", "payment", "next change at block"])];
        rows.extend(jobs.iter().map(|job| {
            vec![
                job.id.to_string(),
                format!("{:?}", job.phase).to_lowercase(),
                job.units.to_string(),
                job.claimed.max(job.reported).to_string(),
                amount::show(job.payment),
                job.due.to_string(),
            ]
        }));
        output::table(&rows)
    })
}

fn per_unit(payment: Balance, units: Units) -> Balance {
    payment.checked_div(units.into()).unwrap_or_default()
}
