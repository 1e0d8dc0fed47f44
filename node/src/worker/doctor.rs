//! `scc-node worker doctor`: what protects this machine from the programs of strangers, found by trying to break out.

use super::{
    benchmark::{self, Measured},
    engines::{self, BlenderWish},
};
use scc_sandbox::{Config, Protection, Sandbox};
use scc_worker::BlenderConfig;
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// Time in which Blender must say its version.
const PATIENCE: Duration = Duration::from_secs(60);

/// Says what protects this machine from the programs of strangers and what is missing. Builds the jail and tries to break out
/// of it, and renders the reference picture in it; changes nothing. Ends with 1 where the protection is not enough to work, or the picture
/// is wrong.
#[derive(Debug, clap::Parser)]
pub struct DoctorCmd {
    /// Print JSON.
    #[arg(long)]
    json: bool,

    /// The Blender that is tried in the jail: auto (the one on the PATH, else the bpy of a Python there), none, or the path
    /// of its program or of a folder with PyPI's bpy.
    #[arg(long, value_name = "auto|none|PATH", default_value = "auto")]
    worker_blender: BlenderWish,
}

/// What protects this machine from the programs of strangers, and what they may use of it.
pub struct Findings {
    /// From modules.
    pub modules: Protection,
    /// From native programs.
    pub native: Protection,
    /// How fast it renders the reference picture, or why it cannot; `None` in builds without it.
    pub benchmark: Result<Option<Measured>, String>,
    /// The version of the Blender that runs in the jail, or why none does.
    pub blender: Result<String, String>,
}

impl DoctorCmd {
    /// Tries and tells.
    pub fn run(&self) -> Result<(), String> {
        let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
        let findings = runtime.block_on(self.look(Config::new(folder.path())))?;
        match self.json {
            true => println!("{:#}", as_json(&findings)),
            false => print!("{}", tell(&findings)),
        }
        match findings.modules.is_sufficient() {
            true => findings.benchmark.map(drop),
            false => Err(findings.modules.explain()),
        }
    }

    async fn look(&self, config: Config) -> Result<Findings, String> {
        let (slots, time_percent) = (config.parallel_tasks, config.share.time_percent);
        let sandbox = Arc::new(Sandbox::new(config).map_err(|error| error.to_string())?);
        let modules = sandbox.protection().await.map_err(|error| error.to_string())?.clone();
        let native = sandbox.native_protection().await.map_err(|error| error.to_string())?.clone();
        let benchmark = benchmark::figures(&sandbox, slots, time_percent).await;
        let config = BlenderConfig { time: PATIENCE, threads: Some(1), idle: PATIENCE };
        let blender = engines::blender(&self.worker_blender, sandbox, config).await;
        Ok(Findings { modules, native, benchmark, blender: blender.map(|blender| blender.version().into()) })
    }
}

/// What a layer does, whether it works here, and what brings it where it does not.
fn layers(protection: &Protection) -> [(&'static str, bool, &'static str); 3] {
    [
        (
            "system calls are filtered (seccomp)",
            protection.seccomp,
            "needs Linux with CONFIG_SECCOMP_FILTER, and a container that does not forbid it",
        ),
        (
            "own users, mounts, processes and network (namespaces)",
            protection.layers.namespaces,
            "allow them: sysctl -w kernel.unprivileged_userns_clone=1 (Debian), \
             kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu 24.04 and newer)",
        ),
        (
            "only the task's files can be opened (Landlock)",
            protection.layers.landlock,
            "needs Linux 5.13 or newer with 'landlock' in /sys/kernel/security/lsm",
        ),
    ]
}

/// What was found, for a person.
pub fn tell(findings: &Findings) -> String {
    let Findings { modules: protection, native, benchmark, blender } = findings;
    let mut text = String::from("Between this machine and the programs of strangers:\n");
    for (what, works, remedy) in layers(protection) {
        text += &match works {
            true => format!("  yes  {what}\n"),
            false => format!("  NO   {what}\n       {remedy}\n"),
        };
    }
    text += &tried(protection, "\nTried from inside:\n");
    text += &tried(native, "\nTried from inside the jail of native programs (Blender), which needs all three:\n");
    text += match protection.is_sufficient() && benchmark.is_ok() {
        true => "\nThis machine can work for others: scc-node --worker\n",
        false => "\nThis machine must not work for others: scc-node --worker refuses to.\n",
    };
    text += &match benchmark {
        Ok(Some(measured)) => format!("Its reference picture is right to the last bit: {}\n", measured.sentence()),
        Ok(None) => String::new(),
        Err(reason) => format!("Its reference picture: {reason}\n"),
    };
    text + &match blender {
        Ok(version) => format!("It can render with Blender {version} in the jail.\n"),
        Err(reason) => format!("It takes no jobs for Blender: {reason}\n"),
    }
}

fn tried(protection: &Protection, heading: &str) -> String {
    let mut text = String::new();
    if !protection.attempts.is_empty() {
        text += heading;
    }
    for attempt in &protection.attempts {
        text += &format!("  {}  {}\n", if attempt.prevented { "prevented" } else { "POSSIBLE " }, attempt.what);
    }
    if !protection.missing.is_empty() {
        text += "\nWhat the system said:\n";
    }
    for missing in &protection.missing {
        text += &format!("  {missing}\n");
    }
    text
}

/// What was found, for a program.
pub fn as_json(findings: &Findings) -> serde_json::Value {
    let mut all = protection_json(&findings.modules);
    all["native"] = protection_json(&findings.native);
    all["benchmark"] =
        json!({ "figures": findings.benchmark.as_ref().ok(), "reason": findings.benchmark.as_ref().err() });
    all["blender"] = json!({ "version": findings.blender.as_ref().ok(), "reason": findings.blender.as_ref().err() });
    all
}

fn protection_json(protection: &Protection) -> serde_json::Value {
    let attempts: Vec<_> =
        protection.attempts.iter().map(|tried| json!({ "what": tried.what, "prevented": tried.prevented })).collect();
    json!({
        "sufficient": protection.is_sufficient(),
        "seccomp": protection.seccomp,
        "namespaces": protection.layers.namespaces,
        "landlock": protection.layers.landlock,
        "attempts": attempts,
        "missing": protection.missing,
    })
}
