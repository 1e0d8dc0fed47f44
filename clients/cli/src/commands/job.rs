//! `scc job`.

use super::Context;
use crate::{
    amount,
    failure::{Failure, Outcome},
    output,
};
use scc_types::{JobId, WorkRecord};
use serde_json::json;

/// Prints one job with its workers.
pub async fn run(context: &Context, id: JobId) -> Outcome {
    let Some(job) = context.chain.job(id).await? else { return past(context, id).await };
    output::print(context.json, &job, || {
        let mut rows = vec![
            output::row(["job", &id.to_string()]),
            output::row(["phase", &format!("{:?}, changes by itself at block {}", job.phase, job.due)]),
            output::row(["requester", &context.show(&job.requester)]),
            output::row(["dapp", &job.dapp.to_string()]),
            output::row(["payment", &amount::show(job.payment)]),
            output::row([
                "units",
                &format!(
                    "{} · reserved {} · claimed {} · reported {} · objected {}",
                    job.units, job.reserved, job.claimed, job.reported, job.objected
                ),
            ]),
            output::row(["posted at block", &job.posted.to_string()]),
            output::row(["open until block", &job.deadline.to_string()]),
            output::row(["manifest", &format!("{:?}", job.spec.manifest)]),
        ];
        for worker in &job.workers {
            let stars = worker.stars.map_or("not rated".into(), |stars| format!("{stars:?} stars").to_lowercase());
            let credit = amount::show(worker.credit);
            let line = format!("{} units · {stars} · credit {credit}", worker.units);
            rows.push(output::row([&context.show(&worker.worker), &line]));
        }
        output::table(&rows)
    })
}

/// What the work chain holds of a job that has left the state.
async fn past(context: &Context, id: JobId) -> Outcome {
    let next = context.chain.next_job().await?;
    if id >= next {
        let newest =
            next.checked_sub(1).map_or("there was none yet".into(), |newest| format!("the newest is {newest}"));
        return Err(Failure::Refused(format!("there is no job {id}: {newest}")));
    }
    let trace = context.chain.trace(id).await?;
    if trace.steps.is_empty() {
        return Err(Failure::Refused(format!(
            "job {id} has left the chain's state, and its records in the work chain are older than this node keeps"
        )));
    }
    let value =
        json!({ "job": id, "state": "removed", "is_whole": trace.is_whole, "records": output::value(&trace.steps)? });
    output::print(context.json, &value, || {
        let mut rows =
            vec![output::row(["job", &id.to_string(), "has left the state; its records in the work chain:"])];
        for step in &trace.steps {
            rows.push(output::row([step.step, &format!("{}d", step.height), &remark(&step.record)]));
        }
        output::table(&rows)
    })
}

/// What a record of a job says, besides the job.
pub fn remark(record: &WorkRecord) -> String {
    match record {
        WorkRecord::Posted { units, payment, .. } | WorkRecord::Raised { units, payment, .. } => {
            format!("{} for {units} units", amount::show(*payment))
        }
        WorkRecord::Reported { ratings, .. } => format!("{} workers rated", ratings.len()),
        WorkRecord::Closed { .. } => String::new(),
        WorkRecord::Settled { units, credit, .. } => format!("{units} units, credit {}", amount::show(*credit)),
        WorkRecord::Refunded { units, amount, .. } => format!("{} for {units} units", amount::show(*amount)),
    }
}
