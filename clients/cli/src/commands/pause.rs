//! `scc pause` and `scc continue`.

use super::{
    cancel::{comes_back, whose},
    Context,
};
use crate::{
    account, amount,
    failure::{Failure, Outcome},
    job::{
        here::{Answer, Here, Orders, Wish},
        News, Teller,
    },
    output,
};
use scc_types::{Balance, JobId, JobView, Phase};
use serde_json::json;

/// Stops handing out a job's tasks, or goes on.
pub async fn run(context: &Context, id: JobId, pause: bool) -> Outcome {
    let here = Here::demand(context, id)?;
    let view = open(context, id).await?;
    // Nothing is spent, so nobody is asked; a script finds the same figures in the answer.
    if !context.json {
        let text = cost(&view, pause, hours(context, &view).await?);
        Teller::new(context.json).tell(&News::Note { text })?;
    }
    let wish = if pause { Wish::Pause } else { Wish::Continue };
    let in_hand = match here.wish(&wish).await? {
        Some(Answer::Changed { in_hand, .. }) => Some(in_hand),
        Some(other) => return Err(Failure::Local(other.sentence())),
        None => {
            here.change_orders(|orders| *orders = Orders { paused: pause, ..orders.clone() })?;
            None
        }
    };
    let value = json!({ "job": id, "paused": pause, "served": in_hand.is_some(), "in_hand": in_hand,
        "deadline": view.deadline, "undelivered": view.units.saturating_sub(view.claimed) });
    output::print(context.json, &value, || words(id, &here, pause, in_hand))
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
    Ok(context.chain.seconds_until(view.deadline).await? / 3_600.0)
}

fn cost(view: &JobView, pause: bool, hours: f64) -> String {
    let (id, paid) = (view.id, amount::show(view.payment));
    let until = format!("block {} (in about {hours:.1} h)", view.deadline);
    if !pause {
        return format!(
            "going on with job {id} costs nothing but the {paid} that are paid for it already: what is delivered by {until} is paid \
             out of that"
        );
    }
    let left = view.units.saturating_sub(view.claimed);
    let price = view.payment.saturating_mul(left.into()) / Balance::from(view.units).max(1);
    format!(
        "pausing job {id} costs nothing but time, for its deadline stays: what of the {left} of {} units that are not delivered on \
         chain is not delivered by {until} expires, and of the {} paid for all of them at most {} {}",
        view.units,
        amount::show(price),
        amount::show(comes_back(view)),
        whose(view)
    )
}

fn words(id: JobId, here: &Here, pause: bool, in_hand: Option<usize>) -> String {
    match (pause, in_hand) {
        (true, served) => {
            let now = match served {
                Some(tasks) => {
                    format!("{tasks} tasks that workers have in hand are finished and paid, nothing new is handed out")
                }
                None => "nobody serves it now, and who does will hand nothing out".into(),
            };
            format!("job {id} is paused: {now}. 'scc continue {id}' goes on")
        }
        (false, Some(_)) => format!("job {id} goes on: its tasks are handed out again"),
        (false, None) => {
            format!("job {id} is not paused any more, but nobody serves it: go on with {}", here.request.command())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_types::{Funding, SCC};

    #[test]
    fn what_it_costs_is_said() {
        let view = JobView { units: 1_000, claimed: 250, payment: 10 * SCC, ..crate::job::test_view(7) };
        assert_eq!(
            cost(&view, true, 1.5),
            "pausing job 7 costs nothing but time, for its deadline stays: what of the 750 of 1000 units that are not delivered on \
             chain is not delivered by block 90 (in about 1.5 h) expires, and of the 7.5 SCC paid for all of them at most 6 SCC \
             come back"
        );
        let going_on = cost(&view, false, 2.0);
        assert!(going_on.contains("nothing but the 10 SCC that are paid for it already"), "{going_on}");
        let trial = JobView { funding: Funding::Coupon, ..view };
        assert!(cost(&trial, true, 2.0).ends_with("at most 4.5 SCC go back to the budget that paid"));
        assert!(cost(&crate::job::test_view(7), true, 0.0).contains("10 of 10 units"));
    }
}
