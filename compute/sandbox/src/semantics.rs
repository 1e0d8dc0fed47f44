//! What decides a task's result.

use serde::{Deserialize, Serialize};

/// The ABI this crate speaks. Version 1 fixes: WASI preview 1 as described in the crate documentation; NaN
/// canonicalisation on; relaxed SIMD, threads, 64-bit and multiple memories, tail calls, exceptions and garbage
/// collection off; fuel by wasmtime's rule of one unit per instruction, plus [`CALL_FUEL`] for each host call and one unit
/// for each byte it moves.
pub const ABI_VERSION: u16 = 1;

/// Fuel that one call of a host function costs, in units.
pub const CALL_FUEL: u64 = 1_000;

const ENCODING_PREFIX: &[u8] = b"scc/sandbox-semantics";

/// Everything that can change the result of a task, and nothing else: two machines that agree on it, on the module, the
/// inputs and the seed produce the same bytes or the same failure. Part of the job hash, through [`Semantics::encode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Semantics {
    /// [`ABI_VERSION`].
    pub abi: u16,
    /// Fuel of the whole task, in units (about one instruction each). A program must end with some left.
    pub fuel: u64,
    /// Limit of the linear memory, in bytes. A `memory.grow` beyond it returns -1.
    pub memory_bytes: u64,
    /// Limit of each table, in elements.
    pub table_elements: u32,
    /// Stack of the program inside the engine, in bytes.
    pub stack_bytes: u32,
    /// Limit of all output files together, in bytes.
    pub output_bytes: u64,
    /// Limit of the number of output files.
    pub output_files: u32,
}

impl Default for Semantics {
    fn default() -> Self {
        Self {
            abi: ABI_VERSION,
            fuel: 1_000_000_000_000,
            memory_bytes: 1 << 30,
            table_elements: 100_000,
            stack_bytes: 1 << 20,
            output_bytes: 256 << 20,
            output_files: 64,
        }
    }
}

impl Semantics {
    /// The encoding that goes into the job hash: a prefix, then every field in the order of declaration, little-endian.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = ENCODING_PREFIX.to_vec();
        bytes.extend_from_slice(&self.abi.to_le_bytes());
        bytes.extend_from_slice(&self.fuel.to_le_bytes());
        bytes.extend_from_slice(&self.memory_bytes.to_le_bytes());
        bytes.extend_from_slice(&self.table_elements.to_le_bytes());
        bytes.extend_from_slice(&self.stack_bytes.to_le_bytes());
        bytes.extend_from_slice(&self.output_bytes.to_le_bytes());
        bytes.extend_from_slice(&self.output_files.to_le_bytes());
        bytes
    }

    /// BLAKE3 of [`Semantics::encode`].
    pub fn hash(&self) -> [u8; 32] {
        blake3::hash(&self.encode()).into()
    }

    /// Checks that this version of the sandbox can honour every field.
    ///
    /// # Errors
    /// A sentence that names the field and its range.
    pub fn check(&self) -> Result<(), String> {
        if self.abi != ABI_VERSION {
            return Err(format!("the job wants ABI version {}, this sandbox speaks {ABI_VERSION}", self.abi));
        }
        within("fuel", self.fuel, 1, 1 << 60)?;
        within("memory_bytes", self.memory_bytes, 64 << 10, 4 << 30)?;
        within("table_elements", self.table_elements.into(), 0, 10_000_000)?;
        within("stack_bytes", self.stack_bytes.into(), 64 << 10, 4 << 20)?;
        within("output_bytes", self.output_bytes, 0, 64 << 30)?;
        within("output_files", self.output_files.into(), 0, 512)
    }
}

fn within(field: &str, value: u64, least: u64, most: u64) -> Result<(), String> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(format!("{field} is {value}, but must lie between {least} and {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector is part of the protocol: whoever changes it splits the network.
    #[test]
    fn encoding_should_never_change() {
        let hex = hex::encode(Semantics::default().encode());
        assert_eq!(
            hex,
            "7363632f73616e64626f782d73656d616e7469637301000010a5d4e80000000000004000000000a08601000000100000000010\
			 0000000040000000"
                .replace(char::is_whitespace, "")
        );
    }

    #[test]
    fn every_field_should_change_the_hash() {
        let base = Semantics::default();
        let others = [
            Semantics { abi: 2, ..base },
            Semantics { fuel: 1, ..base },
            Semantics { memory_bytes: 1, ..base },
            Semantics { table_elements: 1, ..base },
            Semantics { stack_bytes: 1, ..base },
            Semantics { output_bytes: 1, ..base },
            Semantics { output_files: 1, ..base },
        ];
        for other in others {
            assert_ne!(other.hash(), base.hash(), "{other:?}");
        }
    }

    #[test]
    fn check_should_name_the_field() {
        let semantics = Semantics { memory_bytes: 1 << 40, ..Default::default() };
        assert!(semantics.check().unwrap_err().contains("memory_bytes"));
        assert!(Semantics { abi: 9, ..Default::default() }.check().unwrap_err().contains("ABI version 9"));
        assert_eq!(Semantics::default().check(), Ok(()));
    }
}
