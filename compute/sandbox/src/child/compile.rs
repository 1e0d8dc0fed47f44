//! Compiling, inside the jail.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use wasmtime::Module;

use super::{validate, COMPILED_FILE};
use crate::{engine::engine, task::MAX_MODULE_BYTES, wire::Report, Semantics};

/// Compiles the module and writes it to the output folder, followed by its BLAKE3 so that a torn file is noticed.
pub(super) fn compile(module: File, module_hash: [u8; 32], canonical_nans: bool, writable: &Path) -> Report {
    let mut bytes = Vec::new();
    if let Err(error) = module.take(MAX_MODULE_BYTES + 1).read_to_end(&mut bytes) {
        return Report::host("reading the module", error);
    }
    if bytes.len() as u64 <= MAX_MODULE_BYTES && blake3::hash(&bytes) != blake3::Hash::from(module_hash) {
        return Report::host("reading the module", "the file does not have the hash that the task names");
    }
    if let Err(reason) = validate::validate(&bytes) {
        return Report::ModuleRejected { reason };
    }
    let engine = match engine(Semantics::default().stack, canonical_nans) {
        Ok(engine) => engine,
        Err(error) => return Report::host("starting the engine", format!("{error:#}")),
    };
    let compiled = Module::from_binary(&engine, &bytes).map_err(|error| format!("{error:#}")).and_then(|module| {
        validate::check_types(&module)?;
        module.serialize().map_err(|error| format!("{error:#}"))
    });
    let mut compiled = match compiled {
        Ok(compiled) => compiled,
        Err(reason) => return Report::ModuleRejected { reason },
    };
    let check = blake3::hash(&compiled);
    compiled.extend_from_slice(check.as_bytes());
    match fs::write(writable.join(COMPILED_FILE), compiled) {
        Ok(()) => Report::Done { fuel_used: 0 },
        Err(error) => Report::host("writing the compiled module", error),
    }
}
