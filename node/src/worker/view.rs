//! `scc-node worker show|rest|work`: the page's questions and wishes, in a terminal.

use super::page::{EarnedTold, Told};
use crate::cli::{worker_dir, Cli};
use sc_cli::SharedParams;
use scc_types::SCC;
use serde::de::DeserializeOwned;
use std::{
    fmt::Write as _,
    io::{IsTerminal, Write as _},
    path::PathBuf,
    time::Duration,
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often the view is drawn anew.
const LOOK: Duration = Duration::from_secs(2);
/// Places of a bar.
const BAR: usize = 20;

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
    fn page(&self, cli: &Cli) -> sc_cli::Result<(String, String)> {
        let file = self.dir(cli)?.join("page");
        let text = std::fs::read_to_string(&file).map_err(|error| {
            format!(
                "{}: {error}; no worker runs there, or in another folder: name it with --worker-dir, as the node's log does",
                file.display()
            )
        })?;
        let (address, token) = text.trim().split_once("/#").ok_or_else(|| format!("{} is damaged", file.display()))?;
        Ok((address.into(), token.into()))
    }

    pub(super) fn ask<B: attohttpc::body::Body>(
        &self,
        cli: &Cli,
        request: impl Fn(String) -> attohttpc::RequestBuilder<B>,
    ) -> Answer {
        let (address, token) = self.page(cli)?;
        let request = request(format!("{address}/api")).header("Authorization", format!("Bearer {token}"));
        // Nobody stands between a machine and itself.
        let request = request.proxy_settings(attohttpc::ProxySettings::builder().build());
        let answer = request.timeout(PATIENCE).send().map_err(|error| {
            format!(
                "the worker does not answer at {address}: {error}; a node that was started again has another address"
            )
        })?;
        let is_well = answer.is_success();
        let text = answer.text().map_err(|error| error.to_string())?;
        match is_well {
            true => Ok(text),
            false => Err(text.trim().to_string().into()),
        }
    }
}

type Answer = sc_cli::Result<String>;

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
        let look = || self.which.ask(cli, |api| attohttpc::get(format!("{api}/status")));
        if self.json {
            println!("{}", look()?);
            return Ok(());
        }
        loop {
            let text = view(&read(&look()?)?);
            let mut out = std::io::stdout().lock();
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
    which.ask(cli, |api| {
        attohttpc::post(format!("{api}/{path}")).header("Content-Type", "application/json").text(body.clone())
    })?;
    // It is noted at once and heard a moment later.
    std::thread::sleep(Duration::from_millis(300));
    let told: Told = read(&which.ask(cli, |api| attohttpc::get(format!("{api}/status")))?)?;
    println!("{}", told.sentence);
    Ok(())
}

pub(super) fn read<T: DeserializeOwned>(text: &str) -> sc_cli::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| format!("the node answers with another page than this program's: {error}").into())
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
