//! What decides the result of a task, on every machine alike.

use serde::{Deserialize, Serialize};

/// Everything that can change the result of a task besides the program, its inputs and its seed, and nothing else: two
/// machines that agree on all of these produce the same bytes or the same failure. Part of the manifest and so of the
/// job's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Semantics {
    /// Version of the dApp ABI: 1 is a WASI preview 1 command module over `/job`.
    pub abi: u32,
    /// Instructions (wasmtime fuel) one task may spend. A program must end with some left.
    pub fuel: u64,
    /// Linear memory one task may use, in bytes. A `memory.grow` beyond it returns -1.
    pub memory: u64,
    /// Most elements of each table.
    pub table_elements: u32,
    /// Stack of the program inside the engine, in bytes.
    pub stack: u32,
    /// Bytes one task may write to `/job/out`, all files together.
    pub output: u64,
    /// Most files one task may write.
    pub output_files: u32,
    /// Whether every NaN that arithmetic makes gets the same bits. Without it kinds of processors differ in them, and
    /// arithmetic is faster: only for programs whose results cannot depend on those bits.
    pub canonical_nans: bool,
}

impl Default for Semantics {
    fn default() -> Self {
        Self {
            abi: 1,
            fuel: 5_000_000_000_000,
            memory: 2 << 30,
            table_elements: 100_000,
            stack: 1 << 20,
            output: 256 << 20,
            output_files: 64,
            canonical_nans: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The spelling is part of the job's hash: whoever changes it splits the network.
    #[test]
    fn the_spelling_should_never_change() {
        let text = r#"{"abi":1,"fuel":5000000000000,"memory":2147483648,"table_elements":100000,"stack":1048576,"output":268435456,"output_files":64,"canonical_nans":true}"#;
        assert_eq!(serde_json::to_string(&Semantics::default()).expect("plain numbers"), text);
    }

    /// A reader must not guess what a manifest leaves open: it would compute another result than the next one.
    #[test]
    fn a_missing_field_should_be_refused() {
        let whole = serde_json::to_value(Semantics::default()).expect("plain numbers");
        for name in whole.as_object().expect("fields").keys() {
            let mut part = whole.clone();
            part.as_object_mut().expect("fields").remove(name);
            assert!(serde_json::from_value::<Semantics>(part).is_err(), "{name}");
        }
    }
}
