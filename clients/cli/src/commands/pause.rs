//! `scc pause` and `scc continue`.

use super::Context;
use crate::{
    account,
    failure::{Failure, Outcome},
    job::here::{Answer, Here, Orders, Wish},
    output,
};
use scc_types::{JobId, JobView, Phase};
use serde_json::json;

/// Stops handing out a job's tasks, or goes on.
pub async fn run(context: &Context, id: JobId, pause: bool) -> Outcome {
    let here = Here::demand(context, id)?;
    let view = open(context, id).await?;
    let wish = if pause { Wish::Pause } else { Wish::Continue };
    let in_hand = match here.wish(&wish).await? {
        Some(Answer::Changed { in_hand, .. }) => Some(in_hand),
        Some(other) => return Err(Failure::Local(other.sentence())),
        None => {
            here.change_orders(|orders| *orders = Orders { paused: pause, ..orders.clone() })?;
            None
        }
    };
    let hours = hours(context, &view).await?;
    let value = json!({ "job": id, "paused": pause, "served": in_hand.is_some(), "in_hand": in_hand,
        "deadline": view.deadline, "undelivered": view.units.saturating_sub(view.claimed) });
    output::print(context.json, &value, || words(&view, &here, pause, in_hand, hours))
}

/// The job, if it is open and one's own.
pub async fn open(context: &Context, id: JobId) -> Outcome<JobView> {
    let refused = |words: String| Err(Failure::Refused(format!("{words} (nothing was changed)")));
    let Some(view) = context.chain.job(id).await? else {
        return refused(match id < context.chain.next_job().await? {
            true => format!("job {id} is not in the chain's state any more: it is settled"),
            false => format!("there has been no job {id} on this chain"),
        });
    };
    if view.requester != account::id(&context.key()?) {
        return refused(format!("job {id} is somebody else's"));
    }
    if view.phase != Phase::Open {
        return refused(format!("job {id} is not open any more: nothing of it is handed out"));
    }
    Ok(view)
}

/// Until the deadline.
async fn hours(context: &Context, view: &JobView) -> Outcome<f64> {
    let blocks = view.deadline.saturating_sub(context.chain.best().await?);
    let slot = context.chain.parameters().slot_duration;
    Ok(f64::from(blocks) * slot as f64 / 3_600_000.0)
}

fn words(view: &JobView, here: &Here, pause: bool, in_hand: Option<usize>, hours: f64) -> String {
    let id = view.id;
    let left = view.units.saturating_sub(view.claimed);
    match (pause, in_hand) {
        (true, served) => {
            let now = match served {
                Some(tasks) => {
                    format!("{tasks} tasks that workers have in hand are finished and paid, nothing new is handed out")
                }
                None => "nobody serves it now, and who does will hand nothing out".into(),
            };
            format!(
                "job {id} is paused: {now}. That costs nothing by itself, but its deadline stays: what of the {left} of {} units that \
                 are not delivered on chain is not delivered by block {} (in about {hours:.1} h) expires, and four fifths of its \
                 price come back. 'scc continue {id}' goes on",
                view.units, view.deadline
            )
        }
        (false, Some(_)) => format!(
            "job {id} goes on: its tasks are handed out again, until block {} (in about {hours:.1} h)",
            view.deadline
        ),
        (false, None) => {
            format!("job {id} is not paused any more, but nobody serves it: go on with {}", here.request.command())
        }
    }
}
