//! How fast this computer is, beside one that everybody knows, and whether it computes rightly.

use super::{args::WorkerArgs, settings, view::Which};
use crate::cli::Cli;
use scc_render_embed::{reference, MODULE};
use scc_sandbox::{Sandbox, Semantics};
use scc_worker::{FirstSpeed, Reference, Speed};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// The computer with which others are compared: one of its processors, at the reference picture in the jail, the best of eight runs.
/// Measured on 2026-11-28 in a virtual machine with two of them, nearly at rest.
const COMPARED: Compared = Compared { name: "one processor of the reference machine (AMD EPYC)", one: 21_600.0 };
/// The file in the worker's folder.
const FILE: &str = "benchmark.json";
/// A larger file is none of ours.
const MAX_FILE_BYTES: u64 = 64 << 10;
const MILLION: f64 = 1e6;

struct Compared {
    name: &'static str,
    /// Units an hour of one processor.
    one: f64,
}

/// What was measured, of what and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Units an hour of one task alone.
    pub one: f64,
    /// Units an hour of all slots together.
    pub all: f64,
    /// Tasks at the same time.
    pub slots: usize,
    /// Part of the time in which tasks run, in percent.
    pub time_percent: u8,
    /// The processor's name and the number of processors.
    pub processor: String,
    /// The program's version.
    pub version: String,
    /// Seconds since 1970.
    pub at: u64,
}

impl Measured {
    /// As a multiple of the reference machine: one task alone.
    pub fn ratio(&self) -> f64 {
        self.one / COMPARED.one
    }

    /// For a person.
    pub fn sentence(&self) -> String {
        let all = match self.slots {
            0 | 1 => String::new(),
            slots => format!(", {:.0} with all {slots} of its slots", self.all),
        };
        format!("{:.0} units an hour of one task{all}: {:.2} times {}", self.one, self.ratio(), COMPARED.name)
    }

    /// The day on which it was measured.
    pub fn day(&self) -> String {
        let at = i64::try_from(self.at).ok().and_then(|at| chrono::DateTime::from_timestamp(at, 0));
        at.map_or_else(String::new, |at| at.format("%Y-%m-%d").to_string())
    }

    /// Whether it is of this computer as it is now.
    pub fn holds(&self, now: &Self) -> bool {
        let figures = |one: &Self| Self { one: 0.0, all: 0.0, at: 0, ..one.clone() };
        figures(self) == figures(now) && self.one > 0.0 && self.all > 0.0
    }

    /// Of the computer as it is, without figures.
    fn of_now(slots: usize, time_percent: u8) -> Self {
        let version = env!("SUBSTRATE_CLI_IMPL_VERSION").into();
        let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self { one: 0.0, all: 0.0, slots, time_percent, processor: processor(), version, at }
    }
}

/// The picture by which computers are measured; `None` in builds without its module.
pub fn reference_picture() -> Option<Reference> {
    Some(Reference {
        module: MODULE?,
        params: reference::PARAMS,
        input: (reference::SCENE_NAME, reference::SCENE),
        // As jobs of the renderer: no bit of a NaN reaches a tile.
        semantics: Semantics { canonical_nans: false, ..Semantics::default() },
        result_name: reference::RESULT_NAME,
        result: reference::RESULT.into(),
        units: reference::RAYS as f64 / MILLION,
    })
}

/// What the worker says of its speed before it has worked.
pub(crate) fn first_speed(measured: Option<&Measured>) -> Option<FirstSpeed> {
    let (reference, measured) = (reference_picture()?, measured?);
    Some(reference.first_speed(Speed { one: measured.one, all: measured.all }))
}

/// What is known of this computer, else what is measured now, which is kept. `None` in builds without the picture's module. Fails with a
/// sentence where the computer must not work.
pub async fn known(dir: &Path, sandbox: &Sandbox, args: &WorkerArgs) -> Result<Option<Measured>, String> {
    let now = Measured::of_now(args.slots(), args.time_percent());
    if let Some(before) = read(&dir.join(FILE)).filter(|before| before.holds(&now)) {
        return Ok(Some(before));
    }
    measure(dir, sandbox, args).await
}

/// Measures.
pub async fn figures(sandbox: &Sandbox, slots: usize, time_percent: u8) -> Result<Option<Measured>, String> {
    let Some(reference) = reference_picture() else { return Ok(None) };
    let Speed { one, all } = reference.measure(sandbox, slots).await.map_err(|error| error.to_string())?;
    Ok(Some(Measured { one, all, ..Measured::of_now(slots, time_percent) }))
}

/// Measures and keeps it.
pub async fn measure(dir: &Path, sandbox: &Sandbox, args: &WorkerArgs) -> Result<Option<Measured>, String> {
    // What was right before says nothing now.
    let _ = fs::remove_file(dir.join(FILE));
    let Some(measured) = figures(sandbox, args.slots(), args.time_percent()).await? else { return Ok(None) };
    let text = serde_json::to_string_pretty(&measured).map_err(|error| error.to_string())?;
    settings::write(&dir.join(FILE), &text)?;
    Ok(Some(measured))
}

fn read(file: &Path) -> Option<Measured> {
    let size = fs::metadata(file).ok()?.len();
    (size <= MAX_FILE_BYTES).then(|| fs::read_to_string(file).ok())?.and_then(|text| serde_json::from_str(&text).ok())
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let count = std::thread::available_parallelism().map_or(1, |count| count.get());
    format!("{} × {count}", processor_in(&text))
}

/// The processor's name in Linux' `/proc/cpuinfo`; on AArch64, which has none, its numbers.
pub fn processor_in(text: &str) -> String {
    let value = |name: &str| {
        let (_, value) = text.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| key.trim() == name)?;
        Some(value.trim().to_string())
    };
    let numbers = || {
        let numbers: Vec<String> =
            ["CPU implementer", "CPU part", "CPU variant"].into_iter().filter_map(value).collect();
        (!numbers.is_empty()).then(|| numbers.join(" "))
    };
    value("model name").or_else(numbers).unwrap_or_else(|| std::env::consts::ARCH.into())
}

/// Renders the reference picture in the jail, checks it to the last bit and says how fast this computer is. Where the result is wrong the
/// computer is broken and must not work. A worker that runs meanwhile takes its part of the speed.
#[derive(Debug, clap::Parser)]
pub struct BenchmarkCmd {
    /// Print JSON.
    #[arg(long)]
    json: bool,

    #[clap(flatten)]
    which: Which,
}

impl BenchmarkCmd {
    /// Measures, keeps and tells.
    pub fn run(&self, cli: &Cli) -> sc_cli::Result<()> {
        let dir = self.which.dir(cli)?;
        let measured = measure_now(&dir)?;
        match self.json {
            true => println!("{}", serde_json::to_string_pretty(&measured).map_err(|error| error.to_string())?),
            false => println!("The reference picture is right to the last bit.\n{}", measured.sentence()),
        }
        Ok(())
    }
}

/// Measures with the worker's settings, in a jail of its own: the worker may be running.
pub fn measure_now(dir: &Path) -> Result<Measured, String> {
    let args = settings::Settings::read(dir)?.args()?;
    fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let sandbox = Arc::new(Sandbox::new(args.sandbox(folder.path())).map_err(|error| error.to_string())?);
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let measured = runtime.block_on(measure(dir, &sandbox, &args))?;
    measured.ok_or_else(|| "this build has no reference picture: build without SKIP_WASM_BUILD".into())
}
