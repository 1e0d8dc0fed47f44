//! What it costs, said before it is paid.

use super::{plan::Plan, RenderOptions};
use crate::{
    amount,
    commands::Context,
    failure::{Failure, Outcome},
    output,
};
use scc_types::{AccountId, Balance};
use serde_json::json;
use std::io::{IsTerminal, Write};

/// The payment of a plan: the bid, or what the developer suggests, never below the floor.
pub async fn payment(context: &Context, plan: &Plan, options: &RenderOptions) -> Outcome<Balance> {
    let floor = floor(context, plan)?;
    match options.bid {
        Some(bid) if bid < floor => Err(Failure::Refused(format!(
            "{} is below the chain's floor of {} for {} units of work: bid at least that (nothing was paid)",
            amount::show(bid),
            amount::show(floor),
            plan.units
        ))),
        Some(bid) => Ok(bid),
        None => {
            let dapp = context.chain.dapp(options.dapp).await?;
            let hint = dapp.map_or(0, |dapp| dapp.details.price_hint).saturating_mul(plan.units.into());
            Ok(hint.max(floor))
        }
    }
}

/// Shows the price and asks, unless told not to. Nothing is paid when it fails.
pub async fn agree(context: &Context, requester: &AccountId, plan: &Plan, options: &RenderOptions) -> Outcome {
    let payment = payment(context, plan, options).await?;
    let best_rival = context.chain.open_jobs(0, 1).await?.into_iter().next();
    let rival = best_rival.map(|job| job.payment.checked_div(job.units.into()).unwrap_or_default());
    show(context, plan, payment, floor(context, plan)?, rival)?;
    let free = context.chain.balance(requester).await?.free;
    if free < payment {
        return Err(Failure::Balance(format!(
            "{} has {}, the job costs {} and a small fee; nothing was paid",
            context.show(requester),
            amount::show(free),
            amount::show(payment)
        )));
    }
    if options.estimate {
        return Err(Failure::Refused("only an estimate was asked for; nothing was paid".into()));
    }
    if options.yes || confirmed()? {
        return Ok(());
    }
    Err(Failure::Refused("not confirmed; nothing was paid".into()))
}

fn floor(context: &Context, plan: &Plan) -> Outcome<Balance> {
    let per_unit: Balance = context.chain.constant("Jobs", "MinimumBid")?;
    Ok(per_unit.saturating_mul(plan.units.into()))
}

fn show(context: &Context, plan: &Plan, payment: Balance, floor: Balance, rival: Option<Balance>) -> Outcome {
    let frames = plan.request.frames.len();
    let estimate = plan.estimate.as_ref();
    let seconds = estimate.map_or(0.0, |estimate| estimate.seconds_per_frame) * frames as f64;
    let (low, high) = estimate.map_or((1.0, 1.0), |estimate| estimate.band);
    if context.json {
        let value = json!({ "frames": frames, "tasks": plan.tasks.len(), "units": plan.units,
            "payment": payment.to_string(), "floor": floor.to_string(),
            "core_seconds": [seconds * low, seconds * high] });
        return output::print(true, &value, String::new);
    }
    let units = Balance::from(plan.units);
    let rows = [
        output::row(["work", &format!("{frames} frames, {} tasks, {} units", plan.tasks.len(), plan.units)]),
        output::row([
            "time",
            &format!("{} to {} on one core like this machine's", clock(seconds * low), clock(seconds * high)),
        ]),
        output::row([
            "price",
            &format!("{} at most; {} a unit", amount::show(payment), amount::show(payment / units.max(1))),
        ]),
        output::row(["floor", &amount::show(floor)]),
        output::row([
            "best open bid",
            &rival.map_or("none: yours is first".into(), |bid| format!("{} a unit", amount::show(bid))),
        ]),
        output::row(["refund", "80 % of the price of every unit nobody delivers, by itself"]),
    ];
    eprintln!("{}", output::table(&rows));
    Ok(())
}

fn clock(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5_400.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3_600.0),
    }
}

fn confirmed() -> Outcome<bool> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Refused("nobody is here to confirm the price: add --yes (nothing was paid)".into()));
    }
    eprint!("Pay and start? [y/N] ");
    std::io::stderr().flush().map_err(|error| Failure::Local(error.to_string()))?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(|error| Failure::Local(error.to_string()))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes" | "是"))
}
