//! `scc job`.

use super::Context;
use crate::{
    amount,
    failure::{Failure, Outcome},
    job::here::{Here, Orders, Server},
    output,
};
use scc_types::{JobId, WorkRecord};
use serde::Serialize;
use serde_json::json;

/// Prints one job with its workers.
pub async fn run(context: &Context, id: JobId) -> Outcome {
    let Some(job) = context.chain.job(id).await? else { return past(context, id).await };
    let here = Here::find(context, id)?.map(Place::of).transpose()?;
    let mut value = output::value(&job)?;
    if let (Some(place), Some(fields)) = (&here, value.as_object_mut()) {
        fields.insert("here".into(), output::value(place)?);
    }
    output::print(context.json, &value, || {
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
        rows.extend(here.map(|place| output::row(["on this machine", &place.words(id)])));
        for worker in &job.workers {
            let stars = worker.stars.map_or("not rated".into(), |stars| format!("{stars:?} stars").to_lowercase());
            let credit = amount::show(worker.credit);
            let line = format!("{} units · {stars} · credit {credit}", worker.units);
            rows.push(output::row([&context.show(&worker.worker), &line]));
        }
        output::table(&rows)
    })
}

/// Where a job stands on this machine.
#[derive(Serialize)]
struct Place {
    /// Who serves it.
    server: Option<Server>,
    paused: bool,
    /// What goes on with it.
    command: String,
}

impl Place {
    fn of(here: Here) -> Outcome<Self> {
        let paused = Orders::read(&here.folder)?.paused;
        Ok(Self { server: here.server(), paused, command: here.request.command() })
    }

    fn words(&self, id: JobId) -> String {
        let paused = if self.paused { format!("paused ('scc continue {id}' goes on) · ") } else { String::new() };
        match &self.server {
            Some(server) => {
                let kind = if server.background { "in the background" } else { "at a terminal" };
                format!("{paused}served by process {} {kind}: 'scc watch {id}' shows it", server.process)
            }
            None => format!("{paused}served by nobody now: go on with {}", self.command),
        }
    }
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
