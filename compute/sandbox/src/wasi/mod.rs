//! WASI preview 1 over three places: `/job/params.json`, `/job/in/`, `/job/out/`.
//!
//! The engine's own WASI crate gives the guest the host's files. Here nothing of the host shows: not the order of a
//! folder's files, no inode numbers or times, no clock; every byte moved costs fuel; and the limit of the output is exact.
//! Paths are looked up in a table of names and never given to the system, so that no path can lead anywhere else.

mod console;
mod descriptors;
mod errno;
mod fd_calls;
mod file_calls;
mod files;
mod memory;
mod other_calls;
mod path_calls;
mod stat;

pub(crate) use console::{flush, printable};
pub(crate) use files::Files;

use wasmtime::{Caller, Extern, Linker, Trap};

use self::{console::Console, descriptors::Descriptors, errno::Errno, memory::View};
use crate::{child::Limiter, semantics::CALL_FUEL};

/// The module that a program imports from.
pub(crate) const MODULE: &str = "wasi_snapshot_preview1";

/// The functions that a program may import: preview 1 without sockets and signals.
pub(crate) const FUNCTIONS: &[&str] = &[
    "args_get",
    "args_sizes_get",
    "clock_res_get",
    "clock_time_get",
    "environ_get",
    "environ_sizes_get",
    "fd_advise",
    "fd_allocate",
    "fd_close",
    "fd_datasync",
    "fd_fdstat_get",
    "fd_fdstat_set_flags",
    "fd_fdstat_set_rights",
    "fd_filestat_get",
    "fd_filestat_set_size",
    "fd_filestat_set_times",
    "fd_pread",
    "fd_prestat_dir_name",
    "fd_prestat_get",
    "fd_pwrite",
    "fd_read",
    "fd_readdir",
    "fd_renumber",
    "fd_seek",
    "fd_sync",
    "fd_tell",
    "fd_write",
    "path_create_directory",
    "path_filestat_get",
    "path_filestat_set_times",
    "path_link",
    "path_open",
    "path_readlink",
    "path_remove_directory",
    "path_rename",
    "path_symlink",
    "path_unlink_file",
    "poll_oneoff",
    "proc_exit",
    "random_get",
    "sched_yield",
];

/// Why a program does not go on after a host call.
#[derive(Debug)]
pub(crate) enum Verdict {
    Exit(u32),
    TooMuchOutput,
    HostProblem(String),
}

/// How a host call ends other than well.
pub(crate) enum Stop {
    /// The program gets an error number.
    Errno(Errno),
    OutOfFuel,
    /// The program ends.
    End(Verdict),
}

impl From<Errno> for Stop {
    fn from(errno: Errno) -> Self {
        Self::Errno(errno)
    }
}

impl Stop {
    /// A failing disk must not become a result.
    fn host(what: &str, error: std::io::Error) -> Self {
        Self::End(Verdict::HostProblem(format!("{what}: {error}")))
    }
}

type Served = Result<(), Stop>;

/// One program's view of the world.
pub(crate) struct Guest {
    pub limiter: Limiter,
    pub verdict: Option<Verdict>,
    pub console: Console,
    files: Files,
    descriptors: Descriptors,
    random: blake3::OutputReader,
    /// Fuel left, while a host call runs.
    fuel: u64,
}

impl Guest {
    pub fn new(files: Files, seed: [u8; 32], limiter: Limiter) -> Self {
        let random = blake3::Hasher::new_derive_key("scc sandbox 1 random_get").update(&seed).finalize_xof();
        Self {
            limiter,
            verdict: None,
            console: Console::default(),
            files,
            descriptors: Descriptors::default(),
            random,
            fuel: 0,
        }
    }

    /// Pays for moving `bytes`, before they are moved.
    fn pay(&mut self, bytes: u64) -> Served {
        match self.fuel.checked_sub(bytes) {
            Some(left) => {
                self.fuel = left;
                Ok(())
            }
            None => {
                self.fuel = 0;
                Err(Stop::OutOfFuel)
            }
        }
    }
}

/// Runs one host call: pays for it, does it, turns its end into what the engine expects.
fn serve(
    caller: &mut Caller<'_, Guest>,
    call: impl FnOnce(&mut Guest, &mut View<'_>) -> Served,
) -> wasmtime::Result<u32> {
    let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
        return Err(wasmtime::Error::msg("the module exports no memory"));
    };
    let fuel = caller.get_fuel()?;
    let (bytes, guest) = memory.data_and_store_mut(&mut *caller);
    guest.fuel = fuel;
    let served = guest.pay(CALL_FUEL).and_then(|()| call(guest, &mut View(bytes)));
    let left = guest.fuel;
    caller.set_fuel(left)?;
    match served {
        Ok(()) => Ok(0),
        Err(Stop::Errno(errno)) => Ok(errno as u32),
        Err(Stop::OutOfFuel) => Err(Trap::OutOfFuel.into()),
        Err(Stop::End(verdict)) => {
            caller.data_mut().verdict = Some(verdict);
            Err(wasmtime::Error::msg("the program ends"))
        }
    }
}

/// Makes every function of [`FUNCTIONS`] available.
pub(crate) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    fd_calls::add(linker)?;
    file_calls::add(linker)?;
    path_calls::add(linker)?;
    other_calls::add(linker)
}

/// Defines one host function: `define!(linker, "name", |guest, memory, a: u32, b: u64| body)`.
macro_rules! define {
	($linker:expr, $name:literal, |$guest:ident, $memory:ident $(, $argument:ident : $kind:ty)*| $body:expr) => {
		$linker.func_wrap(
			$crate::wasi::MODULE,
			$name,
			#[allow(unused_variables, reason = "some functions ignore some of their arguments")]
			|mut caller: wasmtime::Caller<'_, $crate::wasi::Guest> $(, $argument: $kind)*| {
				$crate::wasi::serve(&mut caller, |$guest, $memory| $body)
			},
		)?
	};
}
use define;
