//! What decides the result of a task, on every machine alike.

use serde::{Deserialize, Serialize};

/// Limits that change a task's result; part of the manifest and so of the job's hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Semantics {
    /// Version of the dApp ABI: 1 is a WASI preview 1 command module over `/job`.
    pub abi: u32,
    /// Instructions (wasmtime fuel) one task may spend.
    pub fuel: u64,
    /// Linear memory one task may use, in bytes.
    pub memory: u64,
    /// Most elements of all tables.
    pub table_elements: u64,
    /// Bytes one task may write to `/job/out`, all files together.
    pub output: u64,
    /// Most files one task may write.
    pub output_files: u32,
}

impl Default for Semantics {
    fn default() -> Self {
        Self {
            abi: 1,
            fuel: 5_000_000_000_000,
            memory: 2 << 30,
            table_elements: 100_000,
            output: 256 << 20,
            output_files: 64,
        }
    }
}
