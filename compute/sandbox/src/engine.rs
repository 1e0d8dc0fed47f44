//! The engine's settings: the same for compiling and running, on every machine.

use std::hash::{Hash, Hasher};

use wasmtime::{Config, Engine};

use crate::Semantics;

/// The engine of ABI version 1. Of the semantics only the stack and the bits of NaNs are settings of the engine, and only
/// the latter changes what is compiled; the rest is enforced by the store.
pub(crate) fn engine(stack_bytes: u32, canonical_nans: bool) -> wasmtime::Result<Engine> {
    let mut config = Config::new();
    config
        .consume_fuel(true)
        .cranelift_nan_canonicalization(canonical_nans)
        .max_wasm_stack(stack_bytes as usize)
        .wasm_relaxed_simd(false)
        .wasm_tail_call(false)
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .wasm_backtrace(false)
        // The jail starts no threads.
        .parallel_compilation(false)
        // The image of a module would be mapped from a file in memory, which the jail has no call for.
        .memory_init_cow(false);
    #[cfg(target_os = "linux")]
    config.native_unwind_info(false);
    Engine::new(&config)
}

/// Distinguishes compiled modules that do not fit this engine: its version, its settings, this processor.
pub(crate) fn fingerprint(canonical_nans: bool) -> wasmtime::Result<[u8; 32]> {
    let mut hasher = Fingerprint(blake3::Hasher::new());
    let engine = engine(Semantics::default().stack, canonical_nans)?;
    engine.precompile_compatibility_hash().hash(&mut hasher);
    std::env::consts::ARCH.hash(&mut hasher);
    Ok(hasher.0.finalize().into())
}

struct Fingerprint(blake3::Hasher);

impl Hasher for Fingerprint {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}
