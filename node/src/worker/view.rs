//! `scc-node worker show|rest|work`: the page's questions and wishes, in a terminal.

use super::{
    page::{EarnedTold, PastTold, Told},
    settings::{Changes, SettingTold},
};
use crate::cli::{worker_dir, Cli};
use sc_cli::SharedParams;
use scc_types::SCC;
use std::{
    fmt::Write as _,
    io::{self, IsTerminal, Write as _},
    path::PathBuf,
    time::Duration,
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often the view is drawn anew.
const LOOK: Duration = Duration::from_secs(2);
/// Places of a bar.
const BAR: usize = 20;
/// Longest value of a setting that is shown whole, in bytes.
const LONG: usize = 40;

/// Which worker.
#[derive(Debug, clap::Args)]
pub(crate) struct Which {
    /// Its folder. Default: the one of a node with these parameters.
    #[arg(long, value_name = "FOLDER")]
    worker_dir: Option<PathBuf>,

    #[clap(flatten)]
    shared_params: SharedParams,
}

impl Which {
    /// Its folder.
    pub fn dir(&self, cli: &Cli) -> sc_cli::Result<PathBuf> {
        worker_dir(self.worker_dir.as_ref(), &self.shared_params, cli)
    }

    /// The chain, as its specification is named.
    pub fn chain(&self) -> String {
        self.shared_params.chain_id(self.shared_params.is_dev())
    }

    /// The page's address and its token.
    fn page(&self, cli: &Cli) -> Result<(String, String), Unanswered> {
        let file = self.dir(cli).map_err(|error| Unanswered::Refused(error.to_string()))?.join("page");
        let text = std::fs::read_to_string(&file).map_err(|error| {
            let why = format!(
                "{}: {error}; no worker runs there, or in another folder: name it with --worker-dir, as the node's log does",
                file.display()
            );
            if error.kind() == io::ErrorKind::NotFound { Unanswered::NoWorker(why) } else { Unanswered::Refused(why) }
        })?;
        let parts = text.trim().split_once("/#");
        let (address, token) = parts.ok_or_else(|| Unanswered::Refused(format!("{} is damaged", file.display())))?;
        Ok((address.into(), token.into()))
    }

    /// What the worker's page answers.
    fn ask<B: attohttpc::body::Body>(
        &self,
        cli: &Cli,
        request: impl Fn(String) -> attohttpc::RequestBuilder<B>,
    ) -> Answer {
        let (address, token) = self.page(cli)?;
        let request = request(format!("{address}/api")).header("Authorization", format!("Bearer {token}"));
        // Nobody stands between a machine and itself.
        let request = request.proxy_settings(attohttpc::ProxySettings::builder().build());
        let answer = request.timeout(PATIENCE).send().map_err(|error| {
            let why = format!(
                "the worker does not answer at {address}: {error}; a node that was started again has another address"
            );
            let is_nobody = matches!(error.kind(), attohttpc::ErrorKind::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused);
            if is_nobody { Unanswered::NoWorker(why) } else { Unanswered::Refused(why) }
        })?;
        let status = answer.status();
        let text = answer.text().map_err(|error| Unanswered::Refused(error.to_string()))?;
        match status {
            _ if status.is_success() => Ok(text),
            // Somebody else has its port.
            attohttpc::StatusCode::UNAUTHORIZED => Err(Unanswered::NoWorker(text.trim().into())),
            _ => Err(Unanswered::Refused(text.trim().into())),
        }
    }

    /// What a worker that runs does.
    pub fn status(&self, cli: &Cli) -> Result<Told, Unanswered> {
        serde_json::from_str(&self.get(cli, "status")?).map_err(misread)
    }

    /// What came of its jobs.
    pub fn history(&self, cli: &Cli) -> Result<Vec<PastTold>, Unanswered> {
        serde_json::from_str(&self.get(cli, "history")?).map_err(misread)
    }

    /// What the page gets, as JSON.
    pub fn get(&self, cli: &Cli, path: &str) -> Answer {
        self.ask(cli, |api| attohttpc::get(format!("{api}/{path}")))
    }

    /// Changes settings of a worker that runs; says what holds now.
    pub fn change(&self, cli: &Cli, changes: &Changes) -> Result<Vec<String>, Unanswered> {
        let body = serde_json::to_string(changes).map_err(misread)?;
        let said = self.post(cli, "settings", body)?;
        serde_json::from_str(&said).map_err(misread)
    }

    fn post(&self, cli: &Cli, path: &str, body: String) -> Answer {
        self.ask(cli, |api| {
            attohttpc::post(format!("{api}/{path}")).header("Content-Type", "application/json").text(body.clone())
        })
    }
}

pub(crate) type Answer = Result<String, Unanswered>;

/// Why a worker did not do what it was asked for; sentences.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// None runs there.
    NoWorker(String),
    /// It does not want to, or nobody knows whether it did.
    Refused(String),
}

impl From<Unanswered> for sc_cli::Error {
    fn from(unanswered: Unanswered) -> Self {
        let (Unanswered::NoWorker(why) | Unanswered::Refused(why)) = unanswered;
        why.into()
    }
}

fn misread(error: serde_json::Error) -> Unanswered {
    Unanswered::Refused(format!("the node answers with another page than this program's: {error}"))
}

/// Shows what the worker of a node on this machine does and has earned.
#[derive(Debug, clap::Parser)]
pub struct ShowCmd {
    /// Draw it anew every two seconds until interrupted.
    #[arg(long)]
    watch: bool,

    /// Print JSON, as the page gets it.
    #[arg(long, conflicts_with = "watch")]
    json: bool,

    #[clap(flatten)]
    which: Which,
}

impl ShowCmd {
    /// Asks and prints.
    pub fn run(&self, cli: &Cli) -> sc_cli::Result<()> {
        if self.json {
            println!("{}", self.which.get(cli, "status")?);
            return Ok(());
        }
        loop {
            let text = view(&self.which.status(cli)?);
            let mut out = io::stdout().lock();
            // From the upper left corner, over what was there.
            let clear = if self.watch && out.is_terminal() { "\x1b[H\x1b[2J" } else { "" };
            writeln!(out, "{clear}{text}").and_then(|()| out.flush()).map_err(|error| error.to_string())?;
            drop(out);
            if !self.watch {
                return Ok(());
            }
            std::thread::sleep(LOOK);
        }
    }
}

/// Lets the worker finish what it has in hand and take nothing new.
#[derive(Debug, clap::Parser)]
pub struct RestCmd {
    /// For so long; default: until asked to work.
    #[arg(long)]
    minutes: Option<u64>,

    /// Stop at once instead of finishing what is in hand. Asked to work within five minutes, it goes on with it; then it goes back to its
    /// requesters.
    #[arg(long)]
    now: bool,

    #[clap(flatten)]
    which: Which,
}

impl RestCmd {
    /// Asks for it.
    pub fn run(&self, cli: &Cli) -> sc_cli::Result<()> {
        let minutes = self.minutes.map_or("null".into(), |minutes| minutes.to_string());
        let now = self.now;
        wish(&self.which, cli, "rest", format!("{{\"minutes\":{minutes},\"now\":{now}}}"))
    }
}

/// Lets the worker work again.
#[derive(Debug, clap::Parser)]
pub struct WorkCmd {
    #[clap(flatten)]
    which: Which,
}

impl WorkCmd {
    /// Asks for it.
    pub fn run(&self, cli: &Cli) -> sc_cli::Result<()> {
        wish(&self.which, cli, "work", "{}".into())
    }
}

/// Says it, and what the worker does then.
fn wish(which: &Which, cli: &Cli, path: &str, body: String) -> sc_cli::Result<()> {
    which.post(cli, path, body)?;
    // It is noted at once and heard a moment later.
    std::thread::sleep(Duration::from_millis(300));
    println!("{}", which.status(cli)?.sentence);
    Ok(())
}

/// The view: what it does, what it has in hand, what it has earned.
pub fn view(told: &Told) -> String {
    let mut text = format!("{}\n", told.sentence);
    // Writing into a string cannot fail.
    let mut line = |label: &str, value: String| {
        let _ = writeln!(text, "{label:<10} {value}");
    };
    line("paid to", format!("{} · block {}", told.account, told.best));
    line("engines", told.engines.join(" · "));
    if let Some(benchmark) = &told.benchmark {
        line("speed", format!("{} ({})", benchmark.sentence, benchmark.day));
    }
    let set: Vec<String> = told.settings.iter().filter(|told| told.at_once).filter_map(set).collect();
    if !set.is_empty() {
        line("settings", set.join(" · "));
    }
    if let Some(job) = &told.job {
        let (paid, units) = (tokens(&job.payment), job.units);
        line("job", format!("{} of dApp {}: {paid} for {units} units by {}", job.job, job.dapp, job.requester));
    }
    for task in &told.tasks {
        line("task", format!("{:<6} {} {:>3} %  {}", task.task, bar(task.per_mille), task.per_mille / 10, task.phase));
    }
    let tally = &told.tally;
    line(
        "tasks",
        format!(
            "{} computed · {} failed · {} on receipts · {} delivered, never signed",
            tally.computed, tally.failed, tally.accepted, tally.unsigned
        ),
    );
    for receipt in &told.receipts {
        line(
            "receipt",
            format!("job {}: {} units, {} once settled", receipt.job, receipt.units, tokens(&receipt.credit)),
        );
    }
    for peer in &told.peers {
        line("peer", format!("{} {} · {} · {}", short(&peer.peer), peer.kind(), peer.figures(), peer.address));
        if let Some(why) = &peer.why_not_direct {
            line("", format!("not direct: {why}"));
        }
    }
    if let Some(relayed) = &told.relayed {
        line("relayed", relayed.figures());
    }
    let EarnedTold { paid, accrued, claim, next_day, forecast, .. } = &told.earned;
    line(
        "earned",
        format!("{} paid · {} due now · {} still flowing out", tokens(paid), tokens(accrued), tokens(claim)),
    );
    line("flows out", format!("{next_day:.4} SCC within a day, of work that is settled"));
    line("forecast", forecast.clone());
    text.trim_end().into()
}

/// A setting that is not the default; of a long list its length.
fn set(told: &SettingTold) -> Option<String> {
    let (name, value) = (&told.name, told.value.as_ref()?);
    Some(match value.split(',').count() {
        count if value.len() > LONG => format!("{name} {count} of them"),
        _ => format!("{name} {value}"),
    })
}

/// The end of a peer's name: its beginning is the same for all.
fn short(peer: &str) -> &str {
    const SHOWN: usize = 8;
    peer.len().checked_sub(SHOWN).and_then(|from| peer.get(from..)).unwrap_or(peer)
}

fn bar(per_mille: u16) -> String {
    let done = (usize::from(per_mille.min(1_000)) * BAR) / 1_000;
    format!("{}{}", "█".repeat(done), "░".repeat(BAR - done))
}

/// Planck in tokens with four decimals; nothing is rounded up.
pub(super) fn tokens(planck: &str) -> String {
    let planck: u128 = planck.parse().unwrap_or_default();
    format!("{}.{:04} SCC", planck / SCC, planck % SCC / (SCC / 10_000))
}
