//! Layer 2: resource limits.

use nix::sys::resource::{getrlimit, setrlimit, Resource};
use serde::{Deserialize, Serialize};

use super::JailError;

/// Limits of one jailed process.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Limits {
    /// Writable private memory, in bytes; the limit that counts.
    pub data_bytes: u64,
    /// Address space, reservations included, in bytes.
    pub address_bytes: u64,
    /// Time on a processor, in seconds.
    pub processor_seconds: u64,
    /// Size of one file, in bytes.
    pub file_bytes: u64,
    /// Open files.
    pub open_files: u64,
    /// Threads, where the filter of system calls lets it start any.
    pub threads: u64,
}

/// Stack of the child's main thread, in bytes: the largest stack a job may ask for, and room for the host's functions.
const STACK_BYTES: u64 = 8 << 20;

/// Raises what a child needs more of than a shell usually gives; must come before the jail.
pub(super) fn prepare(limits: &Limits) {
    for (resource, wanted) in [(Resource::RLIMIT_NOFILE, limits.open_files), (Resource::RLIMIT_STACK, STACK_BYTES)] {
        if let Ok((soft, hard)) = getrlimit(resource) {
            // Too little of it shows as a failure of the task that needs it.
            let _ = setrlimit(resource, soft.max(wanted.min(hard)), hard);
        }
    }
}

pub(super) fn set(limits: &Limits) -> Result<(), JailError> {
    let wanted = [
        (Resource::RLIMIT_DATA, limits.data_bytes),
        (Resource::RLIMIT_AS, limits.address_bytes),
        (Resource::RLIMIT_CPU, limits.processor_seconds),
        (Resource::RLIMIT_FSIZE, limits.file_bytes),
        (Resource::RLIMIT_NOFILE, limits.open_files),
        (Resource::RLIMIT_STACK, STACK_BYTES),
        (Resource::RLIMIT_NPROC, limits.threads),
        (Resource::RLIMIT_CORE, 0),
        (Resource::RLIMIT_MEMLOCK, 0),
        (Resource::RLIMIT_MSGQUEUE, 0),
    ];
    for (resource, value) in wanted {
        let failed = |error| JailError::new("limits", &format!("setting {resource:?}"), error);
        let (_, hard) = getrlimit(resource).map_err(failed)?;
        let value = value.min(hard);
        setrlimit(resource, value, value).map_err(failed)?;
    }
    // A file beyond its limit is an error of the write, not the end of the process.
    // SAFETY: ignoring a signal installs no handler.
    unsafe { nix::sys::signal::signal(nix::sys::signal::SIGXFSZ, nix::sys::signal::SigHandler::SigIgn) }
        .map_err(|error| JailError::new("limits", "ignoring SIGXFSZ", error))?;
    Ok(())
}
