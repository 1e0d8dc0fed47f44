//! What the page is told. Amounts are strings of planck: a browser's numbers are too short for them.

use super::Desk;
use crate::{
    metrics::{earnings, tokens},
    worker::{rest::Reason, sentence},
};
use pallet_network::NetworkApi;
use sc_client_api::HeaderBackend;
use scc_types::Balance;
use scc_worker::{Status, TaskPhase};
use serde_json::{json, Value};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_core::crypto::{Ss58AddressFormat, Ss58Codec};
use std::time::{SystemTime, UNIX_EPOCH};

const DAY_MILLIS: f64 = 86_400_000.0;

/// All of it.
pub fn told(desk: &Desk) -> Result<Value, ApiError> {
    let best = desk.client.info().best_hash;
    let parameters = desk.client.runtime_api().parameters(best)?;
    let earned = earnings(&desk.client, &desk.account)?;
    let blocks = DAY_MILLIS / parameters.slot_duration.max(1) as f64;
    let next_day = flows_out(earned.claim, blocks / f64::from(parameters.half_life.max(1))) + tokens(earned.accrued);
    let prefix = Ss58AddressFormat::custom(parameters.ss58_prefix);
    let rest = *desk.why.borrow();
    let mut told = of_worker(&desk.status.borrow(), rest);
    told["account"] = json!(desk.account.to_ss58check_with_version(prefix));
    told["best"] = json!(desk.client.info().best_number);
    told["earned"] = json!({
        "paid": earned.paid.to_string(),
        "accrued": earned.accrued.to_string(),
        "claim": earned.claim.to_string(),
        "next_day": next_day,
        "power_of_a_day": desk.power_cost_of_a_day,
    });
    Ok(told)
}

/// What flows out of a claim in so many half-lives, in tokens.
pub fn flows_out(claim: Balance, half_lives: f64) -> f64 {
    tokens(claim) * (1.0 - (-half_lives).exp2())
}

fn of_worker(status: &Status, rest: Option<Reason>) -> Value {
    let until = match rest {
        Some(Reason::Asked { until }) => until.map(seconds),
        _ => None,
    };
    let job = status.job.as_ref().map(|job| {
        json!({
            "job": job.job,
            "dapp": job.dapp,
            "requester": job.requester.to_ss58check(),
            "payment": job.payment.to_string(),
            "units": job.units,
        })
    });
    let tasks: Vec<_> = status
        .tasks
        .iter()
        .map(|task| json!({ "task": task.task, "per_mille": task.per_mille, "phase": phase(task.phase) }))
        .collect();
    let receipts: Vec<_> = status
        .receipts
        .iter()
        .map(|receipt| json!({ "job": receipt.job, "units": receipt.units, "credit": receipt.credit.to_string() }))
        .collect();
    json!({
        "state": status.state.word(),
        "sentence": rest.map_or_else(|| sentence(status), |rest| rest.sentence()),
        "resting": rest.is_some(),
        "until": until,
        "job": job,
        "tasks": tasks,
        "receipts": receipts,
        "tally": {
            "computed": status.tally.computed,
            "failed": status.tally.failed,
            "accepted": status.tally.accepted,
            "unsigned": status.tally.unsigned,
        },
    })
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn phase(phase: TaskPhase) -> &'static str {
    match phase {
        TaskPhase::Queued => "queued",
        TaskPhase::Running => "running",
        TaskPhase::Computed => "computed",
        TaskPhase::Delivered => "delivered",
    }
}
