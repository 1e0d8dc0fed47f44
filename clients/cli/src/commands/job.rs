//! `scc job`.

use super::Context;
use crate::{
    amount,
    failure::{Failure, Outcome},
    output,
};
use scc_types::JobId;

/// Prints one job with its workers.
pub async fn run(context: &Context, id: JobId) -> Outcome {
    let Some(job) = context.chain.job(id).await? else {
        return Err(Failure::Refused(format!(
            "job {id} is not in state: it never was, or it is finished and lives on in the work chain ('scc chain d')"
        )));
    };
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
