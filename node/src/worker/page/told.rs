//! What is told of the worker. Amounts are strings of planck: a browser's numbers are too short for them.

use super::Desk;
use crate::{
    metrics::{earnings, tokens},
    worker::{benchmark::Measured, forecast, rest::Reason, sentence, settings::SettingTold},
};
use pallet_network::NetworkApi;
use sc_client_api::HeaderBackend;
use scc_transport::{PathReport, Relayed};
use scc_types::{Balance, JobId, Units, WorkerEngine};
use scc_worker::{JobStatus, State, Status, TaskPhase};
use serde::{Deserialize, Serialize};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_core::crypto::{Ss58AddressFormat, Ss58Codec};
use std::time::{SystemTime, UNIX_EPOCH};

const DAY_MILLIS: f64 = 86_400_000.0;

/// All of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// What the worker does, in a word.
    pub state: String,
    /// The same in a sentence, and what would change it.
    pub sentence: String,
    /// Whether it takes nothing new.
    pub resting: bool,
    /// Seconds since 1970 at which it works again by itself.
    pub until: Option<u64>,
    /// The job it works on.
    pub job: Option<JobTold>,
    /// Tasks in hand.
    pub tasks: Vec<TaskTold>,
    /// Receipts that the chain has not settled.
    pub receipts: Vec<ReceiptTold>,
    /// Tasks since the start.
    pub tally: TallyTold,
    /// The address that is paid.
    pub account: String,
    /// The best block.
    pub best: u32,
    /// What it computes with, e.g. `wasm` and `blender 3.4.1`.
    pub engines: Vec<String>,
    /// How fast this computer is; `None` in builds without the reference picture.
    pub benchmark: Option<BenchmarkTold>,
    /// What the chain says of the account.
    pub earned: EarnedTold,
    /// What it has carried for others; `None` of one that is no relay.
    pub relayed: Option<Relayed>,
    /// How this computer is connected with others.
    pub peers: Vec<PathReport>,
    /// What the contributor decided.
    pub settings: Vec<SettingTold>,
}

/// How fast this computer is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BenchmarkTold {
    /// Units an hour of one task alone.
    pub one: f64,
    /// Units an hour of all slots together.
    pub all: f64,
    /// As a multiple of the reference machine.
    pub ratio: f64,
    /// All of it in a sentence, with the reference machine's name.
    pub sentence: String,
    /// The day on which it was measured.
    pub day: String,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobTold {
    /// Its number.
    pub job: JobId,
    /// The dApp's.
    pub dapp: u32,
    /// Who pays.
    pub requester: String,
    /// How much, in planck.
    pub payment: String,
    /// For so many units.
    pub units: Units,
}

/// A task in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskTold {
    /// Its number.
    pub task: u32,
    /// How far it is, in thousandths.
    pub per_mille: u16,
    /// Where it is on its way.
    pub phase: String,
}

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptTold {
    /// The job's number.
    pub job: JobId,
    /// Units accepted.
    pub units: Units,
    /// What they are worth once settled, in planck.
    pub credit: String,
}

/// Tasks since the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TallyTold {
    /// Computed here.
    pub computed: u64,
    /// Failed here.
    pub failed: u64,
    /// On receipts.
    pub accepted: u64,
    /// Delivered, never signed.
    pub unsigned: u64,
}

/// Money, in planck; what will come, in tokens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarnedTold {
    /// Paid out so far.
    pub paid: String,
    /// Due now.
    pub accrued: String,
    /// Still flowing out.
    pub claim: String,
    /// What comes within a day of what is due or still flowing out: of work that is settled.
    pub next_day: f64,
    /// What a day of work earns at the pace of the last time at work, electricity not yet taken off; `None`: no work done yet.
    pub work_of_a_day: Option<f64>,
    /// What a day of work costs at the plug.
    pub power_of_a_day: f64,
    /// What a day of work earns, net of electricity, in a sentence.
    pub forecast: String,
}

impl JobTold {
    pub(super) fn of(job: &JobStatus, prefix: Ss58AddressFormat) -> Self {
        Self {
            job: job.job,
            dapp: job.dapp,
            requester: job.requester.to_ss58check_with_version(prefix),
            payment: job.payment.to_string(),
            units: job.units,
        }
    }
}

/// Asks worker and chain.
pub(crate) fn told(desk: &Desk) -> Result<Told, ApiError> {
    let best = desk.client.info().best_hash;
    let parameters = desk.client.runtime_api().parameters(best)?;
    let earned = earnings(&desk.client, &desk.account)?;
    let blocks = DAY_MILLIS / parameters.slot_duration.max(1) as f64;
    let next_day = flows_out(earned.claim, blocks / f64::from(parameters.half_life.max(1))) + tokens(earned.accrued);
    let prefix = Ss58AddressFormat::custom(parameters.ss58_prefix);
    let power = desk.settings.power_cost_of_a_day();
    let rest = *desk.why.borrow();
    let status = desk.status.borrow();
    Ok(Told {
        state: status.state.word().into(),
        sentence: rest.map_or_else(|| sentence(&status), |rest| rest.sentence()),
        resting: rest.is_some(),
        until: match rest {
            Some(Reason::Asked { until, .. }) => until.map(seconds),
            _ => None,
        },
        job: status.job.as_ref().map(|job| JobTold::of(job, prefix)),
        tasks: tasks(&status),
        receipts: receipts(&status),
        tally: TallyTold {
            computed: status.tally.computed,
            failed: status.tally.failed,
            accepted: status.tally.accepted,
            unsigned: status.tally.unsigned,
        },
        account: desk.account.to_ss58check_with_version(prefix),
        best: desk.client.info().best_number,
        engines: desk.engines.iter().map(engine).collect(),
        benchmark: desk.benchmark.as_ref().map(benchmark),
        earned: EarnedTold {
            paid: earned.paid.to_string(),
            accrued: earned.accrued.to_string(),
            claim: earned.claim.to_string(),
            next_day,
            work_of_a_day: forecast::of_a_day(&status.pace),
            power_of_a_day: power,
            forecast: forecast::sentence(&status.pace, status.offer.as_ref(), power),
        },
        relayed: desk.peer.relayed(),
        peers: desk.peer.paths().iter().map(|path| path.report()).collect(),
        settings: desk.settings.list(),
    })
}

/// What flows out of a claim in so many half-lives, in tokens.
pub fn flows_out(claim: Balance, half_lives: f64) -> f64 {
    tokens(claim) * (1.0 - (-half_lives).exp2())
}

fn tasks(status: &Status) -> Vec<TaskTold> {
    let told = |task: &scc_worker::TaskStatus| TaskTold {
        task: task.task,
        per_mille: task.per_mille,
        phase: phase(task.phase, &status.state).into(),
    };
    status.tasks.iter().map(told).collect()
}

fn receipts(status: &Status) -> Vec<ReceiptTold> {
    let told = |receipt: &scc_worker::ReceiptStatus| ReceiptTold {
        job: receipt.job,
        units: receipt.units,
        credit: receipt.credit.to_string(),
    };
    status.receipts.iter().map(told).collect()
}

fn benchmark(measured: &Measured) -> BenchmarkTold {
    BenchmarkTold {
        one: measured.one,
        all: measured.all,
        ratio: measured.ratio(),
        sentence: measured.sentence(),
        day: measured.day(),
    }
}

fn engine(engine: &WorkerEngine) -> String {
    match engine {
        WorkerEngine::Wasm => "wasm".into(),
        WorkerEngine::Native { name, version } => {
            format!("{} {}", String::from_utf8_lossy(name), String::from_utf8_lossy(version))
        }
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn phase(phase: TaskPhase, state: &State) -> &'static str {
    match phase {
        TaskPhase::Running if *state == State::Paused => "standing still",
        TaskPhase::Queued => "queued",
        TaskPhase::Running => "running",
        TaskPhase::Computed => "computed",
        TaskPhase::Delivered => "delivered",
    }
}
