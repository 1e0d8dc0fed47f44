//! What this sandbox can honour of a job's [`Semantics`].

use scc_job_spec::Semantics;

/// The ABI this crate speaks. Version 1 fixes: WASI preview 1 as described in the crate documentation; relaxed SIMD,
/// threads, 64-bit and multiple memories, tail calls, exceptions and garbage collection off; fuel by wasmtime's rule of
/// one unit per instruction, plus [`CALL_FUEL`] for each host call and one unit for each byte it moves.
pub const ABI_VERSION: u32 = 1;

/// Fuel that one call of a host function costs, in units.
pub const CALL_FUEL: u64 = 1_000;

/// Checks that this version of the sandbox can honour every field.
///
/// # Errors
/// A sentence that names the field and its range.
pub fn check_semantics(semantics: &Semantics) -> Result<(), String> {
    if semantics.abi != ABI_VERSION {
        return Err(format!("the job wants ABI version {}, this sandbox speaks {ABI_VERSION}", semantics.abi));
    }
    within("fuel", semantics.fuel, 1, 1 << 60)?;
    within("memory", semantics.memory, 64 << 10, 4 << 30)?;
    within("table_elements", semantics.table_elements.into(), 0, 10_000_000)?;
    within("stack", semantics.stack.into(), 64 << 10, 4 << 20)?;
    within("output", semantics.output, 0, 64 << 30)?;
    within("output_files", semantics.output_files.into(), 0, 512)
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

    #[test]
    fn check_should_name_the_field() {
        let default = Semantics::default();
        let refused = |semantics| check_semantics(&semantics).unwrap_err();
        assert!(refused(Semantics { memory: 1 << 40, ..default }).contains("memory"));
        assert!(refused(Semantics { stack: 1 << 30, ..default }).contains("stack"));
        assert!(refused(Semantics { table_elements: u32::MAX, ..default }).contains("table_elements"));
        assert!(refused(Semantics { abi: 9, ..default }).contains("ABI version 9"));
        assert_eq!(check_semantics(&default), Ok(()));
    }
}
