//! What the answers are checked against.

use scc_blender::Blender;
use std::{
    fs,
    path::{Path, PathBuf},
};

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// This computer.
pub struct Facts {
    /// The worker's folder.
    pub dir: PathBuf,
    /// The person's.
    pub home: Option<PathBuf>,
    /// The key that `scc` uses, where there is one.
    pub key_file: Option<PathBuf>,
    /// Processors.
    pub processors: usize,
    /// Memory in MiB.
    pub memory_mib: u64,
    /// Room on the disk of the worker's folder, in GiB.
    pub free_gib: u64,
    /// Whether it has a battery.
    pub has_battery: bool,
    /// The version of a Blender, the one found by itself unless it is named; the error is a sentence.
    pub find_blender: fn(Option<&Path>) -> Result<String, String>,
    /// How the network writes addresses.
    pub ss58_prefix: u16,
}

impl Facts {
    /// Looks. The folder is there.
    pub fn look(dir: &Path, ss58_prefix: u16) -> Result<Self, String> {
        let space = nix::sys::statvfs::statvfs(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let scc =
            std::env::var_os("SCC_HOME").map(PathBuf::from).or_else(|| home.as_ref().map(|home| home.join(".scc")));
        let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        Ok(Self {
            dir: dir.into(),
            key_file: scc.map(|scc| scc.join("key")).filter(|key| key.is_file()),
            home,
            processors: std::thread::available_parallelism().map_or(1, |count| count.get()),
            memory_mib: memory_in(&memory).unwrap_or(4 * GIB) / MIB,
            free_gib: space.blocks_available().saturating_mul(space.fragment_size()) / GIB,
            has_battery: crate::worker::rest::has_battery(Path::new("/sys/class/power_supply")),
            find_blender: |path| {
                Blender::find(path).map(|found| found.version().into()).map_err(|error| error.to_string())
            },
            ss58_prefix,
        })
    }
}

/// Bytes of memory in Linux' `/proc/meminfo`.
pub fn memory_in(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1_024)
}
