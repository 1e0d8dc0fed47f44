//! Running, inside the jail.

use std::{fs::File, io::Read, path::Path};

use wasmtime::{Engine, Linker, Module, ResourceLimiter, Store, Trap};

use crate::{
    engine::engine,
    wasi::{self, Guest, Verdict},
    wire::{Report, Run},
    Semantics,
};

pub(super) fn execute(run: &Run, compiled: File, params: File, inputs: Vec<(String, File)>, writable: &Path) -> Report {
    let engine = match engine(run.semantics.stack, run.semantics.canonical_nans) {
        Ok(engine) => engine,
        Err(error) => return Report::host("starting the engine", format!("{error:#}")),
    };
    let Some(module) = load(&engine, compiled) else { return Report::CacheDamaged };
    match wasi::Files::new(params, inputs, writable, &run.semantics) {
        Ok(files) => {
            let guest = Guest::new(files, run.seed, Limiter::new(&run.semantics));
            start(&engine, &module, guest, run.semantics.fuel)
        }
        Err(error) => Report::host("looking at the job's files", error),
    }
}

/// The compiled module, unless the file is torn or was made by another engine.
fn load(engine: &Engine, mut compiled: File) -> Option<Module> {
    let mut bytes = Vec::new();
    compiled.read_to_end(&mut bytes).ok()?;
    let (code, check) = bytes.split_last_chunk::<32>()?;
    if blake3::hash(code) != blake3::Hash::from(*check) {
        return None;
    }
    // SAFETY: the file was written by the compile child of this machine, in a folder that only this user can write to, and
    // is unchanged since. Were that child taken over by a module, this one is jailed just the same.
    unsafe { Module::deserialize(engine, code) }.ok()
}

fn start(engine: &Engine, module: &Module, guest: Guest, fuel: u64) -> Report {
    let mut store = Store::new(engine, guest);
    store.limiter(|guest| &mut guest.limiter);
    let mut linker = Linker::new(engine);
    let result = store
        .set_fuel(fuel)
        .and_then(|()| wasi::add_to_linker(&mut linker))
        .and_then(|()| linker.instantiate(&mut store, module))
        .and_then(|instance| instance.get_typed_func::<(), ()>(&mut store, "_start"))
        .and_then(|start| start.call(&mut store, ()));
    let left = store.get_fuel().unwrap_or(0);
    let guest = store.into_data();
    let limiter = guest.limiter;
    match (result, guest.verdict) {
        // The engine looks at the fuel at loops and calls only: a program may end a few units overdrawn.
        (Ok(()), _) if left == 0 => Report::OutOfFuel,
        (Ok(()), _) | (Err(_), Some(Verdict::Exit(0))) => {
            wasi::flush(guest.console);
            Report::Done { fuel_used: fuel.saturating_sub(left) }
        }
        (Err(_), Some(Verdict::TooMuchOutput)) => Report::TooMuchOutput,
        (Err(_), Some(Verdict::HostProblem(reason))) => Report::HostProblem { reason },
        (Err(error), verdict) => {
            wasi::flush(guest.console);
            if let Some(reason) = limiter.host_problem {
                return Report::HostProblem { reason };
            }
            match (error.downcast_ref::<Trap>(), verdict) {
                (Some(Trap::OutOfFuel), _) => Report::OutOfFuel,
                _ if limiter.refused => Report::OutOfMemory,
                (_, Some(Verdict::Exit(code))) => Report::Exited { code },
                (Some(trap), _) => Report::Trap { message: trap.to_string() },
                (None, _) => Report::host("running the module", format!("{error:#}")),
            }
        }
    }
}

/// Enforces the memory and table limits, and remembers why growth was refused.
pub(crate) struct Limiter {
    memory_bytes: usize,
    table_elements: usize,
    /// The program asked for more than the job allows.
    refused: bool,
    /// The machine could not give what the job allows.
    host_problem: Option<String>,
}

impl Limiter {
    fn new(semantics: &Semantics) -> Self {
        Self {
            memory_bytes: usize::try_from(semantics.memory).unwrap_or(usize::MAX),
            table_elements: semantics.table_elements as usize,
            refused: false,
            host_problem: None,
        }
    }

    fn allow(&mut self, desired: usize, limit: usize, maximum: Option<usize>) -> bool {
        if maximum.is_some_and(|maximum| desired > maximum) {
            // The module's own limit.
            return false;
        }
        self.refused |= desired > limit;
        desired <= limit
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(&mut self, _: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(self.allow(desired, self.memory_bytes, maximum))
    }

    /// Growth that the job allows and the machine refuses must not become a result.
    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        self.host_problem = Some(format!("memory is short: {error:#}"));
        Err(error)
    }

    fn table_growing(&mut self, _: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(self.allow(desired, self.table_elements, maximum))
    }

    fn table_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        self.host_problem = Some(format!("memory is short: {error:#}"));
        Err(error)
    }

    fn instances(&self) -> usize {
        1
    }

    fn memories(&self) -> usize {
        1
    }
}
