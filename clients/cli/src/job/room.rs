//! Room for files on this machine.

use crate::failure::{Failure, Outcome};
use std::path::Path;

/// Free bytes of a path's disk; `None` when the system does not say.
pub fn free(path: &Path) -> Option<u64> {
    let there = path.ancestors().find(|folder| folder.exists()).unwrap_or(path);
    let space = nix::sys::statvfs::statvfs(there).ok()?;
    Some(space.blocks_available().saturating_mul(space.fragment_size()))
}

/// Makes a folder and makes sure that it can be written into, before anything is paid.
pub fn prepare(out: &Path) -> Outcome {
    let nothing = |failure: Failure| failure.with(|text| format!("{text} (nothing was paid)"));
    std::fs::create_dir_all(out).map_err(|error| nothing(Failure::file("cannot make the folder", out, error)))?;
    let probe = out.join(format!(".scc-{}", std::process::id()));
    std::fs::write(&probe, b"can it be written here?")
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|error| nothing(Failure::file("cannot write into", out, error)))
}

/// Bytes for a person.
pub fn bytes(count: u64) -> String {
    match count {
        0..10_000_000 => format!("{} kB", count / 1_000),
        10_000_000..10_000_000_000 => format!("{} MB", count / 1_000_000),
        _ => format!("{} GB", count / 1_000_000_000),
    }
}
