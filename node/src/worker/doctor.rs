//! `scc-node worker doctor`: what protects this machine from the programs of strangers, found by trying to break out.

use scc_sandbox::{Config, Protection, Sandbox};
use serde_json::json;

/// Says what protects this machine from the programs of strangers and what is missing. Builds the jail and tries to break out
/// of it; changes nothing. Ends with 1 where the protection is not enough to work.
#[derive(Debug, clap::Parser)]
pub struct DoctorCmd {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl DoctorCmd {
    /// Tries and tells.
    pub fn run(&self) -> Result<(), String> {
        let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
        let sandbox = Sandbox::new(Config::new(folder.path())).map_err(|error| error.to_string())?;
        let protection = runtime.block_on(sandbox.protection()).map_err(|error| error.to_string())?;
        match self.json {
            true => println!("{:#}", as_json(protection)),
            false => print!("{}", tell(protection)),
        }
        match protection.is_sufficient() {
            true => Ok(()),
            false => Err(protection.explain()),
        }
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
pub fn tell(protection: &Protection) -> String {
    let mut text = String::from("Between this machine and the programs of strangers:\n");
    for (what, works, remedy) in layers(protection) {
        text += &match works {
            true => format!("  yes  {what}\n"),
            false => format!("  NO   {what}\n       {remedy}\n"),
        };
    }
    if !protection.attempts.is_empty() {
        text += "\nTried from inside:\n";
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
    text + match protection.is_sufficient() {
        true => "\nThis machine can work for others: scc-node --worker\n",
        false => "\nThis machine must not work for others: scc-node --worker refuses to.\n",
    }
}

/// What was found, for a program.
pub fn as_json(protection: &Protection) -> serde_json::Value {
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
