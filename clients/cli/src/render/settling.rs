//! After the last frame: the report, the settlement, the statement.

use super::{
    folder::{JobFolder, PostedJob},
    RenderOptions,
};
use crate::{
    amount,
    commands::Context,
    failure::{Failure, Outcome},
    output,
};
use scc_dispatcher::Dispatcher;
use scc_types::{Balance, JobView, Phase};
use serde_json::json;
use std::time::Duration;

/// How often the chain is asked while waiting.
const POLL: Duration = Duration::from_millis(1_500);

/// Reports the ratings, waits until the chain has settled, prints the statement.
pub async fn settle(
    context: &Context,
    dispatcher: &Dispatcher,
    job: &PostedJob,
    options: &RenderOptions,
    folder: &JobFolder,
) -> Outcome {
    if context.chain.job(job.id).await?.is_some_and(|view| view.phase == Phase::Open) {
        dispatcher.submit_report().await.map_err(|error| {
            Failure::Chain(format!("the report on job {} was not taken: {error}; run the same command again", job.id))
        })?;
        say(context, "the report is in: every worker's accepted units and stars are on chain");
    }
    if options.no_wait {
        return Ok(());
    }
    let Some(view) = wait(context, job).await? else {
        say(context, "the job has left the chain's state; 'scc chain d' and 'scc chain a' hold its records");
        return folder.finish();
    };
    print(context, job, &view)?;
    folder.finish()
}

async fn wait(context: &Context, job: &PostedJob) -> Outcome<Option<JobView>> {
    let mut announced = false;
    loop {
        match context.chain.job(job.id).await? {
            Some(view) if matches!(view.phase, Phase::Open | Phase::Closing) => {
                if !announced {
                    say(context, &format!("waiting for the settlement at block {}", view.due));
                    announced = true;
                }
                tokio::time::sleep(POLL).await;
            }
            settled => return Ok(settled),
        }
    }
}

fn print(context: &Context, job: &PostedJob, view: &JobView) -> Outcome {
    let delivered: u64 = view.workers.iter().map(|worker| worker.units).sum();
    let credited: Balance = view.workers.iter().map(|worker| worker.credit).sum();
    let refund = view
        .payment
        .checked_mul(u128::from(view.units.saturating_sub(delivered)))
        .and_then(|price| price.checked_div(view.units.into()))
        .map_or(0, |price| price / 10 * 8);
    let value = json!({
        "event": "settled", "job": job.id, "paid": view.payment.to_string(), "units": view.units,
        "delivered": delivered, "credited": credited.to_string(), "refund_about": refund.to_string(),
        "workers": view.workers.iter().map(|worker| json!({
            "account": context.show(&worker.worker), "units": worker.units,
            "stars": worker.stars, "credit": worker.credit.to_string(),
        })).collect::<Vec<_>>(),
    });
    if context.json {
        println!("{value}");
        return Ok(());
    }
    let mut rows = vec![
        output::row(["STATEMENT", &format!("job {}", job.id), ""]),
        output::row(["paid", &amount::show(view.payment), "into the block's revenue when the job was posted"]),
        output::row(["delivered", &format!("{delivered} of {} units", view.units), ""]),
        output::row(["credited", &amount::show(credited), "payment · units / all units · stars"]),
    ];
    for worker in &view.workers {
        let stars = worker.stars.map_or("five".into(), |stars| format!("{stars:?}").to_lowercase());
        let remark = format!("{} units at {stars} stars", worker.units);
        rows.push(output::row([&context.show(&worker.worker), &amount::show(worker.credit), &remark]));
    }
    if refund > 0 {
        let remark = format!("at block {}: 80 % of what nobody delivered", view.due);
        rows.push(output::row(["comes back", &format!("about {}", amount::show(refund)), &remark]));
    }
    rows.push(output::row(["", "", "each credit earns its worker 60 % and up to a tenth on top, block by block:"]));
    rows.push(output::row(["", "", "'scc earnings ADDRESS', 'scc score ADDRESS', 'scc statement BLOCK'"]));
    println!("{}", output::table(&rows));
    Ok(())
}

fn say(context: &Context, sentence: &str) {
    if !context.json {
        eprintln!("{sentence}");
    }
}
