//! `scc reject`, `scc rerender` and `scc add`: what was delivered is not wanted, or more is.

use super::{pause, Context};
use crate::{
    account, amount,
    args::{Command, Consent},
    consent::confirmed,
    failure::{Failure, Outcome},
    job::{
        here::{Answer, Here, Past, Request, Target, Wish, Wrong},
        News, PostedJob, Teller,
    },
    output, render,
};
use scc_math::{coupon_refund_of, refund_of};
use scc_types::{AccountId, Balance, Funding, JobId, JobView, Phase, Units};
use serde_json::json;

/// Checks a delivered result here; if it is wrong its maker is at fault and it is computed once more.
pub async fn reject(context: &Context, id: JobId, target: Target, consent: Consent) -> Outcome {
    let here = Here::demand(context, id)?;
    let view = pause::open(context, id).await?;
    let words = format!(
        "checking {target} of job {id} computes parts of it, or all, on this machine. Is it wrong, its maker gets one star, which costs it a tenth of \
         what it did in the job, and is not trusted for the rest; its receipt stays, so that computing the {target} once more is paid \
         {}. Is it right, nothing is changed",
        price_words(&here, &view, target)
    );
    agree(&words, consent).await?;
    let Some(answer) = here.wish(&Wish::Doubt(target)).await? else {
        here.change_orders(|orders| orders.doubted.push(target))?;
        return later(context, &here, id, target, "checked");
    };
    let Answer::Doubted { good, wrong } = answer else { return Err(refused(&answer)) };
    let told: Vec<_> = wrong
        .iter()
        .map(|one| {
            json!({ "task": one.task, "reason": one.reason, "workers": one.workers,
        "units": one.again })
        })
        .collect();
    let value = json!({ "job": id, "good": good, "wrong": told });
    output::print(context.json, &value, || doubted(id, target, good, &wrong))
}

fn doubted(id: JobId, target: Target, good: usize, wrong: &[Wrong]) -> String {
    if wrong.is_empty() {
        return format!(
            "{target} of job {id} is what the scene gives, wherever this machine looked, so nobody is at fault and nothing was changed. \
             Rendering it once more gives the same picture: change the scene. If you want it from somebody else all the same: 'scc \
             rerender'"
        );
    }
    let each = wrong.iter().map(|one| {
        let then = match one.again {
            Some(units) => format!("it is computed once more for {units} units"),
            None => format!(
                "the job has no units left for computing it once more: 'scc raise {id} AMOUNT --units N' adds some, then 'scc \
                 rerender' it"
            ),
        };
        format!("task {} of {} was wrong ({}): {then}", one.task, one.workers.join(", "), one.reason)
    });
    let right = (good > 0).then(|| format!("{good} other results of {target} are right"));
    each.chain(right).collect::<Vec<_>>().join("\n")
}

/// Has a frame computed once more by somebody else: within the job while it can pay that, else as a job of its own.
pub async fn rerender(context: Context, id: JobId, frame: u32, how: More) -> Outcome {
    let target = Target::Frame(frame);
    let found = Here::find(&context, id)?;
    let view = context.chain.job(id).await?;
    if let (Some(here), Some(view)) = (&found, view.as_ref().filter(|view| view.phase == Phase::Open)) {
        pause::open(&context, id).await?;
        match here.wish(&Wish::Price(target)).await? {
            Some(Answer::Price(units)) => return within(&context, here, view, target, units, how.consent).await,
            Some(Answer::NotHere { needed, free }) => note_new_job(&context, id, needed, free)?,
            Some(other) => return Err(refused(&other)),
            None => {
                let words = format!(
                    "nobody serves job {id} now. {target} is computed once more, by somebody else, as soon as it is served: that takes \
                     {}",
                    price_words(here, view, target)
                );
                agree(&words, how.consent).await?;
                here.change_orders(|orders| orders.again.push(target))?;
                return later(&context, here, id, target, "computed once more");
            }
        }
    }
    let is_planned = found
        .as_ref()
        .and_then(|here| here.manifest.as_ref())
        .is_some_and(|manifest| manifest.tasks.iter().any(|task| frame_of(task.params.text()) == Some(frame)));
    let (request, past) = asked(&context, id, found)?;
    let is_made = past.as_ref().is_some_and(|past| past.makers.contains_key(&target.to_string()));
    if !is_planned && !is_made {
        return Err(Failure::Refused(format!(
            "job {id} made no {target}: 'scc add {id} --frames {frame}' has it rendered (nothing was paid)"
        )));
    }
    let posted = past.as_ref().and_then(|past| past.posted.clone());
    let makers = past.and_then(|past| past.makers.get(&target.to_string()).cloned()).unwrap_or_default();
    // Where several made parts of it, the parts fall to others by themselves; without all of them nobody might be left.
    let avoid = if makers.len() == 1 { makers } else { Vec::new() };
    if let Some(maker) = avoid.first() {
        let maker = context.show(maker);
        let text = format!(
            "{maker} made {target} and gets nothing of the new job; if nobody else comes, 'scc cancel' ends it"
        );
        Teller::new(context.json).tell(&News::Note { text })?;
    }
    further(context, request.with_frames(&frame.to_string(), true), rate(view, posted), avoid, how).await
}

async fn within(
    context: &Context,
    here: &Here,
    view: &JobView,
    target: Target,
    units: Units,
    consent: Consent,
) -> Outcome {
    let id = view.id;
    let words = format!(
        "{target} of job {id} is computed once more by somebody else: that takes {}; who made it keeps its pay",
        worth(view, units)
    );
    agree(&words, consent).await?;
    let answer = here.wish(&Wish::Again(target)).await?;
    let Some(Answer::Again(units)) = answer else {
        return Err(answer.as_ref().map_or_else(
            || {
                Failure::Local(format!(
                    "the process that served job {id} has just ended: say it again (nothing was changed)"
                ))
            },
            refused,
        ));
    };
    let value = json!({ "job": id, "units": units, "within": true });
    output::print(context.json, &value, || {
        format!("{target} of job {id} is open again, for others than its maker; the file is replaced when it comes")
    })
}

/// More frames of a job's scene, as a job of its own.
pub async fn add(context: Context, id: JobId, frames: &str, how: More) -> Outcome {
    let found = Here::find(&context, id)?;
    let view = context.chain.job(id).await?;
    let (request, past) = asked(&context, id, found)?;
    let rate = rate(view, past.and_then(|past| past.posted));
    further(context, request.with_frames(frames, false), rate, Vec::new(), how).await
}

/// Payment and units of a job, from the chain or from what is remembered.
fn rate(view: Option<JobView>, posted: Option<PostedJob>) -> Option<(Balance, Units)> {
    let remembered = || posted.and_then(|posted| Some((posted.payment.parse().ok()?, posted.units)));
    view.map(|view| (view.payment, view.units)).or_else(remembered)
}

/// How a further job is paid for and served.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct More {
    /// What you pay for a new job, in tokens; the hard cap. Default: a unit's price as in the old job.
    #[arg(long, value_parser = amount::parse)]
    pub bid: Option<Balance>,
    /// Leave a new job to a process in the background as soon as it is paid for.
    #[arg(long)]
    pub detach: bool,
    #[command(flatten)]
    pub consent: Consent,
}

/// How a job was asked for, from its folder or from what is remembered of it.
fn asked(context: &Context, id: JobId, found: Option<Here>) -> Outcome<(Request, Option<Past>)> {
    let past = Past::find(context.chain.genesis(), id);
    let request = found.map(|here| here.request).or_else(|| past.as_ref().map(|past| past.request.clone()));
    let request = request.ok_or_else(|| {
        Failure::Refused(format!(
            "how job {id} was asked for is not known on this machine (in {}): give the whole command, with the frames you want \
             (nothing was paid)",
            account::home().display()
        ))
    })?;
    if request.requester != account::id(&context.key()?) {
        return Err(Failure::Refused(format!(
            "job {id} was posted with another key: name it with --key (nothing was paid)"
        )));
    }
    Ok((request, past))
}

/// Posts the same request for other frames; the price is said and agreed to as for every job.
async fn further(
    mut context: Context,
    request: Request,
    rate: Option<(Balance, Units)>,
    avoid: Vec<AccountId>,
    how: More,
) -> Outcome {
    let Command::Render(mut options) = request.parse()? else {
        return Err(Failure::Refused(
            "this is for frames of 'scc render': of a program, run the same 'scc run' with more files, or with --again (nothing was \
             paid)"
                .into(),
        ));
    };
    std::env::set_current_dir(&request.folder)
        .map_err(|error| Failure::file("cannot go to the folder of the job's command,", &request.folder, error))?;
    let terms = &mut options.terms;
    (terms.bid, terms.detach, terms.avoid) = (how.bid, how.detach, avoid);
    terms.yes = how.consent.yes;
    terms.rate = rate;
    context.words = request.words;
    render::run(&context, *options).await
}

fn note_new_job(context: &Context, id: JobId, needed: Units, free: Units) -> Outcome {
    let why = match needed {
        0 => "every task of it is done".into(),
        needed => format!("it takes {needed} units and nothing is bound to only {free}"),
    };
    let text = format!("job {id} cannot have it computed once more ({why}): a new job is posted for it");
    Teller::new(context.json).tell(&News::Note { text })
}

/// What computing a part once more takes, as far as the manifest says it.
fn price_words(here: &Here, view: &JobView, target: Target) -> String {
    let units = here.manifest.as_ref().map_or(0, |manifest| {
        let of = |(number, task): (u32, &scc_job_spec::Task)| {
            let is_meant = match target {
                Target::Task(wanted) => wanted == number,
                Target::Frame(wanted) => frame_of(task.params.text()) == Some(wanted),
            };
            is_meant.then_some(task.units)
        };
        (0u32..).zip(&manifest.tasks).filter_map(of).fold(0, Units::saturating_add)
    });
    match units {
        0 => "out of the units that the job has to spare".into(),
        units => worth(view, units),
    }
}

/// The frame of a render's task; other programs' tasks have none.
fn frame_of(params: &str) -> Option<u32> {
    let params: serde_json::Value = serde_json::from_str(params).ok()?;
    params.get("frame")?.as_u64()?.try_into().ok()
}

fn worth(view: &JobView, units: Units) -> String {
    let refund = match view.funding {
        Funding::Own | Funding::Grant => refund_of,
        Funding::Coupon => coupon_refund_of,
    };
    let price = view.payment.saturating_mul(units.into()) / Balance::from(view.units).max(1);
    let back = refund(view.payment, units, view.units, view.payment);
    format!(
        "{units} of the units that the job has to spare, worth {} of what was paid for it, of which {} would come back in the end",
        amount::show(price),
        amount::show(back)
    )
}

async fn agree(words: &str, consent: Consent) -> Outcome {
    let unasked = Failure::Refused(format!("{words}; nobody is here to agree: add --yes (nothing was changed)"));
    match consent.yes || confirmed(&format!("{words}. Go on?"), unasked).await? {
        true => Ok(()),
        false => Err(Failure::Refused("not agreed to; nothing was changed".into())),
    }
}

fn later(context: &Context, here: &Here, id: JobId, target: Target, what: &str) -> Outcome {
    let value = json!({ "job": id, "served": false });
    output::print(context.json, &value, || {
        format!(
            "nobody serves job {id} now: {target} is {what} as soon as somebody does, with {}",
            here.request.command()
        )
    })
}

fn refused(answer: &Answer) -> Failure {
    Failure::Refused(format!("{} (nothing was changed)", answer.sentence()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_types::SCC;

    #[test]
    fn what_a_frame_once_more_costs_is_said() {
        let view = JobView { units: 1_000, payment: 10 * SCC, ..crate::job::test_view(7) };
        assert_eq!(
            worth(&view, 100),
            "100 of the units that the job has to spare, worth 1 SCC of what was paid for it, of which 0.8 SCC would come back in \
             the end"
        );
    }

    #[test]
    fn a_render_task_names_its_frame() {
        assert_eq!(frame_of(r#"{"scene": "scene.bin", "frame": 7}"#), Some(7));
        assert_eq!(frame_of(r#"{"file": "a.txt"}"#), None);
        assert_eq!(frame_of(r#"{"frame": -1}"#), None);
    }

    #[test]
    fn a_right_result_costs_nobody_anything_and_a_wrong_one_is_told_with_what_follows() {
        assert!(doubted(7, Target::Frame(3), 2, &[]).contains("nobody is at fault and nothing was changed"));
        let wrong = |again| Wrong { task: 4, reason: "other pixels".into(), workers: vec!["5Abc".into()], again };
        let words = doubted(7, Target::Frame(3), 1, &[wrong(Some(12))]);
        assert_eq!(
            words,
            "task 4 of 5Abc was wrong (other pixels): it is computed once more for 12 units\n1 other results of frame 3 are right"
        );
        assert!(doubted(7, Target::Task(4), 0, &[wrong(None)]).contains("scc raise 7 AMOUNT --units N"));
    }
}
